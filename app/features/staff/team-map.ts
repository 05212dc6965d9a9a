import { plain, type Team, type Teams } from '../people/teams.ts'
import { inWords, type Day } from '../../lib/days.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import type { Wrong } from './person-rules.ts'

/** Which teams go on from a day, under which names. */
export type MapAsked = { fromIds: readonly string[]; names: readonly string[]; on: Day }

/** One team becomes one, one becomes several, or several become one; a team that is there already can take others in. */
export type TeamMap = { kind: 'renamed' | 'split' | 'merged'; from: Team[]; to: { name: string; there: Team | undefined }[]; on: Day }

/** Where each person goes when a team is split: one of the new names, all of them, or none. */
export type Placed = Readonly<Record<string, string>>
export const inAll = 'all'
export const inNone = 'none'

const longestName = 80

/** What becomes of the teams chosen, or what is wrong with it. */
export function planMap({ fromIds, names, on }: MapAsked, teams: Teams): { map: TeamMap } | { wrong: Wrong } {
  const chosen = fromIds.flatMap((id) => teams.withId(id) ?? [])
  if (chosen.length === 0) return { wrong: { from: 'Choose the team that goes on under another name, or the teams that become one.' } }
  if (names.length === 0) return { wrong: { names: 'Write the new name, or each of the new names on a line of its own.' } }
  if (chosen.length > 1 && names.length > 1) return { wrong: { names: 'Several teams become several: record it as two changes, first who joins whom and then who parts.' } }
  if (new Set(names.map(plain)).size < names.length) return { wrong: { names: 'Two of the names are the same.' } }
  const long = names.find((name) => name.length > longestName)
  if (long) return { wrong: { names: `A name has at most ${longestName} characters.` } }

  const to = names.map((name) => ({ name, there: teams.all.find((team) => plain(team.name) === plain(name)) }))
  const kept = to.find(({ there }) => there && chosen.some(({ id }) => id === there.id))
  if (kept && chosen.length === 1) return { wrong: { names: `${kept.name} is its name already. Give every part a new name, so that history stays under the old one.` } }
  const from = chosen.filter(({ id }) => to.every(({ there }) => there?.id !== id))

  const gone = [...from, ...to.flatMap(({ there }) => there ?? [])].find(({ validTo }) => validTo !== null)
  if (gone) return { wrong: { [from.includes(gone) ? 'from' : 'names']: `${gone.name} ends on ${inWords(gone.validTo!)}. ${from.includes(gone) ? 'Choose another team.' : 'Choose another name, so that history stays clear.'}` } }
  const notYet = [...from, ...to.flatMap(({ there }) => there ?? [])].find(({ validFrom }) => validFrom >= on)
  if (notYet) return { wrong: { on: `${notYet.name} begins on ${inWords(notYet.validFrom)}. Choose a later day.` } }
  if (to.some(({ there }) => there) && to.length > 1) return { wrong: { names: `${to.find(({ there }) => there)!.name} is there already. Choose another name, or let the whole team join it.` } }

  return { map: { kind: to.length > 1 ? 'split' : from.length > 1 || to[0]!.there ? 'merged' : 'renamed', from, to, on } }
}

/** 'From 4 January 2027 Safeguarding North goes on as North Coast and North Vale.' */
export function mapInWords({ from, to, on }: { from: readonly { name: string }[]; to: readonly { name: string; there?: unknown }[]; on: Day }) {
  const [who, whom] = [andOf(from.map(({ name }) => name)), andOf(to.map(({ name }) => name))]
  const goes = from.length === 1 ? 'goes' : 'go'
  if (to.some(({ there }) => there)) return `From ${inWords(on)} ${who} ${goes} on in ${whom}, which is there already.`
  return `From ${inWords(on)} ${who} ${goes} on as ${from.length > 1 ? `one team, ${whom}` : whom}.`
}

/** What else follows from a change, sentence by sentence. */
export function whatFollows({ kind, from, to }: TeamMap, { people, audits }: { people: number; audits: number }): string[] {
  const [them, their] = from.length === 1 ? ['it', 'Its'] : ['them', 'Their']
  const are = `${counted(people, 'person is', 'people are')} in ${them} or ${people === 1 ? 'leads' : 'lead'} ${them}`
  return [
    people === 0 ? `Nobody is in ${them}.` : kind === 'split' ? `${are}: say which team each is in.` : `${are}, and ${people === 1 ? 'goes' : 'go'} along.`,
    audits === 0 ? `No audits are known under the old ${from.length === 1 ? 'name' : 'names'}.` : `${their} ${counted(audits, 'audit stays', 'audits stay')} under the old ${from.length === 1 ? 'name' : 'names'}.`,
    `Whoever leads ${to.length === 1 ? to[0]!.name : 'one of the new teams'} looks after what was left open.`,
  ]
}

export type Counted = { audits: number; judged: number; belowGood: number }

/**
 * Counts of audits under the names of the time, added up as the teams are on a day. Where a team was split, what was counted before cannot be
 * told apart and stands under both names.
 */
export function asTheyAreOn(day: Day, counts: readonly (Counted & { teamId: string })[], teams: Teams): (Counted & { name: string })[] {
  const now = Map.groupBy(counts, ({ teamId }) => andOf(teams.goesOnIn(teamId, day).map(({ name }) => name)))
  const sum = (rows: readonly Counted[], what: keyof Counted) => rows.reduce((all, row) => all + row[what], 0)
  return [...now].map(([name, rows]) => ({ name, audits: sum(rows, 'audits'), judged: sum(rows, 'judged'), belowGood: sum(rows, 'belowGood') })).toSorted((a, b) => a.name.localeCompare(b.name))
}
