import { dayInLondon, spanInWords, weekdayInWords } from '../../lib/days.ts'
import type { CalendarEntry } from '../notices/calendar-entry.ts'
import type { Letter, Line } from '../notices/letter.ts'
import { untilInWords } from './offered.ts'

/** One date of a workshop, as a letter speaks of it. */
export type OfWorkshop = { workshopId: string; title: string; startsAt: Date; endsAt: Date; room: string | null; link: string | null }

/** What became of a place, for whoever has it. */
export type WhatOfPlace = 'booked' | 'offered' | 'offer lapsed' | 'cancelled' | 'changed' | 'called off'

/** What became of it for whoever leads a workshop. */
export type WhatOfLeading = 'leads' | 'changed' | 'called off' | 'leads no longer'

type Facts = {
  /** Whether they ever had the place, or only waited for one. */
  had: boolean
  /** Who booked it, where somebody else did. */
  bookedBy: string | null
  offerUntil: Date | null
  /** Why it was called off, as it was said. */
  because: string | null
}

/** What a workshop is called in calendars and letters: its title alone, and never why somebody goes. */
const called = ({ title }: OfWorkshop) => `Workshop: ${title}`

/** 'Room 4, or https://meet.example/1': where it is, or by what it is joined. */
const whereOf = ({ room, link }: OfWorkshop) => [room, link].filter((one) => one !== null).join(', or ')

const dayOf = ({ startsAt }: OfWorkshop) => weekdayInWords(dayInLondon(startsAt))

const page = ({ workshopId }: OfWorkshop, of = '') => `/workshops/${workshopId}${of}`

const whenAndWhere = (one: OfWorkshop): Line[] => [
  { text: `When: ${spanInWords(one.startsAt, one.endsAt)}.` },
  { text: one.room === null ? `To join: ${one.link}` : `Where: ${one.room}.` },
  ...one.room !== null && one.link !== null ? [{ text: `To join from elsewhere: ${one.link}` }] : [],
]

const ofPlaces = 'You get this because you have a place in a workshop, had one or asked for one. Replies to it reach nobody.'
const ofLeading = 'You get this because you lead a workshop, or led one. Replies to it reach nobody.'

/** What is written to somebody about their place. */
export function placeLetter(what: WhatOfPlace, one: OfWorkshop, { had, bookedBy, offerUntil, because }: Facts): Letter {
  const its = `${one.title} on ${dayOf(one)}`
  const letter = (subject: string, opening: string, lines: Line[] = []): Letter => ({ subject, opening, parts: lines.length > 0 ? [{ lines }] : [], closing: ofPlaces })
  switch (what) {
    case 'booked': return letter(`You have a place: ${its}`, bookedBy ? `${bookedBy} has booked a place for you in the workshop ${one.title}.` : `You have a place in the workshop ${one.title}.`, [
      ...whenAndWhere(one),
      { text: 'What to do before it, and what it is about', link: page(one) },
      { text: 'If you cannot come, cancel here, so that somebody else can. Declining in your calendar cancels nothing', link: page(one, '/cancel') },
      { text: 'If your calendar does not have it from this e-mail, get it here', link: page(one, '/calendar.ics') },
    ])
    case 'offered': return letter(`A place for you until ${untilInWords(offerUntil!)}: ${its}`, `A place has come free in the workshop ${one.title}. It is kept for you until ${untilInWords(offerUntil!)}.`, [
      ...whenAndWhere(one),
      { text: 'Accept it, or let it go to the next', link: page(one, '/offer') },
    ])
    case 'offer lapsed': return letter(`No longer kept for you: ${its}`, `The place in the workshop ${its} was kept for you until ${untilInWords(offerUntil!)}. It now goes to the next.`, [
      { text: 'If you would still like to come, its page says how it stands', link: page(one) },
    ])
    case 'cancelled': return had ? letter(`Your place is cancelled: ${its}`, `Your place in the workshop ${its} is cancelled. It goes to the next.`)
      : letter(`You no longer wait for a place: ${its}`, `You no longer wait for a place in the workshop ${its}.`)
    case 'changed': return letter(`Changed: ${its}`, `Time or place of the workshop ${one.title} have changed. ${had ? 'You keep your place' : 'You keep your turn'}.`, [
      ...whenAndWhere(one),
      had ? { text: 'If you cannot come then, cancel here, so that somebody else can', link: page(one, '/cancel') }
        : offerUntil ? { text: `The place that is kept for you is kept until ${untilInWords(offerUntil)}`, link: page(one, '/offer') } : { text: 'How it stands', link: page(one) },
    ])
    case 'called off': return letter(`Called off: ${its}`, `The workshop ${its} is called off.`, [
      { text: `The reason: ${because ?? 'none was given'}` },
      { text: 'Other dates', link: '/workshops' },
    ])
  }
}

/** What is written to somebody about a workshop that they lead. */
export function leadersLetter(what: WhatOfLeading, one: OfWorkshop, because: string | null): Letter {
  const its = `${one.title} on ${dayOf(one)}`
  const letter = (subject: string, opening: string, lines: Line[] = []): Letter => ({ subject, opening, parts: lines.length > 0 ? [{ lines }] : [], closing: ofLeading })
  const pages: Line[] = [{ text: 'What whoever leads it needs', link: page(one, '/notes') }, { text: 'Its register', link: page(one, '/register') }]
  switch (what) {
    case 'leads': return letter(`You lead: ${its}`, `You lead the workshop ${one.title}.`, [...whenAndWhere(one), ...pages])
    case 'changed': return letter(`Changed: ${its}`, `Time or place of the workshop ${one.title}, which you lead, have changed.`, [...whenAndWhere(one), ...pages])
    case 'called off': return letter(`Called off: ${its}`, `The workshop ${its}, which you were to lead, is called off. Whoever had a place is told.`, [{ text: `The reason: ${because ?? 'none was given'}` }])
    case 'leads no longer': return letter(`You no longer lead: ${its}`, `You no longer lead the workshop ${its}.`)
  }
}

/** What a calendar is told of a workshop. */
function entryOf(one: OfWorkshop, more: Pick<CalendarEntry, 'method' | 'uid' | 'sequence' | 'path' | 'cannotCome'>): CalendarEntry {
  return { ...more, startsAt: one.startsAt.toISOString(), endsAt: one.endsAt.toISOString(), title: called(one), where: whereOf(one) }
}

/** For the calendar of whoever has a place. A place that is booked again is another place, with a UID of its own. */
export const placeEntry = (one: OfWorkshop, placeId: string, sequence: number, method: CalendarEntry['method']): CalendarEntry =>
  entryOf(one, { method, uid: placeId, sequence, path: page(one, '/cancel') })

/** For the calendar of whoever leads it. */
export const leadersEntry = (one: OfWorkshop, personId: string, sequence: number, method: CalendarEntry['method']): CalendarEntry =>
  entryOf(one, { method, uid: `${one.workshopId}-${personId}`, sequence, path: page(one, '/notes'), cannotCome: 'If you cannot lead it, tell whoever arranged it. What you need for it:' })
