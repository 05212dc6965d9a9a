import { and, desc, eq, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { facilitators, people, places } from '../../../db/schema.ts'
import { dayInLondon } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { askFor, onceInASeries, standingInSeries } from './asking.server.ts'
import { tellOfPlaces } from './letters.server.ts'
import { moveWorkshop } from './moving-on.server.ts'
import { moveUnderLock, placesLock } from './offering.server.ts'
import { stateOf, type CannotBecause } from './places.ts'
import { keptFor } from './team-places.server.ts'

export { placesLock } from './offering.server.ts'
export { bookFromTeamPlaces, keepPlaces, letGo } from './team-places.server.ts'
export { callOff, changeCapacity, changeDate } from './changing.server.ts'
export { endPlacesOfLeavers, moveOn } from './moving-on.server.ts'

export type Booked = 'booked' | 'waiting' | 'already' | 'another date of it' | 'called off' | 'has begun' | 'took part before'

/**
 * Asks for a place: booked where one is kept for the team of whoever asks, or where one is free and nobody waits who may have it; else they wait. Whoever waits already may press
 * again and has what is theirs by then, such as a place that is free too shortly before the start to be offered.
 * @returns undefined when there is no such workshop
 */
export async function bookPlace(one: Allowed<'book workshops'>, workshopId: string): Promise<Booked | undefined> {
  const personId = whoever(one)
  return onceInASeries(() => one.writing(async (tx): Promise<Booked | undefined> => {
    const held = await placesLock(tx, workshopId)
    if (!held) return undefined
    if (held.calledOffAt) return 'called off'
    if (held.startsAt <= one.at) return 'has begun'
    const { here, cannot } = (await standingInSeries(tx, held, [personId])).get(personId) ?? {}
    if (cannot) return cannot
    if (here && stateOf(here) !== 'waiting') return 'already'

    const placeId = here?.id ?? (await askFor(tx, one, held, [personId])).get(personId)!
    const { booked, news } = await moveUnderLock(tx, one, held, { placeId, teamPlacesId: await keptFor(tx, held, personId, one.at) })
    if (booked || !here) await note(tx, one, { did: booked ? 'booked a place' : 'asked for a place', subjectKind: 'workshop', subjectId: workshopId })
    await tellOfPlaces(tx, one, news)
    return booked ? 'booked' : here ? 'already' : 'waiting'
  }))
}

/**
 * Gives a place back, or leaves the waiting list; an offer is declined with it. What is free goes to whoever is next in the same transaction.
 * @param because why somebody who has a place cannot come; of whoever waits nobody asks
 * @returns undefined when they have or want no place there
 */
export async function cancelPlace(one: Allowed<'book workshops'>, workshopId: string, because: CannotBecause): Promise<true | 'has begun' | undefined> {
  const personId = whoever(one)
  return one.writing(async (tx) => {
    const held = await placesLock(tx, workshopId)
    const place = held && await latestPlace(tx, workshopId, personId)
    if (!held || !place || place.endedAt) return undefined
    if (held.startsAt <= one.at) return 'has begun'
    const state = stateOf(place)
    await tx.update(places).set({
      endedAt: one.at, ended: state === 'offered' ? 'declined' : 'cancelled', endedById: personId, cannotBecause: state === 'booked' ? because : null,
    }).where(eq(places.id, place.id))
    const { news } = await moveUnderLock(tx, one, held)
    await note(tx, one, { did: state === 'booked' ? 'cancelled a place' : state === 'offered' ? 'declined a place' : 'left the waiting list', subjectKind: 'workshop', subjectId: workshopId })
    await tellOfPlaces(tx, one, [...state === 'booked' ? [{ placeId: place.id, what: 'cancelled' as const }] : [], ...news])
    return true
  })
}

/**
 * Takes the place that is offered, or passes it on. Pressing twice is the same as once.
 * @returns 'lapsed' when its time was over; undefined when nothing is offered to them there
 */
export async function answerOffer(one: Allowed<'book workshops'>, workshopId: string, answer: 'accept' | 'decline'): Promise<true | 'lapsed' | undefined> {
  const personId = whoever(one)
  return one.writing(async (tx) => {
    const held = await placesLock(tx, workshopId)
    const place = held && await latestPlace(tx, workshopId, personId)
    if (!held || !place) return undefined
    const state = stateOf(place)
    if (state !== 'offered') {
      if (place.ended === 'lapsed') return 'lapsed'
      return (answer === 'accept' ? state === 'booked' && place.offeredAt !== null : place.ended === 'declined') || undefined
    }
    const inTime = place.offerUntil! > one.at && held.startsAt > one.at
    if (inTime) await tx.update(places).set(answer === 'accept' ? { bookedAt: one.at } : { endedAt: one.at, ended: 'declined', endedById: personId }).where(eq(places.id, place.id))
    const { news } = await moveUnderLock(tx, one, held)
    if (inTime) await note(tx, one, { did: answer === 'accept' ? 'booked a place' : 'declined a place', subjectKind: 'workshop', subjectId: workshopId })
    await tellOfPlaces(tx, one, [...inTime && answer === 'accept' ? [{ placeId: place.id, what: 'booked' as const }] : [], ...news])
    return inTime ? true : 'lapsed'
  })
}

/**
 * Somebody came without a place, as whoever leads the workshop says once it has begun: they have one where one is free.
 * @returns undefined when there is no such workshop of theirs to lead, or nobody of this id
 */
export async function addWhoCame(leader: Allowed<'lead workshops'>, workshopId: string, personId: string): Promise<true | 'full' | 'already' | 'another date of it' | 'took part before' | 'not begun' | 'called off' | 'closed' | undefined> {
  // Whoever still waited waits no longer, and that in a transaction apart: what ends a place is never followed by another asking for one.
  await moveWorkshop(leader, workshopId)
  return onceInASeries(() => leader.writing(async (tx) => {
    const held = await placesLock(tx, workshopId)
    if (!held || !await leads(tx, workshopId, whoever(leader)) || !await isHere(tx, personId, leader.at)) return undefined
    if (held.calledOffAt) return 'called off'
    if (held.startsAt > leader.at) return 'not begun'
    if (held.registerClosedAt) return 'closed'
    const { here, cannot } = (await standingInSeries(tx, held, [personId])).get(personId) ?? {}
    if (here) return 'already'
    if (cannot) return cannot
    if (held.taken >= held.capacity) return 'full'
    const placeId = (await askFor(tx, leader, held, [personId])).get(personId)!
    await tx.update(places).set({ bookedAt: leader.at }).where(eq(places.id, placeId))
    await moveUnderLock(tx, leader, held)
    await note(tx, leader, { did: 'added somebody who came', subjectKind: 'workshop', subjectId: workshopId, aboutPersonId: personId })
    return true
  }))
}

/** The last place that somebody asked for in a workshop. */
async function latestPlace(tx: Transaction, workshopId: string, personId: string) {
  const [place] = await tx.select({ id: places.id, offeredAt: places.offeredAt, offerUntil: places.offerUntil, bookedAt: places.bookedAt, endedAt: places.endedAt, ended: places.ended }).from(places)
    .where(and(eq(places.workshopId, workshopId), eq(places.personId, personId))).orderBy(desc(places.number)).limit(1)
  return place
}

async function leads(tx: Transaction, workshopId: string, personId: string): Promise<boolean> {
  const rows = await tx.select({ id: facilitators.personId }).from(facilitators).where(and(eq(facilitators.workshopId, workshopId), eq(facilitators.personId, personId)))
  return rows.length > 0
}

async function isHere(tx: Transaction, personId: string, at: Date): Promise<boolean> {
  const rows = await tx.select({ id: people.id }).from(people).where(and(eq(people.id, personId), sql`(${people.leftOn} is null or ${people.leftOn} > ${dayInLondon(at)}::date)`))
  return rows.length > 0
}

/** How many wait before somebody in the same workshop, as a column of a query on `places`. */
export const waitingBefore = sql<number>`(
  select count(*)::int from places before where before.organisation_id = ${places.organisationId} and before.workshop_id = ${places.workshopId} and before.number < ${places.number}
    and before.offered_at is null and before.booked_at is null and before.ended_at is null)`
