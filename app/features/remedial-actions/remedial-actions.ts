import type { Day } from '../../lib/days.ts'
import type { Role } from '../../permissions.ts'
import { endOf, type Due, type Priority } from './clocks.ts'

/** What has happened to an action, as facts; where it stands follows from them. */
export type ActionFacts = {
  priority: Priority
  /** The first due date: what reports use. */
  dueOn: Day
  dueAt: Date
  /** More time, given once. */
  extendedTo: { dueOn: Day; dueAt: Date } | null
  /** For an amber or a green whose owner is away before it is due, or that was challenged: when it is due instead. */
  waits: Due | 'until its owner is back' | 'until its challenge is decided' | null
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
  return at >= nowDue(action).dueAt && !standsStill(action) ? 'overdue' : 'due'
}

/** Nobody knows yet when its owner is back, or whether it stands, so nobody knows when it is due. */
export const standsStill = ({ waits }: Pick<ActionFacts, 'waits'>) => typeof waits === 'string'

/** A challenge that nobody has decided yet. */
export const undecided = <Challenge extends { decidedAt: Date | null }>(challenge: Challenge | null): Challenge | undefined => (challenge && !challenge.decidedAt ? challenge : undefined)

/** Whether its owner, or whoever checks it, has still something to do. In SQL: `done_at is null and withdrawn_at is null`. */
export const isOpen = (where: Standing) => where !== 'done' && where !== 'no longer asked for'

/** Only what its owner has still to do is passed on: what waits for a check waits for somebody else. */
export const canBePassedOn = (where: Standing) => isOpen(where) && where !== 'being checked'

/** When an action has to be sent in: as first agreed, with the more time that was given, or later by the days for which its clock stood still. */
export const nowDue = ({ extendedTo, waits, dueOn, dueAt }: Pick<ActionFacts, 'extendedTo' | 'waits' | 'dueOn' | 'dueAt'>): Due =>
  (waits !== null && typeof waits !== 'string' ? waits : extendedTo ?? { dueOn, dueAt })

/** The same for what has to be sent in again: by the day that the return gave. */
export const nowToSend = (facts: ActionFacts): Due => {
  const again = facts.check?.outcome === 'returned' ? facts.check.dueAgainOn : null
  return again === null ? nowDue(facts) : { dueOn: again, dueAt: endOf(again) }
}

/** The kinds of record in which it can be seen that an action was done; a list, so that nothing need be typed. */
export const recordKinds = ['Case note', 'Visit form', 'Supervision record', 'Plan', 'Assessment', 'Chronology', 'Strategy discussion', 'Minutes', 'Letter or e-mail on file'] as const

/** Why an action's evidence may not be checked by this person, or undefined when it may: nobody verifies their own work. */
export function whyNotToCheck(checker: { id: string; isAuditor: boolean; teamIds: readonly string[] }, one: { submittedById: string; ownerId: string; challengedById?: string | null; priority: Priority | null; teamId: string }): string | undefined {
  if (one.submittedById === checker.id || one.ownerId === checker.id) return 'You cannot check your own work. Another auditor will.'
  if (one.challengedById === checker.id) return 'You challenged this action, so somebody else checks it.'
  if (checker.isAuditor) return undefined
  if (one.priority !== 'green') return 'Red and amber actions, and learning, are checked by an auditor.'
  return checker.teamIds.includes(one.teamId) ? undefined : 'This is not an action of your team.'
}

/** Why somebody may not decide whether a challenged action stands, or undefined when they may: never who challenged or owns it, nor who asked for it. */
export function whyNotToDecide(
  decider: { id: string; roles: readonly Role[] }, { priority, raisedById, ownerId, askedById }: { priority: Priority; raisedById: string; ownerId: string; askedById: string | null },
): string | undefined {
  if (decider.id === raisedById) return 'You challenged this action, so somebody else decides.'
  if (decider.id === ownerId) return 'This action is yours, so somebody else decides.'
  if (decider.id === askedById) return 'You asked for this, so the manager or another auditor decides.'
  return priority === 'red' && !decider.roles.includes('auditor') ? 'An auditor decides whether a red action stands.' : undefined
}
