import { constants } from 'node:os'
import { resolve } from 'node:path'
import { openEmbedded } from '../db/embedded.server.ts'

/**
 * Opens the database that the environment names: DATABASE_URL, or the embedded one in DATA_DIR.
 *
 * A script that listens for signals itself closes the database itself; for any other, being told to stop ends the script
 * and with it its use of the database.
 *
 * @returns the owner's URL, whether the database is the embedded one, whether this call created it, and how to close it.
 */
export async function openDatabase(say: (line: string) => void) {
  const { DATABASE_URL, DATA_DIR } = process.env
  if (DATABASE_URL) return { ownerUrl: DATABASE_URL, embedded: false, fresh: false, close: async () => undefined }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    if (!process.listenerCount(signal)) process.once(signal, () => process.exit(128 + constants.signals[signal]))
  }
  return { ...await openEmbedded({ dataDir: resolve(DATA_DIR || '.practice-loop'), say }), embedded: true }
}
