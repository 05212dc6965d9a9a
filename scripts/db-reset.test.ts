import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'drizzle-orm'
import { afterAll, expect, test } from 'vitest'
import { openEmbedded } from '../db/embedded.server.ts'
import { ownDatabase } from '../tests/support/council.ts'

const folder = mkdtempSync(join(tmpdir(), 'practice-loop-reset-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const reset = (env: NodeJS.ProcessEnv, ...words: string[]) =>
  promisify(execFile)(process.execPath, ['scripts/db-reset.ts', ...words], { env: { ...process.env, DATABASE_URL: '', DATA_DIR: folder, ...env } })

test('the embedded database is kept while somebody uses it, and removed once nobody does, without a file of anyone else', async () => {
  writeFileSync(join(folder, 'mine.txt'), '')
  const database = await openEmbedded({ dataDir: folder, fast: true })
  await expect(reset({})).rejects.toMatchObject({ code: 1, stderr: expect.stringContaining('is in use') })
  expect(existsSync(join(folder, 'cluster'))).toBe(true)

  await database.close()
  expect((await reset({})).stderr).toContain('Removed the database')
  expect(readdirSync(folder).filter((name) => name !== 'turn.lock')).toEqual(['mine.txt'])
  expect((await reset({})).stderr).toContain('nothing to remove')
}, 60_000)

test('a database named by DATABASE_URL is left alone unless that is said twice', async () => {
  const { db, owner, ownerUrl } = await ownDatabase()
  await expect(reset({ DATABASE_URL: ownerUrl })).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/gone for good.*--yes/) })
  await owner.execute(sql`select 1`)
  await expect(reset({ DATABASE_URL: ownerUrl }, '--yes')).rejects.toMatchObject({ stderr: expect.stringContaining('Somebody is using this database') })
  await Promise.all([db.$client.end(), owner.$client.end()])

  expect((await reset({ DATABASE_URL: ownerUrl }, '--yes')).stderr).toContain('Emptied')
}, 60_000)
