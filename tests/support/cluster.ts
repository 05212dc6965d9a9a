import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '../../db/embedded.server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's URL of the server on which test files make their own databases. */
    ownerUrl: string
  }
}

/** One database server for the whole test run: the council's own with DATABASE_URL, otherwise one without durability. */
export default async function cluster({ provide }: TestProject) {
  if (process.env.DATABASE_URL) return provide('ownerUrl', process.env.DATABASE_URL)

  const dataDir = join(tmpdir(), `practice-loop-tests-${randomUUID()}`)
  const { ownerUrl, close } = await openEmbedded({ dataDir, fast: true })
  provide('ownerUrl', ownerUrl)
  return async () => {
    await close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
