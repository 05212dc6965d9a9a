import { sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { dayInLondon, daysAfter, type Day } from '../../lib/days.ts'
import type { About } from './about.server.ts'
import { freeTimes, type Away, type Busy, type Exception, type Rule, type Span, type Terms } from './availability.ts'
import { helpsWith, ranked, whyNotCoach, type Ties } from './choosing.ts'
import { formats, weeksAhead, type Format } from './formats.ts'

type Told = { from: string; to: string }
type Row = {
  id: string; name: string; jobTitle: string | null; formats: Format[]; themeKeys: string[]; paused: boolean; place: string | null; link: string | null
  rules: Rule[]; exceptions: Exception[]; away: Away[]; taken: Told[]; meetings: string[]; ties: Ties
} & Omit<Terms, 'minutes'>

export const spans = (told: readonly Told[]): Span[] => told.map(({ from, to }) => ({ from: new Date(from), to: new Date(to) }))

export type WhoCanHelp = Pick<About, 'learner' | 'themes' | 'red' | 'dueAt' | 'auditorIds'> & { format: Format }
export type Asking = { organisationId: string; at: Date }

/** Someone who coaches, with the times at which they and the learner are free, or why they cannot coach them. */
export type Coach = {
  id: string; name: string; jobTitle: string | null; place: string | null; link: string | null; formats: Format[]
  helps: 'any' | 'named' | 'other'; foundIt: boolean; times: Date[]; first: Date | null; firstInTime: Date | null; load: number; whyNot: string | undefined
  terms: Terms
}

/**
 * Everybody who coaches, in the order in which a learner is told of them, with when both are free in the next four weeks. Two statements, however many coach.
 * @param only one coach, where only their times are asked for
 * @param without a meeting that is to be moved: the time that it holds now is free for it
 * @param inPair for a meeting of two who go on meeting, where nobody asks for a theme any more
 * @param weeks how far ahead, where it is not four
 * @param day the one day of these weeks that is asked about, where a time is wanted already
 */
export async function whoCanHelp(
  tx: Transaction, { organisationId, at }: Asking, { learner, format, themes, red, dueAt, auditorIds }: WhoCanHelp,
  { only, without, inPair = false, weeks = weeksAhead, day }: { only?: string; without?: string; inPair?: boolean; weeks?: number; day?: Day } = {},
): Promise<Coach[]> {
  const until = daysAfter(dayInLondon(at), 7 * weeks)
  const [from, to] = day === undefined ? [dayInLondon(at), until] : [day, [day, until].toSorted()[0]!]
  const themeKeys = themes.map(({ key }) => key)
  const rows = await coachesOf(tx, organisationId, { learnerId: learner.id, format, from, to, at, only, without })
  const busy = await busyTimes(tx, organisationId, learner.id, { from, without })
  return ranked(rows.map((row): Coach => {
    const terms = { ...row, minutes: formats[format].minutes }
    const whyNot = whyNotCoach(format, inPair ? { ...row.ties, invitedFor: null } : row.ties, row, themeKeys)
    const held: Busy = { coach: spans(row.taken), learner: busy, meetings: row.meetings.map((start) => new Date(start)) }
    const times = whyNot ? [] : freeTimes(row, terms, held, { from, to, at, red })
    const firstInTime = times.find((start) => !dueAt || start.getTime() + terms.minutes * 60_000 <= dueAt.getTime()) ?? null
    return {
      id: row.id, name: row.name, jobTitle: row.jobTitle, place: row.place, link: row.link, formats: row.formats, terms, whyNot, times, first: times[0] ?? null, firstInTime,
      helps: helpsWith(row, themeKeys), foundIt: auditorIds.includes(row.id), load: held.meetings.filter((start) => start >= at && start < new Date(at.getTime() + 14 * 86_400_000)).length,
    }
  }))
}

const iso = (column: string) => sql.raw(`to_json(${column}) #>> '{}'`)

/** The times that workshops take of a person, whom they lead or in which they have a place. @param person the column that holds the person */
const workshopsOf = (person: string, from: Day) => sql`
  select workshop.starts_at as "from", workshop.ends_at as "to" from workshops workshop where workshop.organisation_id = ${sql.raw(`${person}.organisation_id`)} and workshop.called_off_at is null and workshop.ends_at > ${from}::date
    and (exists (select 1 from facilitators leads where leads.organisation_id = workshop.organisation_id and leads.workshop_id = workshop.id and leads.person_id = ${sql.raw(`${person}.id`)})
      or exists (select 1 from places place where place.organisation_id = workshop.organisation_id and place.workshop_id = workshop.id and place.person_id = ${sql.raw(`${person}.id`)} and place.booked_at is not null and place.ended_at is null))`

/** What meetings and workshops take of somebody’s time from a day on. One statement. */
export async function busyTimes(tx: Transaction, organisationId: string, personId: string, { from, without }: { from: Day; without: string | undefined }): Promise<Span[]> {
  return spans(await tx.execute<Told>(sql`
    select ${iso('taken."from"')} as "from", ${iso('taken."to"')} as "to" from people person cross join lateral (
      select lower(held.during) as "from", upper(held.during) as "to" from held_times held where held.organisation_id = person.organisation_id and held.person_id = person.id and upper(held.during) > ${from}::date
        and held.meeting_id is distinct from ${without ?? null}::uuid
      union all ${workshopsOf('person', from)}) taken
    where person.organisation_id = ${organisationId}::uuid and person.id = ${personId}::uuid`))
}

/** Whether a holding or a membership, under its name, is somebody’s on a day. */
const holdsOn = (today: SQL) => (held: string, person: SQL) => sql`${sql.raw(held)}.organisation_id = coach.organisation_id and ${sql.raw(held)}.person_id = ${person}
  and ${sql.raw(held)}.valid_from <= ${today} and (${sql.raw(held)}.valid_to is null or ${sql.raw(held)}.valid_to > ${today})`

/** Whether a coach, a row of `coaches`, leads a learner’s team or the line above it on a day. */
export const leadsLearner = (learner: SQL, today: SQL): SQL => {
  const holds = holdsOn(today)
  return sql`exists (select 1 from role_holdings held where ${holds('held', sql`coach.person_id`)} and held.role in ('manager', 'leader') and (
    (held.role = 'manager' and held.scope = 'council') or exists (
      select 1 from team_memberships within join teams team on team.organisation_id = within.organisation_id and team.id = within.team_id where ${holds('within', learner)} and (within.team_id = held.team_id or team.service_area_id = held.service_area_id))))`
}

type ToRead = { learnerId: string | null; format: Format; from: Day; to: Day; at: Date; only?: string | undefined; without?: string | undefined }

/** Everybody who offers coaching and may still do so, with all by which it is worked out when they are free, and what ties them to a learner, where one is named. One statement. */
export async function coachesOf(tx: Transaction, organisationId: string, { learnerId, format, from, to, at, only, without }: ToRead): Promise<Row[]> {
  const today = sql`${dayInLondon(at)}::date`
  const learner = sql`${learnerId}::uuid`
  const holds = holdsOn(today)
  const its = sql`coach.person_id`
  const forRole = formats[format].forRole
  const all = (rows: ReturnType<typeof sql>) => sql`coalesce((select json_agg(row_to_json(listed)) from (${rows}) listed), '[]')`
  return [...await tx.execute<Row>(sql`
    select person.id, person.name, person.job_title as "jobTitle", coach.formats, coach.theme_keys as "themeKeys", coach.paused_at is not null as paused, coach.place, coach.link,
      coach.buffer_before as "bufferBefore", coach.buffer_after as "bufferAfter", coach.most_a_day as "mostADay", coach.notice_hours as "noticeHours", coach.first_for_red as "firstForRed", coach.for_red_until as "forRedUntil",
      ${all(sql`select rule.weekday, rule.from_time as "fromTime", rule.to_time as "toTime", rule.zone, rule.valid_from as "validFrom", rule.valid_to as "validTo" from availability_rules rule
        where rule.organisation_id = coach.organisation_id and rule.person_id = ${its} and rule.valid_from <= ${to}::date and (rule.valid_to is null or rule.valid_to > ${from}::date)`)} as rules,
      ${all(sql`select one.kind, one.first_day as "firstDay", one.last_day as "lastDay", one.from_time as "fromTime", one.to_time as "toTime", one.zone from availability_exceptions one
        where one.organisation_id = coach.organisation_id and one.person_id = ${its} and one.first_day <= ${to}::date and one.last_day >= ${from}::date`)} as exceptions,
      ${all(sql`select away.away_from as "awayFrom", away.back_on as "backOn" from away_periods away where away.organisation_id = coach.organisation_id and away.person_id = ${its}
        and away.away_from <= ${to}::date and (away.back_on is null or away.back_on > ${from}::date)`)} as away,
      ${all(sql`select lower(held.during) as "from", upper(held.during) as "to" from held_times held where held.organisation_id = coach.organisation_id and held.person_id = ${its} and upper(held.during) > ${from}::date
        and held.meeting_id is distinct from ${without ?? null}::uuid union all ${workshopsOf('person', from)}`)} as taken,
      array(select ${iso('meeting.starts_at')} from coaching_meetings meeting where meeting.organisation_id = coach.organisation_id and meeting.coach_id = ${its} and meeting.ended_at is null and meeting.starts_at > ${from}::date
        and meeting.id is distinct from ${without ?? null}::uuid) as meetings,
      json_build_object(
        'isLearner', ${its} = ${learner},
        'leads', ${leadsLearner(learner, today)},
        'judges', exists (select 1 from cases_to_audit one where one.organisation_id = coach.organisation_id and one.auditor_id = ${its} and ${learner} in (one.worker_id, one.manager_id) and one.set_aside_at is null
            and not exists (select 1 from recordings done where done.organisation_id = one.organisation_id and done.case_to_audit_id = one.id and done.published_at is not null)
            and not exists (select 1 from audits done where done.organisation_id = one.organisation_id and done.phase_id = one.phase_id and done.case_reference = one.case_reference))
          or exists (select 1 from recordings writing where writing.organisation_id = coach.organisation_id and writing.auditor_id = ${its} and ${learner} in (writing.worker_id, writing.manager_id) and writing.published_at is null and writing.put_aside_at is null)
          or exists (select 1 from dip_samples sample join cohort_members member on member.organisation_id = sample.organisation_id and member.id = sample.member_id
            where sample.organisation_id = coach.organisation_id and sample.auditor_id = ${its} and member.person_id = ${learner} and sample.finished_at is null),
        'learnerHasRole', ${forRole === null ? sql`true` : sql`exists (select 1 from role_holdings held where ${holds('held', learner)} and held.role = ${forRole})`},
        'coachHasRole', ${forRole === null ? sql`true` : sql`exists (select 1 from role_holdings held where ${holds('held', its)} and held.role = 'auditor')`},
        'invitedFor', case when not exists (select 1 from role_holdings held where ${holds('held', its)} and held.role in ('auditor', 'manager'))
          then array(select asked.theme_key from coach_invitations asked where asked.organisation_id = coach.organisation_id and asked.person_id = ${its} and asked.answer = 'yes' and asked.ended_at is null) end) as ties
    from coaches coach join people person on person.organisation_id = coach.organisation_id and person.id = coach.person_id and (person.left_on is null or person.left_on > ${today})
    where coach.organisation_id = ${organisationId}::uuid ${only ? sql`and coach.person_id = ${only}::uuid` : sql``}
      and (exists (select 1 from role_holdings held where ${holds('held', its)} and held.role in ('auditor', 'manager'))
        or exists (select 1 from coach_invitations asked where asked.organisation_id = coach.organisation_id and asked.person_id = ${its} and asked.answer = 'yes' and asked.ended_at is null))`)]
}
