import { dayFrom } from '../../lib/date-field.ts'
import { spanInWords } from '../../lib/days.ts'
import type { Busy } from './arranging.server.ts'
import { minutesAfter, timeTyped, type DateWished } from './arranging.ts'

type Typed = Readonly<Record<string, string>>
export type Problems = Record<string, string>

const aTime = 'Write a time such as 9:30am or 13:30.'

/**
 * The nth date of a form, from 1: `day1-day`, `starts1`, `ends1` and so on. Where no end is written it ends after the workshop’s minutes.
 * @returns undefined where nothing of it was filled in
 */
export function dateTyped(typed: Typed, nth: number, minutes: number): { date: DateWished } | { problems: Problems } | undefined {
  const [dayField, startsField, endsField] = [`day${nth}`, `starts${nth}`, `ends${nth}`]
  const written = ['day', 'month', 'year'].some((part) => typed[`${dayField}-${part}`]?.trim()) || typed[startsField]?.trim()
  if (!written && nth > 1) return undefined
  const day = dayFrom(typed, dayField)
  const starts = timeTyped(typed[startsField] ?? '')
  const ends = typed[endsField]?.trim() ? timeTyped(typed[endsField]) : starts && minutesAfter(starts, minutes)
  const problems = {
    ...(day ? {} : { [dayField]: 'Write the day, such as 3 12 2026.' }), ...(starts ? {} : { [startsField]: aTime }),
    ...(ends || !starts ? {} : { [endsField]: typed[endsField]?.trim() ? aTime : 'It would end on another day. Write when it ends, or choose an earlier start.' }),
  }
  return day && starts && ends ? { date: { day, starts, ends } } : { problems }
}

/** Why there is neither a room nor a link that can be used. */
export function whyNotThere(room: string, link: string): Problems {
  if (link && !isLink(link)) return { link: 'Write the whole address of the meeting, beginning with https://.' }
  if (!room && !link) return { room: 'Write the room, or below it the link by which it is joined.' }
  return room.length > 200 ? { room: 'Keep the room to 200 characters.' } : {}
}
const isLink = (link: string) => link.length <= 500 && URL.canParse(link) && new URL(link).protocol === 'https:'

/** The number of places that was typed. @returns undefined when it is none from 1 to 200 */
export function placesTyped(typed: string): number | undefined {
  const places = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0
  return places >= 1 && places <= 200 ? places : undefined
}
export const placesWrong = 'Write how many places there are, from 1 to 200.'

/** That somebody leads another workshop at that time. */
export const busyInWords = ({ name, title, ...times }: Busy) => `${name} ${title === null ? 'has a coaching meeting' : `already leads “${title}”`} on ${spanInWords(times.startsAt, times.endsAt)}. Choose somebody else, or another time.`
