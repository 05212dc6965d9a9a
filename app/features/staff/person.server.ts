import { asc, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { rolesFor, type Role } from '../../permissions.ts'
import { people } from '../../../db/schema.ts'
import { memberWithinReach } from '../people/members.server.ts'
import type { Scope } from '../people/roles.ts'
import { standingOf } from '../programmes/programmes.server.ts'

type Dated = { from: Day; to: Day | null }

export type PersonShown = {
  id: string; name: string; email: string | null; staffNumber: string | null; jobTitle: string | null; daysOff: number[]; leftOn: Day | null
  signsIn: boolean
  /** What of theirs is open, and would be somebody else's to look after if they left. */
  openActions: number
  casesToAudit: number
  recordings: number
  serviceActions: number
  /** What lists say they did elsewhere: how many courses, and the day of the latest. */
  courses: { count: number; latest: Day | null }
  roles: (Dated & { id: string; role: Role; scope: Scope; place: string | null })[]
  memberOf: (Dated & { teamId: string; team: string })[]
  /** Now and later, theirs and those in which they stand in for somebody. */
  away: (Dated & { id: string; deputy: string | null })[]
  standsInFor: (Dated & { name: string })[]
  /** The latest first, at most two dozen. */
  cases: { cases: number; countedOn: Day }[]
}

/** Somebody as the administrator looks after them. One statement. @returns undefined when there is no such person in this council */
export async function personWith(admin: Allowed<'look after people'>, id: string): Promise<PersonShown | undefined> {
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const of = (table: string, column = 'person_id') => sql.raw(`${table}.organisation_id = people.organisation_id and ${table}.${column} = people.id`)
  const notOver = sql`(away.back_on is null or away.back_on > ${today}::date)`
  const [person] = await tx.execute<PersonShown>(sql`
    select people.id, people.name, people.email, people.staff_number as "staffNumber", people.job_title as "jobTitle", people.days_off as "daysOff", people.left_on as "leftOn",
      exists (select 1 from accounts where ${of('accounts')}) as "signsIn",
      (select count(*)::int from remedial_actions action where ${of('action', 'owner_id')} and action.done_at is null and action.withdrawn_at is null) as "openActions",
      (select count(*)::int from cases_to_audit one where ${of('one', 'auditor_id')} and ${standingOf(sql`one`)} in ('allocated', 'being recorded')) as "casesToAudit",
      (select count(*)::int from recordings where ${of('recordings', 'auditor_id')} and recordings.published_at is null and recordings.put_aside_at is null) as recordings,
      (select count(*)::int from service_actions where ${of('service_actions', 'owner_id')} and service_actions.ended_at is null) as "serviceActions",
      (select json_build_object('count', count(*), 'latest', max(completed_on)) from courses_elsewhere where ${of('courses_elsewhere')}) as courses,
      (select coalesce(json_agg(json_build_object('id', held.id, 'role', held.role, 'scope', held.scope, 'place', coalesce(team.name, area.name), 'from', held.valid_from, 'to', held.valid_to) order by held.role, held.valid_from, team.name, area.name), '[]')
        from role_holdings held
        left join teams team on team.organisation_id = held.organisation_id and team.id = held.team_id
        left join service_areas area on area.organisation_id = held.organisation_id and area.id = held.service_area_id where ${of('held')}) as roles,
      (select coalesce(json_agg(json_build_object('teamId', team.id, 'team', team.name, 'from', member.valid_from, 'to', least(member.valid_to, team.valid_to)) order by member.valid_from, team.name), '[]')
        from team_memberships member join teams team on team.organisation_id = member.organisation_id and team.id = member.team_id where ${of('member')}) as "memberOf",
      (select coalesce(json_agg(json_build_object('id', away.id, 'from', away.away_from, 'to', away.back_on, 'deputy', deputy.name) order by away.away_from), '[]')
        from away_periods away left join people deputy on deputy.organisation_id = away.organisation_id and deputy.id = away.deputy_id where ${of('away')} and ${notOver}) as away,
      (select coalesce(json_agg(json_build_object('name', other.name, 'from', away.away_from, 'to', away.back_on) order by away.away_from), '[]')
        from away_periods away join people other on other.organisation_id = away.organisation_id and other.id = away.person_id where ${of('away', 'deputy_id')} and ${notOver}) as "standsInFor",
      (select coalesce(json_agg(json_build_object('cases', latest.cases, 'countedOn', latest.counted_on) order by latest.counted_on desc), '[]')
        from (select cases, counted_on from caseloads where ${of('caseloads')} order by counted_on desc limit 24) latest) as cases
    from people where people.id = ${id}::uuid`)
  return person
}

/** Only whoever may do remedial actions can do those of somebody who is away, as a condition on `people`. */
export const mayStandIn = (day: Day) => sql`exists (select 1 from role_holdings held where held.organisation_id = ${people.organisationId} and held.person_id = ${people.id}
  and held.role in (${sql.join(rolesFor('do remedial actions').map((role) => sql`${role}`), sql`, `)}) and held.valid_from <= ${day}::date and (held.valid_to is null or held.valid_to > ${day}::date))`

/** Whoever records times away: an administrator of anybody, a manager of whoever is in their teams today. */
export type Recorder = Allowed<'look after people'> | Allowed<'look after my team'>

/** Whose times away somebody may record, as a condition on `people`. */
export const inTheirCare = (by: Recorder) => memberWithinReach(by.reach, people.organisationId, people.id, dayInLondon(by.at))

/** Who could stand in for somebody: everyone else in the reader's care who is here and may do remedial actions, and the reader; from A to Z. */
export async function whoCouldStandIn(by: Recorder, id: string) {
  const tx = await by.reading()
  const today = dayInLondon(by.at)
  return tx.select({ id: people.id, name: people.name, jobTitle: people.jobTitle }).from(people)
    .where(sql`${people.id} <> ${id}::uuid and (${people.leftOn} is null or ${people.leftOn} > ${today}::date) and ${mayStandIn(today)} and (${inTheirCare(by)} or ${people.id} = ${by.personId ?? null}::uuid)`)
    .orderBy(asc(sql`lower(${people.name})`), asc(people.id))
}

/** The times now and later in which somebody is away. @returns undefined when they are nobody in the reader's care */
export async function timesAwayOf(by: Recorder, id: string) {
  const tx = await by.reading()
  const today = dayInLondon(by.at)
  const [person] = await tx.select({
    id: people.id, name: people.name,
    away: sql<(Dated & { id: string; deputy: string | null })[]>`(select coalesce(json_agg(json_build_object('id', away.id, 'from', away.away_from, 'to', away.back_on, 'deputy', deputy.name) order by away.away_from), '[]')
      from away_periods away left join people deputy on deputy.organisation_id = away.organisation_id and deputy.id = away.deputy_id
      where away.organisation_id = people.organisation_id and away.person_id = people.id and (away.back_on is null or away.back_on > ${today}::date))`,
  }).from(people).where(sql`${people.id} = ${id}::uuid and ${inTheirCare(by)}`)
  return person
}
