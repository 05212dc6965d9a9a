import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import type { Day } from '../../lib/days.ts'
import { hasDay, standsIn } from './deputies.server.ts'
import { Line, type AwayToday, type Holder } from './line.ts'
import { teamsByName } from './teams.server.ts'

/** Who answers for which team of the council on a day, and who is away. Two statements, however large the council. */
export async function lineOn(tx: Transaction, day: Day): Promise<Line> {
  const today = sql`${day}::date`
  const [row] = await tx.execute<{ holders: Holder[]; away: AwayToday[]; left: string[] }>(sql`
    select
      (select coalesce(json_agg(json_build_object('personId', held.person_id, 'role', held.role, 'scope', held.scope, 'teamId', held.team_id, 'serviceAreaId', held.service_area_id)), '[]')
        from role_holdings held where held.role in ('manager', 'leader') and held.valid_from <= ${day}::date and (held.valid_to is null or held.valid_to > ${day}::date)) as holders,
      (select coalesce(json_agg(json_build_object('personId', away.person_id, 'backOn', away.back_on, 'deputyId', ${standsIn(today)})), '[]') from away_periods away where ${hasDay('away', today)}) as away,
      (select coalesce(json_agg(people.id), '[]') from people where people.left_on <= ${day}::date) as left`)
  return new Line(await teamsByName(tx), { ...row!, day })
}
