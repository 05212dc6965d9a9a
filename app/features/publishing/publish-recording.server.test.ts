import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { recordedAction, recordedHere, wholeRecording as whole } from '../../../tests/support/recordings.ts'
import { activity, assignments, audits, gaps, grades, judgements, recordingEntries, recordings, remedialActionGaps, remedialActions, safetyContacts, teams, themes } from '../../../db/schema.ts'
import { saveRecording } from '../recording/recording.server.ts'
import { auditsToConfirm, findingsOf } from '../audits/audits.server.ts'
import { confirmFindings } from './confirm-findings.server.ts'
import { publishRecording } from './publish-recording.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const worker = await somebody(owner, council, { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const manager = await somebody(owner, council, { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const auditor = await somebody(owner, council, { name: 'Gwen Marsh', role: 'auditor' })
const colleague = await somebody(owner, council, { name: 'Ravi Oakley', role: 'auditor' })
const teamId = (await owner.select({ id: teams.id }).from(teams).where(sql`name = 'Family Help South' and organisation_id = ${auditor.organisationId}`))[0]!.id
afterEach(endReadings)

/** A Tuesday. */
const at = '2026-06-09T10:30:00Z'
const door = (when = at, who: Somebody = auditor) => through(db, 'record audits', who, when)
let cases = 100

const action = (nth: number, parts: Record<string, string>) => recordedAction(nth, worker.id, parts)
const red = { priority: 'red', gaps: 'lived-experience,oversight', reached: 'no', 'spoken-to': 'team manager', 'spoken-on': '2026-06-09', 'spoken-at': '10:15' }

const recorded = (fields: Record<string, string> = {}, when = at) =>
  recordedHere(() => door(when), { caseReference: `NM70${cases++}`, teamId, workerId: worker.id, managerId: manager.id }, { ...whole, ...fields })

async function published(fields: Record<string, string> = {}, when = at) {
  const id = await recorded(fields, when)
  const done = await publishRecording(await door(when), id, [])
  if (!done || !('auditId' in done)) throw new Error(`Not published: ${JSON.stringify(done)}`)
  const [audit] = await owner.select().from(audits).where(eq(audits.id, done.auditId))
  return { recordingId: id, ...audit! }
}

test('publishing writes the audit whole: its grades, where in the record and what was found', async () => {
  const audit = await published()
  expect(audit).toMatchObject({
    sample: 'targeted', auditedOn: '2026-06-09', auditedFrom: '2025-06-01', workerId: worker.id, managerId: manager.id, auditorId: auditor.id, confirmedAt: null, importId: null,
    strengths: whole.strengths!, impact: whole.impact!, improvements: whole.improvements!, publishedAt: new Date(at),
  })
  const judged = await owner.select({ theme: themes.key, grade: grades.key, evidence: judgements.evidence, finding: judgements.finding, because: judgements.notApplicableBecause })
    .from(judgements).innerJoin(themes, eq(themes.id, judgements.themeId)).leftJoin(grades, eq(grades.id, judgements.gradeId)).where(eq(judgements.auditId, audit.id))
  expect(judged).toHaveLength(12)
  expect(judged).toContainEqual({ theme: 'lived-experience', grade: 'requires-improvement', evidence: 'Case note on lived-experience, page 2', finding: whole['finding:lived-experience']!, because: null })
  expect(judged).toContainEqual({ theme: 'permanence', grade: null, evidence: null, finding: null, because: 'Cases of the type “Child in need” are not judged by this theme.' })
})

test('each judgement below good is a gap, whose it is by the auditor’s word; no learning follows yet', async () => {
  const { id } = await published()
  const found = await owner.select({ theme: themes.key, attribution: gaps.attribution, by: gaps.attributedById }).from(gaps).innerJoin(themes, eq(themes.id, gaps.themeId)).where(eq(gaps.auditId, id))
  expect(found.toSorted((a, b) => a.theme.localeCompare(b.theme))).toEqual([{ theme: 'lived-experience', attribution: 'practitioner', by: auditor.id }, { theme: 'oversight', attribution: 'manager', by: auditor.id }])
  expect(await owner.select().from(assignments)).toEqual([])
})

test('actions go out with their clocks, and a red with who was tried', async () => {
  const { id } = await published({ ...action(1, red), ...action(2, { priority: 'amber', gaps: 'oversight', owner: manager.id }), ...action(3, { priority: 'green', gaps: 'lived-experience' }), ...action(4, { there: '' }) })
  const issued = await owner.select().from(remedialActions).where(eq(remedialActions.auditId, id)).orderBy(remedialActions.dueOn)
  expect(issued).toMatchObject([
    { priority: 'red', ownerId: worker.id, dueOn: '2026-06-10', dueAt: new Date('2026-06-10T11:00:00Z'), place: 'Visit form', closesWhen: 'The visit form has what the child said.' },
    { priority: 'amber', ownerId: manager.id, dueOn: '2026-06-12' }, { priority: 'green', ownerId: worker.id, dueOn: '2026-06-16' },
  ])
  expect(await owner.select().from(remedialActionGaps).where(eq(remedialActionGaps.remedialActionId, issued[0]!.id))).toHaveLength(2)
  expect(await owner.select().from(safetyContacts).where(eq(safetyContacts.remedialActionId, issued[0]!.id))).toMatchObject([{ reached: false, spokenTo: 'team manager', at: new Date('2026-06-09T09:15:00Z'), recordedById: auditor.id }])
})

test('clocks run over the change of the hour and a bank holiday as anywhere', async () => {
  const overAutumn = await published(action(1, { ...red, 'spoken-on': '2026-10-23' }), '2026-10-23T10:00:00Z')
  expect(await owner.select().from(remedialActions).where(eq(remedialActions.auditId, overAutumn.id))).toMatchObject([{ dueOn: '2026-10-26', dueAt: new Date('2026-10-26T12:00:00Z') }])
  const overEaster = await published(action(1, { priority: 'amber', gaps: 'oversight' }), '2027-03-25T23:30:00Z')
  expect(await owner.select().from(remedialActions).where(eq(remedialActions.auditId, overEaster.id))).toMatchObject([{ dueOn: '2027-04-01' }])
})

test('an audit that is published after midnight in London is of the new day', async () => {
  expect(await published({}, '2026-06-09T23:30:00Z')).toMatchObject({ auditedOn: '2026-06-10' })
})

test('the overall grade is the rule’s, or one step from it with the reason', async () => {
  const word = async (id: string | null) => (await owner.select({ key: grades.key }).from(grades).where(eq(grades.id, id!)))[0]!.key
  const byRule = await published()
  expect([await word(byRule.overallGradeId), await word(byRule.ruleGradeId), byRule.movedBecause]).toEqual(['requires-improvement', 'requires-improvement', null])
  const moved = await published({ overall: 'good', 'overall-because': 'The gap was put right while the case was open.' })
  expect([await word(moved.overallGradeId), await word(moved.ruleGradeId), moved.movedBecause]).toEqual(['good', 'requires-improvement', 'The gap was put right while the case was open.'])
})

test('nothing is published while something is missing, nor half of it', async () => {
  const missing: Record<string, string>[] = [
    { strengths: '' }, { impact: '' }, { improvements: '' }, { 'grade:planning': '' }, { 'evidence:planning': '' }, { 'finding:oversight': '' }, { 'attribution:oversight': '' },
    { 'grade:planning': 'n/a' }, { overall: 'good' }, { overall: 'outstanding', 'overall-because': 'It is lovely.' },
    action(1, {}), action(1, { priority: 'amber' }), action(1, { ...red, reached: '' }), action(1, { ...red, 'spoken-at': '13:30' }), action(1, { priority: 'amber', gaps: 'planning' }), action(1, { priority: 'amber', gaps: 'oversight', owner: crypto.randomUUID() }),
  ]
  const before = await owner.$count(audits)
  for (const fields of missing) {
    const id = await recorded(fields)
    expect.soft(await publishRecording(await door(), id, []), JSON.stringify(fields)).toEqual({ open: true })
  }
  expect(await owner.$count(audits)).toBe(before)
})

test('words that look like names stop it until the auditor has said of each that it names nobody', async () => {
  const id = await recorded({ impact: 'The plan now has what Oskar said.' })
  expect(await publishRecording(await door(), id, [])).toEqual({ names: ['Oskar'] })
  expect(await publishRecording(await door(), id, ['Oskar'])).toMatchObject({ auditId: expect.any(String) })
})

test('of 8 who publish at once one does, and all are told of the same audit', async () => {
  const id = await recorded({ ...action(1, red) })
  const doors = await Promise.all(Array.from({ length: 8 }, () => door()))
  const answers = await Promise.all(doors.map((one) => publishRecording(one, id, [])))
  expect(answers.filter((one) => one && 'auditId' in one)).toHaveLength(1)
  expect(new Set(answers.map((one) => (one && 'auditId' in one ? one.auditId : (one as { already: string }).already))).size).toBe(1)
  const [{ auditId }] = await owner.select({ auditId: recordings.auditId }).from(recordings).where(eq(recordings.id, id)) as [{ auditId: string }]
  expect(await owner.select().from(remedialActions).where(eq(remedialActions.auditId, auditId))).toHaveLength(1)
  const noted = await owner.select().from(activity).where(eq(activity.subjectId, auditId))
  expect(noted.filter(({ did }) => did === 'published an audit')).toHaveLength(1)
})

test('drafts and notes go, and nobody can save any more', async () => {
  const { recordingId } = await published()
  expect(await owner.select().from(recordingEntries).where(eq(recordingEntries.recordingId, recordingId))).toEqual([])
  expect(await saveRecording(await door(), recordingId, { tab: 'one', fields: [{ field: 'strengths', value: 'Late', loadedAt: 0 }] })).toBe('published')
})

test('another auditor cannot publish it, for to them it is not there', async () => {
  const id = await recorded()
  expect(await publishRecording(await door(at, colleague), id, [])).toBeUndefined()
})

test('a reference that a sheet took meanwhile is not given twice', async () => {
  const id = await recorded()
  const [{ reference }] = await owner.select({ reference: recordings.reference }).from(recordings).where(eq(recordings.id, id)) as [{ reference: string }]
  await takeIn(db, sheet([{ 'Audit No': reference }]))
  const done = await publishRecording(await door(), id, []) as { auditId: string }
  const [audit] = await owner.select({ reference: audits.reference }).from(audits).where(eq(audits.id, done.auditId))
  expect(audit!.reference).not.toBe(reference)
})

test('whoever carried an audit out cannot confirm its grades; another auditor can, and then learning is proposed', async () => {
  const { id } = await published()
  const own = await through(db, 'confirm findings', auditor)
  expect(await confirmFindings(own, id, {})).toBe('own audit')
  expect((await auditsToConfirm(own, { page: 1 })).map((one) => one.id)).not.toContain(id)
  expect(await findingsOf(own, id)).toMatchObject({ ownAudit: true })

  const other = await through(db, 'confirm findings', colleague)
  expect((await auditsToConfirm(other, { page: 1 })).map((one) => one.id)).toContain(id)
  expect(await confirmFindings(other, id, {})).toBe(true)
  expect((await owner.select().from(assignments).where(eq(assignments.personId, worker.id))).length).toBeGreaterThan(0)
})
