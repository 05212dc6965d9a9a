import { and, eq, isNull } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { assignmentReasons, assignments, audits, caseQuestions, followUps, gaps, handOvers, moduleVersions, remedialActions, sectionReadings } from '../../../db/schema.ts'
import { decideLearning } from '../assignments/decisions.server.ts'
import { learningOf } from '../assignments/my-learning.server.ts'
import { caseQuestionFor, openCaseQuestions, whoItMayHaveBeen } from '../gaps/case-questions.server.ts'
import { reportWrongWorker, sayItIsDone, sayNotMyCase } from '../remedial-actions/remedial-actions.server.ts'
import { confirmFindings } from './confirm-findings.server.ts'
import { settleCaseQuestion } from './settle-case-question.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
afterEach(endReadings)

let told = 0
/** A worker whose audit brought a gap of theirs, two actions and learning, and who then says that the case was not theirs. */
async function questioned({ confirmed = true, before }: { confirmed?: boolean; before?: (worker: Worker) => Promise<void> } = {}) {
  told += 1
  const reference = `Q-${1000 + told}`
  const name = `Wilma ${'abcdefghijklmnopqrstuvwxyz'[told]!.repeat(3)}`
  const own = { 'Allocated SW': name, 'SW email': `wilma.${told}@northmere.example` }
  await takeIn(db, sheet([{
    'Audit No': reference, 'Case ID': `NM40${1000 + told}`, 'Voice & lived experience': 'Requires improvement', Plan: 'Inadequate', Attribution: 'Voice & lived experience: practitioner; Plan: manager',
    'Remedial actions (RAG: action ~ owner ~ due)': `A: See the child alone ~ ${name} ~ 08/05/2026 | G: Update the chronology ~ ${name} ~ 11/05/2026`, ...own,
  }]), { at })
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, reference))
  const who = await personCalled(owner, council, name)
  const manager: Somebody = { id: audit!.managerId!, organisationId: who.organisationId }
  const actions = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit!.id)).orderBy(remedialActions.dueOn)
  const [learning] = await owner.select().from(assignments).where(eq(assignments.personId, who.id))
  if (confirmed) await decideLearning(await through(db, 'decide learning', auditor, at), learning!.id, { decision: 'confirmed' })
  const worker = { who, own, audit: audit!, manager, actions, learning: learning! }
  await before?.(worker)
  await sayNotMyCase(await through(db, 'do remedial actions', who, at), actions[0]!.id)
  return worker
}
type Worker = { who: Somebody; own: SheetRow; audit: typeof audits.$inferSelect; manager: Somebody; actions: (typeof remedialActions.$inferSelect)[]; learning: typeof assignments.$inferSelect }

const settle = async (by: Somebody, { audit, who }: Worker, theirs: boolean) => settleCaseQuestion(await through(db, 'settle whose case', by, '2026-05-07T10:00:00Z'), audit.id, who.id, theirs)
const ownersOf = async ({ audit }: Worker) => new Set((await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit.id))).map(({ ownerId }) => ownerId))
const learningNow = async ({ learning }: Worker) => (await owner.select().from(assignments).where(eq(assignments.id, learning.id)))[0]!
const reasonsNow = ({ learning }: Worker) => owner.select().from(assignmentReasons).where(eq(assignmentReasons.assignmentId, learning.id))
const gapsNow = async ({ audit }: Worker) => (await owner.select().from(gaps).where(eq(gaps.auditId, audit.id))).map(({ attribution }) => attribution).toSorted()

test('while nobody has settled it, the actions are the manager’s and the learning is paused', async () => {
  const one = await questioned()

  expect(await ownersOf(one)).toEqual(new Set([one.manager.id]))
  expect(await learningOf(await through(db, 'see my practice', one.who, at))).toMatchObject([{ paused: 'whose case it was', sentences: [] }])
  expect(await caseQuestionFor(await through(db, 'settle whose case', one.manager, at), one.audit.id, one.who.id)).toMatchObject({ audit: one.audit.reference, passedOn: 2, settledAt: null })
  const asked = await openCaseQuestions(await through(db, 'see my team', one.manager, at), [one.audit.teamId])
  expect(asked).toMatchObject([{ personId: one.who.id, auditId: one.audit.id }])
})

test('it is theirs: the actions come back as given back, and the learning goes on', async () => {
  const one = await questioned()

  expect(await settle(one.manager, one, true)).toBe(true)

  expect(await ownersOf(one)).toEqual(new Set([one.who.id]))
  const back = await owner.select().from(handOvers).where(and(eq(handOvers.toId, one.who.id), eq(handOvers.because, 'given back')))
  expect(back).toHaveLength(2)
  expect(back[0]).toMatchObject({ fromId: one.manager.id, byId: one.manager.id })
  expect(await learningOf(await through(db, 'see my practice', one.who, at))).toHaveLength(1)
})

test('an action that the manager has sent to be checked meanwhile stays with the manager', async () => {
  const one = await questioned()
  await sayItIsDone(await through(db, 'do remedial actions', one.manager, at), one.actions[0]!.id, { recordKind: 'Case note', recordDate: '2026-05-05', remark: null })
  await settle(auditor, one, true)

  const now = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, one.audit.id)).orderBy(remedialActions.dueOn)
  expect(now.map(({ ownerId }) => ownerId)).toEqual([one.manager.id, one.who.id])
})

test('an action that they had sent to be checked before comes back as well', async () => {
  const one = await questioned({ before: async ({ who, actions }) => void await sayItIsDone(await through(db, 'do remedial actions', who, at), actions[0]!.id, { recordKind: 'Case note', recordDate: '2026-05-05', remark: null }) })
  expect(await ownersOf(one)).toEqual(new Set([one.manager.id]))
  await settle(auditor, one, true)

  expect(await ownersOf(one)).toEqual(new Set([one.who.id]))
})

test('not theirs: the audit names them no more, its gap is nobody’s, and learning not begun is waived; the manager’s gap stays', async () => {
  const one = await questioned()

  expect(await settle(auditor, one, false)).toBe(true)

  const [audit] = await owner.select().from(audits).where(eq(audits.id, one.audit.id))
  expect(audit).toMatchObject({ workerId: null, managerId: one.manager.id })
  expect(await gapsNow(one)).toEqual(['manager', null])
  expect(await learningNow(one)).toMatchObject({ decision: 'waived', waivedBecause: 'The case was not theirs.', decidedById: auditor.id })
  expect(await ownersOf(one)).toEqual(new Set([one.manager.id]))
})

test('not theirs: learning that was only proposed is waived, too', async () => {
  const one = await questioned({ confirmed: false })
  await settle(one.manager, one, false)

  expect(await learningNow(one)).toMatchObject({ decision: 'waived', decidedById: one.manager.id })
})

test('not theirs: learning that was begun is flagged, not waived, and no longer gives this audit as its reason', async () => {
  const one = await questioned({
    before: async ({ who }) => {
      const [version] = await owner.select().from(moduleVersions).where(and(eq(moduleVersions.organisationId, who.organisationId), eq(moduleVersions.moduleKey, 'childs-day')))
      await owner.insert(sectionReadings).values({ organisationId: who.organisationId, personId: who.id, moduleVersionId: version!.id, sectionId: version!.content.sections[0]!.id, readAt: new Date('2026-05-06T11:00:00Z') })
    },
  })
  await settle(auditor, one, false)

  expect(await learningNow(one)).toMatchObject({ decision: 'confirmed', flaggedAt: new Date('2026-05-07T10:00:00Z') })
  expect(await reasonsNow(one)).toEqual([])
  expect(await learningOf(await through(db, 'see my practice', one.who, '2026-05-07T11:00:00Z'))).toMatchObject([{ paused: null, sentences: ['It was begun because of an audit that does not count for you any more.'] }])
})

test('not theirs: learning that another audit brought as well goes on for that reason alone', async () => {
  const one = await questioned({
    before: async ({ own }) => {
      await takeIn(db, sheet([{ 'Audit No': 'Q-ALSO', 'Case ID': 'NM499999', 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner', ...own }]), { at })
    },
  })
  expect(await reasonsNow(one)).toHaveLength(2)
  await settle(auditor, one, false)

  expect(await learningNow(one)).toMatchObject({ decision: 'confirmed' })
  expect(await reasonsNow(one)).toMatchObject([{ sentence: expect.stringContaining('Q-ALSO') }])
})

test('not theirs: whether their earlier gap held is no longer judged by this audit, but by the next of theirs', async () => {
  const one = await questioned({
    before: async ({ own }) => {
      await takeIn(db, sheet([
        { 'Audit No': 'Q-EARLIER', 'Case ID': 'NM499991', 'Date of audit': '16/02/2026', 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner', ...own },
        { 'Audit No': 'Q-NEXT', 'Case ID': 'NM499992', 'Date of audit': '18/05/2026', ...own },
      ]))
    },
  })
  const judgedBy = async () => (await owner.select({ reference: audits.reference, held: followUps.held }).from(followUps).innerJoin(audits, eq(audits.id, followUps.auditId))
    .innerJoin(gaps, eq(gaps.id, followUps.gapId)).where(eq(gaps.auditId, (await owner.select().from(audits).where(eq(audits.reference, 'Q-EARLIER')))[0]!.id)))
  expect(await judgedBy()).toMatchObject([{ reference: one.audit.reference, held: false }])

  await settle(auditor, one, false)

  expect(await judgedBy()).toMatchObject([{ reference: 'Q-NEXT', held: true }])
})

test('not theirs but somebody else’s: the audit names that person, may show whether their earlier gap held, and brings them learning once an auditor has said whose its gaps are', async () => {
  const one = await questioned()
  const own = { 'Allocated SW': 'Dora Right', 'SW email': 'dora.right@northmere.example' }
  await takeIn(db, sheet([{ 'Audit No': 'Q-DORA', 'Case ID': 'NM499981', 'Date of audit': '16/02/2026', 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner', ...own }]), { at })
  const dora = await personCalled(owner, council, 'Dora Right')
  const settler = () => through(db, 'settle whose case', auditor, '2026-05-07T10:00:00Z')
  expect((await whoItMayHaveBeen(await settler(), { auditedOn: '2026-05-04', personId: one.who.id })).map(({ name }) => name)).toContain('Dora Right')

  expect(await settleCaseQuestion(await settler(), one.audit.id, one.who.id, false, one.who.id)).toBe('no such person')
  expect(await settleCaseQuestion(await settler(), one.audit.id, one.who.id, false, dora.id)).toBe(true)

  expect((await owner.select().from(audits).where(eq(audits.id, one.audit.id)))[0]).toMatchObject({ workerId: dora.id, managerId: one.manager.id })
  expect(await gapsNow(one)).toEqual(['manager', null])
  const [earlier] = await owner.select({ id: gaps.id }).from(gaps).innerJoin(audits, eq(audits.id, gaps.auditId)).where(eq(audits.reference, 'Q-DORA'))
  expect(await owner.select().from(followUps).where(eq(followUps.gapId, earlier!.id))).toMatchObject([{ auditId: one.audit.id, held: false }])
  const reasonsOfDora = async () => (await owner.select().from(assignmentReasons).where(eq(assignmentReasons.personId, dora.id))).map(({ sentence }) => sentence).join(' ')
  expect(await reasonsOfDora()).not.toContain(one.audit.reference)

  const [free] = await owner.select().from(gaps).where(and(eq(gaps.auditId, one.audit.id), isNull(gaps.attribution)))
  await confirmFindings(await through(db, 'confirm findings', auditor, '2026-05-07T12:00:00Z'), one.audit.id, { [free!.id]: 'practitioner' })
  expect(await reasonsOfDora()).toContain(one.audit.reference)
})

test('a manager or an auditor says it for the worker: the same follows, and they do not settle it themselves', async () => {
  const own = { 'Allocated SW': 'Wilma Unaware', 'SW email': 'wilma.unaware@northmere.example' }
  await takeIn(db, sheet([{ 'Audit No': 'Q-UNAWARE', 'Case ID': 'NM499971', 'Voice & lived experience': 'Requires improvement', Attribution: 'practitioner',
    'Remedial actions (RAG: action ~ owner ~ due)': 'R: See the child today ~ Wilma Unaware ~ 08/05/2026', ...own }]), { at })
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, 'Q-UNAWARE'))
  const wilma = await personCalled(owner, council, 'Wilma Unaware')
  const report = async (by: Somebody, personId = wilma.id) => reportWrongWorker(await through(db, 'report wrong audits', by, at), audit!.id, personId)
  const elsewhere = await somebody(owner, council, { name: 'Otis Far', role: 'manager', team: 'Children in Care 1' })

  expect(await report(elsewhere)).toBeUndefined()
  expect(await report(auditor, elsewhere.id)).toBeUndefined()
  expect(await Promise.all([report(auditor), report(auditor), report(wilma)])).toEqual(expect.arrayContaining([1]))

  expect(await owner.select().from(caseQuestions).where(eq(caseQuestions.auditId, audit!.id))).toHaveLength(1)
  expect((await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit!.id)))[0]).toMatchObject({ ownerId: audit!.managerId })
  await owner.update(caseQuestions).set({ raisedById: auditor.id }).where(eq(caseQuestions.auditId, audit!.id))
  const settle = async (by: Somebody) => settleCaseQuestion(await through(db, 'settle whose case', by, at), audit!.id, wilma.id, false)
  expect(await settle(auditor)).toBe('own question')
  expect(await settle({ id: audit!.managerId!, organisationId: wilma.organisationId })).toBe(true)
  expect(await report(wilma)).toBeUndefined()
})

test('whoever asked does not settle it', async () => {
  const one = await questioned()
  const both = await asAuditor(one)

  expect(await settle(both, one, false)).toBe('own question')
  const [row] = await owner.select().from(caseQuestions).where(eq(caseQuestions.auditId, one.audit.id))
  expect(row).toMatchObject({ settledAt: null })
})

async function asAuditor({ own }: Worker) {
  await owner.execute(`insert into role_holdings (organisation_id, person_id, role, scope, valid_from) select organisation_id, id, 'auditor', 'council', '2020-01-01' from people where email = '${own['SW email']}'`)
  return personCalled(owner, council, own['Allocated SW']!)
}

test('of 24 who settle at once one is heard, and the others are told', async () => {
  const one = await questioned()
  const doors = await Promise.all(Array.from({ length: 24 }, (_, n) => through(db, 'settle whose case', n % 2 ? auditor : one.manager, at)))

  const answers = await Promise.all(doors.map((door, n) => settleCaseQuestion(door, one.audit.id, one.who.id, n % 3 === 0)))

  expect(answers.filter((answer) => answer === true)).toHaveLength(1)
  expect(answers.filter((answer) => answer === 'settled already')).toHaveLength(23)
  expect(await ownersOf(one)).toEqual(new Set([answers.indexOf(true) % 3 === 0 ? one.who.id : one.manager.id]))
})

test('to the manager of another team, and to an auditor of another council, nothing was asked', async () => {
  const one = await questioned()
  const other = await somebody(owner, council, { name: 'Olga Stern', role: 'manager', team: 'Safeguarding North' })
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })

  for (const who of [other, stranger]) {
    expect(await caseQuestionFor(await through(db, 'settle whose case', who, at), one.audit.id, one.who.id)).toBeUndefined()
    expect(await settle(who, one, false)).toBeUndefined()
  }
  expect(await openCaseQuestions(await through(db, 'see my team', other, at), [one.audit.teamId])).toEqual([])
  expect(await gapsNow(one)).toEqual(['manager', 'practitioner'])
})
