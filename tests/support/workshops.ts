import { eq, sql } from 'drizzle-orm'
import type { Database } from '../../db/client.server.ts'
import { organisations, people, workshops, workshopSeries } from '../../db/schema.ts'

export type ATestWorkshop = {
  capacity?: number; startsAt: Date; minutes?: number; themeKeys?: string[]; priorityUntil?: Date | null; seriesId?: string; title?: string
}

/** A date of a series that is set up as one would who arranges workshops, with places and nobody in them. @returns the ids of both */
export async function workshopOf(
  owner: Database, councilKey: string, { capacity = 12, startsAt, minutes = 180, themeKeys = [], priorityUntil = null, seriesId, title = 'Grading together' }: ATestWorkshop,
): Promise<{ id: string; seriesId: string }> {
  const [council] = await owner.select({ id: organisations.id }).from(organisations).where(eq(organisations.key, councilKey))
  const organisationId = council!.id
  return owner.transaction(async (tx) => {
    const [anyone] = await tx.select({ id: people.id }).from(people).where(sql`${people.organisationId} = ${organisationId}`).limit(1)
    const [series] = seriesId ? [{ id: seriesId }] : await tx.insert(workshopSeries).values({
      organisationId, workshopKey: 'grading-together', contentVersion: '1.0', title, minutes, hours: minutes / 60, themeKeys, standards: [], arrangedById: anyone!.id, arrangedAt: new Date(0),
    }).returning({ id: workshopSeries.id })
    const [workshop] = await tx.insert(workshops).values({
      organisationId, seriesId: series!.id, startsAt, endsAt: new Date(startsAt.getTime() + minutes * 60_000), room: 'Room 2', capacity, priorityUntil,
    }).returning({ id: workshops.id })
    return { id: workshop!.id, seriesId: series!.id }
  })
}
