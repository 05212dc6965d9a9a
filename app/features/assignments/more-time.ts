import { daysAfter, inWords, isWorkingDay, type Day, type NonWorking } from '../../lib/days.ts'

/** More time for learning is at most four weeks each time, from the day on which it is due or, once it is late, from today. */
const mostWeeks = 4

/** The last day to which learning's time may be extended. */
export const latestDay = (dueOn: Day, today: Day): Day => daysAfter(dueOn > today ? dueOn : today, mostWeeks * 7)

/** Why learning may not be due on this day instead, in a sentence, or undefined when it may. */
export function whyNotUntil(day: Day, { dueOn, today }: { dueOn: Day; today: Day }, off: NonWorking): string | undefined {
  const after = dueOn > today ? dueOn : today
  const latest = latestDay(dueOn, today)
  if (day <= after) return `The new date must be after ${inWords(after)}.`
  if (day > latest) return `The new date must be ${inWords(latest)} or earlier: four weeks is the most at a time.`
  return isWorkingDay(day, off) ? undefined : 'The new date must be a working day.'
}

/** Why learning gets no more time, in the order in which one would ask. */
export const noMoreTime = {
  'own learning': 'This learning is yours, so somebody else decides whether it gets more time.',
  'ended': 'This learning has ended, so it needs no more time.',
  'waived': 'This learning was waived, so it needs no more time.',
  'not confirmed': 'This learning is only proposed. Confirm it first, or waive it.',
  'done': 'This learning is done, so it needs no more time.',
  'being checked': 'The own-case task is with an auditor, so nothing is left for the learner to do. If it is returned, you can give more time.',
} as const
export type NoMoreTime = keyof typeof noMoreTime

type Standing = { personId: string; decision: 'confirmed' | 'waived' | null; endedAt: Date | null; sent: 'accepted' | 'returned' | 'waiting' | null }

/** Why somebody may not give learning more time, or undefined when they may. */
export function whyNotMoreTime({ personId, decision, endedAt, sent }: Standing, deciderId: string | undefined): NoMoreTime | undefined {
  if (personId === deciderId) return 'own learning'
  if (endedAt) return 'ended'
  if (decision === 'waived') return 'waived'
  if (decision === null) return 'not confirmed'
  if (sent === 'accepted') return 'done'
  return sent === 'waiting' ? 'being checked' : undefined
}

/** Why somebody gave more time: the day before, the new day, who and in their words. */
export type Extension = { dueBefore: Day; dueOn: Day; because: string; by: string }

/** 'Was due 3 December 2026; given until 17 December 2026 by Tariq Mason because: Court took the week.' */
export const extensionInWords = ({ dueBefore, dueOn, because, by }: Extension) => `Was due ${inWords(dueBefore)}; given until ${inWords(dueOn)} by ${by} because: ${because}`

/** The same for the learner, whose page says the day. */
export const moreTimeForYou = ({ dueOn, because, by }: Extension) => `More time until ${inWords(dueOn)}, given by ${by}: “${because}”`
