import { and, asc, eq, gt, isNull, lte, or } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { people, roleHoldings, serviceAreas, teamMemberships, teams } from '../../../db/schema.ts'
import { dayInLondon } from '../../lib/days.ts'

/** Who the reader is to the portal: their address, their teams, and the roles they hold today with what each is for and since when. */
export async function myRoles(reader: Allowed<'see my account'>) {
  const tx = await reader.reading()
  const me = whoever(reader)
  const today = dayInLondon(reader.at)
  const [person] = await tx.select({ email: people.email }).from(people).where(eq(people.id, me))
  const roles = await tx.select({ role: roleHoldings.role, scope: roleHoldings.scope, team: teams.name, area: serviceAreas.name, since: roleHoldings.validFrom }).from(roleHoldings)
    .leftJoin(teams, and(eq(teams.organisationId, roleHoldings.organisationId), eq(teams.id, roleHoldings.teamId)))
    .leftJoin(serviceAreas, and(eq(serviceAreas.organisationId, roleHoldings.organisationId), eq(serviceAreas.id, roleHoldings.serviceAreaId)))
    .where(and(eq(roleHoldings.personId, me), lte(roleHoldings.validFrom, today), or(isNull(roleHoldings.validTo), gt(roleHoldings.validTo, today))))
    .orderBy(asc(roleHoldings.role), asc(teams.name), asc(serviceAreas.name), asc(roleHoldings.validFrom))
  const memberOf = await tx.select({ team: teams.name, since: teamMemberships.validFrom }).from(teamMemberships)
    .innerJoin(teams, and(eq(teams.organisationId, teamMemberships.organisationId), eq(teams.id, teamMemberships.teamId)))
    .where(and(eq(teamMemberships.personId, me), lte(teamMemberships.validFrom, today), or(isNull(teamMemberships.validTo), gt(teamMemberships.validTo, today))))
    .orderBy(asc(teams.name))
  return { email: person?.email ?? undefined, roles, memberOf }
}
