import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import type { Day } from '../../lib/days.ts'
import { Line, type AwayToday, type Holder } from './line.ts'
import { teamsByName } from './teams.server.ts'

/** Who answers for which team of the council on a day, and who is away. Two statements, however large the council. */
export async function lineOn(tx: Transaction, day: Day): Promise<Line> {
  const running = sql`away.away_from <= ${day}::date and (away.back_on is null or away.back_on > ${day}::date)`
  const [row] = await tx.execute<{ holders: Holder[]; away: AwayToday[]; left: string[] }>(sql`
    select
      (select coalesce(json_agg(json_build_object('personId', held.person_id, 'role', held.role, 'scope', held.scope, 'teamId', held.team_id, 'serviceAreaId', held.service_area_id)), '[]')
        from role_holdings held where held.role in ('manager', 'leader') and held.valid_from <= ${day}::date and (held.valid_to is null or held.valid_to > ${day}::date)) as holders,
      (select coalesce(json_agg(json_build_object('personId', away.person_id, 'backOn', away.back_on, 'deputyId', deputy.id)), '[]')
        from away_periods away left join people deputy on deputy.organisation_id = away.organisation_id and deputy.id = away.deputy_id and (deputy.left_on is null or deputy.left_on > ${day}::date)
          and not exists (select 1 from away_periods theirs where theirs.organisation_id = deputy.organisation_id and theirs.person_id = deputy.id
            and theirs.away_from <= ${day}::date and (theirs.back_on is null or theirs.back_on > ${day}::date))
        where ${running}) as away,
      (select coalesce(json_agg(people.id), '[]') from people where people.left_on <= ${day}::date) as left`)
  return new Line(await teamsByName(tx), { ...row!, day })
}
