import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, dueInWords, inWords, momentInWords, type Day } from '../../lib/days.ts'
import { endOf, wasInTime } from '../remedial-actions/clocks.ts'
import type { Evidence } from './evidence.server.ts'
import { casesIn, taskAsked } from './programme-tasks.ts'

/** What a piece of evidence is evidence of, in words. */
export const whatItShows = ({ wording, moduleTitle, moduleKey, task }: Pick<Evidence, 'wording' | 'moduleTitle' | 'moduleKey' | 'task'>) =>
  wording ?? (task ? `Managers’ programme: ${taskAsked[task].title}` : undefined) ?? `Own-case task: ${moduleTitle ?? moduleKey}`

/** What a checker may choose to see of the queue, and what each is called. */
export const kinds = { 'own-case': 'Own-case tasks', actions: 'Remedial actions', programme: 'Tasks of the managers’ programme' } as const
export type Kind = keyof typeof kinds

/** What was chosen, by the address of the queue or of a piece of it; undefined for everything. */
export const chosenFrom = ({ searchParams }: URL): Kind | undefined => (Object.keys(kinds) as Kind[]).find((kind) => kind === searchParams.get('of'))

export const kindOf = ({ assignmentId, cohortTaskId }: Pick<Evidence, 'assignmentId' | 'cohortTaskId'>): Kind => (assignmentId ? 'own-case' : cohortTaskId ? 'programme' : 'actions')

/** The queue, or a piece of it, at an address that keeps what was chosen. */
export const queueAt = (path: string, kind: Kind | undefined, also: Record<string, string> = {}) => {
  const query = new URLSearchParams({ ...(kind && { of: kind }), ...also }).toString()
  return query ? `${path}?${query}` : path
}

/** A piece of evidence as a line of the queue shows it. */
export function onQueue(one: Evidence, at: Date) {
  const today = dayInLondon(at)
  return {
    id: one.id, shows: whatItShows(one), priority: one.priority, caseReference: one.caseReference, cases: casesIn(one.caseReference), by: one.submittedBy,
    seen: `${one.recordKind}, ${inWords(one.recordDate)}`,
    checkBy: dueInWords(one.checkDueOn, today, { bankHolidays }), overdue: one.checkDueOn < today,
  }
}

/**
 * When evidence was sent, and whether in time. What counts is the day that was agreed last: after a return the second chance, with more time
 * given the later day.
 * @param due of the action; an own-case task has no hour to be in time for
 */
export function sentInWords(submittedAt: Date, returns: readonly { dueAgainOn: Day | null }[], due: { dueAt: Date } | undefined): string {
  if (!due) return momentInWords(submittedAt)
  const again = returns.at(-1)?.dueAgainOn
  return `${momentInWords(submittedAt)}, ${wasInTime(submittedAt, again ? endOf(again) : due.dueAt) ? 'in time' : 'late'}`
}
