import { asc } from 'drizzle-orm'
import { allowNamed } from '../door.server.ts'
import { releaseWhatIsDue } from '../features/released/released.server.ts'
import type { Database } from '../../db/client.server.ts'
import { organisations } from '../../db/schema.ts'

/** The job of each night, council by council: works out the figures of quarters whose wait is over. Running it twice changes nothing. */
export async function releaseFigures(db: Database, at = new Date()): Promise<void> {
  for (const { key } of await db.select({ key: organisations.key }).from(organisations).orderBy(asc(organisations.key))) {
    await releaseWhatIsDue(await allowNamed(db, key, 'releases job', 'release figures', at))
  }
}
