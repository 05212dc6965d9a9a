import { inArray, or, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Reach } from './people.ts'

/**
 * The reader's scope as a condition for the WHERE: rows of the areas and teams in reach, and rows of the reader's own.
 * @param columns which columns of the query hold the area, the team and the people whose own row it is
 * @returns a condition that is false where nothing is in reach
 */
export function withinReach(reach: Reach, columns: { area?: PgColumn; team?: PgColumn; own?: PgColumn[] }): SQL {
  if (reach.council) return sql`true`
  const { area, team, own = [] } = columns
  return or(
    area && reach.areaIds.length > 0 ? inArray(area, reach.areaIds) : undefined,
    team && reach.teamIds.length > 0 ? inArray(team, reach.teamIds) : undefined,
    ...own.map((column) => (reach.ownId ? sql`${column} = ${reach.ownId}` : undefined)),
  ) ?? sql`false`
}
