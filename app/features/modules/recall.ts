import { dayInLondon, daysAfter, inWords, type Day } from '../../lib/days.ts'
import type { CheckQuestion, Module } from './modules.ts'

/** After so many days three questions are offered, and after so many no more (docs/decisions/031). */
export const recallFromDays = 42
export const recallToDays = 98

const mostAsked = 3

/** A version that somebody completed, with what became of its three questions. Moments are ISO text. */
export type Completion = {
  personId: string
  versionId: string
  moduleKey: string
  title: string
  declaredAt: string
  /** They completed a later version, or a material one has been published since. */
  superseded: boolean
  finishedAt: string | null
  right: number | null
  of: number | null
}

export type RecallStanding = 'too early' | 'offered' | 'over' | 'superseded' | 'answered' | 'declined'

/** The first and the last day on which the three questions are offered. */
export function recallDays(declaredAt: Date): { from: Day; to: Day } {
  const completedOn = dayInLondon(declaredAt)
  return { from: daysAfter(completedOn, recallFromDays), to: daysAfter(completedOn, recallToDays) }
}

/** How it stands with the three questions on a version at a moment. What was answered or declined stays so. */
export function recallStanding({ declaredAt, superseded, finishedAt, right }: Pick<Completion, 'declaredAt' | 'superseded' | 'finishedAt' | 'right'>, at: Date): RecallStanding {
  if (finishedAt !== null) return right === null ? 'declined' : 'answered'
  if (superseded) return 'superseded'
  const [today, { from, to }] = [dayInLondon(at), recallDays(new Date(declaredAt))]
  if (today < from) return 'too early'
  return today > to ? 'over' : 'offered'
}

/** Whether the three questions are offered at a moment. */
export const isOffered = (at: Date) => (one: Completion) => recallStanding(one, at) === 'offered'

/** "Recall, 12 January 2027: 2 of 3", for the learner alone; undefined where none was answered. */
export const recallInWords = ({ finishedAt, right, of }: Pick<Completion, 'finishedAt' | 'right' | 'of'>) =>
  (finishedAt !== null && right !== null ? `Recall, ${inWords(dayInLondon(new Date(finishedAt)))}: ${right} of ${of}` : undefined)

/** A finished go at a check before the module was completed: which questions were asked, and which of them were not answered right. */
export type Go = { check: 'pre' | 'post'; finishedAt: string; asked: readonly string[]; wrong: readonly string[] }

/** The first and the last check ask about the same things in other words: `before-siblings` and `after-siblings` are one topic. */
const topicOf = ({ id }: CheckQuestion) => id.replace(/^(before|after)-/, '')

/**
 * The questions to recall a module by: at most three, each of another topic. What was still wrong in the first go at the last check comes first, then what was wrong in the
 * first go at the first check, then the order of the module. Of a topic's forms the one is asked that was met longest ago, or never.
 * @param goes every finished go until the version was declared, oldest first: what comes later changes nothing, so that the same is asked each time
 */
export function questionsToRecall({ preCheck, postCheck }: Pick<Module, 'preCheck' | 'postCheck'>, goes: readonly Go[]): CheckQuestion[] {
  const firstWrong = (check: Go['check'], forms: readonly CheckQuestion[]) => {
    const wrong = goes.find((go) => go.check === check)?.wrong ?? []
    return forms.some(({ id }) => wrong.includes(id))
  }
  const urgency = (forms: readonly CheckQuestion[]) => (firstWrong('post', forms) ? 2 : 0) + (firstWrong('pre', forms) ? 1 : 0)
  const lastMet = ({ id }: CheckQuestion) => goes.findLast(({ asked }) => asked.includes(id))?.finishedAt ?? ''
  return [...Map.groupBy([...preCheck, ...postCheck], topicOf).values()]
    .toSorted((one, other) => urgency(other) - urgency(one))
    .slice(0, mostAsked)
    .map((forms) => forms.toSorted((one, other) => (lastMet(one) < lastMet(other) ? -1 : Number(lastMet(one) > lastMet(other))))[0]!)
}
