import { daysAfter, inWords, isWorkingDay, type Day, type NonWorking } from '../../lib/days.ts'
import { minutesInWords } from '../../lib/phrases.ts'

/** So many months after the usual one are looked at for room. */
const mostMonthsLater = 3

/** A month as '2026-12'. */
export const monthOf = (day: Day) => day.slice(0, 7)
const monthInWords = (day: Day) => inWords(day).replace(/^\d+ /, '')

const monthsAfter = (month: string, n: number) => {
  const [year, number] = month.split('-').map(Number)
  return new Date(Date.UTC(year!, number! - 1 + n, 1)).toISOString().slice(0, 7)
}

/** The last day of a month, '2026-12', on which the council works. */
export function lastWorkingDay(month: string, off: NonWorking): Day {
  let day = daysAfter(`${monthsAfter(month, 1)}-01`, -1)
  while (!isWorkingDay(day, off)) day = daysAfter(day, -1)
  return day
}

type Month = { minutesIn: (month: string) => number; limit: number }

/**
 * The day by which learning is due, so that a month's learning from audits stays within the council's limit: the usual day while its month has room,
 * or else the last working day of the first of the next three months that has. Where none has room, as for a module longer than the limit, it
 * stays the usual day, and is an exception that a person settles.
 * @param minutes of the module
 * @param minutesIn what the person has in a month already
 */
export function dueWithinTheLimit(usual: Day, minutes: number, { minutesIn, limit }: Month, off: NonWorking): { dueOn: Day; room: boolean } {
  for (let later = 0; later <= mostMonthsLater; later++) {
    const month = monthsAfter(monthOf(usual), later)
    if (minutesIn(month) + minutes <= limit) return { dueOn: later === 0 ? usual : lastWorkingDay(month, off), room: true }
  }
  return { dueOn: usual, room: false }
}

/**
 * Due days for many people's learning, given one after the other: what is given counts towards the month for what comes after it.
 * @param given minutes that people have already, by 'person 2026-12'
 */
export function dueDays(given: ReadonlyMap<string, number>, limit: number, off: NonWorking) {
  const minutesOf = new Map(given)
  return (personId: string, minutes: number, usual: Day): { dueOn: Day; room: boolean } => {
    const due = dueWithinTheLimit(usual, minutes, { minutesIn: (month) => minutesOf.get(`${personId} ${month}`) ?? 0, limit }, off)
    const of = `${personId} ${monthOf(due.dueOn)}`
    minutesOf.set(of, (minutesOf.get(of) ?? 0) + minutes)
    return due
  }
}

/**
 * Why learning was made due later than usual, in a sentence, or undefined where it was not: the day is then the last working day of one of the
 * three months after the usual one.
 * @param firstDueOn the day on which it was due before anybody gave more time
 * @param minutes the module's, and `others` what else the person has in the usual month now; it may be less than when this was proposed
 */
export function whyLater({ usual, firstDueOn, minutes, others, limit }: { usual: Day; firstDueOn: Day; minutes: number; others: number; limit: number }, off: NonWorking): string | undefined {
  const months = Array.from({ length: mostMonthsLater }, (_, n) => monthsAfter(monthOf(usual), n + 1))
  if (!months.some((month) => lastWorkingDay(month, off) === firstDueOn)) return undefined
  const full = others + minutes > limit
    ? `${monthInWords(usual)} has ${minutesInWords(others)} of learning from audits already, and your council’s limit is ${minutesInWords(limit)} a month`
    : `${monthInWords(usual)} had no room within your council’s limit when this was proposed`
  return `The usual day is ${inWords(usual)}. But ${full}. So it is due by ${inWords(firstDueOn)}, the last working day of the next month with room.`
}

/**
 * A warning for whoever confirms learning, or undefined while the month in which it is due stays within the council's limit. It stops nobody.
 * @param minutes of learning from audits in that month, with this
 */
export function monthWarning({ person, minutes, limit, dueOn }: { person: string; minutes: number; limit: number; dueOn: Day }): string | undefined {
  if (minutes <= limit) return undefined
  return `With this, ${person} has ${minutesInWords(minutes)} of learning from audits in ${monthInWords(dueOn)}; your council’s limit is ${minutesInWords(limit)} a month.`
}
