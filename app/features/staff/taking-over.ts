import type { Teams } from '../people/teams.ts'
import type { Day } from '../../lib/days.ts'

/** Somebody who manages a team, an area or the whole council today. */
export type Manager = { personId: string; scope: 'own' | 'team' | 'service area' | 'council'; teamId: string | null; serviceAreaId: string | null; since: Day; away: boolean }

/**
 * Who takes an action over whose owner has left: the manager of the audit's team as it goes on today; where there is none, the service area's;
 * where there is none, one for the whole council. Of several, one who is at work before one who is away, and the latest to have come.
 * @returns undefined when nobody may
 */
export function whoTakesOver(teamId: string, managers: readonly Manager[], teams: Teams, today: Day): string | undefined {
  const goesOn = teams.goesOnIn(teamId, today)
  const nearest = [
    managers.filter((one) => one.scope === 'team' && goesOn.some(({ id }) => id === one.teamId)),
    managers.filter((one) => one.scope === 'service area' && goesOn.some(({ areaId }) => areaId === one.serviceAreaId)),
    managers.filter((one) => one.scope === 'council'),
  ].find((some) => some.length > 0)
  return nearest?.toSorted((a, b) => Number(a.away) - Number(b.away) || b.since.localeCompare(a.since) || a.personId.localeCompare(b.personId))[0]?.personId
}
