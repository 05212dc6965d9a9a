import { daysAfter, inWords, type Day } from '../../lib/days.ts'
import { andOf, counted } from '../../lib/phrases.ts'

/** A month as its first day, '2027-03-01': by the end of it something is due. */
export type Month = Day

export const monthOf = (day: Day): Month => `${day.slice(0, 7)}-01`

/** The month n months later, or earlier when n is below 0. */
export function monthsAfter(month: Month, n: number): Month {
  const counted = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + n
  return `${Math.floor(counted / 12)}-${String((counted % 12) + 1).padStart(2, '0')}-01`
}

/** How many months lie from one to another; below 0 when the second comes first. */
const monthsBetween = (from: Month, to: Month) => (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))

export const lastDayOf = (month: Month): Day => daysAfter(monthsAfter(month, 1), -1)

/** 'March 2027' */
export const monthInWords = (month: Month) => inWords(month).replace(/^\d+ /, '')

/** The months in which something that is agreed today can be due: this one and so many after it. Whatever takes longer is agreed in steps. */
export const monthsToChoose = (today: Day, ahead = 18): Month[] => Array.from({ length: ahead + 1 }, (_, n) => monthsAfter(monthOf(today), n))

export type Standing = 'done' | 'not done' | 'overdue' | 'due this month' | 'open'

/** Where a service action stands on a day in London: its month ends with the last of its days, and only after that it is overdue. */
export function standing({ dueMonth, done }: { dueMonth: Month; done: boolean | null }, today: Day): Standing {
  if (done !== null) return done ? 'done' : 'not done'
  if (today > lastDayOf(dueMonth)) return 'overdue'
  return monthOf(today) === dueMonth ? 'due this month' : 'open'
}

/** When an open service action is due, or how long ago it was, as a sentence without its full stop. */
export function dueInWords({ dueMonth }: { dueMonth: Month }, today: Day): string {
  switch (standing({ dueMonth, done: null }, today)) {
    case 'overdue': {
      const late = monthsBetween(dueMonth, monthOf(today))
      return `Overdue: it was due by the end of ${monthInWords(dueMonth)}, ${late === 1 ? 'last month' : `${late} months ago`}`
    }
    case 'due this month': return `Due by the end of this month, ${monthInWords(dueMonth)}`
    default: return `Due by the end of ${monthInWords(dueMonth)}`
  }
}

/** What changed of a service action on the way, and what was said about it. */
export type Step = { at: Date; dueMonthBefore: Month | null; dueMonthAfter: Month | null }

/**
 * By when it was due first, where it was moved since. The first month stays to be read for ever.
 * @param steps oldest first
 */
export function movedInWords(steps: readonly Pick<Step, 'dueMonthBefore'>[]): string | undefined {
  const moves = steps.flatMap(({ dueMonthBefore }) => dueMonthBefore ?? [])
  if (moves.length === 0) return undefined
  return `It was first due by the end of ${monthInWords(moves[0]!)}, and has been moved ${moves.length === 1 ? 'once' : moves.length === 2 ? 'twice' : `${moves.length} times`}`
}

/** How the kinds of gap that a person's learning cannot close are called. */
export const kinds = { system: 'the service’s', partner: 'a partner’s' } as const
export type Kind = keyof typeof kinds

/** '3 gaps of the service', '1 gap of a partner', '4 gaps: 3 of the service, 1 of a partner' */
export function gapsInWords({ system, partner }: Record<Kind, number>): string {
  const partners = partner === 1 ? 'a partner' : 'partners'
  const all = counted(system + partner, 'gap', 'gaps')
  if (system > 0 && partner > 0) return `${all}: ${system.toLocaleString('en-GB')} of the service, ${partner.toLocaleString('en-GB')} of ${partners}`
  return system + partner === 0 ? all : `${all} of ${system > 0 ? 'the service' : partners}`
}

/**
 * How many of the gaps are of other areas and teams than the reader's, who is outside that line of accountability: small counts are not said.
 * @returns undefined where there is none of them
 */
export function elsewhereInWords(elsewhere: number, smallNumber: number): string | undefined {
  if (elsewhere === 0) return undefined
  return elsewhere < smallNumber ? `It also answers a few gaps elsewhere in the council (fewer than ${smallNumber}).` : `It also answers ${counted(elsewhere, 'gap', 'gaps')} elsewhere in the council.`
}

/** What is left out of a count of gaps, and why; undefined where nothing is. */
export function leftOutInWords({ provisional, disputed }: { provisional: number; disputed: number }): string | undefined {
  const parts = [
    provisional > 0 && `${counted(provisional, 'gap', 'gaps')} of audits whose grades nobody has confirmed yet`,
    disputed > 0 && `${counted(disputed, 'gap', 'gaps')} whose finding is disputed`,
  ].filter((part) => part !== false)
  return parts.length === 0 ? undefined : `Left out: ${andOf(parts)}.`
}

/** Whether what is to change reads as if people were to try harder, which is learning or supervision and changes nothing of how the service works. */
export const readsLikeLearning = (text: string) =>
  /^(please )?((re)?train|remind|tell|ask|urge|encourage|expect) |^(all )?(staff|workers?|social workers?|practitioners?|managers?|teams?) (to|must|should|need to|will be reminded)\b|^(make sure|ensure) (that )?(all )?(staff|workers?|social workers?|practitioners?|managers?|teams?)\b/i.test(text.trim())

/** What waits and what is under way, in a sentence; undefined while there is neither. */
export function glanceInWords({ open, overdue, unanswered }: { open: number; overdue: number; unanswered: number }): string | undefined {
  if (open + unanswered === 0) return undefined
  const waits = unanswered === 0 ? 'No gap of the service or of a partner waits for a service action' : `${counted(unanswered, 'gap', 'gaps')} of the service or of a partner ${unanswered === 1 ? 'waits' : 'wait'} for a service action`
  return `${waits}. ${counted(open, 'service action is', 'service actions are')} open${overdue > 0 ? `, ${overdue} overdue` : ''}.`
}

/** So many service actions that have ended are listed, the latest. */
export const mostEnded = 50
/** So many gaps are chosen from at once, the newest; the others stay on the list. */
export const mostToChooseFrom = 60
/** So many of the gaps that a service action answers are named. */
export const mostLinked = 100
