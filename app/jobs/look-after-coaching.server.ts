import { asc } from 'drizzle-orm'
import { allowNamed } from '../door.server.ts'
import { lapseOffers } from '../features/coaching/booking.server.ts'
import type { Database } from '../../db/client.server.ts'
import { organisations } from '../../db/schema.ts'

/** The job of each minute, council by council: the time of offers that nobody took up is free again, and both are told. Running it twice changes nothing. */
export async function lookAfterCoaching(db: Database, at = new Date()): Promise<void> {
  for (const { key } of await db.select({ key: organisations.key }).from(organisations).orderBy(asc(organisations.key))) {
    await lapseOffers(await allowNamed(db, key, 'coaching job', 'look after coaching', at))
  }
}
