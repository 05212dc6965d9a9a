import ICAL from 'ical.js'

/** What one calendar text says, read by a parser that is not ours. @throws where it cannot be read */
export function readCalendar(text: string) {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[])
  const events = calendar.getAllSubcomponents('vevent')
  if (events.length !== 1) throw new Error(`It holds ${events.length} events.`)
  const [vevent] = events
  const event = new ICAL.Event(vevent!)
  const property = (name: string) => vevent!.getFirstProperty(name)
  const text1 = (name: string) => (property(name)?.getFirstValue() ?? undefined) as string | undefined
  return {
    method: calendar.getFirstPropertyValue('method') as string, uid: event.uid, sequence: event.sequence, title: event.summary, where: event.location, description: event.description,
    startsAt: event.startDate.toJSDate(), endsAt: event.endDate.toJSDate(), inUtc: event.startDate.zone === ICAL.Timezone.utcTimezone && event.endDate.zone === ICAL.Timezone.utcTimezone,
    stamp: (property('dtstamp')!.getFirstValue() as unknown as InstanceType<typeof ICAL.Time>).toJSDate(), kept: text1('class'), status: text1('status'), url: text1('url'),
    organiser: text1('organizer'), organiserName: property('organizer')?.getParameter('cn'), attendee: text1('attendee'), rsvp: property('attendee')?.getParameter('rsvp'),
    zones: calendar.getAllSubcomponents('vtimezone').length,
  }
}
export type Entered = ReturnType<typeof readCalendar>

/** A calendar as RFC 5546 asks for one: of each UID the highest sequence counts, whatever comes later, and a cancellation takes out what it knows. */
export class Diary {
  readonly #known = new Map<string, Entered>()

  take(text: string) {
    const entry = readCalendar(text)
    const before = this.#known.get(entry.uid)
    // A cancellation of what it has never heard of is passed over, as programs do.
    if (before ? before.sequence >= entry.sequence : entry.method === 'CANCEL') return
    this.#known.set(entry.uid, entry)
  }

  /** What stands in it. */
  shown = () => [...this.#known.values()].filter(({ method }) => method !== 'CANCEL')
}
