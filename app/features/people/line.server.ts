import { sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Day } from '../../lib/days.ts'

/**
 * Whether somebody leads, on a day, a team or its service area, or a team that has taken its place, as a condition. Whoever manages for the
 * whole council leads all; a leader of the whole council stands outside every line.
 * @param columns which columns hold the council, the team and the area of what it is about
 */
export const leads = (personId: string | PgColumn, today: Day, { organisation, team, area }: Record<'organisation' | 'team' | 'area', PgColumn>): SQL<boolean> => sql<boolean>`exists (
  with recursive of_today as (
    select ${team} as id
    union
    select later.to_team_id from of_today join team_successions later on later.organisation_id = ${organisation} and later.from_team_id = of_today.id and later.changes_on <= ${today}::date)
  select 1 from role_holdings held
  where held.organisation_id = ${organisation} and held.person_id = ${personId}::uuid and held.role in ('manager', 'leader')
    and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date)
    and ((held.role = 'manager' and held.scope = 'council') or held.team_id in (select id from of_today) or held.service_area_id = ${area}
      or held.service_area_id in (select teams.service_area_id from teams join of_today on teams.id = of_today.id where teams.organisation_id = ${organisation})))`
