import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, instantInLondon, spanInWords, timeInWords, timeOnDayInWords, weekdayInWords, workingDaysBefore } from '../../lib/days.ts'
import type { CalendarEntry } from '../notices/calendar-entry.ts'
import type { Letter, Line } from '../notices/letter.ts'
import { canWork } from '../people/working-days.ts'

/** A meeting as a letter speaks of it: when, where and with whom, and never why. */
export type OfMeeting = { meetingId: string; startsAt: Date; endsAt: Date; place: string | null; link: string | null; with: string }

/** What became of a meeting. */
export type WhatOfMeeting = 'booked' | 'offered' | 'accepted' | 'declined' | 'lapsed' | 'moved' | 'changed' | 'cancelled'

/** Who did it: the reader, the other of the two, or somebody who arranges coaching for both. A job is nobody. */
export type ByWhom = { name: string; is: 'the reader' | 'the other' | 'somebody else' } | null

type Facts = {
  by: ByWhom
  /** Whether both have agreed to it, or it is only offered. */
  agreed: boolean
  offerUntil: Date | null
  isLearner: boolean
  /** It was cancelled because another meeting had to go there. */
  madeRoom: boolean
}

const dayOf = ({ startsAt }: OfMeeting) => weekdayInWords(dayInLondon(startsAt))
const page = ({ meetingId }: OfMeeting, of = '') => `/coaching/meetings/${meetingId}${of}`
const letter = (subject: string, opening: string, lines: Line[]): Letter => (
  { subject, opening, parts: lines.length > 0 ? [{ lines }] : [], closing: 'You get this because you have a coaching meeting, or had one. Replies to it reach nobody.' })

const whenAndWhere = (one: OfMeeting): Line[] => [
  { text: `When: ${spanInWords(one.startsAt, one.endsAt)}.` },
  { text: `With: ${one.with}.` },
  ...one.place === null ? [] : [{ text: `Where: ${one.place}.` }],
  ...one.link === null ? [] : [{ text: `To join online: ${one.link}` }],
]

const further = (one: OfMeeting): Line[] => [
  { text: 'What it is about, and what was agreed before', link: page(one) },
  { text: 'If you cannot come, move or cancel it here. Declining in your calendar cancels nothing', link: page(one, '/move') },
]

/** What is written to one of the two about their meeting. What it is about, and why it was cancelled, is read in the portal alone. */
export function meetingLetter(what: WhatOfMeeting, one: OfMeeting, { by, agreed, offerUntil, isLearner, madeRoom }: Facts): Letter {
  const day = dayOf(one)
  const its = `coaching meeting on ${day}`
  const room: Line[] = madeRoom ? [{ text: 'Another meeting had to go there.' }] : []
  const another: Line[] = isLearner ? [{ text: 'Choose another time', link: '/coaching' }] : []
  const { with: other } = one
  switch (what) {
    case 'booked': return letter(`Booked: ${its}`, deed(by, {
      reader: `You have booked a coaching meeting with ${other}.`, other: (name) => `${name} has booked a coaching meeting with you.`, else: (name) => `${name} has booked a coaching meeting for you and ${other}.`, nobody: `A coaching meeting with ${other} is booked.`,
    }), [...whenAndWhere(one), ...further(one)])
    case 'offered': return isLearner
      ? letter(`A coaching meeting is offered to you: ${day}`, `${deed(by, {
        reader: 'A coaching meeting is offered to you.', other: (name) => `${name} has offered you a coaching meeting.`, else: (name) => `${name} has offered you a coaching meeting with ${other}.`, nobody: 'A coaching meeting is offered to you.',
      })} The time is kept for you until ${timeOnDayInWords(offerUntil!)}.`, [...whenAndWhere(one), { text: 'Say yes or no', link: page(one) }])
      : letter(`Offered: ${its}`, `${deed(by, {
        reader: `You have offered ${other} a coaching meeting.`, other: (name) => `${name} has moved the coaching meeting with you that is offered.`, else: (name) => `${name} has offered ${other} a coaching meeting with you.`, nobody: `A coaching meeting with you is offered to ${other}.`,
      })} The time is kept until ${timeOnDayInWords(offerUntil!)}.`, [...whenAndWhere(one), { text: 'The meeting', link: page(one) }])
    case 'accepted': return letter(`Agreed: ${its}`, isLearner ? 'You have said yes to a coaching meeting.' : `${other} has said yes to a coaching meeting with you.`, [...whenAndWhere(one), ...further(one)])
    case 'declined': return letter(`Declined: ${its}`, isLearner ? 'You have said no to a coaching meeting. Nobody asks why.' : `${other} has said no to the coaching meeting on ${day}. The time is free again.`, [])
    case 'lapsed': return letter(`No longer kept: ${its}`, `The coaching meeting on ${day} was offered until ${timeOnDayInWords(offerUntil!)}. The time is free again.`, another)
    case 'moved': return letter(`Moved: coaching meeting, now on ${day}`, deed(by, {
      reader: `You have moved the coaching meeting with ${other}.`, other: (name) => `${name} has moved the coaching meeting with you.`, else: (name) => `${name} has moved your coaching meeting with ${other}.`, nobody: `Your coaching meeting with ${other} is moved.`,
    }), [...whenAndWhere(one), ...further(one)])
    case 'changed': return letter(`Changed: ${its}`, `Where the coaching meeting with ${other} is has changed.`, [...whenAndWhere(one), ...further(one)])
    case 'cancelled': return agreed
      ? letter(`Cancelled: ${its}`, deed(by, {
        reader: `You have cancelled the coaching meeting with ${other} on ${day}.`, other: (name) => `${name} has cancelled the coaching meeting with you on ${day}.`, else: (name) => `${name} has cancelled your coaching meeting with ${other} on ${day}.`,
        nobody: `Your coaching meeting with ${other} on ${day} is cancelled.`,
      }), [...room, ...another])
      : letter(`No longer offered: ${its}`, deed(by, {
        reader: `You have cancelled the coaching meeting on ${day} that was offered.`, other: (name) => `${name} has cancelled the coaching meeting on ${day} that was offered.`, else: (name) => `${name} has cancelled the coaching meeting on ${day} that was offered.`,
        nobody: `The coaching meeting on ${day} is no longer offered.`,
      }), [...room, ...another])
  }
}

const deed = (by: ByWhom, said: { reader: string; other: (name: string) => string; else: (name: string) => string; nobody: string }): string => {
  if (!by) return said.nobody
  return by.is === 'the reader' ? said.reader : by.is === 'the other' ? said.other(by.name) : said.else(by.name)
}

/** When one of the two is reminded: at 2pm of the last day that they work before the meeting. */
export function reminderAt({ startsAt }: Pick<OfMeeting, 'startsAt'>, weekdaysOff: readonly number[]): Date {
  return instantInLondon(workingDaysBefore(dayInLondon(startsAt), 1, { bankHolidays, weekdaysOff: canWork(weekdaysOff) ? weekdaysOff : [] }), '14:00')
}

/** It says what it says on whatever day it is read, and so neither 'tomorrow' nor 'today'. */
export const reminderLetter = (one: OfMeeting): Letter => letter(
  `Reminder: coaching meeting on ${dayOf(one)}, ${timeInWords(one.startsAt)}`, `You have a coaching meeting with ${one.with} on ${dayOf(one)}, ${timeInWords(one.startsAt)}.`, [...whenAndWhere(one), ...further(one)],
)

/** What the calendars of both are told: one entry for life, that says no more than that they meet. */
export const meetingEntry = (one: OfMeeting, sequence: number, method: CalendarEntry['method']): CalendarEntry => ({
  method, uid: one.meetingId, sequence, startsAt: one.startsAt.toISOString(), endsAt: one.endsAt.toISOString(), title: 'Coaching meeting',
  where: [one.place, one.link].filter((where) => where !== null).join(', or '), path: page(one), cannotCome: 'If you cannot come, move or cancel it in Practice Loop:',
})
