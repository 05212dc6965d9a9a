import { asc } from 'drizzle-orm'
import { allowNamed } from '../door.server.ts'
import { passOnFromLeavers } from '../features/staff/leavers.server.ts'
import { endPlacesOfLeavers } from '../features/workshops/places.server.ts'
import type { Database } from '../../db/client.server.ts'
import { organisations } from '../../db/schema.ts'

/** The job of each night, council by council: whoever's last day has come passes on what they had open, and their places in workshops too. Running it twice changes nothing. */
export async function leaversGo(db: Database, at = new Date()): Promise<void> {
  for (const { key } of await db.select({ key: organisations.key }).from(organisations).orderBy(asc(organisations.key))) {
    const by = await allowNamed(db, key, 'staff command', 'look after people', at)
    await by.writing((tx) => passOnFromLeavers(tx, by))
    // Each workshop in a transaction of its own, and none while the council's turn is held.
    await endPlacesOfLeavers(by)
  }
}
