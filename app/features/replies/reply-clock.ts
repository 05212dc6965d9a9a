import { dayInLondon, workingDaysAfter, type Day, type NonWorking } from '../../lib/days.ts'

/** Whoever held or managed the case may challenge a finding for so many of their working days after publication. */
export const workingDaysToChallenge = 5

/** Whoever is outside the line has so many of the council's working days to settle a challenge (product.md, disputed grade). */
export const workingDaysToSettle = 5

/** The last day on which a finding can be challenged. @param off the bank holidays, and the weekdays on which this person never works */
export const challengeUntil = (publishedAt: Date, off: NonWorking): Day => workingDaysAfter(dayInLondon(publishedAt), workingDaysToChallenge, off)

export const mayChallenge = (at: Date, until: Day) => dayInLondon(at) <= until

/** The day by which a challenge is settled. However few days a week one person works, the council's working days count. */
export const settleBy = (raisedAt: Date, { bankHolidays }: Pick<NonWorking, 'bankHolidays'>): Day => workingDaysAfter(dayInLondon(raisedAt), workingDaysToSettle, { bankHolidays })

/** How the day was counted, to stand beside it. */
export const challengeRule = 'Five working days after the audit was published, without bank holidays and the days on which you never work.'
export const settleRule = 'Five working days after it was challenged, without bank holidays.'
