import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { assignmentReasons, assignments, evidence, gapClosures, remedialActions } from '../../../db/schema.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { sayItIsDone } from '../remedial-actions/remedial-actions.server.ts'
import { decideLearning, learningFromAudit, learningToDecide } from './decisions.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
await takeIn(db, sheet([{
  'Audit No': 'D-0001', 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner',
  'Remedial actions (RAG: action ~ owner ~ due)': 'A: See the child alone ~ Wilma Ashdown ~ 08/05/2026',
}]))
const [wilma, marcus] = [await personCalled(owner, council, 'Wilma Ashdown'), await personCalled(owner, council, 'Marcus Tull')]
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const [given] = await owner.select().from(assignments).where(eq(assignments.personId, wilma.id))
const id = given!.id

beforeEach(async () => {
  await owner.delete(gapClosures)
  await owner.update(assignments).set({ decision: null, decidedAt: null, decidedById: null, waivedBecause: null })
})
afterEach(endReadings)

const now = async () => (await owner.select().from(assignments).where(eq(assignments.id, id)))[0]!

test('the manager of the learner’s team sees why it is proposed, and confirms it', async () => {
  expect(await learningToDecide(await through(db, 'decide learning', marcus), id)).toMatchObject({
    person: 'Wilma Ashdown', moduleKey: 'childs-day', decision: null, sentences: [expect.stringContaining('D-0001')],
  })
  expect(await decideLearning(await through(db, 'decide learning', marcus), id, { decision: 'confirmed' })).toBe(true)
  expect(await now()).toMatchObject({ decision: 'confirmed', decidedById: marcus.id, waivedBecause: null })
})

test('of 24 who decide at once one is heard, and the others are told', async () => {
  const doors = await Promise.all(Array.from({ length: 24 }, (_, n) => through(db, 'decide learning', n % 2 ? marcus : auditor)))

  const answers = await Promise.all(doors.map((door, n) => decideLearning(door, id, n % 3 ? { decision: 'confirmed' } : { decision: 'waived', because: 'They teach this.' })))

  expect(answers.filter((answer) => answer === true)).toHaveLength(1)
  expect(answers.filter((answer) => answer === 'decided already')).toHaveLength(23)
  expect((await now()).decidedById).toBe(answers.indexOf(true) % 2 ? marcus.id : auditor.id)
})

test('learning that is waived no longer holds its gap open where nothing else does', async () => {
  const [action] = await owner.select().from(remedialActions)
  const sent = await sayItIsDone(await through(db, 'do remedial actions', wilma), action!.id, { recordKind: 'Case note', recordDate: '2026-05-06', remark: null })
  await checkEvidence(await through(db, 'check evidence', auditor), sent!, { outcome: 'accepted' })
  expect(await owner.select().from(evidence)).toHaveLength(1)
  expect(await owner.select().from(gapClosures)).toEqual([])

  expect(await decideLearning(await through(db, 'decide learning', auditor), id, { decision: 'waived', because: 'They teach this.' })).toBe(true)
  expect(await now()).toMatchObject({ decision: 'waived', waivedBecause: 'They teach this.', decidedById: auditor.id })
  expect(await owner.select().from(gapClosures)).toHaveLength(1)
})

test('an audit shows the learning that its gaps have brought', async () => {
  const [reason] = await owner.select({ gapId: assignmentReasons.gapId }).from(assignmentReasons)
  const elsewhere = await somebody(owner, council, { name: 'Ada Elsewhere', role: 'auditor', area: 'Safeguarding' })

  expect(await learningFromAudit(await through(db, 'decide learning', auditor), [reason!.gapId])).toMatchObject([{ id, person: 'Wilma Ashdown', decision: null }])
  expect(await learningFromAudit(await through(db, 'decide learning', elsewhere), [reason!.gapId])).toEqual([])
})

test('nobody decides about their own learning', async () => {
  const both = await somebody(owner, council, { name: 'Wilma Ashdown', role: 'auditor' })
  expect(both.id).toBe(wilma.id)

  expect(await decideLearning(await through(db, 'decide learning', both), id, { decision: 'waived', because: 'I know it.' })).toBe('own learning')
  expect(await now()).toMatchObject({ decision: null })
})

test('to the manager of another team, and to an auditor of another council, the learning does not exist', async () => {
  const other = await somebody(owner, council, { name: 'Olga Stern', role: 'manager', team: 'Safeguarding North' })
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })

  for (const who of [other, stranger]) {
    expect(await learningToDecide(await through(db, 'decide learning', who), id)).toBeUndefined()
    expect(await decideLearning(await through(db, 'decide learning', who), id, { decision: 'confirmed' })).toBeUndefined()
  }
  expect(await now()).toMatchObject({ decision: null })
})

test('a manager decides for whoever is in the team today, and no longer for who has left it', async () => {
  await owner.execute(`update team_memberships set valid_to = '2026-06-01' where person_id = '${wilma.id}'`)

  expect(await learningToDecide(await through(db, 'decide learning', marcus, '2026-05-31T12:00:00Z'), id)).toBeDefined()
  expect(await learningToDecide(await through(db, 'decide learning', marcus, '2026-06-01T12:00:00Z'), id)).toBeUndefined()

  await owner.execute(`update team_memberships set valid_to = null where person_id = '${wilma.id}'`)
})

test('a service manager decides for the teams of the area', async () => {
  const service = await somebody(owner, council, { name: 'Sal Weir', role: 'manager', area: 'Family Help' })
  expect(await decideLearning(await through(db, 'decide learning', service), id, { decision: 'confirmed' })).toBe(true)
})
