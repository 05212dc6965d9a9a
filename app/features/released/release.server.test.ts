import { readFile } from 'node:fs/promises'
import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { anotherCouncil, endReadings, ownDatabase, sheet, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { figureReleases } from '../../../db/schema.ts'
import { releasedHashOf, releases, releaseWhatIsDue, releaseWith } from './release.server.ts'
import { dueOn } from './released.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)
const maren = await somebody(owner, 'northmere', { name: 'Maren Oakhurst', role: 'leader' })
const hal = await somebody(owner, 'northmere', { name: 'Hal Family', role: 'leader', area: 'Family Help' })
const job = (at: string) => allowNamed(db, 'northmere', 'releases job', 'release figures', new Date(at))
const seen = async (reader = maren) => releases(await through(db, 'see insight', reader, '2027-06-01T09:00:00Z'))
await takeIn(db, await readFile('data/northmere-audits.csv'), { at: '2026-07-01T09:00:00Z' })

test('a quarter is released four weeks after it, half a year on, and once no later audit can answer', () => {
  expect([dueOn('themes', '2026-04-01', 112), dueOn('progress', '2026-04-01', 112), dueOn('held', '2026-04-01', 112), dueOn('held', '2026-04-01', null)]).toEqual(['2026-07-29', '2026-12-30', '2026-11-18', '2027-01-27'])
})

test('what is due is released once, and not a day too early', async () => {
  expect(await releaseWhatIsDue(await job('2026-07-28T04:00:00Z'))).toBe(0)
  expect(await releaseWhatIsDue(await job('2026-07-29T04:00:00Z'))).toBe(1)
  expect(await releaseWhatIsDue(await job('2026-07-30T04:00:00Z'))).toBe(0)
  const [one] = await seen()
  expect(one).toMatchObject({ kind: 'themes', quarter: '2026-04-01', releasedOn: '2026-07-29', contents: { hiddenBelow: 5 } })
  expect(one!.contents.tables.map(({ title }) => title)).toContainEqual(expect.stringContaining('Themes by service area'))
  const figures = one!.contents.tables.flatMap(({ rows }) => rows.flatMap(({ counts }) => counts))
  expect(figures.some((figure) => figure === 'hidden')).toBe(true)
  for (const figure of figures) if (figure && typeof figure === 'object' && 'k' in figure) for (const count of [figure.k, figure.n, figure.n - figure.k]) expect(count === 0 || count >= 5).toBe(true)
})

test('what is put right later, or comes in late, changes no release, so that none can be taken from another', async () => {
  const [before] = await owner.select().from(figureReleases)
  await takeIn(db, sheet([{ 'Audit No': 'LATE-1', 'Case ID': 'NM990001', 'Date of audit': '12/05/2026', Plan: 'Inadequate' }]), { at: '2026-08-15T09:00:00Z' })
  expect(await releaseWhatIsDue(await job('2026-08-16T04:00:00Z'))).toBe(0)
  expect(await owner.select().from(figureReleases)).toEqual([before])
  await expect(owner.execute(sql`update figure_releases set contents = '{}'`)).rejects.toThrow()
  await expect(owner.execute(sql`delete from figure_releases`)).rejects.toThrow()
  expect(releasedHashOf(before!.contents as never)).toBe(before!.hash)
})

test('any leader may take it, whatever their areas are, and nobody of another council', async () => {
  expect(await seen(hal)).toEqual(await seen())
  const council = await anotherCouncil(owner)
  const elsewhere = await somebody(owner, council.key, { name: 'Sol Vale', role: 'leader' })
  const [one] = await owner.select().from(figureReleases)
  await endReadings()
  expect(await seen(elsewhere)).toEqual([])
  expect(await releaseWith(await through(db, 'see insight', elsewhere), one!.id)).toBeUndefined()
})

test('of 24 jobs at once each release is made by one', async () => {
  const made = await Promise.all(Array.from({ length: 24 }, async () => releaseWhatIsDue(await job('2027-03-01T04:00:00Z'))))
  const kept = await owner.select({ kind: figureReleases.kind, quarter: figureReleases.quarter }).from(figureReleases)
  expect(new Set(kept.map(({ kind, quarter }) => `${kind} ${quarter}`)).size).toBe(kept.length)
  expect(made.reduce((sum, one) => sum + one, 0)).toBe(kept.length - 1)
  expect(kept.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['held', 'progress']))
  const held = (await seen()).find(({ kind, quarter }) => kind === 'held' && quarter === '2026-04-01')!
  expect(held.contents.tables.map(({ title }) => title.replace(/^.*, /, ''))).toEqual(['by theme', 'by service area'])
  expect(held.contents.tables[0]!.rows.at(-1)!.name).toBe('All together')
  await endReadings()
  expect((await owner.select().from(figureReleases).where(eq(figureReleases.kind, 'progress'))).length).toBeGreaterThan(0)
})
