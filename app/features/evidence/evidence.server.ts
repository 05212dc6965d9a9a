import { and, asc, eq, isNull, or, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { actionChallenges, assignmentReasons, assignments, audits, cohortTasks, evidence, evidenceChecks, gaps, moduleVersions, people, remedialActions } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { closeWhatIsComplete, holdAudits } from '../gaps/closing.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { afterReturnDueOn } from '../remedial-actions/clocks.ts'
import { whyNotToCheck } from '../remedial-actions/remedial-actions.ts'
import { chooseForSecondLook } from './second-looks.server.ts'

const sender = alias(people, 'sender')

/** Evidence with what it is evidence of; the checker's reach and the rule of who may check are asked of each row. */
async function evidenceWhere(tx: Transaction, condition: ReturnType<typeof and>) {
  return tx.select({
    id: evidence.id, caseReference: evidence.caseReference, recordKind: evidence.recordKind, recordDate: evidence.recordDate, remark: evidence.remark,
    submittedAt: evidence.submittedAt, submittedById: evidence.submittedById, submittedBy: sender.name, checkDueOn: evidence.checkDueOn,
    actionId: remedialActions.id, wording: remedialActions.wording, priority: remedialActions.priority, actionOwnerId: remedialActions.ownerId,
    dueAt: remedialActions.dueAt, auditId: audits.id, audit: audits.reference, teamId: audits.teamId,
    assignmentId: assignments.id, moduleKey: assignments.moduleKey,
    moduleTitle: sql<string | null>`(select version.title from ${moduleVersions} version where version.organisation_id = ${assignments.organisationId} and version.module_key = ${assignments.moduleKey} order by version.published_at desc limit 1)`,
    cohortTaskId: cohortTasks.id, task: cohortTasks.task,
    challengedById: sql<string | null>`(select raised_by_id from ${actionChallenges} challenge where challenge.organisation_id = ${evidence.organisationId} and challenge.remedial_action_id = ${evidence.remedialActionId} and challenge.decided_at is null)`,
    outcome: evidenceChecks.outcome, because: evidenceChecks.because, checkedAt: evidenceChecks.checkedAt,
  }).from(evidence)
    .innerJoin(sender, and(eq(sender.organisationId, evidence.organisationId), eq(sender.id, evidence.submittedById)))
    .leftJoin(remedialActions, and(eq(remedialActions.organisationId, evidence.organisationId), eq(remedialActions.id, evidence.remedialActionId)))
    .leftJoin(audits, and(eq(audits.organisationId, remedialActions.organisationId), eq(audits.id, remedialActions.auditId)))
    .leftJoin(assignments, and(eq(assignments.organisationId, evidence.organisationId), eq(assignments.id, evidence.assignmentId)))
    .leftJoin(cohortTasks, and(eq(cohortTasks.organisationId, evidence.organisationId), eq(cohortTasks.id, evidence.cohortTaskId)))
    .leftJoin(evidenceChecks, and(eq(evidenceChecks.organisationId, evidence.organisationId), eq(evidenceChecks.evidenceId, evidence.id)))
    .where(condition).orderBy(asc(evidence.checkDueOn), asc(evidence.submittedAt))
}
export type Evidence = Awaited<ReturnType<typeof evidenceWhere>>[number]

const mayNot = (checker: Allowed<'check evidence'>, one: Evidence) => whyNotToCheck(
  { id: whoever(checker), isAuditor: checker.roles.includes('auditor'), teamIds: checker.reach.teamIds },
  { submittedById: one.submittedById, ownerId: one.actionOwnerId ?? one.submittedById, challengedById: one.challengedById, priority: one.priority, teamId: one.teamId ?? '' },
)

/** A checker with less than the whole council in reach sees the actions of their teams and areas, no learning and nothing of the managers’ programme. */
const inReach = (checker: Allowed<'check evidence'>) => checker.reach.council ? sql`true` : or(
  sql`${audits.teamId} = any(${sql.param(`{${checker.reach.teamIds.join(',')}}`)}::uuid[])`,
  sql`${audits.serviceAreaId} = any(${sql.param(`{${checker.reach.areaIds.join(',')}}`)}::uuid[])`,
)

/** What waits for this person's check, oldest due first. Their own work is never among it. */
export async function waitingForCheck(checker: Allowed<'check evidence'>): Promise<Evidence[]> {
  const tx = await checker.reading()
  // Begun from the few actions that are open: gone through piece by piece, all evidence there has ever been would be looked at.
  const perhaps = sql`${evidence.id} in (
    select sent.id from remedial_actions action join evidence sent on sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id
    where action.done_at is null and action.withdrawn_at is null
    union all select sent.id from evidence sent where sent.assignment_id is not null or sent.cohort_task_id is not null)`
  const waiting = await evidenceWhere(tx, and(perhaps, isNull(evidenceChecks.evidenceId), inReach(checker)))
  return waiting.filter((one) => mayNot(checker, one) === undefined)
}

/** One piece of evidence, checked or not, with why this person may not check it if that is so. */
export async function evidenceFor(checker: Allowed<'check evidence'>, id: string): Promise<(Evidence & { mayNot: string | undefined }) | undefined> {
  const tx = await checker.reading()
  const [one] = await evidenceWhere(tx, and(eq(evidence.id, id), inReach(checker)))
  return one && { ...one, mayNot: mayNot(checker, one) }
}

export type Verdict = { outcome: 'accepted' } | { outcome: 'returned'; because: string }

/**
 * Accepts evidence, or returns it with a reason and as many more working days as the council gives. Of several who check at once one is heard.
 * @returns 'checked already' for the others; 'not yours to check' for one's own work; undefined when it is not in reach
 */
export async function checkEvidence(checker: Allowed<'check evidence'>, id: string, verdict: Verdict): Promise<true | 'checked already' | 'not yours to check' | undefined> {
  return checker.writing(async (tx) => {
    const [one] = await evidenceWhere(tx, and(eq(evidence.id, id), inReach(checker)))
    if (!one) return undefined
    if (mayNot(checker, one)) return 'not yours to check'
    const answered = await auditsAnswered(tx, one)
    const held = await holdAudits(tx, answered)
    if (one.auditId && held === 0) return undefined
    const today = dayInLondon(checker.at)
    const [checked] = await tx.insert(evidenceChecks).values({
      organisationId: checker.organisationId, evidenceId: id, outcome: verdict.outcome,
      ...(verdict.outcome === 'returned' && { because: verdict.because, dueAgainOn: afterReturnDueOn(today, { bankHolidays }, await settingsOn(tx, today)) }),
      checkedById: whoever(checker), checkedAt: checker.at,
    }).onConflictDoNothing().returning()
    if (!checked) return 'checked already'
    await note(tx, checker, { did: verdict.outcome === 'accepted' ? 'accepted evidence' : 'returned evidence', subjectKind: 'evidence', subjectId: id, aboutPersonId: one.submittedById })
    if (verdict.outcome === 'accepted') {
      if (one.actionId) await actionIsDone(tx, checker, one.actionId)
      if (one.priority === 'green' && !checker.roles.includes('auditor')) await chooseForSecondLook(tx, checker, id)
      await closeWhatIsComplete(tx, checker.organisationId, answered, checker.at)
    }
    return true
  })
}

/** An action that is done is challenged no longer: it stood. */
async function actionIsDone(tx: Transaction, checker: Allowed<'check evidence'>, actionId: string) {
  await tx.update(remedialActions).set({ doneAt: checker.at }).where(eq(remedialActions.id, actionId))
  await tx.update(actionChallenges).set({ outcome: 'stands', decidedBecause: 'It has been done, and was checked and accepted.', decidedById: whoever(checker), decidedAt: checker.at })
    .where(and(eq(actionChallenges.remedialActionId, actionId), isNull(actionChallenges.decidedAt)))
}

/** The audits whose gaps this evidence may have been the last thing for. */
async function auditsAnswered(tx: Transaction, one: Evidence): Promise<string[]> {
  if (one.auditId) return [one.auditId]
  if (one.cohortTaskId) return []
  const rows = await tx.selectDistinct({ auditId: gaps.auditId }).from(assignmentReasons)
    .innerJoin(gaps, and(eq(gaps.organisationId, assignmentReasons.organisationId), eq(gaps.id, assignmentReasons.gapId)))
    .where(eq(assignmentReasons.assignmentId, one.assignmentId!))
  return rows.map(({ auditId }) => auditId)
}
