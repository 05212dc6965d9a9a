import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import type { Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignmentReasons, assignments, audits, caseQuestions, coachingProposals, coachingReasons, declarations, evidence, evidenceChecks, gapClosures, gaps, moduleVersions, people, serviceActionGaps, serviceActions } from '../../../db/schema.ts'
import { actionsOfAudit, type RemedialAction } from '../remedial-actions/remedial-actions.server.ts'
import { disputed } from './disputed.server.ts'
import { talks } from './talks.server.ts'
import { coachingHeldAt, whoseLeft } from './coaching-held.server.ts'
import { whatIsMissing, type CoachingStanding, type GapFacts, type LearningStanding } from './gaps.ts'

/** Learning that gaps brought, with where each stands, in one statement. */
export async function learningOfGaps(tx: Transaction, gapIds: string[]) {
  if (gapIds.length === 0) return []
  const rows = await tx.select({
    gapId: assignmentReasons.gapId, sentence: assignmentReasons.sentence, id: assignments.id, personId: assignments.personId, moduleKey: assignments.moduleKey,
    dueOn: assignments.dueOn, decision: assignments.decision, proposedAt: assignments.proposedAt, waivedBecause: assignments.waivedBecause,
    endedAt: assignments.endedAt, endedBecause: assignments.endedBecause, flaggedAt: assignments.flaggedAt, talks,
    title: sql<string>`coalesce((select version.title from ${moduleVersions} version where version.organisation_id = ${assignments.organisationId} and version.module_key = ${assignments.moduleKey} order by version.published_at desc limit 1), ${assignments.moduleKey})`,
    declaredAt: sql<string | null>`(select max(declared.declared_at) from ${declarations} declared join ${moduleVersions} version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
      where declared.organisation_id = ${assignments.organisationId} and declared.person_id = ${assignments.personId} and version.module_key = ${assignments.moduleKey} and declared.declared_at >= ${assignments.proposedAt} - interval '6 months')`,
    shown: sql<{ submittedAt: string; outcome: 'accepted' | 'returned' | null; because: string | null; checkedAt: string | null } | null>`(select json_build_object('submittedAt', sent.submitted_at, 'outcome', checked.outcome, 'because', checked.because, 'checkedAt', checked.checked_at)
      from ${evidence} sent left join ${evidenceChecks} checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      where sent.organisation_id = ${assignments.organisationId} and sent.assignment_id = ${assignments.id} order by sent.submitted_at desc limit 1)`,
  }).from(assignmentReasons)
    .innerJoin(assignments, and(eq(assignments.organisationId, assignmentReasons.organisationId), eq(assignments.id, assignmentReasons.assignmentId)))
    .where(inArray(assignmentReasons.gapId, gapIds))
  return rows.map((row) => ({ ...row, standing: learningStanding(row) }))
}
export type GapLearning = Awaited<ReturnType<typeof learningOfGaps>>[number]

export function learningStanding({ decision, endedAt, declaredAt, shown }: {
  decision: 'confirmed' | 'waived' | null; endedAt: Date | null; declaredAt: string | null; shown: { outcome: 'accepted' | 'returned' | null } | null
}): LearningStanding {
  if (decision === 'waived') return 'waived'
  if (shown?.outcome === 'accepted') return 'done'
  if (endedAt) return 'ended'
  if (decision === null) return 'proposed'
  if (!declaredAt) return 'to do'
  return shown && shown.outcome === null ? 'being checked' : 'own case to show'
}

/** The actions that answer a gap, and those of its audit that name no gap at all. */
export const actionsFor = (gapId: string, actions: readonly RemedialAction[]) =>
  actions.filter(({ gapIds }) => gapIds.length === 0 || gapIds.includes(gapId))

/** What the service or a partner changes because of a gap, as its thread tells it. */
export type GapServiceAction = { id: string; wording: string; owner: string; dueMonth: Day; startedOn: Day; done: boolean | null; outcome: string | null }

/** Coaching that was proposed because of a gap, as its thread tells it. */
export type GapCoaching = {
  id: string; personId: string; title: string; sentence: string; proposedAt: string; decision: 'agreed' | 'not needed' | null; because: string | null; decidedAt: string | null; decidedBy: string | null; endedAt: string | null
  /** When a meeting was held that answers it. */
  heldAt: string | null
  /** Somebody said later that it is not needed any more. */
  droppedAt: string | null; droppedBy: string | null; droppedBecause: string | null
  left: boolean
}

/** Coaching that was agreed is held once a meeting answers it, whatever was said of it later. */
export function coachingStanding({ decision, endedAt, heldAt, droppedAt, left }: Pick<GapCoaching, 'decision' | 'endedAt' | 'heldAt' | 'droppedAt' | 'left'>): CoachingStanding {
  if (decision === 'not needed') return 'not needed'
  if (decision === null) return endedAt ? 'ended' : 'proposed'
  return heldAt ? 'held' : droppedAt ? 'dropped' : left ? 'ended' : 'agreed'
}

/** Everything by which one audit's gaps are open, closed or withdrawn, and the coaching that they brought. */
export async function gapsOfAudit(tx: Transaction, auditId: string, at: Date) {
  const rows = await tx.select({
    id: gaps.id, attribution: gaps.attribution, withdrawnAt: gaps.withdrawnAt, confirmedAt: audits.confirmedAt,
    caseQuestioned: sql<boolean>`exists (select 1 from ${caseQuestions} asked where asked.organisation_id = ${audits.organisationId} and asked.audit_id = ${audits.id} and asked.settled_at is null)`,
    disputed: sql<boolean>`${disputed()}`,
    serviceActions: sql<GapServiceAction[]>`(select coalesce(json_agg(json_build_object('id', its.id, 'wording', its.wording, 'owner', owner.name, 'dueMonth', its.due_month, 'startedOn', (its.started_at at time zone 'Europe/London')::date,
        'done', its.done, 'outcome', its.outcome) order by its.started_at, its.id), '[]')
      from ${serviceActionGaps} answers join ${serviceActions} its on its.organisation_id = answers.organisation_id and its.id = answers.service_action_id
      join ${people} owner on owner.organisation_id = its.organisation_id and owner.id = its.owner_id
      where answers.organisation_id = ${gaps.organisationId} and answers.gap_id = ${gaps.id})`,
    coaching: sql<GapCoaching[]>`(select coalesce(json_agg(json_build_object('id', coaching.id, 'personId', coaching.person_id, 'sentence', reason.sentence, 'proposedAt', coaching.proposed_at, 'decision', coaching.decision, 'because', coaching.because,
        'decidedAt', coaching.decided_at, 'decidedBy', decider.name, 'endedAt', coaching.ended_at,
        'heldAt', ${coachingHeldAt('coaching')}, 'droppedAt', coaching.dropped_at, 'droppedBy', dropper.name, 'droppedBecause', coaching.dropped_because, 'left', ${whoseLeft('coaching', at)},
        'title', coalesce((select version.title from ${moduleVersions} version where version.organisation_id = coaching.organisation_id and version.module_key = coaching.module_key order by version.published_at desc limit 1), coaching.module_key)) order by coaching.proposed_at, coaching.id), '[]')
      from ${coachingReasons} reason join ${coachingProposals} coaching on coaching.organisation_id = reason.organisation_id and coaching.id = reason.coaching_proposal_id
      left join ${people} decider on decider.organisation_id = coaching.organisation_id and decider.id = coaching.decided_by_id
      left join ${people} dropper on dropper.organisation_id = coaching.organisation_id and dropper.id = coaching.dropped_by_id
      where reason.organisation_id = ${gaps.organisationId} and reason.gap_id = ${gaps.id})`,
  }).from(gaps)
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId))).where(eq(gaps.auditId, auditId))
  const ids = rows.map(({ id }) => id)
  const actions = await actionsOfAudit(tx, auditId, at)
  const learning = await learningOfGaps(tx, ids)
  return rows.map((gap) => {
    const mine = { actions: actionsFor(gap.id, actions), learning: learning.filter(({ gapId }) => gapId === gap.id), serviceActions: gap.serviceActions, coaching: gap.coaching.map((one) => ({ ...one, standing: coachingStanding(one) })) }
    const facts: GapFacts = { confirmed: gap.confirmedAt !== null, withdrawn: gap.withdrawnAt !== null, attribution: gap.attribution, caseQuestioned: gap.caseQuestioned, disputed: gap.disputed, ...mine }
    return { id: gap.id, withdrawn: facts.withdrawn, ...mine, missing: whatIsMissing(facts) }
  })
}

/**
 * Holds the rows of audits, in one order. Whoever changes an audit's actions or its learning and then closes gaps holds it first, as whoever
 * changes or takes back the audit does: of two, one waits for the other.
 * @returns how many are there and could be held: one that was hidden meanwhile is not
 */
export async function holdAudits(tx: Transaction, auditIds: string[]): Promise<number> {
  if (auditIds.length === 0) return 0
  return (await tx.select({ id: audits.id }).from(audits).where(inArray(audits.id, auditIds)).orderBy(audits.id).for('no key update')).length
}

/** An open action that answers the gap in hand, or names no gap, as a condition on `gaps`. */
export const actionOpenFor = sql`exists (
  select 1 from remedial_actions action where action.organisation_id = gaps.organisation_id and action.audit_id = gaps.audit_id and action.done_at is null and action.withdrawn_at is null
    and (not exists (select 1 from remedial_action_gaps named where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id)
      or exists (select 1 from remedial_action_gaps named where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id and named.gap_id = gaps.id)))`

/**
 * Closes those gaps of many audits for which nothing is missing, as `closeWhatIsComplete` does, asking one by one only about the few that may be:
 * where something was agreed, no action is open, no learning waits to be decided and the finding is not disputed.
 * @param which condition on `audits`
 */
export async function closeWhatMayBeComplete(tx: Transaction, organisationId: string, which: SQL, at: Date) {
  const rows = await tx.execute<{ id: string }>(sql`
    select distinct audits.id from audits join gaps on gaps.organisation_id = audits.organisation_id and gaps.audit_id = audits.id
    where ${which} and audits.confirmed_at is not null and gaps.withdrawn_at is null and gaps.attribution is not null and not ${actionOpenFor} and not ${disputed()}
      and not exists (select 1 from gap_closures closure where closure.organisation_id = gaps.organisation_id and closure.gap_id = gaps.id)
      and (exists (select 1 from remedial_actions action where action.organisation_id = audits.organisation_id and action.audit_id = audits.id and action.withdrawn_at is null)
        or exists (select 1 from assignment_reasons reason where reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id)
        or exists (select 1 from service_action_gaps answers where answers.organisation_id = gaps.organisation_id and answers.gap_id = gaps.id)
        or exists (select 1 from coaching_reasons reason join coaching_proposals coaching on coaching.organisation_id = reason.organisation_id and coaching.id = reason.coaching_proposal_id
          where reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id and coaching.decision = 'agreed'))
      and not exists (
        select 1 from assignment_reasons reason join assignments given on given.organisation_id = reason.organisation_id and given.id = reason.assignment_id
        where reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id and given.decision is null and given.ended_at is null)`)
  await closeWhatIsComplete(tx, organisationId, rows.map(({ id }) => id), at)
}

/**
 * Closes those gaps of an audit for which nothing is missing any more. Called at the end of whatever may have been the last thing, in its
 * transaction, after the audit's row has been locked: of two last things at once, the second sees the first.
 */
export async function closeWhatIsComplete(tx: Transaction, organisationId: string, auditIds: string[], at: Date) {
  for (const auditId of auditIds.toSorted()) {
    await holdAudits(tx, [auditId])
    const complete = (await gapsOfAudit(tx, auditId, at)).filter(({ missing, withdrawn }) => !withdrawn && missing.length === 0)
    if (complete.length > 0) await tx.insert(gapClosures).values(complete.map(({ id }) => ({ organisationId, gapId: id, closedAt: at }))).onConflictDoNothing()
  }
}
