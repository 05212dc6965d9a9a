import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'

/**
 * Writes into the managers’ programme that one of its two coachings was held, once the coach says so of the meeting. Call it in the transaction that says so, after that was written, also where the other had said it before;
 * for any other meeting, or where the learner says it, it does nothing: the programme takes the coach’s word. One statement.
 */
export async function sayHeldInProgramme(tx: Transaction, { organisationId, at, personId }: { organisationId: string; at: Date; personId: string | undefined }, meetingId: string): Promise<void> {
  await tx.execute(sql`
    insert into cohort_meetings (organisation_id, member_id, meeting, held_on, minutes, said_by_id, said_at)
    select met.organisation_id, met.cohort_member_id, met.cohort_meeting, (met.starts_at at time zone 'Europe/London')::date, extract(epoch from met.ends_at - met.starts_at)::int / 60, met.coach_id, ${at.toISOString()}::timestamptz
    from coaching_meetings met where met.organisation_id = ${organisationId}::uuid and met.id = ${meetingId}::uuid and met.cohort_member_id is not null and met.attendance = 'held' and met.coach_id = ${personId ?? null}::uuid
    on conflict do nothing`)
}
