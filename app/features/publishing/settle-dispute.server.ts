import { and, eq, isNull, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, daysBetween } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, disputes, gaps, grades, judgements } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { closeWhatIsComplete } from '../gaps/closing.server.ts'
import { inSight, whyNotFor } from '../replies/disputes.server.ts'
import { whyNotToSettle } from '../replies/disputes.ts'
import { holdWhole } from './changes.server.ts'
import { followThrough, takeTurn } from './publishing.server.ts'
import { regrade } from './regrade.server.ts'

export type Settlement = { because: string } & ({ outcome: 'stands' } | { outcome: 'changed'; gradeId: string })

/**
 * Somebody outside the line settles a challenge. The finding stands: it counts again, and learning that waited goes on with as many days as it
 * lost. Or the theme has another grade: what follows from that follows in the same transaction. Of two at once one is heard.
 * @returns 'settled already' to the others; `whyNot` to whoever may not; 'same grade' when it is no other grade of the scale; undefined when it is not in reach,
 *   and to whoever moderates its audit until they have given their own grades
 */
export async function settleDispute(settler: Allowed<'settle disputes'>, disputeId: string, settlement: Settlement): Promise<true | 'settled already' | 'same grade' | { whyNot: string } | undefined> {
  const { organisationId, at } = settler
  return settler.writing(async (tx) => {
    await takeTurn(tx, organisationId)
    const [one] = await tx.select({
      gapId: gaps.id, auditId: audits.id, themeId: gaps.themeId, workerId: audits.workerId, raisedAt: disputes.raisedAt, settledAt: disputes.settledAt, gradeId: judgements.gradeId, frameworkId: judgements.frameworkId, part: whyNotFor(settler),
    }).from(disputes)
      .innerJoin(gaps, and(eq(gaps.organisationId, disputes.organisationId), eq(gaps.id, disputes.gapId)))
      .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
      .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
      .where(and(eq(disputes.id, disputeId), inSight(settler)))
    if (!one) return undefined
    const whyNot = whyNotToSettle({ wholeCouncil: settler.reach.council, ...one.part })
    if (whyNot) return { whyNot }
    if (one.settledAt) return 'settled already'
    if (settlement.outcome === 'changed') {
      const [other] = await tx.select({ id: grades.id }).from(grades).where(and(sql`${grades.id}::text = ${settlement.gradeId}`, eq(grades.frameworkId, one.frameworkId)))
      if (!other || other.id === one.gradeId) return 'same grade'
    }

    await holdWhole(tx, organisationId, [one.auditId])
    const settled = await tx.update(disputes).set({
      settledById: whoever(settler), settledAt: at, outcome: settlement.outcome, settledBecause: settlement.because, ...(settlement.outcome === 'changed' && { gradeId: settlement.gradeId }),
    }).where(and(eq(disputes.id, disputeId), isNull(disputes.settledAt))).returning({ id: disputes.id })
    if (settled.length === 0) return 'settled already'

    await giveDaysBack(tx, one.gapId, daysBetween(dayInLondon(one.raisedAt), dayInLondon(at)))
    if (settlement.outcome === 'changed') await regrade(tx, settler, one.auditId, [{ themeId: one.themeId, gradeId: settlement.gradeId }])
    await note(tx, settler, { did: settlement.outcome === 'stands' ? 'settled: the finding stands' : 'settled: the grade is changed', subjectKind: 'gap', subjectId: one.gapId, aboutPersonId: one.workerId })
    await followThrough(tx, settler, sql`audits.id = ${one.auditId}::uuid`)
    await closeWhatIsComplete(tx, organisationId, [one.auditId], at)
    return true
  })
}

/** Learning that waited for this finding alone, or for others that are still disputed, is due as many days later as it waited. */
async function giveDaysBack(tx: Transaction, gapId: string, days: number) {
  await tx.execute(sql`
    update assignments set due_on = due_on + ${days}::int
    where decision is distinct from 'waived' and ended_at is null and id in (select assignment_id from assignment_reasons where gap_id = ${gapId}::uuid) and not exists (
      select 1 from assignment_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
      where reason.organisation_id = assignments.organisation_id and reason.assignment_id = assignments.id and gaps.id <> ${gapId}::uuid and gaps.withdrawn_at is null
        and not exists (select 1 from disputes open where open.organisation_id = gaps.organisation_id and open.gap_id = gaps.id and open.settled_at is null))`)
}
