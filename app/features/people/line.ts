import type { Day } from '../../lib/days.ts'
import type { Role } from '../../permissions.ts'
import type { Holding } from './people.ts'
import type { Teams } from './teams.ts'

/** The places of the line above a worker, from the nearest up. */
export const places = ['team manager', 'service manager', 'head of service'] as const
export type Place = (typeof places)[number]

/** Somebody who manages or leads something today and has not left. */
export type Holder = Pick<Holding, 'scope' | 'teamId' | 'serviceAreaId'> & { personId: string; role: Extract<Role, 'manager' | 'leader'> }

/** Who is told something; where it is a deputy, in whose place. */
export type Told = { personId: string; insteadOfId: string | null }

/** Who is told for a place of the line, and whether as somebody who manages or who leads: leaders do not open what a named worker has to do. */
export type ToldInLine = Told & { as: Holder['role'] }

/** Somebody who is away today, and who stands in for them: nobody who has left or is away themselves, but whoever stands in for those. */
export type AwayToday = { personId: string; backOn: Day | null; deputyId: string | null }

/** Who answers for a team on one day: its manager, its service's manager and its Head of Service, or whoever stands in for them. */
export class Line {
  readonly #teams: Teams
  readonly #holders: readonly Holder[]
  readonly #away: ReadonlyMap<string, AwayToday>
  readonly #left: ReadonlySet<string>
  readonly #day: Day

  constructor(teams: Teams, { holders, away, left, day }: { holders: readonly Holder[]; away: readonly AwayToday[]; left: readonly string[]; day: Day }) {
    this.#teams = teams
    this.#holders = holders
    this.#away = new Map(away.map((one) => [one.personId, one]))
    this.#left = new Set(left)
    this.#day = day
  }

  awayToday = (personId: string): AwayToday | undefined => this.#away.get(personId)

  /** Somebody themselves, or who stands in for them today. @returns undefined when they have left, or are away and nobody stands in */
  personOrDeputy(personId: string): Told | undefined {
    if (this.#left.has(personId)) return undefined
    const away = this.#away.get(personId)
    if (!away) return { personId, insteadOfId: null }
    return away.deputyId ? { personId: away.deputyId, insteadOfId: personId } : undefined
  }

  /**
   * Who is told at a place of a team's line today, each once: whoever holds it, or stands in for them. Where nobody does, the next place up.
   * A team that has gone on as another has the line of that team.
   * @param not whoever the thing told is about: nobody answers for themselves
   * @returns nobody, where nobody is left up to the Director
   */
  at(teamId: string, place: Place, not: readonly string[] = []): ToldInLine[] {
    const goesOn = this.#teams.goesOnIn(teamId, this.#day)
    const managing = (scope: Holder['scope']) => this.#holders.filter((one) => one.role === 'manager' && one.scope === scope && (
      scope === 'team' ? goesOn.some(({ id }) => id === one.teamId) : scope !== 'service area' || goesOn.some(({ areaId }) => areaId === one.serviceAreaId)))
    const leading = (scope: Holder['scope']) => this.#holders.filter((one) => one.role === 'leader' && one.scope === scope && (scope !== 'service area' || goesOn.some(({ areaId }) => areaId === one.serviceAreaId)))
    const up = [
      ...place === 'team manager' ? [() => managing('team')] : [],
      ...place === 'head of service' ? [] : [() => managing('service area'), () => managing('council')],
      () => leading('service area'), () => leading('council'),
    ]
    for (const held of up) {
      const told = held().flatMap(({ personId, role }) => {
        const one = this.personOrDeputy(personId)
        return one ? [{ ...one, as: role }] : []
      }).filter(({ personId }) => !not.includes(personId))
      if (told.length > 0) return onceEach(told)
    }
    return []
  }
}

/** Whoever holds a place and stands in at it too is told as themselves. */
const onceEach = (told: readonly ToldInLine[]) => [...Map.groupBy(told, ({ personId }) => personId).values()]
  .map((same) => same.find(({ insteadOfId }) => insteadOfId === null) ?? same[0]!).toSorted((a, b) => a.personId.localeCompare(b.personId))
