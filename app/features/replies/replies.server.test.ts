import { and, eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type SheetRow, type Somebody } from '../../../tests/support/council.ts'
import { assignmentReasons, assignments, audits, awayPeriods, disputes, gapClosures, gaps, moderations, people, replies, themes } from '../../../db/schema.ts'
import { decideLearning, learningToDecide } from '../assignments/decisions.server.ts'
import { learningOf } from '../assignments/my-learning.server.ts'
import { givenTo } from '../assignments/own-case.server.ts'
import { teamBoard } from '../assignments/team-board.server.ts'
import { threadOf } from '../gaps/gaps.server.ts'
import { gapsOfMyCases } from '../gaps/my-cases.server.ts'
import { allowNamed } from '../../door.server.ts'
import { voidImport } from '../publishing/changes.server.ts'
import { confirmFindings } from '../publishing/confirm-findings.server.ts'
import { openDisputes } from './disputes.server.ts'
import { answerAudit, auditsToAnswer, auditToAnswer, repliesTo } from './replies.server.ts'
import type { Answer } from './replies.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const published = '2026-07-06T09:00:00Z'
const inTime = '2026-07-08T09:00:00Z'
const council = 'northmere'
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })

let audited = 1000
/** A confirmed audit that found lived experience and planning below good, both the practitioner's, unless said otherwise. */
async function anAudit(also: SheetRow = {}, at = published) {
  audited += 1
  const one = {
    'Audit No': `R-${audited}`, 'Case ID': `NM20${audited}`, 'Allocated SW': `Worker ${audited}`, 'SW email': `worker.${audited}@northmere.example`, 'Date of audit': '01/07/2026',
    'Voice & lived experience': 'Requires improvement', Plan: 'Inadequate', Attribution: 'practitioner', ...also,
  }
  await takeIn(db, sheet([one]), { at })
  const [audit] = await owner.select().from(audits).where(eq(audits.reference, one['Audit No']!))
  const found = await owner.select({ id: gaps.id, theme: themes.key }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(eq(gaps.auditId, audit!.id))
  const of = (theme: string) => found.find((gap) => gap.theme === theme)!.id
  return { ...audit!, worker: await personCalled(owner, council, one['Allocated SW']!), livedExperience: of('lived-experience'), planning: of('planning'), row: one }
}

const answers = async (who: { id: string; organisationId: string }, auditId: string, answer: Partial<Answer>, at = inTime) =>
  answerAudit(await through(db, 'reply to audits', who, at), auditId, { stance: 'replies', words: 'I see it otherwise.', challenged: [], ...answer })
const challenges = (who: { id: string; organisationId: string }, auditId: string, gapIds: string[], at = inTime) =>
  answers(who, auditId, { stance: 'challenges', words: 'The record of May shows it.', challenged: gapIds.map((gapId) => ({ gapId, because: 'The record of May shows it.' })) }, at)
const disputeOf = async (gapId: string) => (await owner.select().from(disputes).where(eq(disputes.gapId, gapId)))[0]
const manager = () => personCalled(owner, council, 'Marcus Tull')

test('the worker and the manager each answer an audit of their case once', async () => {
  const audit = await anAudit()
  const worker = await through(db, 'reply to audits', audit.worker, inTime)
  expect(await auditsToAnswer(worker)).toEqual([{ id: audit.id, reference: audit.reference, caseReference: audit.caseReference, until: '2026-07-13' }])
  expect(await auditToAnswer(worker, audit.id)).toMatchObject({ strengths: 'Clear, respectful writing.', until: '2026-07-13', mayChallenge: true, given: undefined })
  expect((await auditToAnswer(worker, audit.id))!.found.filter(({ gapId }) => gapId).map(({ theme, grade }) => `${theme}: ${grade}`)).toEqual([expect.stringContaining('Requires improvement'), expect.stringContaining('Inadequate')])

  expect(await answers(audit.worker, audit.id, { stance: 'agrees', words: null })).toBe(true)
  expect(await answers(audit.worker, audit.id, {})).toBe('replied already')
  expect(await answers(await manager(), audit.id, {})).toBe(true)

  expect(await auditsToAnswer(await through(db, 'reply to audits', audit.worker, inTime))).toEqual([])
  expect(await repliesTo(await through(db, 'confirm findings', auditor, inTime), audit.id)).toMatchObject([
    { person: audit.row['Allocated SW'], whose: 'worker', stance: 'agrees', words: null, disputes: [] }, { person: 'Marcus Tull', whose: 'manager', stance: 'replies', words: 'I see it otherwise.' },
  ])
  const [noted] = await owner.execute<{ count: number }>(sql`select count(*)::int as count from activity where did = 'replied to an audit' and subject_id = ${audit.id}`)
  expect(noted!.count).toBe(2)
})

test('an audit of somebody else’s case, or of another council, is not there', async () => {
  const [audit, other] = [await anAudit(), await anAudit()]
  await anotherCouncil(owner)
  const stranger = await somebody(owner, 'southwold-vale', { name: 'Stella Far', role: 'practitioner', team: 'Safeguarding East' })
  for (const who of [other.worker, stranger]) {
    expect(await auditToAnswer(await through(db, 'reply to audits', who, inTime), audit.id)).toBeUndefined()
    expect(await answers(who, audit.id, {})).toBeUndefined()
    expect(await challenges(who, audit.id, [audit.planning])).toBeUndefined()
  }
  await expect(through(db, 'reply to audits', auditor, inTime)).rejects.toThrow('may reply to audits')
})

test('a manager who moderates the audit of their own case answers it once they have given their own grades', async () => {
  const audit = await anAudit()
  const one = await manager()
  const [{ id } = { id: '' }] = await owner.insert(moderations).values({ organisationId: audit.organisationId, auditId: audit.id, line: 'first', chosenBecause: 'random', chosenAt: new Date(published), dueOn: '2026-07-15', moderatorId: one.id, takenAt: new Date(published) }).returning()
  expect(await auditToAnswer(await through(db, 'reply to audits', one, inTime), audit.id)).toBeUndefined()
  expect(await answers(one, audit.id, {})).toBeUndefined()
  await owner.update(moderations).set({ revealedAt: new Date(published) }).where(eq(moderations.id, id))
  expect(await answers(one, audit.id, {})).toBe(true)
})

test('a challenge is taken until the end of the fifth working day, a reply after it too', async () => {
  const [audit, late] = [await anAudit(), await anAudit()]
  expect(await challenges(audit.worker, audit.id, [audit.planning], '2026-07-13T22:59:00Z')).toBe(true)
  expect(await challenges(late.worker, late.id, [late.planning], '2026-07-13T23:00:00Z')).toBe('too late')
  expect(await owner.select().from(replies).where(eq(replies.auditId, late.id))).toEqual([])
  expect(await auditsToAnswer(await through(db, 'reply to audits', late.worker, '2026-07-13T23:00:00Z'))).toEqual([])
  expect(await answers(late.worker, late.id, {}, '2026-07-14T09:00:00Z')).toBe(true)
})

test('the days on which somebody never works do not run against them', async () => {
  const audit = await anAudit()
  await owner.update(people).set({ daysOff: [1, 2] }).where(eq(people.id, audit.worker.id))
  expect((await auditToAnswer(await through(db, 'reply to audits', audit.worker, inTime), audit.id))!.until).toBe('2026-07-16')
  expect(await challenges(audit.worker, audit.id, [audit.planning], '2026-07-16T09:00:00Z')).toBe(true)
})

test('the days on which somebody is away do not run against them, and whoever was away for long can still challenge when they are back', async () => {
  const audit = await anAudit()
  const away = (backOn: string | null) => owner.insert(awayPeriods).values({ organisationId: audit.organisationId, personId: audit.worker.id, awayFrom: '2026-07-07', backOn, recordedById: auditor.id, recordedAt: new Date(published) })
  const listed = async (at: string) => {
    await endReadings()
    return (await auditsToAnswer(await through(db, 'reply to audits', audit.worker, at))).map(({ until }) => until)
  }
  await away(null)
  expect(await listed('2026-12-01T09:00:00Z')).toEqual([null])
  await owner.update(awayPeriods).set({ backOn: '2026-11-30' }).where(eq(awayPeriods.personId, audit.worker.id))
  expect(await listed('2026-12-01T09:00:00Z')).toEqual(['2026-12-04'])
  expect(await listed('2026-12-05T09:00:00Z')).toEqual([])
  expect(await challenges(audit.worker, audit.id, [audit.planning], '2026-12-05T09:00:00Z')).toBe('too late')
  expect(await challenges(audit.worker, audit.id, [audit.planning], '2026-12-04T09:00:00Z')).toBe(true)
})

test('a challenge is to be settled within five working days, and names the grade that was challenged', async () => {
  const audit = await anAudit()
  await challenges(audit.worker, audit.id, [audit.planning])

  expect(await disputeOf(audit.planning)).toMatchObject({ raisedById: audit.worker.id, because: 'The record of May shows it.', settleBy: '2026-07-15', settledAt: null })
  expect(await disputeOf(audit.livedExperience)).toBeUndefined()
  const thread = await threadOf(await through(db, 'follow gaps', audit.worker, inTime), audit.planning)
  expect(thread!.dispute).toMatchObject({ whose: 'worker', grade: 'Inadequate', settleBy: '2026-07-15', settledAt: null })
  expect(thread!.missing).toContain('Someone outside the line has to settle whether the finding stands: it is disputed.')
  expect((await gapsOfMyCases(await through(db, 'see my practice', audit.worker, inTime))).map(({ id, disputedUntil }) => [id, disputedUntil])).toEqual(expect.arrayContaining([[audit.planning, '2026-07-15'], [audit.livedExperience, null]]))
})

test('only a finding below good of this audit can be challenged, and once', async () => {
  const [audit, other] = [await anAudit(), await anAudit()]
  expect(await challenges(audit.worker, audit.id, [audit.planning, other.planning])).toEqual({ notToChallenge: [other.planning] })
  expect(await challenges(audit.worker, audit.id, [])).toEqual({ notToChallenge: [] })
  expect(await disputeOf(audit.planning)).toBeUndefined()

  expect(await challenges(audit.worker, audit.id, [audit.planning])).toBe(true)
  expect(await challenges(await manager(), audit.id, [audit.planning, audit.livedExperience])).toEqual({ notToChallenge: [audit.planning] })
  expect(await challenges(await manager(), audit.id, [audit.livedExperience])).toBe(true)
})

test('of many who challenge the same finding at once one raises it, and nothing half-written is kept', async () => {
  const audit = await anAudit()
  const doors = await Promise.all(Array.from({ length: 16 }, async (_, n) => through(db, 'reply to audits', n % 2 ? audit.worker : await manager(), inTime)))
  const answered = await Promise.all(doors.map((door) => answerAudit(door, audit.id, { stance: 'challenges', words: 'So it is.', challenged: [{ gapId: audit.planning, because: 'So it is.' }] })))

  expect(answered.filter((one) => one === true)).toHaveLength(1)
  expect(await owner.select().from(disputes).where(eq(disputes.gapId, audit.planning))).toHaveLength(1)
  expect(await owner.select().from(replies).where(eq(replies.auditId, audit.id))).toHaveLength(1)
})

test('no learning is proposed for a disputed finding when the audit is confirmed', async () => {
  const provisional = await anAudit({ 'Audit type': 'Internal audit', Attribution: '' })
  await challenges(provisional.worker, provisional.id, [provisional.livedExperience])
  await confirmFindings(await through(db, 'confirm findings', auditor, inTime), provisional.id, { [provisional.livedExperience]: 'practitioner', [provisional.planning]: 'system' })
  expect(await owner.select().from(assignmentReasons).where(eq(assignmentReasons.gapId, provisional.livedExperience))).toEqual([])
})

/** An audit whose only gap brought its worker the module. */
async function withLearning() {
  audited += 1
  const one = { 'Audit No': `L-${audited}`, 'Case ID': `NM30${audited}`, 'Allocated SW': `Learner ${audited}`, 'SW email': `learner.${audited}@northmere.example`, 'Date of audit': '01/07/2026', 'Voice & lived experience': 'Inadequate', Attribution: 'practitioner' }
  await takeIn(db, sheet([one]), { at: published })
  const [row] = await owner.select({ auditId: audits.id, gapId: gaps.id, assignmentId: assignmentReasons.assignmentId }).from(audits)
    .innerJoin(gaps, eq(gaps.auditId, audits.id)).innerJoin(assignmentReasons, eq(assignmentReasons.gapId, gaps.id)).where(eq(audits.reference, one['Audit No']))
  return { ...row!, worker: await personCalled(owner, council, one['Allocated SW']) }
}

test('proposed learning that rests on a disputed finding alone waits', async () => {
  const { auditId, gapId, assignmentId, worker } = await withLearning()
  await challenges(worker, auditId, [gapId])

  expect(await learningToDecide(await through(db, 'decide learning', auditor, inTime), assignmentId)).toMatchObject({ disputed: true })
  expect(await decideLearning(await through(db, 'decide learning', auditor, inTime), assignmentId, { decision: 'confirmed' })).toBe('disputed')
  const board = await teamBoard(await through(db, 'see my team', await somebody(owner, council, { name: 'Tess Lead', role: 'manager', team: 'Family Help South' }), inTime))
  expect(board.learning.filter(({ id }) => id === assignmentId)).toEqual([])
  expect(await decideLearning(await through(db, 'decide learning', auditor, inTime), assignmentId, { decision: 'waived', because: 'Covered in supervision.' })).toBe(true)
})

test('learning that was confirmed is not asked for while its finding is disputed', async () => {
  const { auditId, gapId, assignmentId, worker } = await withLearning()
  await decideLearning(await through(db, 'decide learning', auditor, inTime), assignmentId, { decision: 'confirmed' })
  expect(await learningOf(await through(db, 'see my practice', worker, inTime))).toHaveLength(1)
  await endReadings()

  await challenges(worker, auditId, [gapId])
  expect(await learningOf(await through(db, 'see my practice', worker, inTime))).toMatchObject([{ paused: 'whether the finding stands', sentences: [] }])
  expect(await givenTo(await through(db, 'learn', worker, inTime))).toEqual([])
  expect((await owner.select().from(assignments).where(eq(assignments.id, assignmentId)))[0]).toMatchObject({ decision: 'confirmed', endedAt: null })
})

test('learning that another finding brings too is confirmed all the same', async () => {
  const { auditId, gapId, assignmentId, worker } = await withLearning()
  await takeIn(db, sheet([{ 'Audit No': `M-${audited}`, 'Case ID': `NM40${audited}`, 'Allocated SW': `Learner ${audited}`, 'SW email': `learner.${audited}@northmere.example`, 'Date of audit': '02/07/2026', 'Voice & lived experience': 'Inadequate', Attribution: 'practitioner' }]), { at: published })
  await challenges(worker, auditId, [gapId])
  expect(await decideLearning(await through(db, 'decide learning', auditor, inTime), assignmentId, { decision: 'confirmed' })).toBe(true)
})

test('a closed gap that is challenged is open again', async () => {
  const { auditId, gapId, assignmentId, worker } = await withLearning()
  await decideLearning(await through(db, 'decide learning', auditor, inTime), assignmentId, { decision: 'waived', because: 'Covered in supervision.' })
  expect(await owner.select().from(gapClosures).where(eq(gapClosures.gapId, gapId))).toHaveLength(1)

  await challenges(worker, auditId, [gapId])
  expect(await owner.select().from(gapClosures).where(eq(gapClosures.gapId, gapId))).toEqual([])
})

test('the manager’s page names disputed findings and neither who challenged them nor why', async () => {
  const audit = await anAudit()
  await challenges(audit.worker, audit.id, [audit.planning])
  const lead = await somebody(owner, council, { name: 'Tina Lead', role: 'manager', team: 'Family Help South' })
  const shownTo = async (who: Somebody) => (await teamBoard(await through(db, 'see my team', who, inTime))).disputed.filter(({ gapId }) => gapId === audit.planning)
  expect(await shownTo(lead)).toEqual([{ gapId: audit.planning, theme: expect.any(String), caseReference: audit.caseReference, settleBy: '2026-07-15' }])
  expect(await shownTo(await somebody(owner, council, { name: 'Theo Far', role: 'manager', team: 'Safeguarding North' }))).toEqual([])
})

test('open disputes are listed first due first, and a leader of an area sees that area’s alone', async () => {
  const [first, second] = [await anAudit(), await anAudit()]
  await challenges(second.worker, second.id, [second.planning], '2026-07-13T09:00:00Z')
  await challenges(first.worker, first.id, [first.planning], '2026-07-07T09:00:00Z')
  const listed = (await openDisputes(await through(db, 'settle disputes', auditor, inTime))).map(({ audit }) => audit)
  expect(listed.indexOf(first.reference)).toBeLessThan(listed.indexOf(second.reference))

  const own = await somebody(owner, council, { name: 'Hal Family', role: 'leader', area: 'Family Help' })
  const other = await somebody(owner, council, { name: 'Vera Care', role: 'leader', area: 'Children in Care' })
  expect((await openDisputes(await through(db, 'settle disputes', own, inTime))).find(({ audit }) => audit === first.reference)?.whyNot).toBe('You lead the team or its service area.')
  expect(await openDisputes(await through(db, 'settle disputes', other, inTime))).toEqual([])
})

test('a file that changes a disputed grade to good lets the challenge fall, and taking it back puts it back', async () => {
  const audit = await anAudit()
  await challenges(audit.worker, audit.id, [audit.planning])
  const { importId } = await takeIn(db, sheet([{ ...audit.row, Plan: 'Good' }]), { at: '2026-07-09T09:00:00Z' })
  expect(await disputeOf(audit.planning)).toBeUndefined()
  expect(await owner.select().from(replies).where(and(eq(replies.auditId, audit.id), eq(replies.personId, audit.worker.id)))).toMatchObject([{ words: 'The record of May shows it.' }])

  expect(await voidImport(await allowNamed(db, council, 'import command', 'import audits', new Date('2026-07-10T09:00:00Z')), importId)).toBe('voided')
  expect(await disputeOf(audit.planning)).toMatchObject({ because: 'The record of May shows it.', settledAt: null })
})

test('an audit that somebody has answered is not taken back', async () => {
  const audit = await anAudit()
  await answers(audit.worker, audit.id, {})
  expect(await voidImport(await allowNamed(db, council, 'import command', 'import audits', new Date('2026-07-10T09:00:00Z')), audit.importId!)).toEqual({ acted: 1, changedSince: 0, free: 0 })
})
