import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { assignmentReasons, assignments, audits, declarations, evidence, gapClosures, gaps, moduleVersions, remedialActionGaps, remedialActions, themes } from '../../../db/schema.ts'
import { decideLearning } from '../assignments/decisions.server.ts'
import { sendOwnCase } from '../assignments/own-case.server.ts'
import { checkEvidence } from '../evidence/evidence.server.ts'
import { sayItIsDone, sayNotMyCase } from '../remedial-actions/remedial-actions.server.ts'
import { closeWhatIsComplete } from './closing.server.ts'
import { threadOf } from './gaps.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-05-06T10:00:00Z'
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const colleague = await somebody(owner, council, { name: 'Ravi Oakley', role: 'auditor' })
const marcus = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
afterEach(endReadings)

let audited = 0
/** An audit of a worker of its own that found lived experience and planning below good, with these actions of theirs. */
async function found(actions: string[], row: SheetRow = {}) {
  const reference = `G-${1000 + (audited += 1)}`
  const name = `Wilma ${'abcdefghijklmnopqrstuvwxyz'[audited]!.repeat(3)}`
  await takeIn(db, sheet([{
    'Audit No': reference, 'Case ID': `NM60${1000 + audited}`, 'Allocated SW': name, 'SW email': `wilma.${audited}@northmere.example`,
    'Voice & lived experience': 'Requires improvement', Plan: 'Inadequate', Attribution: 'system',
    'Remedial actions (RAG: action ~ owner ~ due)': actions.map((one) => `A: ${one} ~ ${name} ~ 08/05/2026`).join(' | '), ...row,
  }]), { at: '2026-05-05T09:00:00Z' })
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, reference))
  const ofAudit = await owner.select({ id: gaps.id, theme: themes.key }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(eq(gaps.auditId, audit!.id))
  const agreed = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, audit!.id))
  return {
    audit: audit!, worker: await personCalled(owner, council, name),
    livedExperience: ofAudit.find(({ theme }) => theme === 'lived-experience')!.id, planning: ofAudit.find(({ theme }) => theme === 'planning')?.id ?? '',
    actions: actions.map((wording) => agreed.find((one) => one.wording === wording)!.id),
  }
}
type Found = Awaited<ReturnType<typeof found>>

const send = async (who: Somebody, actionId: string) => (await sayItIsDone(await through(db, 'do remedial actions', who, at), actionId, { recordKind: 'Plan', recordDate: '2026-05-05', remark: null }))!
const accept = async (sent: string, by = auditor) => checkEvidence(await through(db, 'check evidence', by, at), sent, { outcome: 'accepted' })
const closedOf = async ({ audit }: Found) => (await owner.select({ id: gapClosures.gapId }).from(gapClosures).innerJoin(gaps, eq(gaps.id, gapClosures.gapId)).where(eq(gaps.auditId, audit.id))).map(({ id }) => id).toSorted()
const both = ({ livedExperience, planning }: Found) => [livedExperience, planning].toSorted()
const tryClosing = ({ audit }: Found) => writing(db, auditor.organisationId, (tx) => closeWhatIsComplete(tx, auditor.organisationId, [audit.id], new Date(at)))
const threadAs = async (who: Somebody, gapId: string) => {
  await endReadings()
  return threadOf(await through(db, 'follow gaps', who, at), gapId)
}

test('an action that names no gap counts for every gap of its audit: all close with the last of them, and not before', async () => {
  const one = await found(['Write the plan', 'Ring the school'])
  await accept(await send(one.worker, one.actions[0]!))
  expect(await closedOf(one)).toEqual([])

  await accept(await send(one.worker, one.actions[1]!))
  expect(await closedOf(one)).toEqual(both(one))
})

test('an action that names a gap counts for that gap alone', async () => {
  const one = await found(['Write the plan', 'See the child alone'])
  const { organisationId } = one.audit
  await owner.insert(remedialActionGaps).values([
    { organisationId, remedialActionId: one.actions[0]!, gapId: one.planning }, { organisationId, remedialActionId: one.actions[1]!, gapId: one.livedExperience },
  ])

  await accept(await send(one.worker, one.actions[0]!))
  expect(await closedOf(one)).toEqual([one.planning])
  expect((await threadAs(auditor, one.livedExperience))!.missing).toEqual(['To be done: See the child alone.'])
  expect((await threadAs(auditor, one.livedExperience))!.actions.map(({ id }) => id)).toEqual([one.actions[1]])
})

test('of two last things at once the second closes the gap', async () => {
  const one = await found(Array.from({ length: 24 }, (_, n) => `Step ${n}`))
  const sent = await Promise.all(one.actions.map((id) => send(one.worker, id)))
  const doors = await Promise.all(sent.map((_, n) => through(db, 'check evidence', n % 2 ? auditor : colleague, at)))

  const answers = await Promise.all(doors.map((door, n) => checkEvidence(door, sent[n]!, { outcome: 'accepted' })))

  expect(new Set(answers)).toEqual(new Set([true]))
  expect(await closedOf(one)).toEqual(both(one))
})

test('a gap that is provisional, nobody’s, or of a questioned case does not close', async () => {
  const provisional = await found(['Write the plan'], { 'Audit type': 'Internal audit' })
  const nobodys = await found(['Write the plan'], { Attribution: 'Plan: system' })
  const questioned = await found(['Write the plan', 'Ring the school'])
  await sayNotMyCase(await through(db, 'do remedial actions', questioned.worker, at), questioned.actions[0]!)

  for (const one of [provisional, nobodys]) await accept(await send(one.worker, one.actions[0]!))
  for (const id of questioned.actions) await accept(await send(marcus, id))

  expect(await closedOf(provisional)).toEqual([])
  expect(await closedOf(nobodys)).toEqual([nobodys.planning])
  expect(await closedOf(questioned)).toEqual([])
  expect((await threadAs(auditor, questioned.planning))!.missing).toEqual(['Someone has to settle whose case this was.'])
})

test('a returned action leaves the gap open', async () => {
  const one = await found(['Write the plan'])
  await checkEvidence(await through(db, 'check evidence', auditor, at), await send(one.worker, one.actions[0]!), { outcome: 'returned', because: 'No dates.' })
  await tryClosing(one)

  expect(await closedOf(one)).toEqual([])
  expect((await threadAs(auditor, one.planning))!.missing).toEqual(['Returned, to be sent again: Write the plan.'])
})

test('a gap of a practitioner closes once the learning is completed, shown on a case of their own, and accepted', async () => {
  const one = await found(['Write the plan'], { Attribution: 'Voice & lived experience: practitioner; Plan: system' })
  await accept(await send(one.worker, one.actions[0]!))
  expect(await closedOf(one)).toEqual([one.planning])
  const missing = async () => (await threadAs(one.worker, one.livedExperience))!.missing
  const [learning] = await owner.select().from(assignments).where(eq(assignments.personId, one.worker.id))
  const [version] = await owner.select().from(moduleVersions).where(eq(moduleVersions.moduleKey, 'childs-day'))
  expect(await missing()).toEqual([expect.stringMatching(/^A manager or auditor has to confirm or waive the module /)])

  await decideLearning(await through(db, 'decide learning', marcus, at), learning!.id, { decision: 'confirmed' })
  expect(await missing()).toEqual([expect.stringMatching(/ is to be completed\.$/)])
  await owner.insert(declarations).values({ organisationId: one.worker.organisationId, personId: one.worker.id, moduleVersionId: version!.id, declaredAt: new Date(at) })
  expect(await missing()).toEqual([expect.stringMatching(/^The own-case task of .* is to be sent in\.$/)])
  await sendOwnCase(await through(db, 'learn', one.worker, at), learning!.id, { caseReference: 'NM700001', recordKind: 'Visit form', recordDate: '2026-05-06', remark: 'Drew the morning with him.' })
  expect(await missing()).toEqual([expect.stringMatching(/^An auditor has to check the own-case task of /)])
  expect(await closedOf(one)).toEqual([one.planning])

  const [task] = await owner.select().from(evidence).where(eq(evidence.assignmentId, learning!.id))
  await accept(task!.id)
  expect(await closedOf(one)).toEqual(both(one))
})

test('a proposal that is waived does not hold the gap open', async () => {
  const one = await found(['Write the plan'], { Attribution: 'practitioner' })
  await accept(await send(one.worker, one.actions[0]!))
  expect(await closedOf(one)).toEqual([])

  const waive = async (gapId: string) => {
    const [reason] = await owner.select().from(assignmentReasons).where(eq(assignmentReasons.gapId, gapId))
    await decideLearning(await through(db, 'decide learning', marcus, at), reason!.assignmentId, { decision: 'waived', because: 'They teach this.' })
  }
  await waive(one.planning)
  expect(await closedOf(one)).toEqual([one.planning])
  await waive(one.livedExperience)
  expect(await closedOf(one)).toEqual(both(one))
})

test('where no action is asked for, a gap closes once its learning is waived, and not before', async () => {
  const one = await found([], { Attribution: 'practitioner', Plan: 'Good' })
  await tryClosing(one)
  expect(await closedOf(one)).toEqual([])

  const [learning] = await owner.select().from(assignments).where(eq(assignments.personId, one.worker.id))
  await decideLearning(await through(db, 'decide learning', marcus, at), learning!.id, { decision: 'waived', because: 'They teach this.' })
  expect(await closedOf(one)).toEqual([one.livedExperience])
})

test('a gap is closed once, and closing again changes nothing', async () => {
  const one = await found(['Write the plan'])
  await accept(await send(one.worker, one.actions[0]!))
  const before = await owner.select().from(gapClosures)

  await Promise.all(Array.from({ length: 8 }, () => tryClosing(one)))
  expect(await owner.select().from(gapClosures)).toEqual(before)
  expect(await threadAs(one.worker, one.planning)).toMatchObject({ closedAt: new Date(at), missing: [] })
})

test('a thread is read by the worker, the manager, the area’s manager and the auditors, and by nobody else', async () => {
  const one = await found(['Write the plan'])
  const service = await somebody(owner, council, { name: 'Sal Weir', role: 'manager', area: 'Family Help' })
  const fellow = await somebody(owner, council, { name: 'Fay Fellow', role: 'practitioner', team: 'Family Help South' })
  const otherTeams = await somebody(owner, council, { name: 'Olga Stern', role: 'manager', team: 'Safeguarding North' })
  const otherAreas = await somebody(owner, council, { name: 'Ada Elsewhere', role: 'auditor', area: 'Safeguarding' })
  await anotherCouncil(owner)
  const otherCouncils = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })

  for (const who of [one.worker, marcus, service, auditor]) {
    expect(await threadAs(who, one.planning)).toMatchObject({ audit: one.audit.reference, themeKey: 'planning', grade: 'Inadequate', attribution: 'system', closedAt: null, missing: ['To be done: Write the plan.'] })
  }
  for (const who of [fellow, otherTeams, otherAreas, otherCouncils]) expect(await threadAs(who, one.planning)).toBeUndefined()
})
