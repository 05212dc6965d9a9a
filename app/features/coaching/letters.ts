import { dayInLondon, spanInWords, timeOnDayInWords, weekdayInWords } from '../../lib/days.ts'
import type { CalendarEntry } from '../notices/calendar-entry.ts'
import type { Letter, Line } from '../notices/letter.ts'

/** A meeting as a letter speaks of it: when, where and with whom, and never why. */
export type OfMeeting = { meetingId: string; startsAt: Date; endsAt: Date; place: string | null; link: string | null; with: string }

/** What became of a meeting. */
export type WhatOfMeeting = 'booked' | 'offered' | 'accepted' | 'declined' | 'lapsed' | 'moved' | 'changed' | 'cancelled'

const dayOf = ({ startsAt }: OfMeeting) => weekdayInWords(dayInLondon(startsAt))
const page = ({ meetingId }: OfMeeting, of = '') => `/coaching/meetings/${meetingId}${of}`

const whenAndWhere = (one: OfMeeting): Line[] => [
  { text: `When: ${spanInWords(one.startsAt, one.endsAt)}.` },
  { text: `With: ${one.with}.` },
  ...one.place === null ? [] : [{ text: `Where: ${one.place}.` }],
  ...one.link === null ? [] : [{ text: `To join online: ${one.link}` }],
]

type Facts = { /** Who did it. */ by: string | null; /** Whether the reader did. */ byReader: boolean; offerUntil: Date | null; isLearner: boolean }

/** What is written to one of the two about their meeting. What it is about is read in the portal alone. */
export function meetingLetter(what: WhatOfMeeting, one: OfMeeting, { by, byReader, offerUntil, isLearner }: Facts): Letter {
  const its = `coaching meeting on ${dayOf(one)}`
  const letter = (subject: string, opening: string, lines: Line[] = []): Letter => ({ subject, opening, parts: lines.length > 0 ? [{ lines }] : [], closing: 'You get this because you have a coaching meeting, or had one. Replies to it reach nobody.' })
  const who = byReader ? 'You have' : `${by ?? 'Practice Loop'} has`
  const further: Line[] = [
    { text: 'What it is about, and what was agreed before', link: page(one) },
    { text: 'If you cannot come, move or cancel it here. Declining in your calendar cancels nothing', link: page(one, '/move') },
  ]
  switch (what) {
    case 'booked': return letter(`Booked: ${its}`, `${who} booked a coaching meeting with ${byReader ? one.with : 'you'}.`, [...whenAndWhere(one), ...further])
    case 'offered': return isLearner
      ? letter(`A coaching meeting is offered to you: ${dayOf(one)}`, `${who} offered you a coaching meeting. The time is kept for you until ${timeOnDayInWords(offerUntil!)}.`, [...whenAndWhere(one), { text: 'Say yes or no', link: page(one) }])
      : letter(`Offered: ${its}`, `${who} offered ${one.with} a coaching meeting with you. The time is kept until ${timeOnDayInWords(offerUntil!)}.`, [...whenAndWhere(one), { text: 'The meeting', link: page(one) }])
    case 'accepted': return letter(`Agreed: ${its}`, isLearner ? 'You have a coaching meeting.' : `${one.with} said yes to a coaching meeting with you.`, [...whenAndWhere(one), ...further])
    case 'declined': return letter(`Declined: ${its}`, isLearner ? 'You said no to a coaching meeting. Nobody asks why.' : `${one.with} said no to the coaching meeting on ${dayOf(one)}. The time is free again.`)
    case 'lapsed': return letter(`No longer kept: ${its}`, `The coaching meeting on ${dayOf(one)} was offered until ${timeOnDayInWords(offerUntil!)}. The time is free again.`, isLearner ? [{ text: 'Choose another time', link: '/coaching' }] : [])
    case 'moved': return letter(`Moved: coaching meeting, now on ${dayOf(one)}`, `${who} moved the coaching meeting with ${byReader ? one.with : 'you'}.`, [...whenAndWhere(one), ...further])
    case 'changed': return letter(`Changed: ${its}`, `Where the coaching meeting with ${one.with} is has changed.`, [...whenAndWhere(one), ...further])
    case 'cancelled': return letter(`Cancelled: ${its}`, `${who} cancelled the coaching meeting with ${byReader ? one.with : 'you'} on ${dayOf(one)}.`, isLearner ? [{ text: 'Choose another time', link: '/coaching' }] : [])
  }
}

/** What the calendars of both are told: one entry for life, that says no more than that they meet. */
export const meetingEntry = (one: OfMeeting, sequence: number, method: CalendarEntry['method']): CalendarEntry => ({
  method, uid: one.meetingId, sequence, startsAt: one.startsAt.toISOString(), endsAt: one.endsAt.toISOString(), title: 'Coaching meeting',
  where: [one.place, one.link].filter((where) => where !== null).join(', or '), path: page(one), cannotCome: 'If you cannot come, move or cancel it in Practice Loop:',
})
