import { and, eq, inArray, isNull, not, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, gapClosures, gaps, grades, judgements, people, teams, themes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { holdAudits } from '../gaps/closing.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { ownersFor } from '../recording/recording.server.ts'
import { issueActions, type ActionToIssue } from './issue-actions.server.ts'

const inSight = (auditor: Allowed<'record audits'>) => and(withinReach(auditor.reach, { area: audits.serviceAreaId, team: audits.teamId }), not(blindTo(whoever(auditor))))

async function auditOf(tx: Transaction, auditor: Allowed<'record audits'>, gapId: string) {
  const me = whoever(auditor)
  const nameOf = (column: typeof audits.workerId | typeof audits.managerId) => sql<string | null>`(select name from ${people} named where named.organisation_id = ${audits.organisationId} and named.id = ${column})`
  const [audit] = await tx.select({
    id: audits.id, reference: audits.reference, caseReference: audits.caseReference, caseType: audits.caseType, teamId: audits.teamId, team: teams.name, workerId: audits.workerId, managerId: audits.managerId,
    worker: nameOf(audits.workerId), manager: nameOf(audits.managerId), ownPractice: sql<boolean>`${me}::uuid in (${audits.workerId}, ${audits.managerId}) is true`,
  }).from(gaps)
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .innerJoin(teams, and(eq(teams.organisationId, audits.organisationId), eq(teams.id, audits.teamId)))
    .where(and(eq(gaps.id, gapId), isNull(gaps.withdrawnAt), inSight(auditor)))
  return audit
}

/** What an action is added to: the audit of a gap, its gaps that stand, and who may be asked. @returns undefined when the gap is not in reach, or is none any more */
export async function auditToAddTo(auditor: Allowed<'record audits'>, gapId: string) {
  const tx = await auditor.reading()
  const audit = await auditOf(tx, auditor, gapId)
  if (!audit) return undefined
  const standing = await tx.select({ id: gaps.id, theme: themes.title, grade: grades.word }).from(gaps)
    .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
    .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
    .innerJoin(grades, and(eq(grades.organisationId, judgements.organisationId), eq(grades.id, judgements.gradeId)))
    .where(and(eq(gaps.auditId, audit.id), isNull(gaps.withdrawnAt))).orderBy(themes.position)
  return { ...audit, gaps: standing, owners: await ownersFor(tx, audit, dayInLondon(auditor.at)) }
}

/**
 * An auditor asks for one more action of an audit that is published, such as for a gap that a moderation has raised. A gap that was closed is open again until it is done.
 * @returns the action's id; 'own practice' when they held or managed the case; 'changed meanwhile' when a gap stands no more or the owner has left; undefined when the gap is not in reach
 */
export async function addAction(
  auditor: Allowed<'record audits'>, gapId: string, action: Omit<ActionToIssue, 'daysOff'>,
): Promise<{ id: string } | 'own practice' | 'changed meanwhile' | undefined> {
  return auditor.writing(async (tx) => {
    const audit = await auditOf(tx, auditor, gapId)
    if (!audit) return undefined
    if (audit.ownPractice) return 'own practice'
    await holdAudits(tx, [audit.id])
    const gapIds = [...new Set(action.gapIds)]
    const standing = await tx.select({ id: gaps.id }).from(gaps).where(and(eq(gaps.auditId, audit.id), inArray(gaps.id, gapIds), isNull(gaps.withdrawnAt)))
    const owner = (await ownersFor(tx, audit, dayInLondon(auditor.at))).find(({ id }) => id === action.ownerId)
    if (gapIds.length === 0 || standing.length < gapIds.length || !owner) return 'changed meanwhile'
    const [id] = await issueActions(tx, auditor, audit.id, [{ ...action, gapIds, daysOff: owner.daysOff }])
    await tx.delete(gapClosures).where(inArray(gapClosures.gapId, gapIds))
    await note(tx, auditor, { did: 'added an action', subjectKind: 'remedial action', subjectId: id!, aboutPersonId: owner.id })
    return { id: id! }
  })
}
