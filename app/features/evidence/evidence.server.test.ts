import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { assignments, audits, evidence, evidenceChecks, gapClosures, gaps, remedialActions } from '../../../db/schema.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { earlierReturns } from './earlier-returns.server.ts'
import { checkEvidence, evidenceFor, waitingForCheck } from './evidence.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const colleague = await somebody(owner, council, { name: 'Ravi Oakley', role: 'auditor' })
afterEach(endReadings)

let audited = 0
/** An action of its own audit, which its owner says is done. */
async function sent(priority: 'R' | 'A' | 'G', { by = 'Wilma Ashdown', attribution = '' } = {}) {
  const reference = `E-${1000 + (audited += 1)}`
  await takeIn(db, sheet([{
    'Audit No': reference, 'Case ID': `NM30${1000 + audited}`, Plan: 'Inadequate', Attribution: attribution,
    'Remedial actions (RAG: action ~ owner ~ due)': `${priority}: Rewrite the plan ~ ${by} ~ 08/05/2026`,
  }]))
  const [action] = await owner.select({ id: remedialActions.id, auditId: audits.id, ownerId: remedialActions.ownerId }).from(remedialActions)
    .innerJoin(audits, eq(audits.id, remedialActions.auditId)).where(eq(audits.reference, reference))
  const who: Somebody = { id: action!.ownerId, organisationId: auditor.organisationId }
  const id = await again(action!.id, who, at)
  return { id, action: action!, who }
}

const again = async (actionId: string, who: Somebody, moment: string) =>
  (await sayItIsDone(await through(db, 'do remedial actions', who, moment), actionId, { recordKind: 'Plan', recordDate: '2026-05-05', remark: null }))!

const waitingIds = async (who: Somebody, moment = at) => (await waitingForCheck(await through(db, 'check evidence', who, moment))).map(({ id }) => id)

test('of 24 who check at once one is heard, and the others are told', async () => {
  const { id } = await sent('A')
  const doors = await Promise.all(Array.from({ length: 24 }, (_, n) => through(db, 'check evidence', n % 2 ? auditor : colleague, at)))

  const answers = await Promise.all(doors.map((door, n) => checkEvidence(door, id, n % 3 ? { outcome: 'accepted' } : { outcome: 'returned', because: 'The plan has no dates.' })))

  expect(answers.filter((answer) => answer === true)).toHaveLength(1)
  expect(answers.filter((answer) => answer === 'checked already')).toHaveLength(23)
  const heard = answers.indexOf(true)
  expect(await owner.select().from(evidenceChecks).where(eq(evidenceChecks.evidenceId, id))).toMatchObject([
    { outcome: heard % 3 ? 'accepted' : 'returned', checkedById: (heard % 2 ? auditor : colleague).id },
  ])
})

test('what waits is listed by the day its check is due, and is gone once checked', async () => {
  const later = await sent('A')
  const { id: first } = await sent('A')
  await owner.update(evidence).set({ checkDueOn: '2026-05-01' }).where(eq(evidence.id, first))

  const listed = await waitingIds(auditor)
  expect(listed.indexOf(first)).toBe(0)
  expect(listed).toContain(later.id)

  await checkEvidence(await through(db, 'check evidence', auditor, at), first, { outcome: 'accepted' })
  await endReadings()
  expect(await waitingIds(auditor)).not.toContain(first)
})

test('a return says why, gives two more working days, and the next try shows it', async () => {
  const { id, action, who } = await sent('A')
  await checkEvidence(await through(db, 'check evidence', auditor, '2026-05-08T15:00:00Z'), id, { outcome: 'returned', because: 'Outcome 2 has no date.' })

  const [check] = await owner.select().from(evidenceChecks).where(eq(evidenceChecks.evidenceId, id))
  expect(check).toMatchObject({ outcome: 'returned', because: 'Outcome 2 has no date.', dueAgainOn: '2026-05-12' })

  const second = await again(action.id, who, '2026-05-11T09:00:00Z')
  const checker = await through(db, 'check evidence', auditor, '2026-05-11T10:00:00Z')
  const one = await evidenceFor(checker, second)
  expect(await earlierReturns(checker, one!)).toMatchObject([{ because: 'Outcome 2 has no date.', dueAgainOn: '2026-05-12' }])
  const first = await evidenceFor(checker, id)
  expect(await earlierReturns(checker, first!)).toEqual([])
})

test('an action is done when its evidence was accepted, and not when it was sent or returned', async () => {
  const doneAt = async (actionId: string) => (await owner.select({ doneAt: remedialActions.doneAt }).from(remedialActions).where(eq(remedialActions.id, actionId)))[0]!.doneAt
  const [one, other] = [await sent('A'), await sent('A')]
  expect(await doneAt(one.action.id)).toBeNull()

  await checkEvidence(await through(db, 'check evidence', auditor, at), one.id, { outcome: 'accepted' })
  await checkEvidence(await through(db, 'check evidence', auditor, at), other.id, { outcome: 'returned', because: 'The plan has no dates.' })
  expect([await doneAt(one.action.id), await doneAt(other.action.id)]).toEqual([new Date(at), null])
})

test('the last thing that was missing closes the gap, and a return closes nothing', async () => {
  const closed = async (auditId: string) => (await owner.select({ id: gapClosures.gapId }).from(gapClosures).innerJoin(gaps, eq(gaps.id, gapClosures.gapId)).where(eq(gaps.auditId, auditId))).length
  const [one, other] = [await sent('A', { attribution: 'system' }), await sent('A', { attribution: 'system' })]

  await checkEvidence(await through(db, 'check evidence', auditor, at), one.id, { outcome: 'accepted' })
  await checkEvidence(await through(db, 'check evidence', auditor, at), other.id, { outcome: 'returned', because: 'The plan has no dates.' })

  expect(await closed(one.action.auditId)).toBe(1)
  expect(await closed(other.action.auditId)).toBe(0)
})

test('nobody checks their own work', async () => {
  const both = await somebody(owner, council, { name: 'Wilma Ashdown', role: 'auditor' })
  const { id } = await sent('G')

  expect(await waitingIds(both)).not.toContain(id)
  expect((await evidenceFor(await through(db, 'check evidence', both, at), id))?.mayNot).toBe('You cannot check your own work. Another auditor will.')
  expect(await checkEvidence(await through(db, 'check evidence', both, at), id, { outcome: 'accepted' })).toBe('not yours to check')
})

test('a manager checks the green actions of the team, and leaves the others to an auditor', async () => {
  const marcus = await personCalled(owner, council, 'Marcus Tull')
  const [green, amber] = [await sent('G'), await sent('A')]

  expect(await waitingIds(marcus)).toContain(green.id)
  expect(await waitingIds(marcus)).not.toContain(amber.id)
  expect(await checkEvidence(await through(db, 'check evidence', marcus, at), amber.id, { outcome: 'accepted' })).toBe('not yours to check')
  expect(await checkEvidence(await through(db, 'check evidence', marcus, at), green.id, { outcome: 'accepted' })).toBe(true)
})

test('a manager’s own green action is checked by somebody else', async () => {
  const marcus = await personCalled(owner, council, 'Marcus Tull')
  const { id } = await sent('G', { by: 'Marcus Tull' })

  expect(await checkEvidence(await through(db, 'check evidence', marcus, at), id, { outcome: 'accepted' })).toBe('not yours to check')
})

test('to a manager of another team, and to an auditor of another council, the evidence does not exist', async () => {
  const { id } = await sent('G')
  const other = await somebody(owner, council, { name: 'Olga Stern', role: 'manager', team: 'Safeguarding North' })
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })

  for (const who of [other, stranger]) {
    expect(await waitingIds(who)).toEqual([])
    expect(await evidenceFor(await through(db, 'check evidence', who, at), id)).toBeUndefined()
    expect(await checkEvidence(await through(db, 'check evidence', who, at), id, { outcome: 'accepted' })).toBeUndefined()
  }
  expect(await owner.select().from(evidenceChecks).where(eq(evidenceChecks.evidenceId, id))).toEqual([])
})

test('an own-case task is checked by an auditor, and not by the manager', async () => {
  const wilma = await personCalled(owner, council, 'Wilma Ashdown')
  const marcus = await personCalled(owner, council, 'Marcus Tull')
  const { organisationId } = wilma
  const [learning] = await owner.insert(assignments).values({ organisationId, personId: wilma.id, moduleKey: 'childs-day', proposedAt: new Date(at), dueOn: '2026-06-17' }).returning()
  const [task] = await owner.insert(evidence).values({
    organisationId, assignmentId: learning!.id, caseReference: 'NM399999', recordKind: 'Case note', recordDate: '2026-05-05', submittedById: wilma.id, submittedAt: new Date(at), checkDueOn: '2026-05-08',
  }).returning()

  expect(await waitingIds(auditor)).toContain(task!.id)
  expect(await evidenceFor(await through(db, 'check evidence', marcus, at), task!.id)).toBeUndefined()
  expect(await checkEvidence(await through(db, 'check evidence', marcus, at), task!.id, { outcome: 'accepted' })).toBeUndefined()
  expect(await checkEvidence(await through(db, 'check evidence', auditor, at), task!.id, { outcome: 'accepted' })).toBe(true)
})
