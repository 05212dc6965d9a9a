import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../db/embedded.server.ts'
import { prepareDatabase } from '../../db/prepare.server.ts'
import type { Serving, ToServe } from '../../server/app.ts'

/** Starts the production build on a database of its own, with the demo's story told, for the journeys to walk through. */
export default async function portal() {
  const folder = join(tmpdir(), `practice-loop-journeys-${randomUUID()}`)
  const database = await openEmbedded({ dataDir: folder, fast: true })
  const { secret } = await prepareDatabase(database.ownerUrl, { embedded: true, say: (line) => console.log(line), story: { spool: join(folder, 'uploads') } })
  const { serve } = await import(new URL('../../build/server/index.js', import.meta.url).href) as { serve(options: ToServe): Promise<Serving> }
  const serving = await serve({ port: 0, host: '127.0.0.1', ownerUrl: database.ownerUrl, secret, demo: true, spool: join(folder, 'uploads'), logLevel: 'warn' })
  process.env.JOURNEYS_LOOKED_AT = join(folder, 'looked-at')
  mkdirSync(process.env.JOURNEYS_LOOKED_AT)
  process.env.APP_URL = serving.origin
  process.env.JOURNEYS_DATABASE_URL = database.ownerUrl

  return async () => {
    await serving.close()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
