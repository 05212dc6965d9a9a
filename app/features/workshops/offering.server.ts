import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { people, places, teamPlaces, workshops } from '../../../db/schema.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { PlaceNews } from './letters.server.ts'
import { movesOf, whosePriorityCounts, type Asking, type Moves, type Standing } from './places.ts'
import { whoHasPriority } from './priority.server.ts'

export type By = { organisationId: string; at: Date }

/**
 * Holds a workshop until the transaction ends, and returns it with the keys of its themes. Whoever changes its places, its capacity, its date or what is kept takes this first,
 * before any other row, and one workshop in a transaction: then all changes of a workshop come one after another and nobody waits in a circle.
 * Rows that only point to it may be written meanwhile.
 * @returns undefined when there is no such workshop
 */
export async function placesLock(tx: Transaction, workshopId: string) {
  const [held] = await tx.select({
    id: workshops.id, seriesId: workshops.seriesId, startsAt: workshops.startsAt, endsAt: workshops.endsAt, room: workshops.room, link: workshops.link, capacity: workshops.capacity,
    taken: workshops.taken, nextNumber: workshops.nextNumber, priorityUntil: workshops.priorityUntil, revision: workshops.revision, calledOffAt: workshops.calledOffAt,
    registerClosedAt: workshops.registerClosedAt,
    themeKeys: sql<string[]>`(select theme_keys from workshop_series series where series.organisation_id = ${workshops.organisationId} and series.id = ${workshops.seriesId})`,
  }).from(workshops).where(eq(workshops.id, workshopId)).for('no key update')
  return held
}
export type Held = NonNullable<Awaited<ReturnType<typeof placesLock>>>

/** Whoever has or wants a place in a workshop, in the order of their numbers, and what is kept for which team. Two statements. */
export async function standingOf(tx: Transaction, held: Held, at: Date) {
  const theirs = await tx.select({
    id: places.id, personId: places.personId, number: places.number, priority: places.priority, offeredAt: places.offeredAt, offerUntil: places.offerUntil, bookedAt: places.bookedAt,
    hasLeft: sql<boolean>`(${people.leftOn} is not null and ${people.leftOn} <= ${dayInLondon(at)}::date)`,
  }).from(places).innerJoin(people, and(eq(people.organisationId, places.organisationId), eq(people.id, places.personId)))
    .where(and(eq(places.workshopId, held.id), isNull(places.endedAt))).orderBy(asc(places.number))
  const kept = await tx.select({ id: teamPlaces.id, teamId: teamPlaces.teamId, kept: teamPlaces.kept, releaseAt: teamPlaces.releaseAt }).from(teamPlaces)
    .where(and(eq(teamPlaces.workshopId, held.id), isNull(teamPlaces.releasedAt))).orderBy(asc(teamPlaces.keptAt), asc(teamPlaces.id))
  return { workshop: held, places: theirs, kept } satisfies Standing
}

/**
 * Brings a held workshop to where it should be now: what time has ended ends, and what is free goes to whoever is next. Every change ends with this, so that no place stays free
 * while somebody waits who may have it.
 * @param asking who asks for a place in this transaction, and is booked if one is theirs
 * @returns what was done, and the news for those whom it is about
 */
export async function moveUnderLock(tx: Transaction, { at }: By, held: Held, asking?: Asking): Promise<Moves & { news: PlaceNews[] }> {
  const standing = await standingOf(tx, held, at)
  const askedAgain = new Set(whosePriorityCounts(standing, at))
  const waiting = standing.places.filter(({ id }) => askedAgain.has(id))
  const come = await whoHasPriority(tx, waiting.map(({ personId }) => personId), held.themeKeys)
  const moves = movesOf(standing, at, new Set(waiting.filter(({ personId }) => come.has(personId)).map(({ id }) => id)), asking)

  for (const [ended, these] of Map.groupBy(moves.ended, (one) => one.ended)) {
    await tx.update(places).set({ ended, endedAt: at }).where(inArray(places.id, these.map(({ id }) => id)))
  }
  if (moves.released.length > 0) await tx.update(teamPlaces).set({ kept: 0, releasedAt: at }).where(inArray(teamPlaces.id, moves.released))
  if (moves.offered) await tx.update(places).set({ offeredAt: at, offerUntil: moves.offered.until }).where(inArray(places.id, moves.offered.ids))
  if (moves.booked) await book(tx, at, moves.booked)
  if (moves.taken !== held.taken) await tx.update(workshops).set({ taken: moves.taken }).where(eq(workshops.id, held.id))
  held.taken = moves.taken
  return { ...moves, news: [
    ...moves.ended.filter(({ ended }) => ended === 'lapsed').map(({ id }): PlaceNews => ({ placeId: id, what: 'offer lapsed' })),
    ...moves.offered?.ids.map((placeId): PlaceNews => ({ placeId, what: 'offered' })) ?? [],
    ...moves.booked ? [{ placeId: moves.booked.placeId, what: 'booked' as const }] : [],
  ] }
}

/** Books a place, out of those kept for a team where it comes from there. */
async function book(tx: Transaction, at: Date, { placeId, teamPlacesId }: Asking) {
  await tx.update(places).set({ bookedAt: at, teamPlacesId }).where(eq(places.id, placeId))
  if (teamPlacesId) await tx.update(teamPlaces).set({ kept: sql`${teamPlaces.kept} - 1` }).where(eq(teamPlaces.id, teamPlacesId))
}

/** How much was moved that nobody asked for. */
export const movesCounted = ({ ended, released, offered }: Moves) => ended.length + released.length + (offered?.ids.length ?? 0)
