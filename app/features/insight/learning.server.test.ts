import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, somebody, through } from '../../../tests/support/council.ts'
import { assignments, attempts, declarations, evidence, evidenceChecks, moduleVersions, organisations, people } from '../../../db/schema.ts'
import { learningOfCouncil } from './learning.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const leader = await somebody(owner, council, { name: 'Lena Whole', role: 'leader' })
const ofArea = await somebody(owner, council, { name: 'Art Part', role: 'leader', area: 'Safeguarding' })
const checker = await somebody(owner, council, { name: 'Ada Check', role: 'auditor' })
const organisationId = leader.organisationId
const versionOf = async (key: string) => (await owner.select().from(moduleVersions).innerJoin(organisations, eq(organisations.id, moduleVersions.organisationId)).where(sql`${organisations.key} = ${council} and ${moduleVersions.moduleKey} = ${key}`))[0]!.module_versions
const version = await versionOf('childs-day')
afterEach(async () => {
  await endReadings()
  await owner.transaction(async (tx) => {
    await tx.execute(sql`set local session_replication_role = replica`)
    for (const table of [evidenceChecks, evidence, assignments, attempts, declarations]) await tx.delete(table)
    await tx.delete(moduleVersions).where(eq(moduleVersions.version, '9'))
  })
})

let made = 0
/** Somebody of the council's own, who gets no sign-in. */
async function someone(): Promise<string> {
  const [row] = await owner.insert(people).values({ organisationId, name: `Learner ${made += 1}`, email: `learner-${made}@northmere.example` }).returning()
  return row!.id
}
type Check = 'pre' | 'post'
const go = (personId: string, check: Check, right: number | null, finishedAt: string, moduleVersionId = version.id) =>
  owner.insert(attempts).values({ organisationId, personId, moduleVersionId, check, answers: {}, ...(right === null ? { skippedBecause: 'I teach it.' } : { right, of: 5 }), finishedAt: new Date(finishedAt) })

/** So many people who took both checks on a day of May, the first with so many right and the last with so many. */
async function tookBoth(count: number, pre: number | null, post: number, day = '2026-05-06') {
  for (let nth = 0; nth < count; nth++) {
    const personId = await someone()
    await go(personId, 'pre', pre, `${day}T09:00:00Z`)
    await go(personId, 'post', post, `${day}T10:${String(nth).padStart(2, '0')}:00Z`)
  }
}
const look = async (who = leader, at = '2026-06-01T10:00:00Z') => learningOfCouncil(await through(db, 'see insight', who, at))
const classNow = async (at?: string) => (await look(leader, at)).classes[0]

/** Somebody to whom the module was given, with how far they came. */
async function given(far: 'given' | 'completed' | 'accepted', more: Partial<typeof assignments.$inferInsert> = {}) {
  const personId = await someone()
  const [one] = await owner.insert(assignments).values({ organisationId, personId, moduleKey: version.moduleKey, proposedAt: new Date('2026-05-01'), dueOn: '2026-06-01', decision: 'confirmed', decidedAt: new Date('2026-05-02'), decidedById: checker.id, ...more }).returning()
  if (far === 'given') return one!
  await owner.insert(declarations).values({ organisationId, personId, moduleVersionId: version.id, declaredAt: new Date('2026-05-10') })
  if (far === 'completed') return one!
  const [sent] = await owner.insert(evidence).values({ organisationId, assignmentId: one!.id, caseReference: 'NM1', recordKind: 'Plan', recordDate: '2026-05-11', submittedById: personId, submittedAt: new Date('2026-05-11'), checkDueOn: '2026-05-13' }).returning()
  await owner.insert(evidenceChecks).values({ organisationId, evidenceId: sent!.id, outcome: 'accepted', checkedById: checker.id, checkedAt: new Date('2026-05-12') })
  return one!
}
const several = async (count: number, far: Parameters<typeof given>[0], more?: Parameters<typeof given>[1]) => { for (let nth = 0; nth < count; nth++) await given(far, more) }

test('nothing given and nothing taken is nothing to show', async () => {
  expect(await look()).toMatchObject({ given: [], classes: [] })
})

test('people are counted once by how far they came, with those who left, and without what was never theirs to do', async () => {
  await several(2, 'given')
  await several(3, 'completed')
  await several(6, 'accepted')
  await several(1, 'given', { endedAt: new Date(), endedBecause: 'left' })
  await several(1, 'given', { endedAt: new Date(), endedBecause: 'wrong child' })
  await several(1, 'given', { decision: 'waived', waivedBecause: 'She teaches it.' })
  const again = await given('accepted')
  await owner.insert(assignments).values({ ...again, id: undefined, proposedAt: new Date('2026-05-20') })

  expect((await look()).given).toEqual([{ title: version.title, counts: [13, 3, 10, 3, 7] }])
})

test('who does not answer for the whole council sees no small count, nor one from which a small one follows', async () => {
  await several(12, 'given')
  await several(2, 'completed')
  await several(8, 'accepted')
  expect((await look(ofArea)).given).toEqual([{ title: version.title, counts: [22, 12, 10, 'hidden', 'hidden'] }])
  expect((await look(leader)).given[0]!.counts).toEqual([22, 12, 10, 2, 8])
})

test('of nine people no score is shown, of ten their class, and it stands still until there are twenty', async () => {
  await tookBoth(9, 2, 4)
  expect(await classNow()).toBeUndefined()
  await tookBoth(1, 3, 5, '2026-05-07')
  const ten = await classNow()
  expect(ten).toMatchObject({ people: 10, withoutFirst: 0, pre: 2, post: 4 })
  await tookBoth(9, 0, 0, '2026-05-08')
  expect(await classNow()).toEqual(ten)
  await tookBoth(1, 0, 0, '2026-05-09')
  expect(await classNow()).toMatchObject({ people: 20, pre: 1, post: 2 })
  // Leaders of an area and of the council read the same, so that nothing is left between the two views.
  expect((await look(ofArea)).classes).toEqual((await look(leader)).classes)
})

test('only first goes count, and a first check that was skipped or came after the last does not', async () => {
  await tookBoth(9, 2, 4)
  const late = await someone()
  await go(late, 'post', 5, '2026-05-06T12:00:00Z')
  await go(late, 'pre', 0, '2026-05-06T13:00:00Z')
  await tookBoth(1, null, 5, '2026-05-07')
  expect(await classNow()).toBeUndefined()

  const last = await someone()
  await go(last, 'pre', null, '2026-05-08T08:00:00Z')
  for (const [check, right, at] of [['pre', 2, '09'], ['pre', 5, '10'], ['post', 4, '11'], ['post', 0, '12']] as const) await go(last, check, right, `2026-05-08T${at}:00:00Z`)
  expect(await classNow()).toMatchObject({ people: 10, withoutFirst: 2, pre: 2, post: 4 })
})

test('the versions of a module are one class', async () => {
  await tookBoth(9, 2, 4)
  const { id: _, ...row } = version
  const [later] = await owner.insert(moduleVersions).values({ ...row, version: '9', title: 'The child’s day, again', contentHash: 'another', publishedAt: new Date('2027-01-01') }).returning()
  const one = await someone()
  await go(one, 'pre', 2, '2026-05-07T09:00:00Z')
  await go(one, 'post', 4, '2026-05-07T10:00:00Z', later!.id)
  expect(await classNow()).toMatchObject({ title: 'The child’s day, again', people: 10, pre: 2, post: 4 })
})

test('what was finished today counts from tomorrow, so that nobody sees whose go moved the figures', async () => {
  await tookBoth(10, 2, 4, '2026-05-31')
  // In London it is still 31 May at half past eleven by its summer time.
  expect(await classNow('2026-05-31T22:30:00Z')).toBeUndefined()
  expect(await classNow('2026-05-31T23:00:00Z')).toMatchObject({ people: 10 })
})

test('those who left stay in the class', async () => {
  await tookBoth(10, 2, 4)
  const before = await classNow()
  await owner.update(people).set({ leftOn: '2026-05-20' }).where(sql`name like 'Learner %'`)
  expect(await classNow()).toEqual(before)
})

test('another council sees nothing of it', async () => {
  await tookBoth(10, 2, 4)
  await several(3, 'given')
  await anotherCouncil(owner)
  const elsewhere = await somebody(owner, 'southwold-vale', { name: 'Elsa Where', role: 'leader' })
  expect(await look(elsewhere)).toMatchObject({ given: [], classes: [] })
})
