import { asc } from 'drizzle-orm'
import { allowNamed } from '../door.server.ts'
import { moveOn } from '../features/workshops/places.server.ts'
import type { Database } from '../../db/client.server.ts'
import { organisations } from '../../db/schema.ts'

/** The job of each minute, council by council: offers that lapse, places kept for teams whose day has come, and whatever is free by then. Running it twice changes nothing. */
export async function moveWaitingListsOn(db: Database, at = new Date()): Promise<void> {
  for (const { key } of await db.select({ key: organisations.key }).from(organisations).orderBy(asc(organisations.key))) {
    await moveOn(await allowNamed(db, key, 'workshops job', 'move waiting lists on', at))
  }
}
