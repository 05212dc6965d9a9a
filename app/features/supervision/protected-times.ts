import { dayInLondon, inWords, instantInLondon, isWorkingDay, timeInWords, type Day, type NonWorking } from '../../lib/days.ts'
import type { KeptFree } from '../assignments/kept-free.server.ts'

/** Time that a manager would keep free: from 'HH:MM' in London. */
export type Wish = Omit<KeptFree, 'id'>

/** How much time can be kept free, and from when on: every half-hour of a long working day. */
export const lengths = [30, 60, 90, 120, 180, 240] as const
export const starts = Array.from({ length: 23 }, (_, nth) => `${String(8 + Math.floor(nth / 2)).padStart(2, '0')}:${nth % 2 ? '30' : '00'}`)

const from = ({ startsAt }: Pick<Wish, 'startsAt'>) => Number(startsAt.slice(0, 2)) * 60 + Number(startsAt.slice(3, 5))

/** Whether two times share a minute; one that begins when another ends does not. */
export const overlap = (one: Wish, other: Wish) => one.day === other.day && from(one) < from(other) + other.minutes && from(other) < from(one) + one.minutes

export type Circumstances = {
  at: Date
  name: string
  off: NonWorking
  /** Times in which they are away; open where nobody knows when they are back. */
  away: readonly { from: Day; backOn: Day | null }[]
  /** What is kept free for them already, for whatever module. */
  kept: readonly Wish[]
}

/** Whether somebody is away on a day. */
export const isAway = (day: Day, away: Circumstances['away']) => away.some(({ from: first, backOn }) => first <= day && (backOn === null || day < backOn))

/** Why time cannot be kept free, by the field to mend, or undefined when it can: it must lie ahead, on a day that they work, and in no time that is kept free already. */
export function whyNotKeep(wish: Wish, { at, name, off, away, kept }: Circumstances): { day: string } | { startsAt: string } | undefined {
  const today = dayInLondon(at)
  if (wish.day < today) return { day: 'Choose today or a later day.' }
  if (!isWorkingDay(wish.day, off)) return { day: `${name} does not work on ${inWords(wish.day)}. Choose a working day of theirs.` }
  if (isAway(wish.day, away)) return { day: `${name} is away on ${inWords(wish.day)}. Choose a day on which they are here.` }
  if (instantInLondon(wish.day, wish.startsAt) <= at) return { startsAt: 'This time has passed already. Choose a later one.' }
  const taken = kept.find((other) => overlap(wish, other))
  return taken && { startsAt: `${name} has ${lengthInWords(taken.minutes)} free from ${startInWords(taken)} on that day already. Choose another time, or take that one back first.` }
}

/** What is kept free and has not ended. */
export const stillAhead = <Kept extends Wish>(kept: readonly Kept[], at: Date) => kept.filter((one) => instantInLondon(one.day, one.startsAt).getTime() + one.minutes * 60_000 > at.getTime())

/** '30 minutes', '1 hour', '1½ hours', '2 hours'. */
export function lengthInWords(minutes: number): string {
  if (minutes < 60 || minutes % 30) return `${minutes} minutes`
  if (minutes === 60) return '1 hour'
  return `${Math.floor(minutes / 60)}${minutes % 60 ? '½' : ''} hours`
}

/** '10am', as a clock in London shows it. */
export const startInWords = ({ day, startsAt }: Pick<Wish, 'day' | 'startsAt'>) => timeInWords(instantInLondon(day, startsAt))

/** '2 hours free on 3 December 2026 from 10am' */
export const keptInWords = (kept: Wish) => `${lengthInWords(kept.minutes)} free on ${inWords(kept.day)} from ${startInWords(kept)}`
