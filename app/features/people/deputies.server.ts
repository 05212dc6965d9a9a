import { sql, type SQL } from 'drizzle-orm'

/** Whether a time away, a row of `away_periods` under this name, has a day in it. */
export const hasDay = (away: 'away' | 'next' | 'gone', day: SQL) => sql`(${sql.raw(away)}.away_from <= ${day} and (${sql.raw(away)}.back_on is null or ${sql.raw(away)}.back_on > ${day}))`

/**
 * Who stands in, on a day, for whoever is away, as an expression on `away`, a row of `away_periods`: the deputy; where the deputy is away too, whoever stands in for the
 * deputy, so that what cannot wait never lies with somebody who is not there. Null where nobody is left.
 */
export const standsIn = (day: SQL): SQL<string | null> => sql<string | null>`(
  with recursive line as (
    select away.deputy_id as id
    union select next.deputy_id from line join away_periods next on next.organisation_id = away.organisation_id and next.person_id = line.id and ${hasDay('next', day)})
  select here.id from line join people here on here.organisation_id = away.organisation_id and here.id = line.id
  where here.id <> away.person_id and (here.left_on is null or here.left_on > ${day})
    and not exists (select 1 from away_periods gone where gone.organisation_id = here.organisation_id and gone.person_id = here.id and ${hasDay('gone', day)}) limit 1)`
