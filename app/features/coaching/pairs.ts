import { daysAfter, inWords, type Day } from '../../lib/days.ts'

export const pairKinds = ['coaching cycle', 'mentoring'] as const
export type PairKind = (typeof pairKinds)[number]

export const pairKindInWords: Readonly<Record<PairKind, { title: string; about: string }>> = {
  'coaching cycle': { title: 'Coaching cycle', about: 'Three meetings over about eight weeks, on one or two goals of your own.' },
  mentoring: { title: 'Mentoring', about: 'Somebody to think with over a longer time, a meeting every few weeks. You look at how it goes after half a year.' },
}

/** After so many weeks both look at how it goes, unless they choose a day. */
const reviewAfterWeeks: Readonly<Record<PairKind, number>> = { 'coaching cycle': 8, mentoring: 26 }
export const reviewDay = (kind: PairKind, today: Day): Day => daysAfter(today, 7 * reviewAfterWeeks[kind])

/** A review lies ahead, and not beyond a year. */
export const whyNotReviewOn = (day: Day, today: Day) => (day <= today || day > daysAfter(today, 366) ? 'Choose a day from tomorrow on, within a year.' : undefined)

export const howReached = ['reached', 'in part', 'not reached'] as const
export type Reached = (typeof howReached)[number]
export const reachedInWords: Readonly<Record<Reached, string>> = { reached: 'Reached', 'in part': 'In part', 'not reached': 'Not reached' }

export const outcomes = ['goals reached', 'some goals reached', 'ended early'] as const
export type Outcome = (typeof outcomes)[number]
export const outcomeInWords: Readonly<Record<Outcome, string>> = { 'goals reached': 'The goals are reached', 'some goals reached': 'Some of the goals are reached', 'ended early': 'We end it early' }

export type PairFacts = { askedById: string; agreedAt: Date | null; closedAt: Date | null; reviewOn: Day; reviewedAt: Date | null }
export type PairState = 'to answer' | 'asked' | 'going on' | 'closed'

/** Where a pair stands, for one of the two: it begins once whoever was asked has said yes. */
export const pairStateFor = ({ askedById, agreedAt, closedAt }: PairFacts, personId: string): PairState =>
  (closedAt ? 'closed' : agreedAt ? 'going on' : askedById === personId ? 'asked' : 'to answer')

/** When the two look at how it goes, in a sentence. */
export function reviewInWords({ reviewOn, reviewedAt }: Pick<PairFacts, 'reviewOn' | 'reviewedAt'>, today: Day, dayOf: (instant: Date) => Day): string {
  if (reviewedAt) return `You looked at your goals on ${inWords(dayOf(reviewedAt))}.`
  return reviewOn > today ? `You both look at your goals on ${inWords(reviewOn)}. You can do so sooner.` : `It is time to look at your goals together: you chose ${inWords(reviewOn)}.`
}

export const mostOfGoal = 300
/** So many goals at most: a pair with more has none. */
export const mostGoals = 6
