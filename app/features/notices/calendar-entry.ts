import { spanInWords } from '../../lib/days.ts'

/**
 * What a message tells its reader's calendar about one event. The UID is for life; the sequence rises with whatever is told of it later, so that a calendar knows the newest word
 * whatever the order in which messages come. No child, no gap and no grade is ever in it.
 */
export type CalendarEntry = {
  method: 'REQUEST' | 'CANCEL'
  /** The event's own part of its UID, such as the id of a place: the host of the portal is put behind it. */
  uid: string
  sequence: number
  /** Instants, as ISO text. */
  startsAt: string
  endsAt: string
  title: string
  where: string
  /** A path of the portal, at which it can be cancelled: declining in a calendar cancels nothing. */
  path: string
  /** What its reader is to do who cannot come, where it is not cancelled at the path. */
  cannotCome?: string
}

const methodInWords: Readonly<Record<CalendarEntry['method'], string>> = { REQUEST: 'puts it into the reader’s calendar, or moves it there', CANCEL: 'takes it out of the reader’s calendar' }

/** 'Workshop: Planning lab, Thursday 3 December 2026, 9:30am to 12:30pm. It puts it into the reader’s calendar, or moves it there.' */
export const calendarInWords = ({ method, title, startsAt, endsAt, sequence }: CalendarEntry) =>
  `${title}, ${spanInWords(new Date(startsAt), new Date(endsAt))}. The entry ${methodInWords[method]} (${method}, sequence ${sequence}).`
