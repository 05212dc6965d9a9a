import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { assignmentReasons, assignments, audits, caseQuestions, declarations, evidence, evidenceChecks, gapClosures, gaps, moduleVersions } from '../../../db/schema.ts'
import { actionsOfAudit, type RemedialAction } from '../remedial-actions/remedial-actions.server.ts'
import { whatIsMissing, type GapFacts, type LearningStanding } from './gaps.ts'

/** Learning that gaps brought, with where each stands, in one statement. */
export async function learningOfGaps(tx: Transaction, gapIds: string[]) {
  if (gapIds.length === 0) return []
  const rows = await tx.select({
    gapId: assignmentReasons.gapId, sentence: assignmentReasons.sentence, id: assignments.id, personId: assignments.personId, moduleKey: assignments.moduleKey,
    dueOn: assignments.dueOn, decision: assignments.decision, proposedAt: assignments.proposedAt, waivedBecause: assignments.waivedBecause,
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

export function learningStanding({ decision, declaredAt, shown }: { decision: 'confirmed' | 'waived' | null; declaredAt: string | null; shown: { outcome: 'accepted' | 'returned' | null } | null }): LearningStanding {
  if (decision === 'waived') return 'waived'
  if (shown?.outcome === 'accepted') return 'done'
  if (decision === null) return 'proposed'
  if (!declaredAt) return 'to do'
  return shown && shown.outcome === null ? 'being checked' : 'own case to show'
}

/** The actions that answer a gap, and those of its audit that name no gap at all. */
export const actionsFor = (gapId: string, actions: readonly RemedialAction[]) =>
  actions.filter(({ gapIds }) => gapIds.length === 0 || gapIds.includes(gapId))

/** Everything by which one audit's gaps are open or closed. */
export async function gapsOfAudit(tx: Transaction, auditId: string, at: Date) {
  const rows = await tx.select({
    id: gaps.id, attribution: gaps.attribution, confirmedAt: audits.confirmedAt,
    caseQuestioned: sql<boolean>`exists (select 1 from ${caseQuestions} asked where asked.organisation_id = ${audits.organisationId} and asked.audit_id = ${audits.id} and asked.settled_at is null)`,
  }).from(gaps)
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId))).where(eq(gaps.auditId, auditId))
  const ids = rows.map(({ id }) => id)
  const actions = await actionsOfAudit(tx, auditId, at)
  const learning = await learningOfGaps(tx, ids)
  return rows.map((gap) => {
    const mine = { actions: actionsFor(gap.id, actions), learning: learning.filter(({ gapId }) => gapId === gap.id) }
    const facts: GapFacts = { confirmed: gap.confirmedAt !== null, attribution: gap.attribution, caseQuestioned: gap.caseQuestioned, ...mine }
    return { id: gap.id, ...mine, missing: whatIsMissing(facts) }
  })
}

/**
 * Closes those gaps of an audit for which nothing is missing any more. Called at the end of whatever may have been the last thing, in its
 * transaction, after the audit's row has been locked: of two last things at once, the second sees the first.
 */
export async function closeWhatIsComplete(tx: Transaction, organisationId: string, auditIds: string[], at: Date) {
  for (const auditId of auditIds.toSorted()) {
    await tx.select({ id: audits.id }).from(audits).where(eq(audits.id, auditId)).for('no key update')
    const complete = (await gapsOfAudit(tx, auditId, at)).filter(({ missing }) => missing.length === 0)
    if (complete.length > 0) await tx.insert(gapClosures).values(complete.map(({ id }) => ({ organisationId, gapId: id, closedAt: at }))).onConflictDoNothing()
  }
}
