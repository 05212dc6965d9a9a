import { dayInLondon, weekdayInWords, workingDaysAfter, type Day, type NonWorking } from '../../lib/days.ts'
import { dueAroundLeave, endOf, type TimeAway } from '../remedial-actions/clocks.ts'

/** Whoever held or managed the case may challenge a finding for so many of their working days after publication. */
export const workingDaysToChallenge = 5

/** Whoever is outside the line has so many of the council's working days to settle a challenge (product.md, disputed grade). */
export const workingDaysToSettle = 5

/**
 * The last day on which a finding can be challenged. Working days on which whoever answers is away do not run, as with their actions.
 * @param off the bank holidays, and the weekdays on which this person never works
 * @param away when this person was, is or will be away
 * @returns null while nobody knows when they are back: until then the time does not end
 */
export function challengeUntil(publishedAt: Date, off: NonWorking, away: readonly TimeAway[] = []): Day | null {
  const publishedOn = dayInLondon(publishedAt)
  const dueOn = workingDaysAfter(publishedOn, workingDaysToChallenge, off)
  return dueAroundLeave({ dueOn, dueAt: endOf(dueOn) }, publishedOn, away, off)?.dueOn ?? null
}

export const mayChallenge = (at: Date, until: Day | null) => until === null || dayInLondon(at) <= until

/** 'the end of Monday 13 July' */
export const untilInWords = (until: Day | null) => (until === null ? 'five working days after you are back' : `the end of ${weekdayInWords(until)}`)

/** The day by which a challenge is settled. However few days a week one person works, the council's working days count. */
export const settleBy = (raisedAt: Date, { bankHolidays }: Pick<NonWorking, 'bankHolidays'>): Day => workingDaysAfter(dayInLondon(raisedAt), workingDaysToSettle, { bankHolidays })

/** How the day was counted, to stand beside it. */
export const challengeRule = 'Five working days after the audit was published, without bank holidays, the days on which you never work and the days on which you are away.'
export const settleRule = 'Five working days after it was challenged, without bank holidays.'
