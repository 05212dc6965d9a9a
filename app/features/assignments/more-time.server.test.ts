import { eq, sql } from 'drizzle-orm'
import { afterAll, afterEach, expect, test } from 'vitest'
import { findings } from '../../../db/invariants.server.ts'
import { assignments, declarations, learningExtensions, moduleVersions } from '../../../db/schema.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { decideLearning, learningToDecide } from './decisions.server.ts'
import { giveLearningMoreTime } from './more-time.server.ts'
import { learningOf } from './my-learning.server.ts'
import { givenOf, sendOwnCase } from './own-case.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
afterEach(endReadings)
afterAll(async () => {
  const broken = await owner.transaction(async (tx) => (await Array.fromAsync(findings(tx))).filter(({ problems }) => problems > 0))
  if (broken.length > 0) throw new Error(`The data do not hold together: ${JSON.stringify(broken)}`)
}, 60_000)

let audited = 0
const rowOf = (grade: string) => ({
  'Audit No': `X-${audited}`, 'Case ID': `NM9${1_000 + audited}`, 'Allocated SW': `Wilma ${'abcdefghijklmnopqrstuvwxyz'[audited]}shdown`, 'SW email': `wilma.${audited}@northmere.example`,
  'Voice & lived experience': grade, Attribution: 'practitioner',
})
/** Somebody's learning that is due on 17 June 2026, confirmed unless said otherwise. */
async function learning(confirmed = true) {
  audited += 1
  const row = rowOf('Inadequate')
  await takeIn(db, sheet([row]), { at })
  const wilma = await personCalled(owner, council, row['Allocated SW'])
  const [given] = await owner.select().from(assignments).where(eq(assignments.personId, wilma.id))
  if (confirmed) await decideLearning(await through(db, 'decide learning', marcus, at), given!.id, { decision: 'confirmed' })
  return { id: given!.id, wilma, row }
}
const now = async (id: string) => (await owner.select().from(assignments).where(eq(assignments.id, id)))[0]!
const extensions = (id: string) => owner.select().from(learningExtensions).where(eq(learningExtensions.assignmentId, id)).orderBy(learningExtensions.dueOn)
const give = async (id: string, dueOn: string, { dueBefore = '2026-06-17', who = marcus as Somebody, moment = at } = {}) =>
  giveLearningMoreTime(await through(db, 'decide learning', who, moment), id, { dueOn, dueBefore, because: 'Court took the week.' })

test('the due day moves, the first stays on record, and it may be given again', async () => {
  const { id, wilma } = await learning()
  expect(await give(id, '2026-07-01')).toBe(true)
  expect(await give(id, '2026-07-08', { dueBefore: '2026-07-01', who: auditor })).toBe(true)

  expect(await now(id)).toMatchObject({ dueOn: '2026-07-08', decision: 'confirmed' })
  expect(await extensions(id)).toMatchObject([{ dueBefore: '2026-06-17', dueOn: '2026-07-01', extendedById: marcus.id, because: 'Court took the week.' }, { dueBefore: '2026-07-01', dueOn: '2026-07-08', extendedById: auditor.id }])
  expect(await learningToDecide(await through(db, 'decide learning', marcus, at), id)).toMatchObject({ extensions: [{ dueBefore: '2026-06-17', by: 'Marcus Tull' }, { dueOn: '2026-07-08', by: 'Gwen Marsh' }] })
  expect(await learningOf(await through(db, 'see my practice', wilma, at))).toMatchObject([{ dueOn: '2026-07-08', extensions: [{ because: 'Court took the week.' }, {}] }])
  expect(await givenOf(await through(db, 'learn', wilma, at), 'childs-day')).toMatchObject({ dueOn: '2026-07-08', extensions: [{}, {}] })
})

test('a day that cannot be is refused in words, and nothing is written', async () => {
  const { id } = await learning()
  expect(await give(id, '2026-06-17')).toEqual({ wrongDate: 'The new date must be after 17 June 2026.' })
  expect(await give(id, '2026-07-16')).toEqual({ wrongDate: 'The new date must be 15 July 2026 or earlier: four weeks is the most at a time.' })
  expect([await now(id), await extensions(id)]).toMatchObject([{ dueOn: '2026-06-17' }, []])
})

test('proposed, waived, ended, one’s own, checked and finished learning gets none, and the own-case task’s day follows once it was returned', async () => {
  const [proposed, waived, ended, shown] = [await learning(false), await learning(false), await learning(), await learning()]
  await decideLearning(await through(db, 'decide learning', marcus, at), waived.id, { decision: 'waived', because: 'They teach this.' })
  await takeIn(db, sheet([{ ...ended.row, 'Voice & lived experience': 'Good' }]), { at: '2026-05-07T10:00:00Z' })
  await owner.execute(sql`insert into role_holdings (organisation_id, person_id, role, scope, valid_from) values (${marcus.organisationId}::uuid, ${shown.wilma.id}::uuid, 'auditor', 'council', '2020-01-01')`)
  expect(await give(proposed.id, '2026-07-01')).toBe('not confirmed')
  expect(await give(waived.id, '2026-07-01')).toBe('waived')
  expect(await give(ended.id, '2026-07-01')).toBe('ended')
  expect(await give(shown.id, '2026-07-01', { who: shown.wilma })).toBe('own learning')

  const [version] = await owner.select().from(moduleVersions).where(eq(moduleVersions.moduleKey, 'childs-day'))
  await owner.insert(declarations).values({ organisationId: marcus.organisationId, personId: shown.wilma.id, moduleVersionId: version!.id, declaredAt: new Date('2026-05-20T10:00:00Z') })
  const send = async (moment: string) => {
    await sendOwnCase(await through(db, 'learn', shown.wilma, moment), shown.id, { caseReference: 'NM100009', recordKind: 'Plan', recordDate: '2026-05-21', remark: 'I saw her alone.' })
    return (await owner.execute<{ id: string }>(sql`select id from evidence where assignment_id = ${shown.id}::uuid order by submitted_at desc limit 1`))[0]!.id
  }
  const first = await send('2026-05-21T10:00:00Z')
  expect(await give(shown.id, '2026-07-01')).toBe('being checked')
  await checkEvidence(await through(db, 'check evidence', auditor, '2026-05-22T10:00:00Z'), first, { outcome: 'returned', because: 'It is not dated.' })
  const dueAgain = async () => (await givenOf(await through(db, 'learn', shown.wilma, '2026-05-27T10:00:00Z'), 'childs-day'))!.shown!.dueAgainOn
  expect(await dueAgain()).toBe('2026-05-27')
  expect(await give(shown.id, '2026-07-01', { moment: '2026-05-27T10:00:00Z' })).toBe(true)
  expect(await dueAgain()).toBe('2026-07-01')
  const second = await send('2026-05-28T10:00:00Z')
  await checkEvidence(await through(db, 'check evidence', auditor, '2026-05-29T10:00:00Z'), second, { outcome: 'accepted' })
  expect(await give(shown.id, '2026-07-08', { dueBefore: '2026-07-01' })).toBe('done')
})

test('of 24 who give more time at once one is heard, and the others are told that it has changed', async () => {
  const { id } = await learning()
  const doors = await Promise.all(Array.from({ length: 24 }, (_, n) => through(db, 'decide learning', n % 2 ? marcus : auditor, at)))
  const answers = await Promise.all(doors.map((door, n) => giveLearningMoreTime(door, id, { dueOn: n % 3 ? '2026-07-01' : '2026-07-08', dueBefore: '2026-06-17', because: 'Court.' })))

  expect(answers.filter((answer) => answer === true)).toHaveLength(1)
  expect(answers.filter((answer) => answer === 'changed')).toHaveLength(23)
  expect(await extensions(id)).toMatchObject([{ dueOn: (await now(id)).dueOn }])
})

test('of more time and the end of learning at once, either comes first and the data hold together', async () => {
  const some = [await learning(), await learning(), await learning(), await learning()]
  const doors = await Promise.all(some.map(() => through(db, 'decide learning', marcus, '2026-05-07T10:00:00Z')))
  const answers = await Promise.all(some.flatMap(({ id, row }, n) => [
    giveLearningMoreTime(doors[n]!, id, { dueOn: '2026-07-01', dueBefore: '2026-06-17', because: 'Court.' }),
    takeIn(db, sheet([{ ...row, 'Voice & lived experience': 'Good' }]), { at: '2026-05-07T10:00:00Z' }),
  ]))
  for (const answer of answers.filter((_, n) => n % 2 === 0)) expect([true, 'ended']).toContain(answer)
})

test('learning that was given more time and ended stays on record where the module was given again meanwhile', async () => {
  const { id, wilma, row } = await learning()
  await give(id, '2026-07-01')
  await takeIn(db, sheet([{ ...row, 'Voice & lived experience': 'Good' }]), { at: '2026-05-07T10:00:00Z' })
  await takeIn(db, sheet([{ ...row, 'Audit No': 'X-again', 'Case ID': 'NM98001' }]), { at: '2026-05-08T10:00:00Z' })
  await takeIn(db, sheet([row]), { at: '2026-05-11T10:00:00Z' })

  const all = await owner.select().from(assignments).where(eq(assignments.personId, wilma.id)).orderBy(assignments.proposedAt)
  expect(all).toMatchObject([{ id, endedBecause: 'regraded', dueOn: '2026-07-01' }, { endedAt: null }])
})

test('to a manager of another team it does not exist', async () => {
  const { id } = await learning()
  const olga = await somebody(owner, council, { name: 'Olga Stern', role: 'manager', team: 'Safeguarding North' })
  expect(await give(id, '2026-07-01', { who: olga })).toBeUndefined()
})
