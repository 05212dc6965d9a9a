import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { closeWhatIsComplete } from '../gaps/closing.server.ts'

/**
 * Closes the gaps that waited for nothing but coaching, once it is said that a meeting was held. Call it in the transaction that says so, after that was written; for any other meeting it does nothing.
 * Two statements, and those of each audit whose gaps may close.
 */
export async function closeWhatCoachingAnswered(tx: Transaction, { organisationId, at }: { organisationId: string; at: Date }, meetingId: string): Promise<void> {
  const audits = await tx.execute<{ id: string }>(sql`
    select distinct found.audit_id as id from coaching_meetings met
    join coaching_proposals agreed on agreed.organisation_id = met.organisation_id and agreed.person_id = met.learner_id and agreed.decision = 'agreed' and agreed.dropped_at is null
    join coaching_reasons brought on brought.organisation_id = agreed.organisation_id and brought.coaching_proposal_id = agreed.id
    join gaps found on found.organisation_id = brought.organisation_id and found.id = brought.gap_id and found.withdrawn_at is null
    where met.organisation_id = ${organisationId}::uuid and met.id = ${meetingId}::uuid and met.attendance = 'held'
      and exists (select 1 from meeting_reasons why where why.organisation_id = met.organisation_id and why.meeting_id = met.id)
      and not exists (select 1 from gap_closures closure where closure.organisation_id = found.organisation_id and closure.gap_id = found.id)`)
  await closeWhatIsComplete(tx, organisationId, audits.map(({ id }) => id), at)
}
