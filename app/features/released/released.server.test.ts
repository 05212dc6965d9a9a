import { readFile } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { allowNamed } from '../../door.server.ts'
import { parse } from 'csv-parse/sync'
import { csvOf } from '../../lib/sheets/writing.ts'
import { releaseHashOf } from './hash.server.ts'
import { asSheet, dueOn, rateReleased } from './released.ts'
import { latestThemes, releaseOf, releases, releaseWhatIsDue } from './released.server.ts'
import { writing } from '../../../db/client.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const hal = await somebody(owner, 'northmere', { name: 'Hal Family', role: 'leader', area: 'Family Help' })
const job = (at: string) => allowNamed(db, 'northmere', 'releases job', 'release figures', new Date(at))
const all = async (who: typeof maren, at = '2026-12-01T09:00:00Z') => releases(await through(db, 'see insight', who, at))

test('a quarter is released 28 days after its last day, not before, and one in which nothing was judged is not', async () => {
  expect(dueOn('2026-04-01')).toBe('2026-07-28')
  await takeIn(db, await readFile('data/northmere-audits.csv'))
  expect(await releaseWhatIsDue(await job('2026-07-27T12:00:00Z'))).not.toContain('2026-04-01')
  const found = await releaseWhatIsDue(await job('2026-07-28T12:00:00Z'))
  console.log(found, (await all(maren)).map((one) => [one.quarter, JSON.stringify(one.contents).length]))
})
