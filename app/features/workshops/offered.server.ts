import { sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Attendance, Moment } from './answers.ts'
import type { PlaceFacts, StandingOfPerson } from './offered.ts'
import { inPriorityWindow } from './places.ts'
import { whoHasPriority } from './priority.server.ts'

/** Whoever may look at what is on: who may book, and who may arrange. */
type Reader = Allowed<'book workshops'> | Allowed<'arrange workshops'>

/** A place of the reader's that has not ended, with how many stand before them and themselves. */
type Mine = PlaceFacts & { id: string; nth: number | null; priority: boolean; attendance: Attendance | null }

/** A date as every list of dates shows it. Moments are ISO text, as JSON has them. */
export type Offered = {
  id: string; seriesId: string; title: string; startsAt: string; endsAt: string; room: string | null; byLink: boolean
  capacity: number; left: number; waiting: number; calledOff: boolean; leads: boolean; mine: Mine | null
}

/** Of `places`: whoever waits, and has neither an offer nor a place. */
const waits = (place: SQL) => sql`${place}.ended_at is null and ${place}.booked_at is null and ${place}.offered_at is null`

const mineOf = (me: string) => sql`(
  select json_build_object('id', mine.id, 'offeredAt', mine.offered_at, 'offerUntil', mine.offer_until, 'bookedAt', mine.booked_at, 'priority', mine.priority, 'attendance', mine.attendance,
    'nth', case when ${waits(sql`mine`)} then (select count(*) from places before where before.organisation_id = mine.organisation_id and before.workshop_id = mine.workshop_id and ${waits(sql`before`)} and before.number <= mine.number) end)
  from places mine where mine.organisation_id = workshop.organisation_id and mine.workshop_id = workshop.id and mine.person_id = ${me}::uuid and mine.ended_at is null order by mine.number desc limit 1)`

const columnsFor = (me: string) => sql`workshop.id, workshop.series_id as "seriesId", series.title, to_json(workshop.starts_at) #>> '{}' as "startsAt", to_json(workshop.ends_at) #>> '{}' as "endsAt", workshop.room, workshop.link is not null as "byLink",
  workshop.capacity, workshop.capacity - workshop.taken as "left", workshop.called_off_at is not null as "calledOff",
  (select count(*)::int from places waiting where waiting.organisation_id = workshop.organisation_id and waiting.workshop_id = workshop.id and ${waits(sql`waiting`)}) as waiting,
  exists (select 1 from facilitators leader where leader.organisation_id = workshop.organisation_id and leader.workshop_id = workshop.id and leader.person_id = ${me}::uuid) as leads,
  ${mineOf(me)} as mine`

const withSeries = sql`workshops workshop join workshop_series series on series.organisation_id = workshop.organisation_id and series.id = workshop.series_id`

/** Every date that has not ended, the earliest first; one that is called off only for whoever had a place on it or leads it. */
export async function workshopsOn(reader: Reader): Promise<Offered[]> {
  const [tx, me] = [await reader.reading(), whoever(reader)]
  return [...await tx.execute<Offered>(sql`
    select ${columnsFor(me)} from ${withSeries}
    where workshop.ends_at > ${reader.at.toISOString()}::timestamptz and (workshop.called_off_at is null
      or exists (select 1 from places had where had.organisation_id = workshop.organisation_id and had.workshop_id = workshop.id and had.person_id = ${me}::uuid and had.ended = 'called off')
      or exists (select 1 from facilitators leader where leader.organisation_id = workshop.organisation_id and leader.workshop_id = workshop.id and leader.person_id = ${me}::uuid))
    order by workshop.starts_at, series.title, workshop.id`)]
}

/** A place of somebody's on a date, as their own pages show it. */
export type OwnPlace = {
  workshopId: string; title: string; startsAt: string; endsAt: string; room: string | null; byLink: boolean
  offeredAt: string | null; offerUntil: string | null; bookedAt: string | null; attendance: Attendance | null; answered: Moment[]
}

/** Somebody's places that have not ended, the earliest first, as a column of JSON: for a page that asks for something else in the same statement. */
export const ownPlacesAsJson = (personId: string) => sql<OwnPlace[]>`(
  select coalesce(json_agg(json_build_object('workshopId', workshop.id, 'title', series.title, 'startsAt', workshop.starts_at, 'endsAt', workshop.ends_at, 'room', workshop.room, 'byLink', workshop.link is not null,
      'offeredAt', place.offered_at, 'offerUntil', place.offer_until, 'bookedAt', place.booked_at, 'attendance', place.attendance,
      'answered', (select coalesce(json_agg(answer.moment), '[]') from workshop_answers answer where answer.organisation_id = place.organisation_id and answer.place_id = place.id)) order by workshop.starts_at, place.number), '[]')
  from places place join ${withSeries} on workshop.organisation_id = place.organisation_id and workshop.id = place.workshop_id
  where place.person_id = ${personId}::uuid and place.ended_at is null and workshop.called_off_at is null)`

/** The reader's own places that have not ended, of all time. */
export async function placesOf(reader: Reader): Promise<OwnPlace[]> {
  const [row] = await (await reader.reading()).execute<{ own: OwnPlace[] }>(sql`select ${ownPlacesAsJson(whoever(reader))} as own`)
  return row!.own
}

/** What a manager is told of somebody's workshops: which they have a place on, and which they took part in. Nothing else that a register or a cancellation says. */
export type BookedOf = { workshopId: string; title: string; startsAt: string; attended: boolean }

/** So many days after a workshop its manager still reads that somebody took part. */
const attendedToldDays = 42

/** The coming places of one person, and the workshops of the last weeks that they attended, as a column of JSON. */
export const bookedAsJson = (organisation: SQL, person: SQL, at: Date) => sql<BookedOf[]>`(
  select coalesce(json_agg(json_build_object('workshopId', workshop.id, 'title', series.title, 'startsAt', workshop.starts_at, 'attended', place.attendance is not null) order by workshop.starts_at, workshop.id), '[]')
  from places place join ${withSeries} on workshop.organisation_id = place.organisation_id and workshop.id = place.workshop_id
  where place.organisation_id = ${organisation} and place.person_id = ${person} and place.ended_at is null and place.booked_at is not null and workshop.called_off_at is null
    and (place.attendance = 'attended' and workshop.ends_at > ${at.toISOString()}::timestamptz - ${attendedToldDays} * interval '1 day' or place.attendance is null and workshop.ends_at > ${at.toISOString()}::timestamptz))`

export type WorkshopPage = Offered & {
  key: string; minutes: number; themeKeys: string[]
  /** Only for those who have a place or lead it. */
  link: string | null
  priorityUntil: string | null; calledOffBecause: string | null
  /** Whether the reader is among those who come first, while there is a time for it; null where there is none now. */
  comesFirst: boolean | null
  leaders: string[]
  anotherDate: { id: string; startsAt: string; endsAt: string } | null
  tookPart: boolean
  /** A coaching meeting of the reader’s that takes some of its time. */
  meetingThen: string | null
  otherDates: { id: string; startsAt: string; endsAt: string; left: number; waiting: number }[]
  /** Places kept for teams that the reader belongs to today, while any is left. */
  keptForTeams: { team: string; kept: number; releaseAt: string }[]
  /** Keys of the modules that the reader has completed. */
  completed: string[]
  answered: Moment[]
}

const memberToday = (person: SQL, today: Day) => sql`member.person_id = ${person} and member.valid_from <= ${today}::date and (member.valid_to is null or member.valid_to > ${today}::date)`

/** One date, as the reader may see it. One statement, and one more while some come first. @returns undefined when there is none of this id */
export async function workshopPage(reader: Reader, id: string): Promise<WorkshopPage | undefined> {
  const [tx, me, today, now] = [await reader.reading(), whoever(reader), dayInLondon(reader.at), sql`${reader.at.toISOString()}::timestamptz`]
  const [row] = await tx.execute<WorkshopPage>(sql`
    select dated.*, case when dated.leads or dated.mine ->> 'bookedAt' is not null then dated."anyLink" end as link from (
      select ${columnsFor(me)}, workshop.link as "anyLink", series.workshop_key as key, series.minutes, series.theme_keys as "themeKeys", to_json(workshop.priority_until) #>> '{}' as "priorityUntil", workshop.called_off_because as "calledOffBecause",
        (select coalesce(json_agg(people.name order by people.name), '[]') from facilitators leader join people on people.organisation_id = leader.organisation_id and people.id = leader.person_id
          where leader.organisation_id = workshop.organisation_id and leader.workshop_id = workshop.id) as leaders,
        (select json_build_object('id', other.id, 'startsAt', other.starts_at, 'endsAt', other.ends_at) from places there join workshops other on other.organisation_id = there.organisation_id and other.id = there.workshop_id
          where there.organisation_id = workshop.organisation_id and there.series_id = workshop.series_id and there.workshop_id <> workshop.id and there.person_id = ${me}::uuid and there.ended_at is null and there.attendance is null limit 1) as "anotherDate",
        (select held.meeting_id from held_times held where held.organisation_id = workshop.organisation_id and held.person_id = ${me}::uuid and held.during && tstzrange(workshop.starts_at, workshop.ends_at) limit 1) as "meetingThen",
        exists (select 1 from places took where took.organisation_id = workshop.organisation_id and took.series_id = workshop.series_id and took.person_id = ${me}::uuid and took.attendance = 'attended') as "tookPart",
        (select coalesce(json_agg(json_build_object('id', other.id, 'startsAt', other.starts_at, 'endsAt', other.ends_at, 'left', other.capacity - other.taken,
            'waiting', (select count(*) from places waiting where waiting.organisation_id = other.organisation_id and waiting.workshop_id = other.id and ${waits(sql`waiting`)})) order by other.starts_at, other.id), '[]')
          from workshops other where other.organisation_id = workshop.organisation_id and other.series_id = workshop.series_id and other.id <> workshop.id and other.called_off_at is null and other.starts_at > ${now}) as "otherDates",
        (select coalesce(json_agg(json_build_object('team', team.name, 'kept', held.kept, 'releaseAt', held.release_at) order by team.name), '[]') from team_places held
          join teams team on team.organisation_id = held.organisation_id and team.id = held.team_id
          where held.organisation_id = workshop.organisation_id and held.workshop_id = workshop.id and held.released_at is null and held.kept > 0
            and exists (select 1 from team_memberships member where member.organisation_id = team.organisation_id and member.team_id = team.id and ${memberToday(sql`${me}::uuid`, today)})) as "keptForTeams",
        (select coalesce(json_agg(distinct version.module_key), '[]') from declarations declared join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
          where declared.person_id = ${me}::uuid) as completed,
        (select coalesce(json_agg(answer.moment), '[]') from workshop_answers answer join places answered on answered.organisation_id = answer.organisation_id and answered.id = answer.place_id
          where answered.organisation_id = workshop.organisation_id and answered.workshop_id = workshop.id and answered.person_id = ${me}::uuid) as answered
      from ${withSeries} where workshop.id = ${id}::uuid) dated`)
  if (!row) return undefined
  const { anyLink: _, ...page } = row as WorkshopPage & { anyLink: string | null }
  const first = inPriorityWindow({ priorityUntil: page.priorityUntil === null ? null : new Date(page.priorityUntil) }, reader.at)
  return { ...page, comesFirst: first ? (await whoHasPriority(tx, [me], page.themeKeys)).has(me) : null }
}

/** A team that a manager may keep places for, with what is kept and who is in it today. */
export type TeamToKeepFor = {
  id: string; name: string
  kept: { asked: number; kept: number; releaseAt: string; by: string } | null
  people: { id: string; name: string; standing: StandingOfPerson }[]
}

export type KeepingPage = Offered & { priorityUntil: string | null; teams: TeamToKeepFor[] }

/** The date, and a manager's teams of today with whom they may book on it. One statement. @returns undefined when there is none of this id */
export async function keepingPage(manager: Allowed<'keep places for a team'>, id: string): Promise<KeepingPage | undefined> {
  const [tx, me, today] = [await manager.reading(), whoever(manager), dayInLondon(manager.at)]
  const { council, areaIds, teamIds } = manager.reach
  const ids = (list: readonly string[]) => sql`${sql.param(`{${list.join(',')}}`)}::uuid[]`
  const [row] = await tx.execute<KeepingPage>(sql`
    select ${columnsFor(me)}, to_json(workshop.priority_until) #>> '{}' as "priorityUntil",
      (select coalesce(json_agg(json_build_object('id', team.id, 'name', team.name,
          'kept', (select json_build_object('asked', held.asked, 'kept', held.kept, 'releaseAt', held.release_at, 'by', keeper.name) from team_places held join people keeper on keeper.organisation_id = held.organisation_id and keeper.id = held.kept_by_id
            where held.organisation_id = team.organisation_id and held.workshop_id = workshop.id and held.team_id = team.id and held.released_at is null),
          'people', (select coalesce(json_agg(json_build_object('id', person.id, 'name', person.name, 'standing', (
              select case when place.workshop_id <> workshop.id then case when place.attendance is null then 'another date' else 'took part' end
                when place.booked_at is not null then 'booked' when place.offered_at is not null then 'offered' else 'waiting' end
              from places place where place.organisation_id = person.organisation_id and place.series_id = workshop.series_id and place.person_id = person.id and place.ended_at is null and (place.attendance is null or place.attendance = 'attended')
              order by place.workshop_id = workshop.id desc limit 1)) order by person.name, person.id), '[]')
            from team_memberships member join people person on person.organisation_id = member.organisation_id and person.id = member.person_id
            where member.organisation_id = team.organisation_id and member.team_id = team.id and ${memberToday(sql`person.id`, today)} and (person.left_on is null or person.left_on > ${today}::date))) order by team.name), '[]')
        from teams team where team.organisation_id = workshop.organisation_id and team.valid_from <= ${today}::date and (team.valid_to is null or team.valid_to > ${today}::date)
          and (${council}::boolean or team.id = any(${ids(teamIds)}) or team.service_area_id = any(${ids(areaIds)}))) as teams
    from ${withSeries} where workshop.id = ${id}::uuid`)
  return row
}
