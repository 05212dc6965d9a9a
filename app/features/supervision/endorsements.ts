import { dayInLondon, daysAfter, inWords } from '../../lib/days.ts'
import type { Talk } from '../gaps/talks.server.ts'

/** A manager and a learner talk about a module twice: before it, about what it is for, and after it, about what came of it (standards §6.1). */
export const moments = ['before', 'after'] as const
export type Moment = (typeof moments)[number]

/** Confirmed learning that goes on: not waived, ended or paused. */
type Going = { declaredAt: string | null; standing: string; talks: readonly Talk[] }

export type WhyNot = 'declared' | 'not declared'

/**
 * Why it cannot be said that they talked, or undefined when it can. Before the module it can be said until the learner declares it done, because a talk
 * afterwards is another talk; after the module only once it is declared.
 */
export function whyNotEndorse(moment: Moment, { declaredAt }: Pick<Going, 'declaredAt'>): WhyNot | undefined {
  if (moment === 'before') return declaredAt ? 'declared' : undefined
  return declaredAt ? undefined : 'not declared'
}

export const saidOf = ({ talks }: Pick<Going, 'talks'>, moment: Moment) => talks.find((talk) => talk.moment === moment)

/** How long what was done and talked about stays on the sheet, and how long what was done waits there to be talked about. */
const staysFor = { talked: 28, waiting: 183 }

/** Whether learning is on the sheet: what is not done; what is done until they have talked about it, and four weeks longer, but not for ever. */
export function isOnSheet({ standing, declaredAt, talks }: Going, at: Date): boolean {
  if (standing !== 'done') return true
  const after = saidOf({ talks }, 'after')
  const [since, days] = after ? [after.at, staysFor.talked] : [declaredAt!, staysFor.waiting]
  return dayInLondon(at) <= daysAfter(dayInLondon(new Date(since)), days)
}

/** 'You and Marcus Tull talked about it before the module, 3 December 2026', to the learner; to others with the names of both. */
export const talkInWords = ({ moment, by, at }: Talk, learner: string) => `${learner} and ${by} talked about it ${moment} the module, ${inWords(dayInLondon(new Date(at)))}.`

/** What a manager reads about a press that was one too many, or came too late. */
export const whyNotInWords: Record<WhyNot | 'not going', string> = {
  declared: 'The module is completed, so it can no longer be said that you talked about it before. You can say that you talked about it after.',
  'not declared': 'The module is not completed yet. Once it is, you can say that you talked about it after.',
  'not going': 'This learning was waived, ended or paused while you had it open. Nothing was noted.',
}

/** What to talk about. They name no score and no reflection: these stay the learner’s. */
export const questions: Record<Moment, readonly string[]> = {
  before: ['Why this gap, and what do they make of it?', 'What do they hope to do differently?', 'When will they have the time for it?', 'On which case will they try it?'],
  after: ['What has changed in how they work?', 'What did they try, and on which case?', 'What did the child or the family notice?'],
}
