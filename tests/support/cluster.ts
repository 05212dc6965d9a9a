import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openEmbedded } from '../../db/embedded.server.ts'
import { prepareDatabase } from '../../db/prepare.server.ts'
import { createDatabase, dropDatabase, urlOf } from './databases.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The superuser's URL of the server on which test files make their own databases. */
    ownerUrl: string
    /** A migrated database with both demo organisations and no audits, to be copied. */
    template: string
  }
}

/** One database server for the whole test run: the council's own with DATABASE_URL, otherwise one without durability. */
export default async function cluster({ provide }: TestProject) {
  const dataDir = join(tmpdir(), `practice-loop-tests-${randomUUID()}`)
  const { ownerUrl, close } = process.env.DATABASE_URL
    ? { ownerUrl: process.env.DATABASE_URL, close: async () => {} }
    : await openEmbedded({ dataDir, fast: true })
  provide('ownerUrl', ownerUrl)

  const template = `practice_loop_template_${randomUUID().slice(0, 8)}`
  await createDatabase(ownerUrl, template)
  await prepareDatabase(urlOf(ownerUrl, template), { embedded: true, say: () => {} })
  provide('template', template)

  return async () => {
    await dropDatabase(ownerUrl, template)
    await close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
