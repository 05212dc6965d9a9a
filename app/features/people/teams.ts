import { inWords, type Day } from '../../lib/days.ts'
import { andOf, orOf } from '../../lib/phrases.ts'

export type Team = { id: string; name: string; areaId: string; area: string; validFrom: Day; validTo: Day | null }

/** From a day on, one team goes on in another. */
export type Succession = { fromTeamId: string; toTeamId: string; changesOn: Day }

export type TeamFound = { id: string; name: string; areaId: string; area: string } | { problem: string }

/** A council's teams, those of today and those that were, and what became of which. */
export class Teams {
  readonly all: readonly Team[]
  readonly successions: readonly Succession[]
  readonly #byName: ReadonlyMap<string, Team>
  readonly #byId: ReadonlyMap<string, Team>

  constructor(all: readonly Team[], successions: readonly Succession[]) {
    this.all = all
    this.successions = successions
    this.#byName = new Map(all.map((team) => [plain(team.name), team]))
    this.#byId = new Map(all.map((team) => [team.id, team]))
  }

  /**
   * The team that a name meant on a day. Capitals and spaces around it do not matter. Before a renamed team began, its new name means the
   * team that it was; from the day on which a team goes on as another, the old name is a problem that names what took its place.
   * @returns undefined when no team of that name is or was
   */
  named(name: string, on: Day): TeamFound | undefined {
    const team = this.#byName.get(plain(name))
    if (!team) return undefined
    if (team.validTo !== null && on >= team.validTo) return { problem: this.#ended(team) }
    if (on >= team.validFrom) return team
    const before = this.#next(this.successions.filter(({ toTeamId, changesOn }) => toTeamId === team.id && on < changesOn).map(({ fromTeamId }) => fromTeamId))
    if (before.length === 0) return team
    if (before.length === 1) return this.named(before[0]!.name, on)
    return { problem: `${team.name} is one team only since ${inWords(team.validFrom)}. Name the team as it was on ${inWords(on)}: ${orOf(before.map((one) => one.name))}.` }
  }

  withId = (id: string): Team | undefined => this.#byId.get(id)

  inForceOn = (day: Day): Team[] => this.all.filter(({ validFrom, validTo }) => validFrom <= day && (validTo === null || validTo > day))

  /** The teams in which a team goes on, by a day, each as the latest in its line; the team itself where nothing has taken its place by then. */
  goesOnIn(teamId: string, day: Day): Team[] {
    const reached = new Set<string>()
    const seen = new Set<string>()
    const follow = (id: string) => {
      if (seen.has(id)) return
      seen.add(id)
      const next = this.successions.filter(({ fromTeamId, changesOn }) => fromTeamId === id && changesOn <= day)
      if (next.length === 0) reached.add(id)
      for (const { toTeamId } of next) follow(toTeamId)
    }
    follow(teamId)
    return this.#next([...reached])
  }

  /**
   * Where somebody is who comes into a team on a day: in it, until it goes on in another and then in that. Where it will be split, until then
   * only, because nobody has said in which part.
   */
  stretchesFrom(teamId: string, from: Day): { teamId: string; from: Day; to: Day | null }[] {
    const team = this.#byId.get(teamId)
    if (!team) return []
    const to = team.validTo
    const next = to === null ? [] : this.successions.filter(({ fromTeamId }) => fromTeamId === teamId)
    return [{ teamId, from, to }, ...(next.length === 1 && to !== null ? this.stretchesFrom(next[0]!.toTeamId, to) : [])]
  }

  /** Every team that came before one, however far back. */
  cameFrom(teamId: string, day: Day): Team[] {
    const found = new Set<string>()
    const follow = (id: string) => {
      for (const { fromTeamId } of this.successions.filter(({ toTeamId, changesOn }) => toTeamId === id && changesOn <= day)) {
        if (found.has(fromTeamId) || fromTeamId === teamId) continue
        found.add(fromTeamId)
        follow(fromTeamId)
      }
    }
    follow(teamId)
    return this.#next([...found])
  }

  #ended(team: Team): string {
    const after = this.#next(this.successions.filter(({ fromTeamId }) => fromTeamId === team.id).map(({ toTeamId }) => toTeamId))
    const since = inWords(team.validTo!)
    if (after.length === 0) return `${team.name} ended on ${since}. Name a team that there was on that day.`
    return `${team.name} has gone on as ${andOf(after.map(({ name }) => name))} since ${since}. Name ${after.length === 1 ? 'that team' : 'one of these'} instead.`
  }

  #next = (ids: readonly string[]) => [...new Set(ids)].flatMap((id) => this.#byId.get(id) ?? []).toSorted((a, b) => a.name.localeCompare(b.name))
}

export const plain = (name: string) => name.trim().toLowerCase().replace(/\s+/g, ' ')
