import { sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { teams } from '../../../db/schema.ts'
import { withinReach } from '../people/reach.server.ts'

/** What the teams of today carry, so that nobody reads a gap without it. Of cases the middle of the latest counts of so many workers: it may be one worker's, and does not say whose. */
export type Pressure = { id: string; name: string; cases: number | null; workers: number; countedOn: Day | null; posts: number | null; postsCountedOn: Day | null }

/** A count of fewer workers would nearly be one worker's own. */
export const fewestWorkers = 3

/**
 * Caseloads and vacant posts in reach, by service area, or by team of one area. Teams and who is in them are those of today; each worker's and team's latest count counts. One statement.
 * @returns no cases where fewer than three workers were counted; no posts where nobody has counted any
 */
export async function pressures(reader: Allowed<'see insight' | 'see own team in insight'>, by: 'area' | { teamsOf: string } | 'team' = 'area'): Promise<Pressure[]> {
  const tx = await reader.reading()
  const today = sql`${dayInLondon(reader.at)}::date`
  const place = by === 'area' ? sql`service_area_id` : sql`id`
  const rows = await tx.execute<Pressure>(sql`
    with here as materialized (
      select teams.organisation_id, teams.id, teams.name, teams.service_area_id from teams where teams.valid_from <= ${today} and (teams.valid_to is null or teams.valid_to > ${today})
        and ${withinReach(reader.reach, { area: teams.serviceAreaId, team: teams.id })} and ${typeof by === 'object' ? sql`teams.service_area_id = ${by.teamsOf}::uuid` : sql`true`}),
    carried as (
      select distinct on (here.${place}, load.person_id) here.${place} as place, load.cases, load.counted_on from here
      join team_memberships member on member.organisation_id = here.organisation_id and member.team_id = here.id and member.valid_from <= ${today} and (member.valid_to is null or member.valid_to > ${today})
      join people on people.organisation_id = member.organisation_id and people.id = member.person_id and (people.left_on is null or people.left_on > ${today})
      join caseloads load on load.organisation_id = people.organisation_id and load.person_id = people.id and load.counted_on <= ${today}
      order by here.${place}, load.person_id, load.counted_on desc),
    empty as (
      select distinct on (here.id) here.${place} as place, vacancies.posts, vacancies.counted_on from here
      join vacancies on vacancies.organisation_id = here.organisation_id and vacancies.team_id = here.id and vacancies.counted_on <= ${today} order by here.id, vacancies.counted_on desc)
    select places.id, places.name, carried.cases, coalesce(carried.workers, 0) as workers, carried.counted_on as "countedOn", empty.posts, empty.counted_on as "postsCountedOn"
    from ${by === 'area' ? sql`(select distinct area.id, area.name from here join service_areas area on area.organisation_id = here.organisation_id and area.id = here.service_area_id)` : sql`here`} places
    left join (select place, percentile_cont(0.5) within group (order by cases)::float8 as cases, count(*)::int as workers, min(counted_on)::text as counted_on from carried group by 1) carried on carried.place = places.id
    left join (select place, sum(posts)::int as posts, min(counted_on)::text as counted_on from empty group by 1) empty on empty.place = places.id
    order by places.name`)
  return rows.map((row) => ({ ...row, ...row.workers < fewestWorkers && { cases: null, countedOn: null } }))
}
