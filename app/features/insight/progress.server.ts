import { and, eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Watched } from '../../lib/time-to.ts'
import { audits, serviceAreas } from '../../../db/schema.ts'
import { disputed } from '../gaps/disputed.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { monthsOf, type Asked } from './asked.ts'
import type { Standing } from './progress.ts'

/**
 * Remedial actions and learning of the gaps found in a period, and how long the gaps stayed open, by service area, or by team of one area. A disputed finding waits, and is in none of it; one that was withdrawn counts as open
 * until then. Areas and teams are those of the audit. Two statements.
 * @returns undefined when the area, sample or period asked for is not there
 */
export async function progressByPlace(reader: Allowed<'see insight'>, asked: Asked) {
  const tx = await reader.reading()
  const months = monthsOf(asked.period ?? 'six-months', dayInLondon(reader.at))
  if (!months) return undefined
  const [area] = asked.area === null ? [null] : await tx.select({ id: serviceAreas.id, name: serviceAreas.name }).from(serviceAreas).where(and(sql`${serviceAreas.id}::text = ${asked.area}`, withinReach(reader.reach, { area: serviceAreas.id })))
  if (area === undefined) return undefined
  const at = sql`${reader.at.toISOString()}::timestamptz`
  const [found] = await tx.execute<{ standings: Standing[]; open: (Watched & { placeId: string; gone: boolean })[]; people: Record<string, number>; samples: string[]; kinds: string[] }>(sql`
    with period as materialized (
      select gaps.organisation_id, gaps.id, gaps.audit_id, gaps.attribution, gaps.withdrawn_at, audits.published_at, audits.sample, audits.case_type, audits.worker_id,
        case gaps.attribution when 'practitioner' then audits.worker_id when 'manager' then audits.manager_id end as person_id,
        ${area ? sql`teams.id` : sql`area.id`} as place_id, ${area ? sql`teams.name` : sql`area.name`} as place
      from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      join teams on teams.organisation_id = audits.organisation_id and teams.id = audits.team_id join service_areas area on area.organisation_id = audits.organisation_id and area.id = audits.service_area_id
      where ${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })} and ${area ? eq(audits.serviceAreaId, area.id) : sql`true`}
        and ${months.from ? sql`audits.audited_on >= ${months.from}::date` : sql`true`} and audits.audited_on < (${months.to}::date + interval '1 month')
        and not ${disputed()}),
    those as materialized (select * from period where ${asked.sample ? sql`sample = ${asked.sample}` : sql`true`} and ${asked.caseType ? sql`case_type = ${asked.caseType}` : sql`true`}),
    repairs as (
      select those.id as gap_id, bool_and(action.done_at is not null) as repaired, bool_and(first.sent_at is not null or action.due_at <= ${at}) and not bool_or(action.done_by_sheet) as timed, bool_and(coalesce(first.sent_at < action.due_at, false)) as in_time,
        bool_or(action.done_at is null and first.sent_at is null and greatest(action.due_at, more.until) < ${at}) as late
      from those join remedial_actions action on action.organisation_id = those.organisation_id and action.audit_id = those.audit_id and action.withdrawn_at is null and (
        exists (select 1 from remedial_action_gaps its where its.organisation_id = action.organisation_id and its.remedial_action_id = action.id and its.gap_id = those.id)
        or not exists (select 1 from remedial_action_gaps its where its.organisation_id = action.organisation_id and its.remedial_action_id = action.id))
      left join lateral (select min(sent.submitted_at) as sent_at from evidence sent where sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id) first on true
      left join lateral (select max(extension.due_at) as until from extensions extension where extension.organisation_id = action.organisation_id and extension.remedial_action_id = action.id) more on true
      where those.withdrawn_at is null group by 1),
    learning as (
      select those.id as gap_id, bool_or(exists (select 1 from declarations declared join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
          where declared.organisation_id = given.organisation_id and declared.person_id = given.person_id and version.module_key = given.module_key and declared.declared_at >= given.proposed_at - interval '6 months')) as completed,
        bool_or(exists (select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
          where sent.organisation_id = given.organisation_id and sent.assignment_id = given.id and checked.outcome = 'accepted')) as applied,
        bool_or(exists (select 1 from endorsements said where said.organisation_id = given.organisation_id and said.assignment_id = given.id and said.moment = 'after')) as endorsed
      from those join assignment_reasons reason on reason.organisation_id = those.organisation_id and reason.gap_id = those.id and reason.person_id = those.person_id
      join assignments given on given.organisation_id = reason.organisation_id and given.id = reason.assignment_id and given.decision = 'confirmed' and (given.ended_because is null or given.ended_because = 'left')
      where those.withdrawn_at is null group by 1),
    standings as (
      select place_id as "placeId", place, case when attribution in ('practitioner', 'manager') then 'learner' when attribution is null then 'not confirmed' else 'service' end as whose,
        repairs.gap_id is not null as acted, coalesce(repairs.repaired, false) as repaired, coalesce(repairs.timed, false) as timed, coalesce(repairs.in_time, false) as "inTime", coalesce(repairs.late, false) as late,
        learning.gap_id is not null as given, coalesce(learning.completed or learning.applied, false) as completed, coalesce(learning.applied, false) as applied, coalesce(learning.endorsed, false) as endorsed, count(*)::int as gaps
      from those left join repairs on repairs.gap_id = those.id left join learning on learning.gap_id = those.id where those.withdrawn_at is null group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    watched as (
      select place_id as "placeId", closed.closed_at is not null as ended, closed.closed_at is null and (those.withdrawn_at is not null or coalesce(person.left_on <= ${dayInLondon(reader.at)}::date, false)) as gone,
        -- Watched from the day it was told to the day it closed, was withdrawn, or the one whose it is left; to today where it goes on.
        greatest(0, ((coalesce(closed.closed_at, least(those.withdrawn_at, (person.left_on::timestamp at time zone 'Europe/London'), ${at})) at time zone 'Europe/London')::date - (published_at at time zone 'Europe/London')::date)) as days, count(*)::int as many
      from those left join gap_closures closed on closed.organisation_id = those.organisation_id and closed.gap_id = those.id and those.withdrawn_at is null
      left join people person on person.organisation_id = those.organisation_id and person.id = those.person_id
      group by 1, 2, 3, 4)
    select (select coalesce(json_agg(standings), '[]') from standings) as standings, (select coalesce(json_agg(watched), '[]') from watched) as open,
      (select coalesce(json_object_agg(place_id, workers), '{}') from (select place_id, count(distinct worker_id)::int as workers from those group by 1) counted) as people,
      (select coalesce(json_agg(sample order by sample), '[]') from (select distinct sample from period) taken) as samples,
      (select coalesce(json_agg(case_type order by case_type), '[]') from (select distinct case_type from period) kinds) as kinds`)
  if ((asked.sample && !found!.samples.includes(asked.sample) && found!.samples.length > 0) || (asked.caseType && !found!.kinds.includes(asked.caseType) && found!.kinds.length > 0)) return undefined
  return { ...found!, area }
}
