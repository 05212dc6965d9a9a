import { and, asc, eq, exists, isNull, lte, notExists, or, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Role } from '../../permissions.ts'
import { accounts, awayPeriods, people, roleHoldings, teamMemberships, teams } from '../../../db/schema.ts'
import type { PeopleAsked } from './people-asked.ts'

export const peopleOnPage = 25

/** People of the council from A to Z, a page at a time, by name or address, team, role and standing. One statement. */
export async function peopleFound(admin: Allowed<'look after people'>, { words, teamId, role, standing, page }: PeopleAsked) {
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const inForce = (row: { validFrom: PgColumn; validTo: PgColumn }) => sql`${row.validFrom} <= ${today}::date and (${row.validTo} is null or ${row.validTo} > ${today}::date)`
  const inTeam = (which?: SQL) => tx.select({ teamId: teamMemberships.teamId }).from(teamMemberships)
    .innerJoin(teams, and(eq(teams.organisationId, teamMemberships.organisationId), eq(teams.id, teamMemberships.teamId), inForce(teams)))
    .where(and(eq(teamMemberships.organisationId, people.organisationId), eq(teamMemberships.personId, people.id), inForce(teamMemberships), which))
  const withRole = (which?: SQL) => tx.select({ one: sql`1` }).from(roleHoldings)
    .where(and(eq(roleHoldings.organisationId, people.organisationId), eq(roleHoldings.personId, people.id), inForce(roleHoldings), which))
  const wayIn = tx.select({ one: sql`1` }).from(accounts).where(and(eq(accounts.organisationId, people.organisationId), eq(accounts.personId, people.id)))
  const awayNow = and(eq(awayPeriods.organisationId, people.organisationId), eq(awayPeriods.personId, people.id), isAwayOn(today))
  const hasLeft = lte(people.leftOn, today)
  const stays = or(isNull(people.leftOn), sql`${people.leftOn} > ${today}::date`)
  const asStanding: Record<PeopleAsked['standing'], SQL | undefined> = {
    here: stays,
    away: and(stays, exists(tx.select({ one: sql`1` }).from(awayPeriods).where(awayNow))),
    left: hasLeft,
    'no team': and(stays, notExists(inTeam())),
    'no role': and(stays, notExists(withRole())),
    'two teams': and(stays, sql`(select count(distinct team_id) from (${inTeam()}) theirs) > 1`),
    // Whoever has no role has nothing to sign in to, and is found as that.
    'no way in': and(stays, exists(withRole()), notExists(wayIn)),
  }
  const like = `%${words.trim().toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`

  const rows = await tx.select({
    id: people.id, name: people.name, email: people.email, jobTitle: people.jobTitle, leftOn: people.leftOn,
    // Columns of the outer row are written out: where one table is selected from, they come without its name.
    teams: sql<string[]>`array(select team.name from team_memberships member join teams team on team.organisation_id = member.organisation_id and team.id = member.team_id
      where member.organisation_id = people.organisation_id and member.person_id = people.id and member.valid_from <= ${today}::date and (member.valid_to is null or member.valid_to > ${today}::date)
        and (team.valid_to is null or team.valid_to > ${today}::date) order by team.name)`,
    roles: sql<Role[]>`array(select distinct held.role from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id
      and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date) order by held.role)`,
    away: sql<{ backOn: Day | null; deputy: string | null } | null>`(select json_build_object('backOn', away.back_on, 'deputy', deputy.name) from away_periods away
      left join people deputy on deputy.organisation_id = away.organisation_id and deputy.id = away.deputy_id
      where away.organisation_id = people.organisation_id and away.person_id = people.id and away.away_from <= ${today}::date and (away.back_on is null or away.back_on > ${today}::date) limit 1)`,
    all: sql<number>`count(*) over ()::int`,
  }).from(people).where(and(
    words.trim() === '' ? undefined : sql`(lower(${people.name}) like ${like} or lower(${people.email}) like ${like} or lower(${people.staffNumber}) like ${like})`,
    teamId ? exists(inTeam(eq(teamMemberships.teamId, teamId))) : undefined,
    role ? exists(withRole(eq(roleHoldings.role, role))) : undefined,
    asStanding[standing],
  )).orderBy(asc(sql`lower(${people.name})`), asc(people.id)).limit(peopleOnPage).offset((page - 1) * peopleOnPage)
  return { people: rows, all: rows[0]?.all ?? 0 }
}

const isAwayOn = (day: Day) => sql`${awayPeriods.awayFrom} <= ${day}::date and (${awayPeriods.backOn} is null or ${awayPeriods.backOn} > ${day}::date)`
