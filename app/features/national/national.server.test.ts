import { readFile } from 'node:fs/promises'
import { afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, somebody, takeIn, through } from '../../../tests/support/council.ts'
import { improvementPointsFramework } from '../frameworks/inspection-frameworks.ts'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { heldByTheme } from '../insight/held.server.ts'
import { nationalReference, nationalShown } from './national.server.ts'
import { nationalThemes, speaksOf } from './national.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

test('the aggregates are the published counts', async () => {
  const themes = await nationalReference()
  const again = Object.fromEntries(themes.map(({ title, again: { k, n } }) => [title, `${k} of ${n}`]))
  expect(again).toMatchObject({ 'Plans and planning': '102 of 162', 'Management oversight': '64 of 119', 'Voice of the child': '11 of 48', Chronologies: '1 of 8' })
  expect(themes.find(({ title }) => title === 'Plans and planning')!.raised).toEqual({ k: 250, n: 338 })
  expect(themes).toHaveLength(29)
})

test('they are those that the database finds in the same inspections, theme by theme', async () => {
  const una = await somebody(owner, 'england', { name: 'Una Fairweather', role: 'leader' })
  await takeIn(db, await readFile('data/ofsted-inspections.csv'), { organisation: 'england', profile: 'ofsted' })
  const held = await heldByTheme(await through(db, 'see insight', una, '2026-11-23T09:00:00Z'), { framework: 'improvement-points' })
  if (held === undefined || held === 'no gaps') throw new Error('Nothing to show.')
  const ofDatabase = Object.fromEntries(held.themes.map(({ title, held: did, recurred, gaps }) => [title, [gaps, recurred, did + recurred]]))
  expect(Object.fromEntries((await nationalReference()).filter(({ raised }) => raised.k > 0).map(({ title, raised, again }) => [title, [raised.k, again.k, again.n]]))).toEqual(ofDatabase)
}, 60_000)

test('what leaves is aggregates: of no theme is a count from 1 to 4 told', async () => {
  const shown = await nationalShown()
  expect(shown.flatMap(({ raised, again }) => [raised, again]).every((count) => count === 'hidden' || [count.k, count.n - count.k].every((one) => one === 0 || one >= 5))).toBe(true)
  expect([shown.length, shown.find(({ title }) => title === 'Plans and planning'), shown.find(({ title }) => title === 'Chronologies')!.again]).toEqual([29, { title: 'Plans and planning', raised: { k: 250, n: 338 }, again: { k: 102, n: 162 } }, 'hidden'])
})

test('a report without published points is passed over, and the next one of the same authority counts', () => {
  const report = (authority: string, on: string, raised: string[], pointsPublished = true) => ({ authority, on, raised, pointsPublished })
  const [theme] = nationalThemes([report('A', '2015-01-01', ['thresholds']), report('A', '2017-01-01', [], false), report('A', '2019-01-01', ['thresholds']), report('B', '2018-01-01', ['thresholds'])], ['Thresholds'])
  expect(theme).toEqual({ title: 'Thresholds', raised: { k: 3, n: 3 }, again: { k: 1, n: 1 } })
})

test('every practice theme has topics of inspections beside it, and each of these there is', () => {
  const titles = (practiceFramework.themes.map(({ key }) => key))
  expect(Object.keys(speaksOf).toSorted()).toEqual(titles.toSorted())
  const known = improvementPointsFramework.themes.map(({ title }) => title)
  expect(Object.values(speaksOf).flatMap((one) => one.titles).filter((title) => !known.includes(title))).toEqual([])
})
