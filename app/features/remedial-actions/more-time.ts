import { inWords, isWorkingDay, workingDaysAfter, type Day, type NonWorking } from '../../lib/days.ts'

/** More time is at most five working days from when the action is due. */
const mostWorkingDays = 5

/** The last day to which an action's time may be extended. */
export const latestExtension = (dueOn: Day, off: NonWorking): Day => workingDaysAfter(dueOn, mostWorkingDays, off)

/** Why an action may not be due on this day instead, in a sentence, or undefined when it may. */
export function whyNotUntil(day: Day, { dueOn, today }: { dueOn: Day; today: Day }, off: NonWorking): string | undefined {
  const latest = latestExtension(dueOn, off)
  if (day <= today || day <= dueOn) return `The new date must be after ${inWords(day <= today && today >= dueOn ? today : dueOn)}.`
  if (day > latest) return `The new date must be ${inWords(latest)} or earlier: five working days is the most.`
  return isWorkingDay(day, off) ? undefined : 'The new date must be a working day.'
}
