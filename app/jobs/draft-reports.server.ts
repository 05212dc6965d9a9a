import { asc } from 'drizzle-orm'
import { allowNamed } from '../door.server.ts'
import { takeReportFigures, tellOfDrafts } from '../features/reports/drafts.server.ts'
import type { Database } from '../../db/client.server.ts'
import { organisations } from '../../db/schema.ts'

/** The job of each hour, council by council: takes the figures of reports whose cut-off has come, and tells whoever issues them when a draft is ready. Running it twice changes nothing. */
export async function draftReports(db: Database, at = new Date()): Promise<void> {
  for (const { key } of await db.select({ key: organisations.key }).from(organisations).orderBy(asc(organisations.key))) {
    const job = await allowNamed(db, key, 'reports job', 'draft reports', at)
    await takeReportFigures(job)
    await tellOfDrafts(job)
  }
}
