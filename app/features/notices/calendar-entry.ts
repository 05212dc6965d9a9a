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
}
