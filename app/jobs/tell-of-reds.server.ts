import { asc } from 'drizzle-orm'
import { allowNamed } from '../door.server.ts'
import { tellOfReds } from '../features/remedial-actions/red-alerts.server.ts'
import type { Database } from '../../db/client.server.ts'
import { organisations } from '../../db/schema.ts'

/** The job of each minute, council by council: reds whose time is over, and whatever no change told of when it was made, such as leave that begins. */
export async function tellOfRedsEverywhere(db: Database, at = new Date()): Promise<void> {
  for (const { key } of await db.select({ key: organisations.key }).from(organisations).orderBy(asc(organisations.key))) {
    const by = await allowNamed(db, key, 'notices job', 'send notices', at)
    await by.writing((tx) => tellOfReds(tx, by))
  }
}
