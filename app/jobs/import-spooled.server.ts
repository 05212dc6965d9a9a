import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { allowNamed } from '../door.server.ts'
import { importSheet } from '../features/imports/import-sheet.server.ts'
import { UnreadableFile } from '../lib/sheets/reading.ts'
import type { Database } from '../../db/client.server.ts'
import { imports } from '../../db/schema.ts'

/** The job behind an uploaded sheet: runs it as it was asked for, and removes the file once it is published. After a try it waits for what comes next. */
export async function importSpooled(db: Database, { organisationKey, importId, path }: { organisationKey: string; importId: string; path: string }) {
  const importer = await allowNamed(db, organisationKey, 'import job', 'import audits', new Date())
  const now = async () => (await importer.writing((tx) => tx.select().from(imports).where(eq(imports.id, importId))))[0]
  const asked = await now()
  if (!asked?.runAskedAt || asked.finishedAt) return
  try {
    await importSheet(importer, { importId, source: createReadStream(path) })
  } catch (error) {
    // A file that cannot be read is an answer, and the import's page gives it; anything else is for the log.
    if (!(error instanceof UnreadableFile)) throw error
  } finally {
    if ((await now())?.spooled !== path) await rm(path, { force: true })
  }
}
