import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, instantInLondon, timeInWords, timeOnDayInWords, weekdayInWords, workingDaysAfter, workingDaysBefore, type Day } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import type { Line } from '../notices/letter.ts'
import { askedNow, askedOn, type Moment } from '../workshops/answers.ts'
import { untilInWords } from '../workshops/offered.ts'

type OfWorkshop = { workshopId: string; title: string; startsAt: Date; endsAt: Date }

/** A place that has not ended, as far as a morning asks. */
export type MorningPlace = OfWorkshop & {
  personId: string
  bookedAt: Date | null
  offeredAt: Date | null
  offerUntil: Date | null
  /** When the register said that they took part, the whole or part of it; empty where it has not. */
  tookPartAt: Date | null
  answered: readonly Moment[]
  /** Whether they are known to have done the module that comes before it. */
  prepared: boolean
}

/** A workshop whose register is not complete, with somebody who leads it. */
export type MorningRegister = OfWorkshop & { personId: string }

/** Places that are kept for a team and that nobody has booked yet. */
export type MorningTeamPlaces = OfWorkshop & { teamId: string; team: string; kept: number; releaseAt: Date }

export type MorningWorkshops = { places: readonly MorningPlace[]; registers: readonly MorningRegister[]; teamPlaces: readonly MorningTeamPlaces[] }

/** A line with the moment from which it is news: it is told to whoever has not heard since. */
export type News = { from: Date; line: Line }

const beginningOf = (day: Day) => instantInLondon(day, '00:00')

/** The nth day before another on which somebody works. */
export const workingDayBefore = (day: Day, n: number, weekdaysOff: readonly number[]): Day => workingDaysBefore(day, n, { bankHolidays, weekdaysOff })

/** 'today, 9:30am', 'tomorrow, 9:30am', 'on Thursday 5 March, 9:30am' */
function whenIs(startsAt: Date, today: Day): string {
  const day = dayInLondon(startsAt)
  return `${day === today ? 'today' : day === daysAfter(today, 1) ? 'tomorrow' : `on ${weekdayInWords(day)}`}, ${timeInWords(startsAt)}`
}

/**
 * What a place brings its holder this morning: an offer that still stands, the workshop two working days ahead where there is something to do before it, the workshop on the last day that they
 * work before it, the questions after it, and the one six weeks later. All hang on when it is now, so that one that was moved is told of by its new day alone.
 */
export function newsOfPlace({ workshopId, title, startsAt, endsAt, bookedAt, offeredAt, offerUntil, tookPartAt, answered, prepared }: MorningPlace, weekdaysOff: readonly number[], at: Date): News | undefined {
  const today = dayInLondon(at)
  const first = dayInLondon(startsAt)
  const page = `/workshops/${workshopId}`
  if (!bookedAt) {
    return offeredAt && offerUntil && at < offerUntil ? {
      from: offeredAt, line: { text: `A place in ${title} on ${weekdayInWords(first)} is offered to you until ${untilInWords(offerUntil)}.`, link: `${page}/offer` },
    } : undefined
  }
  if (at < startsAt) {
    const [one, two] = [workingDayBefore(first, 1, weekdaysOff), workingDayBefore(first, 2, weekdaysOff)]
    if (today >= one) return { from: beginningOf(one), line: { text: `${title} is ${whenIs(startsAt, today)}.${prepared ? '' : ' Its page says what to do before it.'}`, link: page } }
    return today >= two && !prepared ? { from: beginningOf(two), line: { text: `${title} is ${whenIs(startsAt, today)}: there is something to do before it.`, link: page } } : undefined
  }
  if (!tookPartAt) return undefined
  const asked = askedNow({ endsAt, attendance: 'attended', answered }, at)
  if (!asked) return undefined
  const from = new Date(Math.max(tookPartAt.getTime(), beginningOf(askedOn(asked, endsAt).from).getTime()))
  return { from, line: { text: asked === 'after' ? `Two questions on ${title}, one minute, if you like.` : `One question on ${title}, six weeks on, if you like.`, link: `${page}/after` } }
}

/** The register is to be kept from the workshop on, and whoever leads it hears of it on the next working day where it is not complete. */
export function newsOfRegister({ workshopId, title, endsAt }: MorningRegister, at: Date): News | undefined {
  const held = dayInLondon(endsAt)
  const from = workingDaysAfter(held, 1, { bankHolidays })
  return dayInLondon(at) < from ? undefined : { from: beginningOf(from), line: { text: `The register of ${title} on ${weekdayInWords(held)} is not complete.`, link: `/workshops/${workshopId}/register` } }
}

/** Places kept for a team, on the last day that its manager works before they are let go. */
export function newsOfTeamPlaces({ workshopId, title, team, kept, releaseAt }: MorningTeamPlaces, weekdaysOff: readonly number[], at: Date): News | undefined {
  const from = workingDayBefore(dayInLondon(releaseAt), 1, weekdaysOff)
  if (at >= releaseAt || dayInLondon(at) < from) return undefined
  return { from: beginningOf(from), line: { text: `${counted(kept, 'place', 'places')} in ${title}, kept for ${team}, ${kept === 1 ? 'is' : 'are'} let go at ${timeOnDayInWords(releaseAt)}, unless somebody books ${kept === 1 ? 'it' : 'them'}.`, link: `/workshops/${workshopId}/keep-places` } }
}
