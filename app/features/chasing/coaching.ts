import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, instantInLondon, timeInWords, timeOnDayInWords, weekdayInWords, workingDaysAfter } from '../../lib/days.ts'
import type { News } from './workshops.ts'

/** A meeting that is offered and not answered, with the learner; or one that is over and of which nobody has said whether it was held, with the coach. */
export type MorningMeeting = { meetingId: string; personId: string; startsAt: Date; endsAt: Date; bookedAt: Date; offerUntil: Date | null; agreed: boolean }

/**
 * What a meeting brings a morning: an offer that still stands, and the next working day after a meeting the question whether it was held. That a meeting is to come is not said: there is a
 * reminder of it, and a thing is told once.
 */
export function newsOfMeeting({ meetingId, startsAt, endsAt, bookedAt, offerUntil, agreed }: MorningMeeting, at: Date): News | undefined {
  const page = `/coaching/meetings/${meetingId}`
  if (!agreed) {
    return offerUntil && at < offerUntil ? { from: bookedAt, line: { text: `A coaching meeting on ${weekdayInWords(dayInLondon(startsAt))}, ${timeInWords(startsAt)}, is offered to you until ${timeOnDayInWords(offerUntil)}.`, link: page } } : undefined
  }
  const held = dayInLondon(endsAt)
  const from = workingDaysAfter(held, 1, { bankHolidays })
  return dayInLondon(at) < from ? undefined : { from: instantInLondon(from, '00:00'), line: { text: `Say whether the coaching meeting on ${weekdayInWords(held)} was held.`, link: `${page}/after` } }
}
