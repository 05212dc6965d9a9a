import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { activity, assignments, caseQuestions, declarations, evidence, gaps, moduleVersions } from '../../../db/schema.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { givenOf, givenTo, sendOwnCase, type OwnCase } from './own-case.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const key = 'childs-day'
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const manager = await personCalledAfterImport()
const ownCase: OwnCase = { caseReference: 'NM200001', recordKind: 'Visit form', recordDate: '2026-11-10', remark: 'I sat on the floor and drew the morning with him.' }
let wilma: Somebody
let id: string

async function personCalledAfterImport() {
  await takeIn(db, sheet([{ 'Audit No': 'O-0001', 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner' }]), { at: '2026-11-01T09:00:00Z' })
  return personCalled(owner, council, 'Marcus Tull')
}

/** A social worker of their own for each test, with the module given and confirmed on 2 November. */
let made = 0
beforeEach(async () => {
  const reference = `O-${randomUUID().slice(0, 8)}`
  const name = `Wilma ${'abcdefghijklmnopqrstuvwxyz'[made++]!.repeat(3)}`
  await takeIn(db, sheet([{
    'Audit No': reference, 'Allocated SW': name, 'SW email': `${reference.toLowerCase()}@northmere.example`, 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner',
  }]), { at: '2026-11-01T09:00:00Z' })
  wilma = await personCalled(owner, council, name)
  const [given] = await owner.update(assignments).set({ decision: 'confirmed', decidedAt: new Date('2026-11-02T09:00:00Z'), decidedById: manager.id }).where(eq(assignments.personId, wilma.id)).returning()
  id = given!.id
})
afterEach(endReadings)

const as = (who: Somebody, at: string) => through(db, 'learn', who, at)
const noon = '2026-11-12T12:00:00Z'

async function completed(at = '2026-11-09T15:00:00Z') {
  const [version] = await owner.select().from(moduleVersions).where(eq(moduleVersions.moduleKey, key))
  await owner.insert(declarations).values({ organisationId: wilma.organisationId, personId: wilma.id, moduleVersionId: version!.id, declaredAt: new Date(at) })
}

const sentOnes = () => owner.select().from(evidence).where(eq(evidence.assignmentId, id))

test('confirmed learning is shown with its reason and due date; proposed and waived learning is not', async () => {
  expect(await givenTo(await as(wilma, noon))).toMatchObject([{ id, moduleKey: key, dueOn: '2026-12-13', standing: 'to do', sentences: [expect.stringContaining('Because')] }])

  await owner.update(assignments).set({ decision: 'waived', waivedBecause: 'They teach this.' }).where(eq(assignments.id, id))
  expect(await givenTo(await as(wilma, noon))).toEqual([])
  await owner.update(assignments).set({ decision: null, decidedAt: null, decidedById: null, waivedBecause: null }).where(eq(assignments.id, id))
  expect(await givenOf(await as(wilma, noon), key)).toBeUndefined()
  await completed()
  expect(await sendOwnCase(await as(wilma, noon), id, ownCase)).toBeUndefined()
})

test('learning from an audit whose case they say is not theirs is paused until that is settled', async () => {
  const [gap] = await owner.select().from(gaps).where(eq(gaps.auditId, (await owner.query.audits.findFirst({ where: (audit, { eq }) => eq(audit.workerId, wilma.id) }))!.id))
  await owner.insert(caseQuestions).values({ organisationId: wilma.organisationId, auditId: gap!.auditId, personId: wilma.id, raisedAt: new Date() })

  expect(await givenOf(await as(wilma, noon), key)).toBeUndefined()
  await completed()
  expect(await sendOwnCase(await as(wilma, noon), id, ownCase)).toBeUndefined()

  await owner.update(caseQuestions).set({ settledAt: new Date(), settledById: manager.id, theirs: true }).where(eq(caseQuestions.personId, wilma.id))
  expect(await sendOwnCase(await as(wilma, noon), id, ownCase)).toBe(true)
})

test('nothing can be sent before the module is completed', async () => {
  expect(await sendOwnCase(await as(wilma, noon), id, ownCase)).toBe('not declared')
  expect(await sentOnes()).toEqual([])
})

test('the record is dated from the day the module was completed up to today, both included', async () => {
  await completed('2026-11-09T23:30:00Z')

  expect(await sendOwnCase(await as(wilma, noon), id, { ...ownCase, recordDate: '2026-11-08' }))
    .toEqual({ wrongDate: 'The record must be dated on or after 9 November 2026, the day you completed the module.' })
  expect(await sendOwnCase(await as(wilma, noon), id, { ...ownCase, recordDate: '2026-11-13' })).toEqual({ wrongDate: 'The date of the record must be today or earlier.' })
  expect(await sentOnes()).toEqual([])
  expect(await sendOwnCase(await as(wilma, noon), id, { ...ownCase, recordDate: '2026-11-09' })).toBe(true)
})

test('a record of today may be sent, and the checker has two working days', async () => {
  await completed()

  expect(await sendOwnCase(await as(wilma, noon), id, { ...ownCase, recordDate: '2026-11-12' })).toBe(true)
  expect(await sentOnes()).toMatchObject([{ assignmentId: id, submittedById: wilma.id, caseReference: 'NM200001', recordDate: '2026-11-12', checkDueOn: '2026-11-16' }])
  expect(await givenOf(await as(wilma, noon), key)).toMatchObject({ standing: 'being checked' })
  const noted = await owner.select().from(activity).where(eq(activity.personId, wilma.id))
  expect(noted).toMatchObject([{ did: 'sent own-case task', subjectKind: 'assignment', subjectId: id }])
})

test('of 24 sent at once one is kept', async () => {
  await completed()
  const doors = await Promise.all(Array.from({ length: 24 }, () => as(wilma, noon)))

  const answers = await Promise.all(doors.map((door) => sendOwnCase(door, id, ownCase)))

  expect(answers.filter((answer) => answer === true)).toHaveLength(1)
  expect(answers.filter((answer) => answer === 'already sent')).toHaveLength(23)
  expect(await sentOnes()).toHaveLength(1)
})

test('after a return the reason is shown and it can be sent again; once accepted it is done', async () => {
  await completed()
  await sendOwnCase(await as(wilma, noon), id, ownCase)
  const [first] = await sentOnes()
  await checkEvidence(await through(db, 'check evidence', auditor, '2026-11-13T09:00:00Z'), first!.id, { outcome: 'returned', because: 'The entry has no date.' })

  expect(await givenOf(await as(wilma, '2026-11-13T10:00:00Z'), key)).toMatchObject({ standing: 'own case to show', shown: { outcome: 'returned', because: 'The entry has no date.', dueAgainOn: '2026-11-17' } })
  expect(await sendOwnCase(await as(wilma, '2026-11-13T11:00:00Z'), id, ownCase)).toBe(true)
  const second = (await sentOnes()).find((one) => one.id !== first!.id)
  await checkEvidence(await through(db, 'check evidence', auditor, '2026-11-14T09:00:00Z'), second!.id, { outcome: 'accepted' })

  expect(await givenOf(await as(wilma, '2026-11-14T10:00:00Z'), key)).toMatchObject({ standing: 'done' })
  expect(await sendOwnCase(await as(wilma, '2026-11-14T11:00:00Z'), id, ownCase)).toBe('already sent')
})

test('nobody sends for somebody else: not a colleague, not the manager, not another council', async () => {
  await completed()
  const colleague = await somebody(owner, council, { name: `Cara ${wilma.id.slice(0, 4)}`, role: 'practitioner', team: 'Family Help South' })
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'practitioner' })

  for (const other of [colleague, manager, stranger]) {
    expect(await sendOwnCase(await as(other, noon), id, ownCase)).toBeUndefined()
    expect(await givenOf(await as(other, noon), key)).toBeUndefined()
  }
  expect(await sentOnes()).toEqual([])
})
