import { asc } from 'drizzle-orm'
import { allowNamed } from '../door.server.ts'
import { writeDigests } from '../features/chasing/digests.server.ts'
import type { Database } from '../../db/client.server.ts'
import { organisations } from '../../db/schema.ts'

/** The job of 8am, council by council; where the portal was down then, of whenever it is up again that day. Running it twice changes nothing. */
export async function morningDigests(db: Database, at = new Date()): Promise<void> {
  for (const { key } of await db.select({ key: organisations.key }).from(organisations).orderBy(asc(organisations.key))) {
    await writeDigests(await allowNamed(db, key, 'notices job', 'send notices', at))
  }
}
