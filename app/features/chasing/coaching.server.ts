import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import type { MorningMeeting } from './coaching.ts'
import { mostDaysBack } from './morning.ts'

/** What a morning asks of coaching: offers that wait for an answer, and meetings that are over and of which nobody has said how they went. One statement. */
export async function meetingsToTell(tx: Transaction, at: Date): Promise<MorningMeeting[]> {
  const now = sql`${at.toISOString()}::timestamptz`
  const rows = await tx.execute<{ [Key in keyof MorningMeeting]: MorningMeeting[Key] extends Date ? string : MorningMeeting[Key] extends Date | null ? string | null : MorningMeeting[Key] }>(sql`
    select id as "meetingId", case when agreed then coach_id else learner_id end as "personId", to_json(starts_at) #>> '{}' as "startsAt", to_json(ends_at) #>> '{}' as "endsAt", to_json(booked_at) #>> '{}' as "bookedAt",
      to_json(offer_until) #>> '{}' as "offerUntil", agreed
    from (select *, (offer_until is null or accepted_at is not null) as agreed from coaching_meetings where ended_at is null and attendance is null) meeting
    where case when agreed then ends_at < ${now} and ends_at > ${now} - make_interval(days => ${2 * mostDaysBack}) else offer_until > ${now} end
    order by starts_at, id`)
  return rows.map(({ startsAt, endsAt, bookedAt, offerUntil, ...row }) => ({ ...row, startsAt: new Date(startsAt), endsAt: new Date(endsAt), bookedAt: new Date(bookedAt), offerUntil: offerUntil === null ? null : new Date(offerUntil) }))
}
