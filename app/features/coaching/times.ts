import { dayInLondon, daysAfter, spanInWords, timeInWords, weekdayInWords, type Day } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import type { Coach } from './coaches.server.ts'

/** A time of a coach, as a form sends it: 'id|2026-05-06T09:00:00.000Z'. */
export const slotOf = (coachId: string, startsAt: Date) => `${coachId}|${startsAt.toISOString()}`

/** What a form sent. @returns undefined when it is no slot */
export function slotFrom(text: string): { coachId: string; startsAt: Date } | undefined {
  const [coachId, iso] = text.split('|')
  const startsAt = new Date(iso ?? '')
  return coachId && /^[\da-f-]{36}$/.test(coachId) && iso && !Number.isNaN(startsAt.getTime()) && startsAt.toISOString() === iso ? { coachId, startsAt } : undefined
}

export type Slot = { slot: string; text: string }
const endOf = ({ terms }: Pick<Coach, 'terms'>, startsAt: Date) => new Date(startsAt.getTime() + terms.minutes * 60_000)
const whereInWords = ({ place, link }: Pick<Coach, 'place' | 'link'>) => (place === null ? 'online' : link === null ? place : `${place}, or online`)

/** 'Wednesday 6 May, 9am, with Ada Penrose, Room 3' */
export const slotInWords = (coach: Pick<Coach, 'name' | 'place' | 'link'>, startsAt: Date) => `${weekdayInWords(dayInLondon(startsAt))}, ${timeInWords(startsAt)}, with ${coach.name}, ${whereInWords(coach)}`

const isInTime = (coach: Coach, startsAt: Date, dueAt: Date | null) => dueAt === null || endOf(coach, startsAt) <= dueAt

/**
 * The three times that can be booked with one press: the first that are free before it is due, of coaches who help with its theme; each time once, with whoever comes first of those who have it. Where none is
 * free before it is due, the first after it.
 * @param coaches in the order in which they are told
 */
export function firstThree(coaches: readonly Coach[], dueAt: Date | null): { slots: Slot[]; inTime: boolean } {
  const fitting = coaches.filter(({ helps, times }) => helps !== 'other' && times.length > 0)
  const all = (fitting.length > 0 ? fitting : coaches).flatMap((coach) => coach.times.map((startsAt) => ({ coach, startsAt })))
  const inTime = all.filter(({ coach, startsAt }) => isInTime(coach, startsAt, dueAt))
  const from = inTime.length > 0 ? inTime : all
  const first = [...Map.groupBy(from, ({ startsAt }) => startsAt.getTime()).values()].map(([one]) => one!).toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime()).slice(0, 3)
  return { slots: first.map(({ coach, startsAt }) => ({ slot: slotOf(coach.id, startsAt), text: slotInWords(coach, startsAt) })), inTime: inTime.length > 0 }
}

export type DayOfTimes = { day: Day; text: string; free: number; late: boolean }

/** The days of a coach, each with how many times are free; weekdays without any are told too, so that nobody looks for them. A day that comes after it is due says so. */
export function daysOf(coach: Coach, from: Day, dueAt: Date | null): DayOfTimes[] {
  const byDay = Map.groupBy(coach.times, dayInLondon)
  const last = coach.times.length > 0 ? dayInLondon(coach.times.at(-1)!) : from
  const days: DayOfTimes[] = []
  for (let day = from; day <= last; day = daysAfter(day, 1)) {
    const times = byDay.get(day) ?? []
    if (times.length === 0 && [0, 6].includes(new Date(day).getUTCDay())) continue
    days.push({ day, text: weekdayInWords(day), free: times.length, late: times.length > 0 && !times.some((startsAt) => isInTime(coach, startsAt, dueAt)) })
  }
  return days
}

/** '4 times free', 'no time free' */
export const freeInWords = (free: number) => (free === 0 ? 'no time free' : `${counted(free, 'time', 'times')} free`)

/** The times of one day, to choose from. */
export const timesOf = (coach: Coach, day: Day): Slot[] => coach.times.filter((startsAt) => dayInLondon(startsAt) === day)
  .map((startsAt) => ({ slot: slotOf(coach.id, startsAt), text: `${timeInWords(startsAt)} to ${timeInWords(endOf(coach, startsAt))}` }))

/** A whole time, as the page after it says it: 'Wednesday 6 May 2026, 9am to 9:30am'. */
export const meetingInWords = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }) => spanInWords(startsAt, endsAt)

/** So far apart the meetings of a cycle begin: in days from today, each with the days among which it is chosen (curriculum, C2: three meetings over eight weeks). */
const cycleWindows = [{ from: 0, to: 13 }, { from: 14, to: 31 }, { from: 32, to: 55 }]

/** For each of the three meetings of a cycle, the first time of each of the first days that suit. */
export const cycleTimes = (coach: Coach, today: Day): Slot[][] => cycleWindows.map(({ from, to }) => {
  const within = coach.times.filter((startsAt) => dayInLondon(startsAt) >= daysAfter(today, from) && dayInLondon(startsAt) <= daysAfter(today, to))
  return [...Map.groupBy(within, dayInLondon).values()].slice(0, 6).map(([startsAt]) => ({ slot: slotOf(coach.id, startsAt!), text: meetingInWords({ startsAt: startsAt!, endsAt: endOf(coach, startsAt!) }) }))
})
