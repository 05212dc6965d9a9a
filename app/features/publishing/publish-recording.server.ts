import { eq, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, instantInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, gaps, judgements, recordings, themes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { seeingHidden } from '../audits/hidden.server.ts'
import { chooseForModeration } from '../moderation/choosing.server.ts'
import { nextReference } from '../recording/begin.server.ts'
import { momentWritten, recordedOf, type JudgedTheme, type Recorded } from '../recording/recorded.ts'
import { forgetWhatWasWritten, holdRecording, type Recording } from '../recording/recording.server.ts'
import { namesIn, notSettled, whatIsOpen } from '../recording/what-is-open.ts'
import { tellOfReds } from '../remedial-actions/red-alerts.server.ts'
import { issueActions, type ActionToIssue } from './issue-actions.server.ts'
import { publish, takeTurn } from './publishing.server.ts'

/** What came of publishing: the audit; that it had been published before; or what has to be mended first. */
export type Publication = { auditId: string } | { already: string } | { open: true } | { names: string[] }

/** People of the council whose names are no secret where a case is written about. */
export const namesKnownIn = ({ worker, manager, team, area, owners }: Pick<Recording, 'worker' | 'manager' | 'team' | 'area' | 'owners'>): string[] =>
  [worker, manager, team, area, ...owners.map(({ name }) => name)].filter((name) => name !== null)

/**
 * Publishes a recorded audit in one transaction: the audit with its judgements, a gap for each of them that is below good with whose the
 * auditor says it is, and the actions, whose clocks begin now. Its grades stay provisional, and no learning follows, until somebody else
 * confirms them. Drafts and the scratchpad go. Of two who publish at once the second is told which audit it has become.
 * @param namesSeen words that look like names and that the auditor says are none of the child or a relative
 * @returns undefined when the recording is not the auditor's own or was put aside
 */
export async function publishRecording(auditor: Allowed<'record audits'>, id: string, namesSeen: readonly string[]): Promise<Publication | undefined> {
  return auditor.writing(async (tx) => {
    await takeTurn(tx, auditor.organisationId)
    const recording = await holdRecording(tx, auditor, id)
    if (!recording) return undefined
    if (recording.auditId) return { already: recording.auditId }

    const recorded = recordedOf(recording.values, recording.frame)
    if (whatIsOpen(recorded, auditor.at).length > 0 || notSettled(recording.values).length > 0 || ownersGone(recorded, recording).length > 0) return { open: true }
    const names = namesIn(recorded, namesKnownIn(recording)).map(({ name }) => name).filter((name) => !namesSeen.includes(name))
    if (names.length > 0) return { names }

    const auditId = await writeAudit(tx, auditor, recording, recorded)
    let gapOf: ReadonlyMap<string, string> = new Map()
    await publish(tx, sql`audits.id = ${auditId}::uuid`, async () => { gapOf = await attribute(tx, auditor, auditId, recorded.themes) })
    const issued = await issueActions(tx, auditor, auditId, toIssue(recorded, recording, gapOf))
    await tx.update(recordings).set({ publishedAt: auditor.at, auditId }).where(eq(recordings.id, id))
    await forgetWhatWasWritten(tx, id)
    await note(tx, auditor, { did: 'published an audit', subjectKind: 'audit', subjectId: auditId, aboutPersonId: recording.workerId })
    await chooseForModeration(tx, auditor, auditId)
    await tellOfReds(tx, auditor, issued)
    return { auditId }
  })
}

/** Actions whose owner has left, or is in the team no more. */
export const ownersGone = ({ actions }: Recorded, { owners }: Pick<Recording, 'owners'>) => actions.filter(({ ownerId }) => ownerId !== '' && !owners.some(({ id }) => id === ownerId))

async function writeAudit(tx: Transaction, { organisationId, at, ...auditor }: Allowed<'record audits'>, recording: Recording, recorded: Recorded): Promise<string> {
  const { byRule, moved } = recorded
  const gradeId = (grade: { key: string } | undefined) => recording.frame.grades.find(({ key }) => key === grade?.key)?.id
  const [audit] = await tx.insert(audits).values({
    organisationId, reference: await referenceFor(tx, organisationId, recording), caseReference: recording.caseReference, caseType: recording.caseType, phaseId: recording.phaseId, sample: recording.sample,
    auditedOn: dayInLondon(at), auditedFrom: recording.auditedFrom, auditedTo: recording.auditedTo, serviceAreaId: recording.serviceAreaId, teamId: recording.teamId,
    workerId: recording.workerId, managerId: recording.managerId, auditorId: whoever(auditor), overallGradeId: gradeId(moved ?? byRule.grade), ruleGradeId: gradeId(byRule.grade),
    movedBecause: moved ? recorded.movedBecause : null, unmanagedRisk: recorded.unmanagedRisk,
    strengths: recorded.strengths, impact: recorded.impact, improvements: recorded.improvements || null, publishedAt: at,
  }).returning({ id: audits.id })
  await tx.insert(judgements).values(recorded.themes.map((theme) => ({
    organisationId, auditId: audit!.id, themeId: theme.id, frameworkId: recording.frameworkId, gradeId: theme.applies ? theme.grade!.id : null,
    evidence: theme.applies ? theme.evidence : null, finding: theme.applies ? findingIn(theme) : null, notApplicableBecause: theme.applies ? null : theme.because || `Cases of the type “${recording.caseType}” are not judged by this theme.`,
  })))
  return audit!.id
}

const findingIn = ({ finding, leftOut, because }: JudgedTheme) => (leftOut ? `${finding} Judged here because: ${because}`.trim() : finding) || null

/** The reference that the recording was given, unless a council's sheet has used it meanwhile. */
async function referenceFor(tx: Transaction, organisationId: string, { reference }: Recording): Promise<string> {
  const [taken] = await seeingHidden(tx, async () => tx.select({ id: audits.id }).from(audits).where(eq(audits.reference, reference)))
  return taken ? nextReference(tx, organisationId) : reference
}

/** Writes whose each gap mainly is, by the auditor's word. @returns the gap of each theme, by the theme's key */
async function attribute(tx: Transaction, auditor: Allowed<'record audits'>, auditId: string, judged: readonly JudgedTheme[]): Promise<Map<string, string>> {
  const said = JSON.stringify(judged.flatMap(({ id, attribution }) => (attribution ? [{ id, attribution }] : [])))
  const attributed = await tx.execute<{ id: string; key: string }>(sql`
    update gaps set attribution = said.attribution, attributed_at = ${auditor.at.toISOString()}::timestamptz, attributed_by_id = ${whoever(auditor)}::uuid
    from json_to_recordset(${said}::text::json) as said (id uuid, attribution text), ${themes}
    where gaps.audit_id = ${auditId}::uuid and gaps.theme_id = said.id and themes.organisation_id = gaps.organisation_id and themes.id = said.id
    returning ${gaps.id} as id, themes.key as key`)
  return new Map(attributed.map(({ id, key }) => [key, id]))
}

/** The recorded actions as they go out: for each red with who was spoken to about the child's safety, or tried. */
const toIssue = ({ actions }: Recorded, { owners }: Recording, gapOf: ReadonlyMap<string, string>): ActionToIssue[] => actions.map((action) => {
  const moment = action.priority === 'red' ? momentWritten(action)! : undefined
  return {
    ownerId: action.ownerId, daysOff: owners.find(({ id }) => id === action.ownerId)!.daysOff, priority: action.priority!, wording: action.wording, place: action.place, closesWhen: action.closesWhen, because: action.because,
    gapIds: action.answers.map((key) => gapOf.get(key)!), contact: moment && { reached: action.reached!, spokenTo: action.spokenTo!, at: instantInLondon(moment.day, moment.time) },
  }
})
