import { weekdayInWords, dayInLondon, timeInWords } from '../../lib/days.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import { formats, type Format } from './formats.ts'

/** What stands between somebody who coaches and a learner. */
export type Ties = {
  isLearner: boolean
  /** Whether they lead the learner’s team, or the line above it, today. */
  leads: boolean
  /** Whether they are to judge a case, or a sample, by which it shows what the learner’s work is like. */
  judges: boolean
  /** Whether the learner’s role, and theirs, are those that the format is for. */
  learnerHasRole: boolean
  coachHasRole: boolean
  /** Where nothing but an invitation makes them a coach, the themes of those that they said yes to; null where their role does. */
  invitedFor: readonly string[] | null
}

type Offered = { formats: readonly Format[]; themeKeys: readonly string[]; paused: boolean }

/**
 * Why somebody cannot coach a learner in a format, in a sentence that names nobody; undefined where nothing speaks against it. Whoever audited the case may: that is how a finding is talked over. The line
 * manager may not: coaching is no supervision. Nor may whoever is to judge the learner’s work next: nobody judges what they have helped with.
 */
export function whyNotCoach(format: Format, ties: Ties, offered: Offered, themeKeys: readonly string[]): string | undefined {
  if (ties.isLearner) return 'Nobody coaches themselves.'
  if (offered.paused || !offered.formats.includes(format)) return 'They do not offer this at present.'
  if (ties.leads) return 'They lead the learner’s team, and coaching is no supervision.'
  if (ties.judges) return 'They may be asked to judge the learner’s work, so somebody else coaches.'
  if (!ties.learnerHasRole) return `${formats[format].title} is for ${formats[format].forRole === 'manager' ? 'managers' : 'auditors'}.`
  if (!ties.coachHasRole) return 'Auditors alone offer this.'
  if (ties.invitedFor && !themeKeys.some((key) => ties.invitedFor!.includes(key))) return 'They help with other themes.'
  return undefined
}

/** Themes with which a coach helps, of those that are asked for: 'any' where they name none. */
export const helpsWith = ({ themeKeys }: Pick<Offered, 'themeKeys'>, asked: readonly string[]): 'any' | 'named' | 'other' =>
  (themeKeys.length === 0 ? 'any' : asked.some((key) => themeKeys.includes(key)) ? 'named' : 'other')

export type Ranked = { name: string; helps: 'any' | 'named' | 'other'; /** The first time free before it is due, and the first at all. */ firstInTime: Date | null; first: Date | null; /** Meetings in the next two weeks. */ load: number }

/** Coaches in the order in which they are told: by theme, by whether and how soon they are free before it is due, by how much they have, by name. */
export const ranked = <One extends Ranked>(coaches: readonly One[]): One[] => {
  const place = ({ helps, firstInTime, first }: Ranked) => [helps === 'other' ? 1 : 0, firstInTime ? 0 : first ? 1 : 2, helps === 'named' ? 0 : 1]
  const compare = (a: readonly number[], b: readonly number[]) => a.map((one, nth) => one - b[nth]!).find((difference) => difference !== 0) ?? 0
  return coaches.toSorted((a, b) => compare(place(a), place(b)) || (a.firstInTime ?? a.first ?? never).getTime() - (b.firstInTime ?? b.first ?? never).getTime() || a.load - b.load || a.name.localeCompare(b.name, 'en-GB'))
}
const never = new Date(8.64e15)

type ToSay = Ranked & { foundIt: boolean; due: Date | null }

/** Why a coach stands where they do, in sentences for the learner: 'Helps with planning. First free on Thursday 5 March, 2pm, before it is due. No meetings in the next two weeks.' */
export function whyThisCoach({ helps, firstInTime, first, load, foundIt, due }: ToSay, themes: readonly string[]): string {
  const when = (instant: Date) => `${weekdayInWords(dayInLondon(instant))}, ${timeInWords(instant)}`
  const time = firstInTime ? `First free on ${when(firstInTime)}${due ? ', before it is due' : ''}.` : first ? `First free on ${when(first)}, which is after it is due.` : 'No time free in the next four weeks.'
  return [
    ...helps === 'named' && themes.length > 0 ? [`Helps with ${andOf(themes)}.`] : helps === 'other' ? ['Usually helps with other themes.'] : [],
    time,
    load === 0 ? 'No meetings in the next two weeks.' : `${counted(load, 'meeting', 'meetings')} in the next two weeks.`,
    ...foundIt ? ['Audited the case, so they know what was found.'] : [],
  ].join(' ')
}
