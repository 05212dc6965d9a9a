import { dayInLondon, daysAfter, instantInLondon, isWorkingDay, workingDaysAfter, type Day, type NonWorking } from '../../lib/days.ts'
import type { Settings } from '../people/settings.ts'

export type Priority = 'red' | 'amber' | 'green'

/** The last day on which an action is in time, and the instant from which it is late. */
export type Due = { dueOn: Day; dueAt: Date }

/** However many days of the week an owner does not work, an action is due within the council's next five working days. */
const mostWorkingDays = 5

/** When an action issued at an instant is due, for an owner with their own days off, by what the council has settled for that day.
 *  Red: 12 noon on the council's next working day, whatever is settled. Amber and green: the end of the owner's last working day allowed, by
 *  default the third and the fifth. */
export function dueFor(priority: Priority, issuedAt: Date, off: NonWorking, { amberDays, greenDays }: Pick<Settings, 'amberDays' | 'greenDays'>): Due {
  const council = { bankHolidays: off.bankHolidays }
  const issuedOn = dayInLondon(issuedAt)
  if (priority === 'red') {
    const dueOn = workingDaysAfter(issuedOn, 1, council)
    return { dueOn, dueAt: instantInLondon(dueOn, '12:00') }
  }

  const latest = workingDaysAfter(issuedOn, mostWorkingDays, council)
  const allowed = { amber: amberDays, green: greenDays }[priority]
  let dueOn = issuedOn
  for (let counted = 0; counted < allowed && dueOn < latest;) {
    dueOn = daysAfter(dueOn, 1)
    if (isWorkingDay(dueOn, off)) counted++
  }
  return { dueOn, dueAt: endOf(dueOn) }
}

/** A time in which an owner is away; `backOn` is the first day on which they work again, null while nobody knows it. */
export type TimeAway = { from: Day; backOn: Day | null }

/**
 * When an amber or a green action is due whose owner is away before they could do it: it waits, so each working day of theirs that they are
 * away is a day more. Leave that begins once it is late changes nothing. A red never waits: somebody stands in.
 * @param off the owner's own days off
 * @returns null while nobody knows when they are back
 */
export function dueAroundLeave(due: Due, issuedOn: Day, away: readonly TimeAway[], off: NonWorking): Due | null {
  let dueOn = due.dueOn
  let missed = 0
  for (let day = daysAfter(issuedOn, 1); day <= dueOn; day = daysAfter(day, 1)) {
    const leave = leaveOn(day, away)
    if (leave?.backOn === null) return null
    if (leave && isWorkingDay(day, off)) missed++
  }
  while (missed > 0) {
    dueOn = daysAfter(dueOn, 1)
    const leave = leaveOn(dueOn, away)
    if (leave?.backOn === null) return null
    if (!leave && isWorkingDay(dueOn, off)) missed--
  }
  return dueOn === due.dueOn ? due : { dueOn, dueAt: endOf(dueOn) }
}

/**
 * When an amber or a green action is due that was challenged: its clock stands still until somebody has decided, so as many working days are left then
 * as there were, and it is never due before the decision. Leave in the same days counts once. A challenge that was raised when the time was over
 * brings no time back.
 * @param since the day on which its time began
 * @param off the owner's own days off
 * @returns null while nobody knows when its owner is back
 */
export function dueOnceDecided(
  due: Due, since: Day, away: readonly TimeAway[], { raisedAt, decidedAt }: { raisedAt: Date; decidedAt: Date | null }, off: NonWorking,
): Due | 'not decided' | null {
  const around = dueAroundLeave(due, since, away, off)
  if (around !== null && around.dueAt <= raisedAt) return around
  if (decidedAt === null) return 'not decided'
  const decidedOn = dayInLondon(decidedAt)
  const decided = dueAroundLeave(due, since, [...away, { from: daysAfter(dayInLondon(raisedAt), 1), backOn: daysAfter(decidedOn, 1) }], off)
  // Raised on its last day, it has no whole day left: it is due on the day of the decision.
  return decided === null || decided.dueOn >= decidedOn ? decided : onFirstDayBack(decidedOn, away, off)
}

function onFirstDayBack(from: Day, away: readonly TimeAway[], off: NonWorking): Due | null {
  let dueOn = from
  for (let leave = leaveOn(dueOn, away); leave || !isWorkingDay(dueOn, off); leave = leaveOn(dueOn, away)) {
    if (leave?.backOn === null) return null
    dueOn = daysAfter(dueOn, 1)
  }
  return { dueOn, dueAt: endOf(dueOn) }
}

const leaveOn = (day: Day, away: readonly TimeAway[]) => away.find(({ from, backOn }) => from <= day && (backOn === null || day < backOn))

/** The checker has so many working days from the day on which evidence was submitted. */
export const checkDueOn = (submittedOn: Day, off: NonWorking, { checkDays }: Pick<Settings, 'checkDays'>): Day => workingDaysAfter(submittedOn, checkDays, off)

/** The owner has so many more working days from the day on which a checker returned the evidence. */
export const afterReturnDueOn = (returnedOn: Day, off: NonWorking, { returnDays }: Pick<Settings, 'returnDays'>): Day => workingDaysAfter(returnedOn, returnDays, off)

/** The instant at which a day in London is over. */
export const endOf = (day: Day) => instantInLondon(daysAfter(day, 1), '00:00')

/** In time means submitted in time: how long the check takes is not the owner's delay. */
export const wasInTime = (submittedAt: Date, dueAt: Date) => submittedAt < dueAt
