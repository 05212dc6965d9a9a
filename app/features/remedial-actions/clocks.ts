import { dayInLondon, daysAfter, instantInLondon, isWorkingDay, workingDaysAfter, workingDaysBetween, type Day, type NonWorking } from '../../lib/days.ts'
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

/** The checker has so many working days from the day on which evidence was submitted. */
export const checkDueOn = (submittedOn: Day, off: NonWorking, { checkDays }: Pick<Settings, 'checkDays'>): Day => workingDaysAfter(submittedOn, checkDays, off)

/** The owner has so many more working days from the day on which a checker returned the evidence. */
export const afterReturnDueOn = (returnedOn: Day, off: NonWorking, { returnDays }: Pick<Settings, 'returnDays'>): Day => workingDaysAfter(returnedOn, returnDays, off)

/**
 * A due time with the clock standing still from a challenge until it was decided, or until now while nobody has: as many working days are left
 * after it as there were when it was raised. A decision on a day off counts as made on the next working day. Days are the council's, as for every
 * check. A challenge raised when the time was over brings no time back.
 */
export function stoodStill(due: Due, { raisedAt, decidedAt }: { raisedAt: Date; decidedAt: Date | null }, at: Date, off: NonWorking): Due {
  if (due.dueAt <= raisedAt) return due
  const left = workingDaysBetween(dayInLondon(raisedAt), due.dueOn, off)
  const dueOn = workingDaysAfter(daysAfter(dayInLondon(decidedAt ?? at), -1), left + 1, off)
  return dueOn > due.dueOn ? { dueOn, dueAt: endOf(dueOn) } : due
}

/** The instant at which a day in London is over. */
export const endOf = (day: Day) => instantInLondon(daysAfter(day, 1), '00:00')

/** In time means submitted in time: how long the check takes is not the owner's delay. */
export const wasInTime = (submittedAt: Date, dueAt: Date) => submittedAt < dueAt
