import { ownOnly, rolesFor, type Ability, type Role } from '../../permissions.ts'

export type Holding = {
  role: Role
  scope: 'own' | 'team' | 'service area' | 'council'
  teamId: string | null
  serviceAreaId: string | null
}

/** Someone signed in, with the roles that hold today. */
export type Person = {
  id: string
  name: string
  daysOff: number[]
  holdings: Holding[]
}

/** How far an ability goes for a person: the whole council, some areas or teams, or only what is their own. */
export type Reach = { council: boolean; areaIds: string[]; teamIds: string[]; ownId: string | null }

export const wholeCouncil: Reach = { council: true, areaIds: [], teamIds: [], ownId: null }

/** The reach that a person's roles give them for one ability. Roles that do not carry the ability add nothing. */
export function reachOf(person: Pick<Person, 'id' | 'holdings'>, ability: Ability): Reach {
  const holdings = person.holdings.filter(({ role }) => rolesFor(ability).includes(role))
  if (ownOnly(ability)) return { council: false, areaIds: [], teamIds: [], ownId: holdings.length > 0 ? person.id : null }
  return {
    council: holdings.some(({ scope }) => scope === 'council'),
    areaIds: holdings.flatMap(({ serviceAreaId }) => serviceAreaId ?? []),
    teamIds: holdings.flatMap(({ teamId }) => teamId ?? []),
    ownId: holdings.length > 0 ? person.id : null,
  }
}

/** Whether a row of a team and an area lies in reach, as `withinReach` asks it of the database; one's own is asked apart. */
export const inReachOf = ({ council, areaIds, teamIds }: Reach, { teamId, serviceAreaId }: { teamId: string; serviceAreaId: string }) =>
  council || teamIds.includes(teamId) || areaIds.includes(serviceAreaId)
