import { dayInLondon, daysAfter, type Day } from '../../lib/days.ts'
import { freeTimes, type Busy, type Terms, type WhenThere } from './availability.ts'

/** The hours that one coach has free, as times of an hour each that stand beside one another: what is booked, kept free around meetings or too much for a day is none. */
export function hoursFree(there: WhenThere, terms: Omit<Terms, 'minutes'>, busy: Omit<Busy, 'learner'>, { from, to, at }: { from: Day; to: Day; at: Date }): Date[] {
  const taken: Date[] = []
  const left = new Map<Day, number>()
  // What is kept for red actions is time for coaching as well.
  for (const start of freeTimes(there, { ...terms, minutes: 60 }, { ...busy, learner: [] }, { from, to, at, red: true })) {
    const day = dayInLondon(start)
    const last = taken.at(-1)
    const places = left.get(day) ?? terms.mostADay - busy.meetings.filter((one) => dayInLondon(one) === day).length
    if (places === 0 || (last && start.getTime() < last.getTime() + (60 + terms.bufferBefore + terms.bufferAfter) * 60_000)) continue
    taken.push(start)
    left.set(day, places - 1)
  }
  return taken
}

/** A gap that needs coaching: by the end of which day, and how long it takes; without a day it is wanted within the two weeks. */
export type Need = { themeKey: string; theme: string; dueOn: Day | null; minutes: number; /** Whether a meeting about it is booked. */ booked: boolean; /** Who cannot coach its person. */ notBy: readonly string[] }

export type CoachHours = { id: string; themeKeys: readonly string[]; hours: readonly Date[] }

export type ByDay = { until: Day; gaps: number; minutesNeeded: number; hoursFree: number; /** Minutes that are missing, however the free hours are shared out. */ short: number }

/**
 * Need against time, day by day: what has to be held by a day, with all that is due before it, and the hours that are free until its end. It is short where even all of them together would not do.
 * What is booked needs no free hour any more.
 */
export function byDueDay(needs: readonly Need[], coaches: readonly CoachHours[], last: Day): ByDay[] {
  const open = needs.filter(({ booked }) => !booked).map((need) => ({ ...need, dueOn: need.dueOn === null || need.dueOn > last ? last : need.dueOn }))
  const hours = coaches.flatMap((coach) => coach.hours)
  return [...new Set(open.map(({ dueOn }) => dueOn))].toSorted().map((until) => {
    const due = open.filter(({ dueOn }) => dueOn <= until)
    const minutesNeeded = due.reduce((sum, { minutes }) => sum + minutes, 0)
    const free = hours.filter((start) => dayInLondon(start) <= until).length
    return { until, gaps: due.length, minutesNeeded, hoursFree: free, short: Math.max(0, minutesNeeded - free * 60) }
  })
}

export type ByTheme = { theme: string; gaps: number; booked: number; /** Nobody who helps with it, and may coach its person, is free in time. */ nobody: number; hoursFree: number }

/** The same theme by theme. Hours of a coach who helps with several themes stand at each of them, so they do not add up. */
export const byTheme = (needs: readonly Need[], coaches: readonly CoachHours[], last: Day): ByTheme[] => [...Map.groupBy(needs, ({ themeKey }) => themeKey)].map(([key, of]) => {
  const helping = coaches.filter(({ themeKeys }) => themeKeys.length === 0 || themeKeys.includes(key))
  const inTime = ({ dueOn, notBy }: Need) => helping.some(({ id, hours }) => !notBy.includes(id) && hours.some((start) => dayInLondon(start) <= (dueOn ?? last)))
  return { theme: of[0]!.theme, gaps: of.length, booked: of.filter(({ booked }) => booked).length, nobody: of.filter((need) => !need.booked && !inTime(need)).length, hoursFree: helping.reduce((sum, { hours }) => sum + hours.length, 0) }
}).toSorted((a, b) => b.nobody - a.nobody || b.gaps - a.gaps || a.theme.localeCompare(b.theme, 'en-GB'))

/** Need and time are set against each other for two weeks, today among them. */
export const lastDayFrom = (today: Day): Day => daysAfter(today, 13)
