import { dayInLondon, inWords, timeInWords, weekdayInWords } from '../../lib/days.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import { standingInWords as placeInLine } from './offers.ts'
import type { CannotBecause } from './places.ts'

/** How a reader stands with one date of a workshop. Between the end of an offer and its going on to the next it is lapsed. */
export type Standing = 'none' | 'waiting' | 'offered' | 'lapsed' | 'booked'

/** What is known of somebody's place; all moments are ISO text. */
export type PlaceFacts = { offeredAt: string | null; offerUntil: string | null; bookedAt: string | null }

/** How somebody stands at a moment, from the facts of a place of theirs that has not ended; null where they have none. */
export function standingOf(place: PlaceFacts | null, at: Date): Standing {
  if (!place) return 'none'
  if (place.bookedAt !== null) return 'booked'
  if (place.offerUntil === null) return 'waiting'
  return new Date(place.offerUntil) > at ? 'offered' : 'lapsed'
}

/** 'Wednesday 2 December, 3pm': by when an offer has to be answered. */
export const untilInWords = (until: Date) => `${weekdayInWords(dayInLondon(until))}, ${timeInWords(until)}`

/** Where it is held, without the link itself: that is for those who have a place. */
export function whereInWords({ room, byLink }: { room: string | null; byLink: boolean }): string {
  if (room === null) return 'Online'
  return byLink ? `${room}, or online` : room
}

/** '3 places left', 'Full, 4 wait', '1 place left, 2 wait'. */
export function placesInWords({ left, waiting }: { left: number; waiting: number }): string {
  const wait = waiting > 0 ? `, ${waiting} ${waiting === 1 ? 'waits' : 'wait'}` : ''
  return left <= 0 ? `Full${wait}` : `${counted(left, 'place', 'places')} left${wait}`
}

/** How the reader stands, in a sentence to them; undefined where they have no place and do not wait. */
export function standingInWords({ standing, nth, offerUntil }: { standing: Standing; nth: number | null; offerUntil: Date | null }): string | undefined {
  if (standing === 'booked') return 'You have a place'
  if (standing === 'offered') return `A place is offered to you until ${offerUntil ? untilInWords(offerUntil) : 'further notice'}`
  if (standing === 'waiting') return nth === null ? 'You are on the waiting list' : placeInLine(nth - 1)
  return undefined
}

/** What somebody may do about a date. */
export type Way = 'book' | 'wait' | 'answer' | 'cancel' | 'leave'
type Closed = 'called off' | 'has begun' | 'offer lapsed' | 'another date of it' | 'took part before'

type OfDate = {
  standing: Standing
  calledOff: boolean
  begun: boolean
  /** They have, or wait for, a place on another date of the same workshop. */
  anotherDate: boolean
  tookPart: boolean
  left: number
  waiting: number
  /** Free places go first to people with an open gap on its themes, and the reader is not among them. */
  othersFirst: boolean
  /** A place is kept for the reader’s team. */
  keptForTeam: boolean
  /** It starts too soon for offers: a free place belongs to whoever takes it. */
  pastOffers: boolean
}

/** The one thing that a reader may do about a date, or why there is nothing. What it comes to is decided under the workshop's lock when they press; this says what to expect. */
export function wayFor({ standing, calledOff, begun, anotherDate, tookPart, left, waiting, othersFirst, keptForTeam, pastOffers }: OfDate): Way | Closed {
  if (calledOff) return 'called off'
  if (begun) return 'has begun'
  if (standing === 'booked') return 'cancel'
  if (standing === 'offered') return 'answer'
  if (standing === 'lapsed') return 'offer lapsed'
  const mayTake = keptForTeam || (left > 0 && !othersFirst && (pastOffers || waiting === 0))
  if (standing === 'waiting') return mayTake ? 'book' : 'leave'
  if (tookPart) return 'took part before'
  if (anotherDate) return 'another date of it'
  return mayTake ? 'book' : 'wait'
}

/** Why a place cannot be had, with what to do instead. */
export const whyNot: Record<Closed, string> = {
  'called off': 'This date is called off. Look at the other dates.',
  'has begun': 'This date has begun, so nobody can book it or cancel it here. Speak to whoever leads it.',
  'another date of it': 'You have a place, or wait for one, on another date of this workshop. Cancel that one first, and book this one then.',
  'offer lapsed': 'The offer of a place has ended, and the place goes to the next person. In a few minutes you can join the waiting list again. Nothing else follows from it.',
  'took part before': 'You have taken part in this workshop before. Its places are for people who have not. If it would help you to come again, speak to whoever leads it.',
}

/** The reasons for cancelling, as the form asks for them. */
export const reasonsInWords: Readonly<Record<CannotBecause, string>> = {
  court: 'Court', crisis: 'Something urgent on a case', leave: 'Leave', duty: 'Duty or cover for somebody', other: 'Something else',
}

/** Why a workshop puts some people first until a day, to the reader. */
export function priorityInWords({ until, reader }: { until: Date; reader: boolean | null }): string {
  const first = `Until ${untilInWords(until)}, free places go first to people with an open red action, or a finding graded inadequate, on what it is about.`
  if (reader === null) return first
  return `${first} ${reader ? 'You are one of them. Nobody else is told.' : 'You are not among them just now. From then on, places go in the order of the waiting list.'}`
}

/** 'Asha Penrose and Tom Ley' */
export const leadersInWords = (names: readonly string[]) => (names.length === 0 ? 'It will be said here' : andOf(names))

/** What a calendar entry does and does not do. */
export const calendarSaid = 'Declining it in your calendar does not cancel your place: cancel it here, so that the next person gets it.'

export const dayOf = (startsAt: Date) => inWords(dayInLondon(startsAt))

/** How somebody of a manager's team stands with a date, to the manager: that they have a place or have taken part, never why not. */
export type StandingOfPerson = 'booked' | 'offered' | 'waiting' | 'another date' | 'took part' | null

export const standingOfPersonInWords: Readonly<Record<NonNullable<StandingOfPerson>, string>> = {
  booked: 'has a place', offered: 'is offered a place', waiting: 'is on the waiting list', 'another date': 'is on another date of it', 'took part': 'has taken part before',
}

/** Why places cannot be kept, with what to do. */
export const whyNotKeep = {
  'kept already': 'Places are kept for this team already, perhaps in another window. Let them go first, if you want another number.',
  'called off': 'This date is called off. Look at the other dates.',
  'has begun': 'This date has begun, so no places are kept for it any more.',
} as const

/** How many places a manager may keep at most: what is free after everybody who waits. */
export const freeToKeep = ({ left, waiting }: { left: number; waiting: number }) => Math.max(0, left - waiting)
