import { eq, sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, somebody, through } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { activity } from '../../../db/schema.ts'
import { defaultStandards } from './default-standards.ts'
import { addStandardSet, endStandardSet, layDownStandards, rewriteStandards, standardSetOf, standardsFor, standardsOn } from './standards.server.ts'
import { writtenOut } from './standards.ts'

const { db, owner } = await ownDatabase()
const ben = await somebody(owner, 'northmere', { name: 'Ben Setter', role: 'admin' })
await anotherCouncil(owner)
const sol = await somebody(owner, 'southwold-vale', { name: 'Sol Setter', role: 'admin' })
afterEach(endReadings)

const by = (who = ben, moment = '2026-11-23T10:00:00Z') => through(db, 'change the framework', who, moment)
const titled = async (title: string, who = ben) => (await standardsFor(await by(who))).find((set) => set.title === title)
const newSet = { title: 'Practice in Northmere', owner: 'Northmere', audience: 'Everybody', source: null, validFrom: '2027-01-01', standards: [{ code: 'NM 1', title: 'Be kind' }] }

test('a council begins with the sets in force on the day, each with its standards in order', async () => {
  const on = (day: string) => writing(db, ben.organisationId, (tx) => standardsOn(tx, day))
  expect((await on('2027-03-31')).map(({ key }) => key)).toContain('kss-practitioner')
  expect((await on('2027-04-01')).map(({ key }) => key)).not.toContain('kss-practitioner')
  expect((await on('2027-04-01')).find(({ key }) => key === 'early-career')!.standards).toEqual([])
  const swe = (await on('2026-11-23')).find(({ key }) => key === 'swe')!
  expect(swe.standards).toEqual(defaultStandards[0]!.standards)
})

test('laying them down again leaves what the council has settled', async () => {
  const kss = (await titled('Knowledge and skills: practice supervisors'))!
  await endStandardSet(await by(), kss.id, '2027-12-31')
  await owner.transaction((tx) => layDownStandards(tx, ben.organisationId, defaultStandards))
  expect(await standardSetOf(await by(), kss.id)).toMatchObject({ validTo: '2028-01-01' })
  expect(await standardsFor(await by())).toHaveLength(defaultStandards.length)
})

test('a set is added once, and its next edition on another day is the same set', async () => {
  const both = await Promise.all([addStandardSet(await by(), newSet), addStandardSet(await by(), newSet)])
  expect(both.filter((id) => id !== undefined)).toHaveLength(1)
  expect(await addStandardSet(await by(), { ...newSet, validFrom: '2029-01-01' })).toBeDefined()
  const editions = (await standardsFor(await by())).filter(({ title }) => title === newSet.title)
  expect(editions.map(({ key, validFrom }) => [key, validFrom])).toEqual([['practice-in-northmere', '2027-01-01'], ['practice-in-northmere', '2029-01-01']])
  expect(await owner.select().from(activity).where(eq(activity.did, 'added standards'))).toHaveLength(2)
})

test('standards of a set that is not in force yet are written anew, unless somebody else has written them meanwhile', async () => {
  const ecs = (await titled('Early career standards'))!
  const mine = [{ code: 'ECS 1', title: 'One' }]
  const yours = [{ code: 'ECS 2', title: 'Two' }]
  const both = await Promise.all([rewriteStandards(await by(), ecs.id, mine, ''), rewriteStandards(await by(), ecs.id, yours, '')])
  expect(both.toSorted()).toEqual(['changed meanwhile', true])
  const { standards } = (await standardSetOf(await by(), ecs.id))!
  expect(standards).toHaveLength(1)
  expect(await rewriteStandards(await by(), ecs.id, [...mine, ...yours], writtenOut(standards))).toBe(true)
  await endReadings()
  expect((await standardSetOf(await by(), ecs.id))!.standards).toEqual([...mine, ...yours])
})

test('what is in force stays as it is, but a set without standards may be filled in late', async () => {
  const swe = (await titled('Professional standards'))!
  expect(await rewriteStandards(await by(), swe.id, [], writtenOut(swe.standards))).toBe('in force')
  const late = (await addStandardSet(await by(), { ...newSet, title: 'Late', validFrom: '2026-01-01', standards: [] }))!
  expect(await rewriteStandards(await by(), late, newSet.standards, '')).toBe(true)
  expect(await rewriteStandards(await by(), late, newSet.standards, '')).toBe(true)
  expect(await rewriteStandards(await by(), late, [], writtenOut(newSet.standards))).toBe('in force')
})

test('a set ends after today or a later day, once', async () => {
  const late = (await titled('Late'))!
  expect(await endStandardSet(await by(), late.id, '2026-11-22')).toBe('too early')
  expect(await endStandardSet(await by(), late.id, '2025-12-31')).toBe('too early')
  expect(await endStandardSet(await by(), late.id, '2026-11-23')).toBe(true)
  expect(await endStandardSet(await by(ben, '2026-11-24T00:00:00Z'), late.id, '2026-12-31')).toBe('ended')
})

test('another council’s sets are not there', async () => {
  const swe = (await titled('Professional standards'))!
  expect(await standardSetOf(await by(sol), swe.id)).toBeUndefined()
  expect(await endStandardSet(await by(sol), swe.id, '2027-01-01')).toBeUndefined()
  expect(await rewriteStandards(await by(sol), swe.id, [], '')).toBeUndefined()
  expect(await titled(newSet.title, sol)).toBeUndefined()
  expect((await owner.execute<{ count: number }>(sql`select count(*)::int as count from standard_sets where key = 'swe' and valid_to is not null`))[0]!.count).toBe(0)
})
