import { dayInLondon, daysBetween, instantInLondon, inWords, spanInWords, timeInWords, workingDaysAfter, type Day, type NonWorking } from '../../lib/days.ts'

/** One date of a workshop as somebody wishes it: the day and what a clock in London shows. */
export type DateWished = { day: Day; starts: string; ends: string }

/** For so many working days from now free places may go only to those with an open red action or a gap graded inadequate; 0 for no such time. */
export const priorityDays = [0, 1, 2, 5] as const
export type PriorityDays = (typeof priorityDays)[number]

/** A workshop is set on at most so many dates with one form. */
export const mostDates = 4

/** Between setting a date and the date at most two years pass: what is later is a slip of the pen. */
const mostDaysAhead = 731

/** The time of day that somebody typed, as '13:30': from '13:30', '1:30pm', '1.30 pm', '9am', '12 noon' or '9'. @returns undefined when it is none */
export function timeTyped(text: string): string | undefined {
  const typed = text.trim().toLowerCase().replaceAll(/\s+/g, ' ')
  if (typed === 'midnight') return '00:00'
  if (typed === 'noon' || typed === '12 noon' || typed === 'midday') return '12:00'
  const [, hours, minutes = '00', half] = /^(\d{1,2})(?:[:.](\d{2}))? ?(am|pm)?$/.exec(typed) ?? []
  if (hours === undefined || Number(minutes) > 59) return undefined
  if (half && (Number(hours) < 1 || Number(hours) > 12)) return undefined
  const hour = half ? (Number(hours) % 12) + (half === 'pm' ? 12 : 0) : Number(hours)
  return hour > 23 ? undefined : `${String(hour).padStart(2, '0')}:${minutes}`
}

/** So many minutes after a time of day. @returns undefined where that is another day */
export function minutesAfter(time: string, minutes: number): string | undefined {
  const at = Number(time.slice(0, 2)) * 60 + Number(time.slice(3)) + minutes
  return at >= 1440 ? undefined : `${String(Math.floor(at / 60)).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
}

/** Whether London's clocks never show that time on that day, because they go forward. */
const isLeftOut = (day: Day, time: string) => instantInLondon(day, time).getTime() === instantInLondon(day, shifted(time)).getTime()
const shifted = (time: string) => minutesAfter(time, 60) ?? time

/**
 * Why a workshop cannot be held then, with what to do; a sentence for the part that is to be mended. The hour that the clocks leave out in spring is refused; of the one that
 * they show twice in autumn the first is meant.
 */
export function whyNotThen({ day, starts, ends }: DateWished, at: Date): { part: 'day' | 'starts' | 'ends'; why: string } | undefined {
  for (const [part, time] of [['starts', starts], ['ends', ends]] as const) {
    if (isLeftOut(day, time)) return { part, why: `The clocks go forward on ${inWords(day)}, and no clock shows this time. Choose a time from 2am on.` }
  }
  const [from, until] = [instantInLondon(day, starts), instantInLondon(day, ends)]
  if (from <= at) return dayInLondon(at) === day ? { part: 'starts', why: 'This time has passed already. Choose a later one.' } : { part: 'day', why: 'This day has passed already. Choose a later one.' }
  if (daysBetween(dayInLondon(at), day) > mostDaysAhead) return { part: 'day', why: 'This is more than two years ahead. Check the year.' }
  if (until <= from) return { part: 'ends', why: 'It has to end after it starts, on the same day.' }
  return undefined
}

/** When a date begins and ends. */
export const instantsOf = ({ day, starts, ends }: DateWished) => ({ startsAt: instantInLondon(day, starts), endsAt: instantInLondon(day, ends) })

/** Until when free places go first to those who need them most: the end of a working day. */
export const priorityUntil = (days: PriorityDays, at: Date, off: NonWorking) => (days === 0 ? undefined : instantInLondon(workingDaysAfter(dayInLondon(at), days, off), '17:00'))

type Time = { startsAt: Date; endsAt: Date }
/** Whether two times meet; one that ends when the other starts does not. */
export const meet = (one: Time, other: Time) => one.startsAt < other.endsAt && other.startsAt < one.endsAt

/** A date as it stands in the boxes of a form. */
export function clockOf({ startsAt, endsAt }: Time) {
  const [year, month, day] = dayInLondon(startsAt).split('-').map(Number) as [number, number, number]
  return { day: { day, month, year }, starts: timeInWords(startsAt), ends: timeInWords(endsAt) }
}

type Led = { id: string; title: string; startsAt: string; endsAt: string; room: string | null; link: string | null; capacity: number; booked: number; waiting: number; marked: number }

/** The workshops that somebody leads, in words: those whose register is to be kept, and those to come. */
export function ledInWords(led: readonly Led[], at: Date) {
  const times = ({ startsAt, endsAt }: Led) => spanInWords(new Date(startsAt), new Date(endsAt))
  const [begun, coming] = [led.filter(({ startsAt }) => new Date(startsAt) <= at), led.filter(({ startsAt }) => new Date(startsAt) > at)]
  return {
    registers: begun.map((one) => ({ id: one.id, title: one.title, words: `${times(one)}. ${one.booked === 0 ? 'Nobody had a place' : one.marked === 0 ? 'Nothing is written down yet' : `${one.marked} of ${one.booked} are written down`}.` })),
    coming: coming.map((one) => ({ id: one.id, title: one.title, words: `${times(one)}, ${[one.room, one.link && 'by link'].filter(Boolean).join(' and ')}. ${one.booked} of ${one.capacity} booked${one.waiting > 0 ? `, ${one.waiting} waiting` : ''}.` })),
  }
}
export type LedInWords = ReturnType<typeof ledInWords>
