import { sql, type SQL } from 'drizzle-orm'
import { whoever } from '../../allowed.ts'
import { dayInLondon, daysAfter, instantInLondon, type Day } from '../../lib/days.ts'
import { windowsOn, type Span } from './availability.ts'
import type { MyAvailability, Offerer } from './availability-settings.server.ts'
import type { InDiary } from './diary.ts'

type Between = { from: Date; to: Date }

/** The meetings of a person that begin between two moments, those that ended left out unless asked for: as rows. */
const meetingsOf = (me: string, { from, to }: Between, which: SQL) => sql`
  select json_build_object('kind', 'meeting', 'id', meeting.id, 'format', meeting.format, 'coaches', meeting.coach_id = ${me}::uuid, 'with', other.name, 'startsAt', meeting.starts_at, 'endsAt', meeting.ends_at, 'place', meeting.place,
    'link', meeting.link, 'offerUntil', meeting.offer_until, 'acceptedAt', meeting.accepted_at, 'ended', meeting.ended, 'attendance', meeting.attendance) as one, meeting.starts_at, meeting.id
  from coaching_meetings meeting join people other on other.organisation_id = meeting.organisation_id and other.id = case meeting.coach_id when ${me}::uuid then meeting.learner_id else meeting.coach_id end
  where ${me}::uuid in (meeting.coach_id, meeting.learner_id) and meeting.starts_at >= ${from.toISOString()}::timestamptz and meeting.starts_at < ${to.toISOString()}::timestamptz and ${which}`

const workshopsOf = (me: string, { from, to }: Between) => sql`
  select json_build_object('kind', 'workshop', 'id', workshop.id, 'title', series.title, 'startsAt', workshop.starts_at, 'endsAt', workshop.ends_at, 'place', workshop.room, 'link', workshop.link) as one, workshop.starts_at, workshop.id
  from workshops workshop join workshop_series series on series.organisation_id = workshop.organisation_id and series.id = workshop.series_id
  where workshop.called_off_at is null and workshop.starts_at >= ${from.toISOString()}::timestamptz and workshop.starts_at < ${to.toISOString()}::timestamptz
    and exists (select 1 from facilitators leads where leads.organisation_id = workshop.organisation_id and leads.workshop_id = workshop.id and leads.person_id = ${me}::uuid)`

/** Somebody’s meetings, as coach or as learner, and the workshops that they lead, from one moment to another, in order. One statement. */
export async function diaryOf(one: Offerer, between: Between): Promise<InDiary[]> {
  const [tx, me] = [await one.reading(), whoever(one)]
  const [row] = await tx.execute<{ all: InDiary[] }>(sql`
    select coalesce(json_agg(told.one order by told.starts_at, told.id), '[]') as all from (${meetingsOf(me, between, sql`true`)} union all ${workshopsOf(me, between)}) told`)
  return row!.all
}

/** The meetings of somebody that are today and have not ended early, as a column of JSON for a first page. */
export const meetingsToday = (me: string, at: Date) => {
  const today = dayInLondon(at)
  const between = { from: instantInLondon(today, '00:00'), to: instantInLondon(daysAfter(today, 1), '00:00') }
  return sql<InDiary[]>`(select coalesce(json_agg(told.one order by told.starts_at, told.id), '[]') from (${meetingsOf(me, between, sql`meeting.ended_at is null and (meeting.offer_until is null or meeting.accepted_at is not null or meeting.offer_until > ${at.toISOString()}::timestamptz)`)}) told)`
}

/** The times at which somebody coaches from one day up to and with another, whatever is booked. */
export function windowsBetween(first: Day, last: Day, there: Pick<MyAvailability, 'rules' | 'exceptions' | 'away'>): Span[] {
  const all: Span[] = []
  for (let day = first; day <= last; day = daysAfter(day, 1)) all.push(...windowsOn(day, there))
  return all
}
