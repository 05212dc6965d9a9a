import { asc } from 'drizzle-orm'
import { allowNamed } from '../door.server.ts'
import { forgetCoachReminders } from '../features/coaching/reminders.server.ts'
import type { Database } from '../../db/client.server.ts'
import { organisations } from '../../db/schema.ts'

/** The nightly job, council by council: what a coach wrote for themselves a year ago is deleted. Running it twice changes nothing. */
export async function forgetRemindersEverywhere(db: Database, at = new Date()): Promise<void> {
  for (const { key } of await db.select({ key: organisations.key }).from(organisations).orderBy(asc(organisations.key))) {
    await forgetCoachReminders(await allowNamed(db, key, 'coaching job', 'look after coaching', at))
  }
}
