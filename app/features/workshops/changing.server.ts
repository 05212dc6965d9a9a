import { and, eq, isNull, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { facilitators, places, teamPlaces, workshops } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { tellFacilitators, tellOfPlaces, type PlaceNews } from './letters.server.ts'
import { moveUnderLock, placesLock } from './offering.server.ts'
import { latestEndOfOffers } from './offers.ts'

/**
 * Sets how many places a workshop has, never fewer than are taken; more are offered on at once.
 * @returns how many are taken where that is more than asked for; undefined when there is no such workshop
 */
export async function changeCapacity(arranger: Allowed<'arrange workshops'>, workshopId: string, capacity: number): Promise<true | { taken: number } | undefined> {
  return arranger.writing(async (tx) => {
    const held = await placesLock(tx, workshopId)
    if (!held) return undefined
    if (capacity < held.taken) return { taken: held.taken }
    await tx.update(workshops).set({ capacity }).where(eq(workshops.id, workshopId))
    const { news } = await moveUnderLock(tx, arranger, { ...held, capacity })
    await note(tx, arranger, { did: 'changed how many places there are', subjectKind: 'workshop', subjectId: workshopId })
    await tellOfPlaces(tx, arranger, news)
    return true
  })
}

/** Calls a workshop off: every place ends, what was kept is let go, and everybody is told. @returns undefined when there is no such workshop */
export async function callOff(arranger: Allowed<'arrange workshops'>, workshopId: string, because: string): Promise<true | 'already' | 'has begun' | undefined> {
  return arranger.writing(async (tx) => {
    const held = await placesLock(tx, workshopId)
    if (!held) return undefined
    if (held.calledOffAt) return 'already'
    if (held.startsAt <= arranger.at) return 'has begun'
    const ended = await tx.update(places).set({ endedAt: arranger.at, ended: 'called off', endedById: whoever(arranger) })
      .where(and(eq(places.workshopId, workshopId), isNull(places.endedAt))).returning({ id: places.id })
    await tx.update(teamPlaces).set({ kept: 0, releasedAt: arranger.at }).where(and(eq(teamPlaces.workshopId, workshopId), isNull(teamPlaces.releasedAt)))
    await tx.update(workshops).set({ taken: 0, calledOffAt: arranger.at, calledOffById: whoever(arranger), calledOffBecause: because }).where(eq(workshops.id, workshopId))
    await note(tx, arranger, { did: 'called a workshop off', subjectKind: 'workshop', subjectId: workshopId })
    await tellOfPlaces(tx, arranger, ended.map(({ id }) => ({ placeId: id, what: 'called off' })))
    await tellFacilitators(tx, arranger, workshopId, await whoLeads(tx, workshopId, 'called off'))
    return true
  })
}

/**
 * Moves a workshop to another time or another room, and tells everybody who has or wants a place. Offers and what is kept end before it starts, as ever.
 * @returns undefined when there is no such workshop
 */
export async function changeDate(
  arranger: Allowed<'arrange workshops'>, workshopId: string, to: { startsAt: Date; endsAt: Date; room: string | null; link: string | null },
): Promise<true | 'called off' | 'has begun' | undefined> {
  return arranger.writing(async (tx) => {
    const held = await placesLock(tx, workshopId)
    if (!held) return undefined
    if (held.calledOffAt) return 'called off'
    if (held.startsAt <= arranger.at || to.startsAt <= arranger.at) return 'has begun'
    if (held.startsAt.getTime() === to.startsAt.getTime() && held.endsAt.getTime() === to.endsAt.getTime() && held.room === to.room && held.link === to.link) return true
    const { startsAt, endsAt, room, link } = to
    await tx.update(workshops).set({ startsAt, endsAt, room, link, revision: sql`${workshops.revision} + 1` }).where(eq(workshops.id, workshopId))
    const latest = sql`${latestEndOfOffers(startsAt).toISOString()}::timestamptz`
    await tx.update(places).set({ offerUntil: latest }).where(and(eq(places.workshopId, workshopId), isNull(places.endedAt), isNull(places.bookedAt), sql`${places.offerUntil} > ${latest}`))
    await tx.update(teamPlaces).set({ releaseAt: latest }).where(and(eq(teamPlaces.workshopId, workshopId), isNull(teamPlaces.releasedAt), sql`${teamPlaces.releaseAt} > ${latest}`))
    const { news } = await moveUnderLock(tx, arranger, { ...held, startsAt, endsAt, room, link })
    const told = new Set(news.map(({ placeId }) => placeId))
    const theirs = await tx.select({ id: places.id }).from(places).where(and(eq(places.workshopId, workshopId), isNull(places.endedAt)))
    await note(tx, arranger, { did: 'changed when or where a workshop is', subjectKind: 'workshop', subjectId: workshopId })
    await tellOfPlaces(tx, arranger, [...theirs.filter(({ id }) => !told.has(id)).map(({ id }): PlaceNews => ({ placeId: id, what: 'changed' })), ...news])
    await tellFacilitators(tx, arranger, workshopId, await whoLeads(tx, workshopId, 'changed'))
    return true
  })
}

async function whoLeads<What extends string>(tx: Transaction, workshopId: string, what: What) {
  const leaders = await tx.select({ personId: facilitators.personId }).from(facilitators).where(eq(facilitators.workshopId, workshopId))
  return leaders.map(({ personId }) => ({ personId, what }))
}
