import { rm } from 'node:fs/promises'
import { forgetUploads } from '../features/imports/imports.server.ts'
import type { Database } from '../../db/client.server.ts'

/** The nightly job that removes uploads which nobody has gone on with. */
export async function forgetSpooled(db: Database) {
  for (const path of await forgetUploads(db, new Date())) await rm(path, { force: true })
}
