import type { Day } from '../../lib/days.ts'
import type { Priority } from './clocks.ts'

/** What has happened to an action, as facts; where it stands follows from them. */
export type ActionFacts = {
  priority: Priority
  /** The first due date: what reports use. */
  dueOn: Day
  dueAt: Date
  /** More time, given once. */
  extendedTo: { dueOn: Day; dueAt: Date } | null
  /** For an amber or a green whose owner is away before it is due: when it is due instead. */
  waits: { dueOn: Day; dueAt: Date } | 'until its owner is back' | null
  submittedAt: Date | null
  /** When its evidence was accepted, or when the council's own file said that it was done. */
  doneAt: Date | null
  doneBySheet: boolean
  /** The audit was changed before anybody had acted on it. */
  withdrawnAt: Date | null
  check: { outcome: 'accepted' | 'returned'; dueAgainOn: Day | null } | null
}

export type Standing = 'no longer asked for' | 'done' | 'being checked' | 'returned' | 'overdue' | 'due'

/** Where an action stands at a moment. Late is worked out, never stored. */
export function standing(action: ActionFacts, at: Date): Standing {
  if (action.withdrawnAt) return 'no longer asked for'
  if (action.doneAt) return 'done'
  if (action.check?.outcome === 'returned') return 'returned'
  if (action.submittedAt) return 'being checked'
  return at >= nowDue(action).dueAt && !waitsForOwner(action) ? 'overdue' : 'due'
}

/** Nobody knows yet when its owner is back, so nobody knows when it is due. */
export const waitsForOwner = ({ extendedTo, waits }: Pick<ActionFacts, 'extendedTo' | 'waits'>) => !extendedTo && waits === 'until its owner is back'

/** Whether its owner, or whoever checks it, has still something to do. In SQL: `done_at is null and withdrawn_at is null`. */
export const isOpen = (where: Standing) => where !== 'done' && where !== 'no longer asked for'

/** When an action has to be sent in: as first agreed, later by the days on which its owner is away, or with the more time that was given. */
export const nowDue = ({ extendedTo, waits, dueOn, dueAt }: Pick<ActionFacts, 'extendedTo' | 'waits' | 'dueOn' | 'dueAt'>) =>
  extendedTo ?? (waits === null || waits === 'until its owner is back' ? { dueOn, dueAt } : waits)

/** The kinds of record in which it can be seen that an action was done; a list, so that nothing need be typed. */
export const recordKinds = ['Case note', 'Visit form', 'Supervision record', 'Plan', 'Assessment', 'Chronology', 'Strategy discussion', 'Minutes', 'Letter or e-mail on file'] as const

/** Why an action's evidence may not be checked by this person, or undefined when it may: nobody verifies their own work. */
export function whyNotToCheck(checker: { id: string; isAuditor: boolean; teamIds: readonly string[] }, one: { submittedById: string; ownerId: string; priority: Priority | null; teamId: string }): string | undefined {
  if (one.submittedById === checker.id || one.ownerId === checker.id) return 'You cannot check your own work. Another auditor will.'
  if (checker.isAuditor) return undefined
  if (one.priority !== 'green') return 'Red and amber actions, and learning, are checked by an auditor.'
  return checker.teamIds.includes(one.teamId) ? undefined : 'This is not an action of your team.'
}
