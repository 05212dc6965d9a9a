import { sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { blindTo } from '../audits/being-moderated.server.ts'

/** A finding that somebody has challenged and nobody has settled, as a condition on `gaps`: until it is settled it is no gap in any figure. */
export const disputed = () => sql`exists (select 1 from disputes open where open.organisation_id = gaps.organisation_id and open.gap_id = gaps.id and open.settled_at is null)`

/**
 * Whether what a later audit found on the theme of a gap is disputed, as a condition: whether it held is not known until then. A newer version of the framework may have judged the later audit.
 * @param followUp the name under which a query reads follow_ups, @param gap under which it reads gaps, with their theme
 */
export const laterFindingDisputed = (followUp: string, gap = 'gaps') => sql`exists (select 1 from disputes open join gaps challenged on challenged.organisation_id = open.organisation_id and challenged.id = open.gap_id
  join themes same on same.organisation_id = challenged.organisation_id and same.id = challenged.theme_id join frameworks version on version.organisation_id = same.organisation_id and version.id = same.framework_id
  join themes its on its.organisation_id = challenged.organisation_id and its.id = ${sql.raw(gap)}.theme_id and its.key = same.key join frameworks own on own.organisation_id = its.organisation_id and own.id = its.framework_id and own.key = version.key
  where open.settled_at is null and challenged.organisation_id = ${sql.raw(followUp)}.organisation_id and challenged.audit_id = ${sql.raw(followUp)}.audit_id)`

/** A finding that is disputed now, and by when it is settled; never who challenged it or what they wrote. */
export type DisputedFinding = { gapId: string; theme: string; caseReference: string; settleBy: Day }

/** Findings of a team that are disputed now, first due first, as a column; without those of audits that the reader moderates and has not yet graded. */
export const disputedOf = (team: PgColumn, readerId: string) => sql<DisputedFinding[]>`(
  select coalesce(json_agg(json_build_object('gapId', gaps.id, 'theme', theme.title, 'caseReference', audits.case_reference, 'settleBy', open.settle_by)
    order by open.settle_by, audits.case_reference, theme.position), '[]')
  from disputes open
  join gaps on gaps.organisation_id = open.organisation_id and gaps.id = open.gap_id
  join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
  join themes theme on theme.organisation_id = gaps.organisation_id and theme.id = gaps.theme_id
  where open.settled_at is null and audits.team_id = ${team} and not ${blindTo(readerId)})`

/**
 * Where a grade was changed to good or better meanwhile, nothing is left to settle: the challenge falls away. Its words stay in the reply.
 * @param which condition on `gaps`
 */
export async function letDisputesFall(tx: Transaction, which: SQL) {
  await tx.execute(sql`
    delete from disputes using gaps
    where gaps.organisation_id = disputes.organisation_id and gaps.id = disputes.gap_id and ${which} and gaps.withdrawn_at is not null and disputes.settled_at is null`)
}
