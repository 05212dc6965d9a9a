import { and, asc, eq, inArray, isNull, not, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import { likelyNames } from '../../lib/likely-names.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, gapClosures, gaps, grades, judgements, remedialActions, themes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { holdAudits } from '../gaps/closing.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { ownersFor } from '../recording/recording.server.ts'
import { tellOfReds } from '../remedial-actions/red-alerts.server.ts'
import { openAction } from '../remedial-actions/remedial-actions.server.ts'
import { issueActions, type ActionToIssue } from './issue-actions.server.ts'

/**
 * An audit to whose gaps an auditor adds an action, by one of these: its gaps that stand, each with whether it is closed and how many actions answer it, and who may be asked.
 * @returns undefined when the gap is not in reach or is none any more, and to whoever moderates its audit until they have given their own grades
 */
export async function auditToAddTo(auditor: Allowed<'record audits'>, gapId: string) {
  return read(await auditor.reading(), auditor, gapId)
}

/** Whether an action answers the gap in hand: it names it, or names none. */
const answers = sql`exists (select 1 from (select bool_or(named.gap_id = gaps.id) as this_one from remedial_action_gaps named
  where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id) named where this_one is not false)`

async function read(tx: Transaction, auditor: Allowed<'record audits'>, gapId: string) {
  const me = whoever(auditor)
  const [audit] = await tx.select({
    id: audits.id, reference: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType, teamId: audits.teamId, workerId: audits.workerId, managerId: audits.managerId, ownPractice: sql<boolean>`${me}::uuid in (${audits.workerId}, ${audits.managerId}) is true`,
    names: sql<string[]>`array(select team.name from teams team where team.organisation_id = ${audits.organisationId} and team.id = ${audits.teamId}
      union all select area.name from service_areas area where area.organisation_id = ${audits.organisationId} and area.id = ${audits.serviceAreaId})`,
  }).from(gaps).innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .where(and(eq(gaps.id, gapId), isNull(gaps.withdrawnAt), withinReach(auditor.reach, { area: audits.serviceAreaId, team: audits.teamId }), not(blindTo(me))))
  if (!audit) return undefined
  const standing = await tx.select({
    id: gaps.id, theme: themes.title, themeKey: themes.key, grade: grades.word, closed: sql<boolean>`${gapClosures.gapId} is not null`,
    answeredBy: sql<number>`(select count(*)::int from remedial_actions action where action.organisation_id = ${gaps.organisationId} and action.audit_id = ${gaps.auditId} and action.withdrawn_at is null and ${answers})`,
  }).from(gaps)
    .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
    .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
    .innerJoin(grades, and(eq(grades.organisationId, judgements.organisationId), eq(grades.id, judgements.gradeId)))
    .leftJoin(gapClosures, and(eq(gapClosures.organisationId, gaps.organisationId), eq(gapClosures.gapId, gaps.id)))
    .where(and(eq(gaps.auditId, audit.id), isNull(gaps.withdrawnAt))).orderBy(asc(themes.position), asc(themes.title))
  return { ...audit, gaps: standing, owners: await ownersFor(tx, audit, dayInLondon(auditor.at)) }
}

/** An action as an auditor has written it, for one or several gaps. */
export type ActionToAdd = Omit<ActionToIssue, 'daysOff'>

/**
 * An auditor asks for one more action of an audit that is published, such as for a gap that a moderation has raised; its clock begins now. A gap that was closed is open again
 * until it is done. Of two who add the same at once the second is told.
 * @param namesSeen words that look like names and that the auditor says are none of the child or a relative
 * @returns its id; what has to be said of words that look like names; 'there already' when the owner has it to do; 'changed meanwhile' when a gap stands no more or the owner has left;
 *   'own practice' when they held or managed the case; undefined when the gap is not in reach
 */
export async function addAction(auditor: Allowed<'record audits'>, gapId: string, action: ActionToAdd, namesSeen: readonly string[]): Promise<{ id: string } | { names: string[] } | 'there already' | 'changed meanwhile' | 'own practice' | undefined> {
  return auditor.writing(async (tx) => {
    const [found] = await tx.select({ auditId: gaps.auditId }).from(gaps).where(eq(gaps.id, gapId))
    if (!found) return undefined
    await holdAudits(tx, [found.auditId])
    const audit = await read(tx, auditor, gapId)
    if (!audit) return undefined
    if (audit.ownPractice) return 'own practice'
    const gapIds = [...new Set(action.gapIds)]
    const owner = audit.owners.find(({ id }) => id === action.ownerId)
    if (gapIds.length === 0 || !gapIds.every((id) => audit.gaps.some((gap) => gap.id === id)) || !owner) return 'changed meanwhile'
    const [same] = await tx.select({ id: remedialActions.id }).from(remedialActions)
      .where(and(eq(remedialActions.auditId, audit.id), eq(remedialActions.wording, action.wording), eq(remedialActions.ownerId, owner.id), openAction))
    if (same) return 'there already'
    const known = [...audit.names, ...audit.owners.map(({ name }) => name)]
    const names = [...new Set([action.wording, action.place, action.closesWhen, action.because].flatMap((text) => likelyNames(text, known)))].filter((name) => !namesSeen.includes(name))
    if (names.length > 0) return { names }

    const [id] = await issueActions(tx, auditor, audit.id, [{ ...action, gapIds, daysOff: owner.daysOff }])
    await tx.delete(gapClosures).where(inArray(gapClosures.gapId, gapIds))
    await note(tx, auditor, { did: 'added an action', subjectKind: 'remedial action', subjectId: id!, aboutPersonId: owner.id })
    await tellOfReds(tx, auditor, [id!])
    return { id: id! }
  })
}
