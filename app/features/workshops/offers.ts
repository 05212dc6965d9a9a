import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, instantInLondon, isWorkingDay, workingDaysBetween, type Day } from '../../lib/days.ts'

const hour = 3_600_000
const office = { bankHolidays }

/** From when to when people are at work on a day, on London's clock; undefined on a day on which nobody is. */
const hoursOf = (day: Day) => (isWorkingDay(day, office) ? { opens: instantInLondon(day, '09:00'), closes: instantInLondon(day, '17:00') } : undefined)

/** Whether it is a time at which people are at work: 9am to 5pm in London, Monday to Friday, and no bank holiday. */
export function inWorkingHours(at: Date): boolean {
  const hours = hoursOf(dayInLondon(at))
  return hours !== undefined && at >= hours.opens && at < hours.closes
}

/** The instant by which so much working time has passed since another; where it is used up at the end of a day, the end of that day. */
function afterWorkingTime(at: Date, milliseconds: number): Date {
  let left = milliseconds
  for (let day = dayInLondon(at); ; day = daysAfter(day, 1)) {
    const hours = hoursOf(day)
    if (!hours || hours.closes <= at) continue
    const from = Math.max(hours.opens.getTime(), at.getTime())
    const until = hours.closes.getTime()
    if (until - from >= left) return new Date(from + left)
    left -= until - from
  }
}

/** How far ahead of the start the last offer ends, so that nobody is told on the stairs. */
const aheadOfStart = hour

/**
 * Until when a place stays with whoever it is offered to: eight working hours, or two when the workshop starts within two working days; never later than an hour
 * before it starts.
 * @returns undefined where less than a working hour is left: then nothing is offered any more, and a free place is simply free
 */
export function offerUntil(at: Date, startsAt: Date): Date | undefined {
  const latest = new Date(startsAt.getTime() - aheadOfStart)
  if (afterWorkingTime(at, hour) > latest) return undefined
  const soon = workingDaysBetween(dayInLondon(at), dayInLondon(startsAt), office) <= 2
  const until = afterWorkingTime(at, (soon ? 2 : 8) * hour)
  return until < latest ? until : latest
}

/** The last instant at which an offer made before may end, once the workshop starts at another time. */
export const latestEndOfOffers = (startsAt: Date) => new Date(startsAt.getTime() - aheadOfStart)

/** When places kept until a day are let go: as work begins that day, so that those who wait are offered them in working hours. */
export const releasedAt = (day: Day) => instantInLondon(day, '09:00')

/** The days between which a manager chooses when kept places are let go: from tomorrow until the day before the workshop. Undefined where none lies between. */
export function releaseDays(at: Date, startsAt: Date): { from: Day; to: Day } | undefined {
  const [from, to] = [daysAfter(dayInLondon(at), 1), daysAfter(dayInLondon(startsAt), -1)]
  return from <= to ? { from, to } : undefined
}

const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth']

/** 'third', and from 11 on '11th'. */
export function ordinal(n: number): string {
  if (n <= ordinals.length) return ordinals[n - 1]!
  const ending = n % 100 >= 11 && n % 100 <= 13 ? 'th' : ['th', 'st', 'nd', 'rd'][n % 10] ?? 'th'
  return `${n}${ending}`
}

/** 'You are third on the waiting list'. @param before how many with smaller numbers wait */
export const standingInWords = (before: number) => `You are ${ordinal(before + 1)} on the waiting list`
