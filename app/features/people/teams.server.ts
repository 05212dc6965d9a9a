import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { Teams, type Succession, type Team } from './teams.ts'

/** Every team that the council has or had, from A to Z, with what became of which. One statement. */
export async function teamsByName(tx: Transaction): Promise<Teams> {
  const [row] = await tx.execute<{ teams: Team[]; successions: Succession[] }>(sql`
    select
      (select coalesce(json_agg(json_build_object('id', teams.id, 'name', teams.name, 'areaId', area.id, 'area', area.name, 'validFrom', teams.valid_from, 'validTo', teams.valid_to) order by lower(teams.name)), '[]')
        from teams join service_areas area on area.organisation_id = teams.organisation_id and area.id = teams.service_area_id) as teams,
      (select coalesce(json_agg(json_build_object('fromTeamId', from_team_id, 'toTeamId', to_team_id, 'changesOn', changes_on)), '[]') from team_successions) as successions`)
  return new Teams(row!.teams, row!.successions)
}
