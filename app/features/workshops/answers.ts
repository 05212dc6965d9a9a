import { dayInLondon, daysAfter, type Day } from '../../lib/days.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { likelyNames } from '../../lib/likely-names.ts'
import { recallFromDays, recallToDays } from '../modules/recall.ts'
import type { Attendance } from './register.ts'

export type { Attendance } from './register.ts'

export const moments = ['after', 'six weeks'] as const
export type Moment = (typeof moments)[number]

export const usefulness = ['very', 'fairly', 'a little', 'not'] as const
export type Useful = (typeof usefulness)[number]
export const usefulInWords: Readonly<Record<Useful, string>> = { very: 'Very useful', fairly: 'Fairly useful', 'a little': 'A little useful', not: 'Not useful' }

export const uses = ['yes', 'in part', 'not yet'] as const
export type Used = (typeof uses)[number]
export const usedInWords: Readonly<Record<Used, string>> = { yes: 'Yes', 'in part': 'In part', 'not yet': 'Not yet' }

export const obstacles = ['time', 'no case', 'forms or system', 'not agreed in the team', 'other'] as const
export type InTheWay = (typeof obstacles)[number]
export const obstaclesInWords: Readonly<Record<InTheWay, string>> = {
  time: 'There was no time for it', 'no case': 'No case of mine called for it', 'forms or system': 'Our forms or our case system', 'not agreed in the team': 'We have not agreed in the team to work so', other: 'Something else',
}

/** The first and the last day on which each is asked: two questions from the workshop's own day on, and one some weeks later, on the days on which modules are recalled. */
export function askedOn(moment: Moment, endsAt: Date): { from: Day; to: Day } {
  const day = dayInLondon(endsAt)
  return moment === 'after' ? { from: day, to: daysAfter(day, recallFromDays - 1) } : { from: daysAfter(day, recallFromDays), to: daysAfter(day, recallToDays) }
}

export type AnsweringStanding = 'asked' | 'answered' | 'too early' | 'over' | 'not there'

type Asked = { endsAt: Date; attendance: Attendance | null; answered: readonly Moment[] }

/** How it stands with one moment's questions, for somebody with a place. Only those who took part are asked, and each once. */
export function standsWith(moment: Moment, { endsAt, attendance, answered }: Asked, at: Date): AnsweringStanding {
  if (answered.includes(moment)) return 'answered'
  if (at < endsAt) return 'too early'
  if (attendance === 'no-show' || attendance === 'case emergency') return 'not there'
  const [today, { from, to }] = [dayInLondon(at), askedOn(moment, endsAt)]
  if (attendance === null || today < from) return 'too early'
  return today > to ? 'over' : 'asked'
}

/** Which questions somebody is asked now; undefined where none. */
export const askedNow = (asked: Asked, at: Date): Moment | undefined => moments.find((moment) => standsWith(moment, asked, at) === 'asked')

/** What the line of one's own may hold. */
export const mostOfLine = 200

/**
 * What is wrong with the line that somebody wrote for themselves, in a sentence; undefined when it can be kept. Details that identify somebody are refused, and what may be a name is asked about once.
 * @param sure whether they have said that nobody can be known by it
 * @param known words with a capital that are nobody's name here, such as the workshop's title
 */
export function whatToMendOf(line: string, sure: boolean, known: readonly string[]): string | undefined {
  const kinds = [...new Set(findIdentifiers(line).map(({ kind }) => kind))]
  const names = sure ? [] : likelyNames(line, known)
  if (line.length > mostOfLine) return `Keep it to ${mostOfLine} characters.`
  if (kinds.length > 0) return `Take out what could identify someone (${kinds.join(', ')}). This has not been saved; your words are still below.`
  if (names.length > 0) return `This may name somebody: ${names.join(', ')}. Take it out, or say below that nobody can be known by it.`
  return undefined
}

/** So many have to have answered before anything is told of their answers. */
export const fewestTold = 5

export type Tally<Key extends string> = { answered: number; of: Record<Key, number> }
/** What is told of the answers to one workshop; nothing of a moment for which too few have answered. */
export type AnswersTold = { took: number; after: Tally<Useful> | undefined; sixWeeks: (Tally<Used> & { inTheWay: Record<InTheWay, number> }) | undefined }

/** One line of what the database counts. */
export type Counted = { moment: Moment; answer: string; inTheWay: string | null; count: number }

/** Counts of what was said, from so many answers on: below that, nothing, also not how many there are. */
export function toldOf(counted: readonly Counted[], took: number): AnswersTold {
  const sum = (of: Moment, which: (one: Counted) => boolean = () => true) => counted.filter((one) => one.moment === of && which(one)).reduce((total, { count }) => total + count, 0)
  const tally = <Key extends string>(of: Moment, keys: readonly Key[], key: (one: Counted) => string | null) => Object.fromEntries(keys.map((one) => [one, sum(of, (line) => key(line) === one)])) as Record<Key, number>
  const [after, later] = [sum('after'), sum('six weeks')]
  return {
    took,
    after: after < fewestTold ? undefined : { answered: after, of: tally('after', usefulness, ({ answer }) => answer) },
    sixWeeks: later < fewestTold ? undefined : { answered: later, of: tally('six weeks', uses, ({ answer }) => answer), inTheWay: tally('six weeks', obstacles, ({ inTheWay }) => inTheWay) },
  }
}

/** What was said as whoever leads the workshop reads it: a line for each question that five have answered. */
export function toldInWords({ after, sixWeeks }: AnswersTold): { question: string; counts: string }[] {
  const inTurn = <Key extends string>(keys: readonly Key[], words: Readonly<Record<Key, string>>, of: Record<Key, number>) => keys.filter((key) => of[key] > 0).map((key) => `${words[key]}: ${of[key]}`).join('. ')
  const stood = sixWeeks ? inTurn(obstacles, obstaclesInWords, sixWeeks.inTheWay) : ''
  return [
    ...(after ? [{ question: 'How useful it was for their work.', counts: `${inTurn(usefulness, usefulInWords, after.of)}. ${after.answered} answered.` }] : []),
    ...(sixWeeks ? [{ question: 'Whether they have used it on a case.', counts: `${inTurn(uses, usedInWords, sixWeeks.of)}. ${sixWeeks.answered} answered.${stood ? ` What stood in the way: ${stood}.` : ''}` }] : []),
  ]
}
