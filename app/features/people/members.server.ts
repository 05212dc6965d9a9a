import { sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Reach } from './people.ts'
import type { Day } from '../../lib/days.ts'
import { teamMemberships, teams } from '../../../db/schema.ts'

/**
 * Whether a person belongs, on a day, to a team or an area in reach, as a condition for the WHERE. The teams are today's, not those of an
 * audit: whoever leads someone now decides what they learn.
 * @param person the column that holds the person
 */
export function memberWithinReach(reach: Reach, organisation: PgColumn | SQL, person: PgColumn | SQL, today: Day): SQL {
  if (reach.council) return sql`true`
  return sql`exists (select 1 from ${teamMemberships} member join ${teams} team on team.organisation_id = member.organisation_id and team.id = member.team_id
    where member.organisation_id = ${organisation} and member.person_id = ${person} and member.valid_from <= ${today}::date and (member.valid_to is null or member.valid_to > ${today}::date)
      and (member.team_id = any(${sql.param(`{${reach.teamIds.join(',')}}`)}::uuid[]) or team.service_area_id = any(${sql.param(`{${reach.areaIds.join(',')}}`)}::uuid[])))`
}
