import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { allowNamed } from '../door.server.ts'
import { importSheet } from '../features/imports/import-sheet.server.ts'
import { profileNamed } from '../features/imports/profiles/profiles.ts'
import { UnreadableFile } from '../lib/sheets/reading.ts'
import type { Database } from '../../db/client.server.ts'
import { imports } from '../../db/schema.ts'

/** The job behind an uploaded sheet: takes it in as the import it was asked for as, and removes the file whatever comes of it. */
export async function importSpooled(db: Database, { organisationKey, importId, path }: { organisationKey: string; importId: string; path: string }) {
  const importer = await allowNamed(db, organisationKey, 'import job', 'import audits', new Date())
  try {
    const [asked] = await importer.writing((tx) => tx.select().from(imports).where(eq(imports.id, importId)))
    const profile = asked?.profile ? profileNamed(asked.profile) : undefined
    if (!asked || !profile || asked.finishedAt) return
    await importSheet(importer, { importId, profile, source: createReadStream(path), createPeople: asked.createPeople, dryRun: asked.dryRun })
  } catch (error) {
    // A file that cannot be read is an answer, and the import's page gives it; anything else is for the log.
    if (!(error instanceof UnreadableFile)) throw error
  } finally {
    await rm(path, { force: true })
  }
}
