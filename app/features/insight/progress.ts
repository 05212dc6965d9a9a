import type { TimeTo } from '../../lib/time-to.ts'
import { counted } from '../../lib/phrases.ts'
import { cellOf, type Cell } from './insight.ts'

/** Gaps of one place that stand alike: what was asked because of them, and how far it came. */
export type Standing = {
  placeId: string; place: string; gaps: number
  /** Whose it mainly is: only a practitioner's or a manager's gap is answered by learning. */
  whose: 'learner' | 'service' | 'not confirmed'
  /** An action is asked for; all of them are done, checked or by the council's own sheet; of each it can be said whether it was first sent in in time, by its first date; each was; one is not done, not sent in and past its day. */
  acted: boolean; repaired: boolean; timed: boolean; inTime: boolean; late: boolean
  given: boolean; completed: boolean; applied: boolean; endorsed: boolean
}

type Share = { k: number; n: number }
const sum = (rows: readonly Standing[], is: (row: Standing) => boolean) => rows.filter(is).reduce((all, { gaps }) => all + gaps, 0)

/** Remedial completion and learning of the same gaps, beside each other and never added: and of those with both, what the one looks like without the other. */
export function progressOf(rows: readonly Standing[]) {
  const share = (of: (row: Standing) => boolean, is: (row: Standing) => boolean): Share => ({ k: sum(rows, (row) => of(row) && is(row)), n: sum(rows, of) })
  const acted = (row: Standing) => row.acted
  const learners = (row: Standing) => row.whose === 'learner' && row.given
  const both = (row: Standing) => acted(row) && learners(row)
  return {
    gaps: sum(rows, () => true), service: sum(rows, ({ whose }) => whose === 'service'), notConfirmed: sum(rows, ({ whose }) => whose === 'not confirmed'),
    repaired: share(acted, ({ repaired }) => repaired), inTime: share((row) => row.acted && row.timed, ({ inTime }) => inTime), late: share(acted, ({ late }) => late),
    completed: share(learners, ({ completed }) => completed), applied: share(learners, ({ applied }) => applied), endorsed: share(learners, ({ endorsed }) => endorsed),
    both: share(both, ({ repaired, completed }) => repaired && completed),
    repairedOnly: share(both, ({ repaired, completed }) => repaired && !completed),
    learntOnly: share(both, ({ repaired, completed }) => !repaired && completed),
    neither: share(both, ({ repaired, completed }) => !repaired && !completed),
    noAction: sum(rows, (row) => !acted(row)), noLearning: sum(rows, (row) => row.whose === 'learner' && !row.given),
  }
}
export type Progress = ReturnType<typeof progressOf>

/** A share's cell. @param told false where a place has too few practitioners to say anything */
export const shareCell = ({ k, n }: Share, told = true): Cell => (n === 0 ? { figure: 'none', shade: 0 } : { ...cellOf({ judged: n, belowGood: k }), ...!told && { note: 'too few to tell' } })

/** What one without the other looks like, in sentences. */
export function oneWithoutTheOther({ both, repairedOnly, learntOnly, neither }: Progress): string[] {
  if (both.n === 0) return ['No gap of this period has both an action and learning.']
  const of = (one: Share) => `${one.k} of ${counted(one.n, 'gap', 'gaps')} with an action and learning`
  return [
    `In ${of(both)} both are done: this case is put right, and the learning is completed.`,
    ...repairedOnly.k > 0 ? [`In ${of(repairedOnly)} the case is put right and the learning is not completed: the next child may meet the same.`] : [],
    ...learntOnly.k > 0 ? [`In ${of(learntOnly)} the learning is completed and the case is not put right: this child still waits.`] : [],
    ...neither.k > 0 ? [`In ${of(neither)} neither is done.`] : [],
  ]
}

/** How long gaps stay open, in a sentence, with those still open counted. @param gone how many nobody can close any more, because they were withdrawn or their worker left */
export function openInWords({ n, ended, median }: TimeTo, gone: number): string {
  if (n === 0) return 'No gap was found in this period.'
  const counts = `${counted(ended, 'gap is', 'gaps are')} closed, and ${n - ended - gone} still open${gone > 0 ? `; ${gone} were withdrawn, or their worker left` : ''}.`
  if (!median) return `${counts} Fewer than half are closed, so there is no middle yet.`
  const { day, low, high } = median
  const range = high === undefined ? (low === undefined ? '' : `, or more: the range begins at ${low} and has no end yet`) : ` (range ${low ?? 0} to ${high})`
  return `${counts} Half were closed within ${counted(day, 'day', 'days')}${range}, counting those still open.`
}
