import ical, { ICalAttendeeRole, ICalAttendeeStatus, ICalCalendarMethod, ICalEventClass, ICalEventStatus } from 'ical-generator'
import { nameAndAddress, oneLine } from './addresses.ts'
import type { CalendarEntry } from './calendar-entry.ts'

export type ToEnter = {
  /** When it was written: the newest word of one sequence. */
  at: Date
  appUrl: string
  /** Whom the portal's letters are from: the organiser, so that no person is asked or answered. */
  sender: string
  /** Whose calendar it is for; nobody for a file that its reader fetches themselves. */
  reader?: { name: string; address: string }
}

/** The UID of an event in every calendar, for life. */
export const uidOf = (appUrl: string, uid: string) => `booking-${uid}@${new URL(appUrl).hostname}`

/**
 * An entry as iCalendar text (RFC 5545): a request or a cancellation to its reader (RFC 5546), or a file to take in where there is no reader. Times are instants in UTC, so
 * that no calendar works out for itself when clocks change. Whatever stands in a title or a room is one line, and begins no line of its own.
 */
export function calendarText(entry: CalendarEntry, { at, appUrl, sender, reader }: ToEnter): string {
  const page = pageOf(entry, appUrl)
  const cancelled = entry.method === 'CANCEL'
  const organiser = nameAndAddress(sender)
  const calendar = ical({ prodId, method: reader ? ICalCalendarMethod[entry.method] : ICalCalendarMethod.PUBLISH })
  calendar.createEvent({
    id: uidOf(appUrl, entry.uid), sequence: entry.sequence, stamp: at, start: new Date(entry.startsAt), end: new Date(entry.endsAt),
    summary: oneLine(entry.title), location: oneLine(entry.where), ...!cancelled && { url: page }, class: ICalEventClass.PRIVATE, status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    description: cancelled ? 'This is cancelled.' : `Declining here cancels nothing. ${oneLine(entry.cannotCome ?? 'If you cannot come, cancel in Practice Loop:')}\n${page}`,
    organizer: { name: oneLine(organiser.name), email: organiser.address },
    ...reader && { attendees: [{ name: oneLine(reader.name), email: oneLine(reader.address), rsvp: false, role: ICalAttendeeRole.REQ, status: ICalAttendeeStatus.ACCEPTED }] },
  })
  return `${calendar.toString()}\r\n`
}

/**
 * Entries as a calendar that programs fetch again and again, under the UIDs and sequences that mails have. It says when and what by its title, and leads to the page; where somebody meets, and
 * with whom, stands there behind the sign-in and not in the calendar program's cloud.
 */
export function feedText(entries: readonly CalendarEntry[], { at, appUrl, sender }: Omit<ToEnter, 'reader'>): string {
  const organiser = nameAndAddress(sender)
  const calendar = ical({ prodId, method: ICalCalendarMethod.PUBLISH, name: 'Practice Loop', ttl: 60 * 60 })
  for (const entry of entries) {
    calendar.createEvent({
      id: uidOf(appUrl, entry.uid), sequence: entry.sequence, stamp: at, start: new Date(entry.startsAt), end: new Date(entry.endsAt), summary: oneLine(entry.title), url: pageOf(entry, appUrl),
      class: ICalEventClass.PRIVATE, status: ICalEventStatus.CONFIRMED, organizer: { name: oneLine(organiser.name), email: organiser.address },
    })
  }
  return `${calendar.toString()}\r\n`
}

const prodId = { company: 'Practice Loop', product: 'Practice Loop', language: 'EN' }
const pageOf = ({ path }: CalendarEntry, appUrl: string) => `${new URL(appUrl).origin}${path}`
