import { sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'

/** A finding that somebody has challenged and nobody has settled, as a condition on `gaps`: until it is settled it is no gap in any figure. */
export const disputed = () => sql`exists (select 1 from disputes open where open.organisation_id = gaps.organisation_id and open.gap_id = gaps.id and open.settled_at is null)`

/**
 * Where a grade was changed to good or better meanwhile, nothing is left to settle: the challenge falls away. Its words stay in the reply.
 * @param which condition on `gaps`
 */
export async function letDisputesFall(tx: Transaction, which: SQL) {
  await tx.execute(sql`
    delete from disputes using gaps
    where gaps.organisation_id = disputes.organisation_id and gaps.id = disputes.gap_id and ${which} and gaps.withdrawn_at is not null and disputes.settled_at is null`)
}
