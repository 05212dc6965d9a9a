import { and, eq, inArray, isNull } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { places, workshops } from '../../../db/schema.ts'
import type { By, Held } from './offering.server.ts'
import type { PlaceFacts } from './places.ts'
import { whoHasPriority } from './priority.server.ts'

type InSeries = { here?: PlaceFacts & { id: string }; cannot?: 'another date of it' | 'took part before' }

/** How people stand in the series of a held workshop: the place that they have or want here, and why they cannot ask for one. Those missing are free to. */
export async function standingInSeries(tx: Transaction, held: Held, personIds: readonly string[]): Promise<Map<string, InSeries>> {
  const theirs = await tx.select({
    id: places.id, personId: places.personId, workshopId: places.workshopId, offeredAt: places.offeredAt, bookedAt: places.bookedAt, endedAt: places.endedAt, attendance: places.attendance,
  }).from(places).where(and(eq(places.seriesId, held.seriesId), inArray(places.personId, [...personIds]), isNull(places.endedAt)))
  return new Map([...Map.groupBy(theirs, ({ personId }) => personId)].map(([personId, of]) => {
    const here = of.find(({ workshopId }) => workshopId === held.id)
    const tookPart = of.some(({ attendance }) => attendance === 'attended')
    const another = of.some(({ workshopId, attendance }) => workshopId !== held.id && attendance === null)
    return [personId, { here, cannot: tookPart ? 'took part before' : another ? 'another date of it' : undefined }]
  }))
}

/**
 * Has people ask for a place in a held workshop: each is given the next number and waits. Call it before anything else is changed, and of several in the order of
 * their ids, which it keeps to itself: whoever asks for another date of the series at the same moment is then waited for and never waits in return.
 * @returns their places by person
 */
export async function askFor(tx: Transaction, by: By & { personId: string | undefined }, held: Held, personIds: readonly string[]): Promise<Map<string, string>> {
  if (personIds.length === 0) return new Map()
  const priority = await whoHasPriority(tx, personIds, held.themeKeys)
  await tx.update(workshops).set({ nextNumber: held.nextNumber + personIds.length }).where(eq(workshops.id, held.id))
  const asked = await tx.insert(places).values(personIds.toSorted().map((personId, nth) => ({
    organisationId: by.organisationId, workshopId: held.id, seriesId: held.seriesId, personId, number: held.nextNumber + nth, askedAt: by.at,
    askedById: by.personId === personId ? null : by.personId, priority: priority.has(personId),
  }))).returning({ id: places.id, personId: places.personId })
  held.nextNumber += personIds.length
  return new Map(asked.map(({ id, personId }) => [personId, id]))
}

/** Books once in a series although two dates of it are asked for at the same moment: the second is told of the first. */
export async function onceInASeries<T>(booking: () => Promise<T>): Promise<T | 'another date of it'> {
  try {
    return await booking()
  } catch (error) {
    const cause = error instanceof Error ? error.cause as { code?: string; constraint_name?: string } | undefined : undefined
    if (cause?.code === '23505' && cause.constraint_name === 'one_place_in_a_series') return 'another date of it'
    throw error
  }
}
