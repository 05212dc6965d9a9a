import { sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import type { CalendarEntry } from '../notices/calendar-entry.ts'
import { writeMessages } from '../notices/notices.server.ts'
import { leadersEntry, leadersLetter, placeEntry, placeLetter, type OfWorkshop, type WhatOfLeading, type WhatOfPlace } from './letters.ts'

type By = { organisationId: string; at: Date }

/** What became of a place, for whoever has it. */
export type PlaceNews = { placeId: string; what: WhatOfPlace }

/** A workshop as the database tells of it: moments as ISO text. */
type Row = Omit<OfWorkshop, 'startsAt' | 'endsAt'> & { startsAt: string; endsAt: string }
const workshopFrom = ({ workshopId, title, startsAt, endsAt, room, link }: Row): OfWorkshop => ({ workshopId, title, startsAt: new Date(startsAt), endsAt: new Date(endsAt), room, link })
const ofWorkshop = sql`workshop.id as "workshopId", series.title, to_json(workshop.starts_at) #>> '{}' as "startsAt", to_json(workshop.ends_at) #>> '{}' as "endsAt", workshop.room, workshop.link`
const itsSeries = sql`join workshop_series series on series.organisation_id = workshop.organisation_id and series.id = workshop.series_id`

const ids = (of: readonly string[]) => sql`${sql.param(`{${of.join(',')}}`)}::uuid[]`

/** What is no news for a calendar: it knows nothing of a place that nobody has taken. */
const forNoCalendar: readonly WhatOfPlace[] = ['offered', 'offer lapsed']
const methodOf = (what: WhatOfPlace | WhatOfLeading): CalendarEntry['method'] => (what === 'cancelled' || what === 'called off' || what === 'leads no longer' ? 'CANCEL' : 'REQUEST')

/**
 * Writes to those whose places something became of, with what their calendars have to know, in the transaction of what is told: one message a place, about the last that became of it.
 * Calendars are told only of a place that was booked, each time with a sequence higher by one. Three statements, however many they are.
 */
export async function tellOfPlaces(tx: Transaction, by: By, news: readonly PlaceNews[]): Promise<void> {
  const last = new Map(news.map(({ placeId, what }) => [placeId, what]))
  if (last.size === 0) return
  const forCalendars = [...last].flatMap(([placeId, what]) => (forNoCalendar.includes(what) ? [] : [placeId]))
  const rows = await tx.execute<Row & { placeId: string; personId: string; sequence: number | null; had: boolean; bookedBy: string | null; offerUntil: string | null; because: string | null }>(sql`
    with raised as (
      update places set calendar_sequence = calendar_sequence + 1 where organisation_id = ${by.organisationId}::uuid and id = any(${ids(forCalendars)}) and booked_at is not null returning id, calendar_sequence)
    select place.id as "placeId", place.person_id as "personId", raised.calendar_sequence as sequence, place.booked_at is not null as had, to_json(place.offer_until) #>> '{}' as "offerUntil",
      asker.name as "bookedBy", workshop.called_off_because as because, ${ofWorkshop}
    from places place join workshops workshop on workshop.organisation_id = place.organisation_id and workshop.id = place.workshop_id ${itsSeries}
    left join raised on raised.id = place.id
    left join people asker on asker.organisation_id = place.organisation_id and asker.id = place.asked_by_id and asker.id <> place.person_id
    where place.organisation_id = ${by.organisationId}::uuid and place.id = any(${ids([...last.keys()])})
    order by workshop.starts_at, place.number`)
  await writeMessages(tx, by, rows.map((row) => {
    const { placeId, personId, sequence, had, bookedBy, because } = row
    const [what, one] = [last.get(placeId)!, workshopFrom(row)]
    return {
      kind: 'workshop', to: { personId }, about: { kind: 'workshop', id: one.workshopId },
      letter: placeLetter(what, one, { had, bookedBy, because, offerUntil: row.offerUntil === null ? null : new Date(row.offerUntil) }),
      ...sequence !== null && { calendar: placeEntry(one, placeId, sequence, methodOf(what)) },
    }
  }))
}

/**
 * Writes to those who lead a workshop, or lead it no longer, with what their calendars have to know. Whoever leads no longer may have no row any more, and may lead again:
 * the sequence goes on from what their calendar was told.
 */
export async function tellFacilitators(tx: Transaction, by: By, workshopId: string, news: readonly { personId: string; what: WhatOfLeading }[]): Promise<void> {
  const last = new Map(news.map(({ personId, what }) => [personId, what]))
  if (last.size === 0) return
  const rows = await tx.execute<Row & { personId: string; sequence: number; because: string | null }>(sql`
    with told as (
      select person.id, 1 + greatest(
        coalesce((select leads.calendar_sequence from facilitators leads where leads.organisation_id = person.organisation_id and leads.workshop_id = ${workshopId}::uuid and leads.person_id = person.id), 0),
        coalesce((select max((sent.calendar ->> 'sequence')::int) from messages sent where sent.organisation_id = person.organisation_id and sent.subject_kind = 'workshop' and sent.subject_id = ${workshopId}::uuid
          and sent.calendar ->> 'uid' = ${workshopId} || '-' || person.id), 0)) as sequence
      from people person where person.organisation_id = ${by.organisationId}::uuid and person.id = any(${ids([...last.keys()])})),
    raised as (
      update facilitators set calendar_sequence = told.sequence from told where facilitators.organisation_id = ${by.organisationId}::uuid and facilitators.workshop_id = ${workshopId}::uuid and facilitators.person_id = told.id)
    select told.id as "personId", told.sequence, workshop.called_off_because as because, ${ofWorkshop}
    from told cross join workshops workshop ${itsSeries}
    where workshop.organisation_id = ${by.organisationId}::uuid and workshop.id = ${workshopId}::uuid order by told.id`)
  await writeMessages(tx, by, rows.map((row) => {
    const [what, one] = [last.get(row.personId)!, workshopFrom(row)]
    return {
      kind: 'workshop', to: { personId: row.personId }, about: { kind: 'workshop', id: workshopId }, letter: leadersLetter(what, one, row.because),
      calendar: leadersEntry(one, row.personId, row.sequence, methodOf(what)),
    }
  }))
}

/** What the calendar of whoever has a place was last told, for a file of it. @returns undefined for anybody who has no place in it. One statement. */
export async function myCalendarEntry(one: Allowed<'book workshops'>, workshopId: string): Promise<CalendarEntry | undefined> {
  const tx = await one.reading()
  const [row] = await tx.execute<Row & { placeId: string; sequence: number }>(sql`
    select place.id as "placeId", place.calendar_sequence as sequence, ${ofWorkshop}
    from places place join workshops workshop on workshop.organisation_id = place.organisation_id and workshop.id = place.workshop_id ${itsSeries}
    where place.organisation_id = ${one.organisationId}::uuid and place.workshop_id = ${workshopId}::uuid and place.person_id = ${whoever(one)}::uuid and place.booked_at is not null and place.ended_at is null
    order by place.number desc limit 1`)
  return row && placeEntry(workshopFrom(row), row.placeId, row.sequence, 'REQUEST')
}
