import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, instantInLondon, inWords, isWorkingDay, momentInWords, timeInWords, weekdayInWords, type Day } from '../../lib/days.ts'
import { nearest } from './availability.ts'
import { whyThisCoach } from './choosing.ts'
import type { Coach, WhoCanHelp } from './coaches.server.ts'
import { weeksAhead } from './formats.ts'
import { whereMet } from './meeting-words.ts'

/** A coach’s time as a form sends it. */
export const timeValue = (coachId: string, startsAt: Date) => `${coachId} ${startsAt.toISOString()}`
export const timeShape = /^[0-9a-f-]{36} \d{4}-\d{2}-\d{2}T\d{2}:\d{2}:00\.000Z$/
/** What `timeValue` wrote. */
export function timeChosen(value: string): { coachId: string; startsAt: Date } {
  const [coachId, startsAt] = value.split(' ') as [string, string]
  return { coachId, startsAt: new Date(startsAt) }
}

/** 'Thursday 5 March, 2pm' */
export const momentOf = (startsAt: Date) => `${weekdayInWords(dayInLondon(startsAt))}, ${timeInWords(startsAt)}`

export type Time = { value: string; words: string }
/** When something is due: the day at the end of which it would be late, or the moment. */
export const dueSaid = (dueAt: Date) => (timeInWords(dueAt) === 'midnight' ? inWords(dayInLondon(new Date(dueAt.getTime() - 1))) : momentInWords(dueAt))

type Helping = Pick<Coach, 'id' | 'name' | 'place' | 'link' | 'times' | 'terms'>

const timeWith = (coach: Pick<Helping, 'id' | 'name' | 'place' | 'link'>, startsAt: Date): Time => ({ value: timeValue(coach.id, startsAt), words: `${momentOf(startsAt)} with ${coach.name}${coach.place || coach.link ? `, ${whereMet(coach).replace(/^O/, 'o')}` : ''}` })

const isInTime = ({ terms }: Pick<Helping, 'terms'>, dueAt: Date | null) => (startsAt: Date) => !dueAt || startsAt.getTime() + terms.minutes * 60_000 <= dueAt.getTime()

/**
 * The times that are put before somebody first: of each coach in their order the first, then of each the second; at most three. Only those before it is due, and where there are none, the first after it.
 * @param coaches those who can help, as ranked
 */
export function soonest(coaches: readonly Helping[], dueAt: Date | null, most = 3): { times: Time[]; inTime: boolean } {
  const inTurn = (timesOf: (coach: Helping) => readonly Date[]) => Array.from({ length: most }, (_, nth) => nth)
    .flatMap((nth) => coaches.flatMap((coach) => { const startsAt = timesOf(coach)[nth]; return startsAt ? [timeWith(coach, startsAt)] : [] })).slice(0, most)
  const before = inTurn((coach) => coach.times.filter(isInTime(coach, dueAt)))
  return before.length > 0 ? { times: before, inTime: true } : { times: inTurn(({ times }) => times), inTime: false }
}

/** 'Here are the nearest three.', or what there is of them. @param times at least one */
export const nearestInWords = (times: readonly unknown[]) => (times.length === 1 ? 'Here is the nearest that is free.' : `Here are the nearest ${times.length === 2 ? 'two' : 'three'}.`)

/** The nearest three to a time that was just taken: of the same coach where they have any, then of others. */
export function nearestThree(coaches: readonly Helping[], { coachId, startsAt }: { coachId: string; startsAt: Date }): Time[] {
  const of = (those: readonly Helping[], most: number) => nearest(those.flatMap((coach) => coach.times.map((time) => ({ startsAt: time, coach }))), startsAt, most).map((one) => timeWith(one.coach, one.startsAt))
  const same = of(coaches.filter(({ id }) => id === coachId), 3)
  return [...same, ...of(coaches.filter(({ id }) => id !== coachId), 3 - same.length)]
}

/** Every working day of the weeks to come, and other days that have a time, each with its times. */
export function daysToChoose(times: readonly Date[], at: Date): { day: Day; times: Date[] }[] {
  const of = Map.groupBy(times, dayInLondon)
  const from = dayInLondon(at)
  return Array.from({ length: 7 * weeksAhead + 1 }, (_, nth) => daysAfter(from, nth))
    .filter((day) => of.has(day) || isWorkingDay(day, { bankHolidays }))
    .map((day) => ({ day, times: of.get(day) ?? [] }))
}

export const freeInWords = (n: number) => (n === 0 ? 'no times free' : `${n} ${n === 1 ? 'time' : 'times'} free`)

/** What is kept back of a coach’s times from somebody who asks for no red action; undefined where nothing is. */
export const keptForRedInWords = ({ firstForRed, forRedUntil }: Pick<Coach['terms'], 'firstForRed' | 'forRedUntil'>, red: boolean) => (
  firstForRed > 0 && !red ? `The first times of each day are kept for red actions until ${timeInWords(instantInLondon('2026-01-05', forRedUntil.slice(0, 5)))} the working day before.` : undefined)

type Asked = { about: Pick<WhoCanHelp, 'dueAt' | 'red' | 'themes'>; at: Date; coach?: string | undefined; day?: string | undefined; /** The page’s own address with other words asked of it. */ href: (to: Record<string, string>) => string }

/** Who can help and when, as a page shows it: the three soonest, everybody who can, and the days and times of whoever is chosen. */
export function choiceOf(coaches: readonly Coach[], { about: { dueAt, red, themes }, at, coach, day, href }: Asked) {
  const helping = coaches.filter(({ whyNot }) => whyNot === undefined)
  const chosen = helping.find(({ id }) => id === coach)
  return {
    soonest: soonest(helping.filter(({ times }) => times.length > 0), dueAt),
    coaches: helping.map((one) => ({
      id: one.id, name: one.name, jobTitle: one.jobTitle, why: whyThisCoach({ ...one, due: dueAt }, themes.map(({ title }) => title)), href: `${href({ coach: one.id })}#days`, chosen: one.id === coach,
      free: dueAt ? `${freeInWords(one.times.filter(isInTime(one, dueAt)).length)} before it is due` : freeInWords(one.times.length),
    })),
    chosen: chosen && chosenOf(chosen, { dueAt, red, at, day, href }),
  }
}
export type Choice = ReturnType<typeof choiceOf>

/** The days and times of one coach. */
export function chosenOf(coach: Helping, { dueAt, red, at, day, href }: Omit<Asked, 'about' | 'coach'> & Pick<WhoCanHelp, 'dueAt' | 'red'>) {
  const days = daysToChoose(coach.times, at)
  const its = days.find((one) => one.day === day && one.times.length > 0)
  return {
    id: coach.id, name: coach.name, where: coach.place || coach.link ? whereMet(coach) : null, keptForRed: keptForRedInWords(coach.terms, red), back: `${href({ coach: coach.id })}#days`,
    days: days.map((one) => ({ day: one.day, words: weekdayInWords(one.day), free: freeInWords(one.times.length), href: one.times.length > 0 ? `${href({ coach: coach.id, day: one.day })}#times` : undefined, late: dueAt !== null && one.day > dayInLondon(new Date(dueAt.getTime() - 1)) })),
    day: its && { words: weekdayInWords(its.day), times: its.times.map((startsAt): Time => ({ value: timeValue(coach.id, startsAt), words: `${timeInWords(startsAt)}${isInTime(coach, dueAt)(startsAt) ? '' : ', after it is due'}` })) },
  }
}
export type Chosen = ReturnType<typeof chosenOf>

/** The weeks after the first free time at which the meetings of a cycle are proposed (curriculum, C2: three over eight weeks). */
const cycleAfterWeeks = [0, 3, 7] as const
const week = 7 * 86_400_000

/** For each of the three meetings of a cycle the times to choose from, nearest to when it is proposed; undefined where there are not three that lie a week apart. */
export function cycleTimes(times: readonly Date[]): { proposed: Date; times: Date[] }[] | undefined {
  const [first, last] = [times[0], times.at(-1)]
  if (!first || !last) return undefined
  const reach = Math.min(1, (last.getTime() - first.getTime()) / (cycleAfterWeeks[2] * week))
  const all: { proposed: Date; times: Date[] }[] = []
  for (const weeks of cycleAfterWeeks) {
    const wanted = first.getTime() + weeks * week * reach
    const earliest = all.length > 0 ? all.at(-1)!.proposed.getTime() + week : 0
    const free = times.filter((time) => time.getTime() >= earliest).map((startsAt) => ({ startsAt }))
    const [proposed] = nearest(free, new Date(wanted), 1)
    if (!proposed) return undefined
    all.push({ proposed: proposed.startsAt, times: nearest(free, proposed.startsAt, 5).map(({ startsAt }) => startsAt) })
  }
  return all
}
