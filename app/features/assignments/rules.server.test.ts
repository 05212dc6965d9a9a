import { eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, somebody, through } from '../../../tests/support/council.ts'
import { writing } from '../../../db/client.server.ts'
import { activity, frameworks, ruleVersions } from '../../../db/schema.ts'
import { frameworkOn } from '../frameworks/frameworks.server.ts'
import { defaultReason, defaultRules } from './default-rules.ts'
import { asSeen, standingOn } from './rules.ts'
import { choicesOn, endRule, layDownRules, putInForce, rulesOn, ruleVersionsOf, type RuleWanted } from './rules.server.ts'

const { db, owner } = await ownDatabase()
const council = 'northmere'
const at = '2026-11-23T10:00:00Z'
const today = '2026-11-23'
const ben = await somebody(owner, council, { name: 'Ben Lomax', role: 'admin' })
const other = await anotherCouncil(owner)
await owner.transaction(async (tx) => layDownRules(tx, other.id, (await frameworkOn(tx, 'practice-themes', today, other.id))!.id, defaultRules, '2024-01-01'))
const stranger = await somebody(owner, 'southwold-vale', { name: 'Sue Elsewhere', role: 'admin' })
await owner.execute(sql`
  insert into case_types (organisation_id, framework_id, key, title, position)
  select organisation_id, id, kind.key, kind.title, 50 + place from frameworks cross join (values ('leaving', 'Somebody leaving care', 1), ('any-contact', 'A contact', 2)) as kind (key, title, place) where frameworks.key = 'practice-themes'`)
await owner.execute(sql`
  insert into themes_not_applicable (organisation_id, case_type_id, theme_id)
  select kind.organisation_id, kind.id, theme.id from case_types kind join themes theme on theme.framework_id = kind.framework_id and theme.key = 'permanence' where kind.title = 'A contact'`)

const before = await owner.select().from(ruleVersions)
beforeEach(async () => {
  await owner.delete(ruleVersions)
  await owner.insert(ruleVersions).values(before)
})
afterEach(endReadings)

const admin = () => through(db, 'change rules', ben, at)
const versionsOf = async (key: string) => (await writing(db, ben.organisationId, ruleVersionsOf)).filter((one) => one.key === key)
const seenOf = async (key: string) => asSeen(await versionsOf(key))
const key = 'planning-practitioner'
const wanted: RuleWanted = { frameworkKey: 'practice-themes', themeKey: 'planning', role: 'practitioner', caseType: null, gradeKey: 'inadequate', moduleKeys: ['childs-day'], reason: defaultReason, from: '2027-01-04' }

test('a new version ends the one before on its first day, and says who put it in force', async () => {
  expect(await putInForce(await admin(), wanted, await seenOf(key))).toEqual({ key, version: 2 })

  const [first, second] = await versionsOf(key)
  expect(first).toMatchObject({ version: 1, validTo: '2027-01-04' })
  expect(second).toMatchObject({ version: 2, validFrom: '2027-01-04', validTo: null, setBy: 'Ben Lomax', setAt: new Date(at), grade: 'Inadequate', fromBelow: 2 })
  const on = async (day: string) => (await writing(db, ben.organisationId, (tx) => rulesOn(tx, day))).filter((one) => one.key === key).map(({ version }) => version)
  expect([await on('2027-01-03'), await on('2027-01-04')]).toEqual([[1], [2]])
  expect(await owner.select({ did: activity.did, personId: activity.personId }).from(activity).where(eq(activity.subjectId, second!.id))).toEqual([{ did: 'put a new version of a rule in force', personId: ben.id }])
})

test('a version that was to start later never does, once another is put in force before', async () => {
  await putInForce(await admin(), wanted, await seenOf(key))
  await putInForce(await admin(), { ...wanted, from: '2026-12-01' }, await seenOf(key))

  expect((await versionsOf(key)).map((version) => standingOn(version, '2027-02-01'))).toEqual(['ended', 'never in force', 'in force'])
})

test('a rule for a type of case is a rule of its own beside the general one', async () => {
  const forLeavers = { ...wanted, caseType: 'Somebody leaving care', from: today }
  expect(await putInForce(await admin(), forLeavers, asSeen([]))).toEqual({ key: 'planning-practitioner-somebody-leaving-care', version: 1 })

  const inForce = await writing(db, ben.organisationId, (tx) => rulesOn(tx, today))
  expect(inForce.filter(({ themeKey, role }) => themeKey === 'planning' && role === 'practitioner').map((one) => [one.key, one.version, one.caseType])).toEqual([
    [key, 1, null], ['planning-practitioner-somebody-leaving-care', 1, 'Somebody leaving care'],
  ])
})

test('what cannot be meant is not put in force', async () => {
  const seen = await seenOf(key)
  const put = async (more: Partial<RuleWanted>) => putInForce(await admin(), { ...wanted, ...more }, seen)

  expect(await put({ from: '2026-11-22' })).toBe('too early')
  expect(await put({ themeKey: 'no-theme' })).toBe('no such theme')
  expect(await put({ frameworkKey: 'ofsted' })).toBe('no such theme')
  expect(await put({ gradeKey: 'good' })).toBe('no such grade')
  expect(await put({ caseType: 'Nothing of the kind' })).toBe('no such type of case')
  expect(await put({ themeKey: 'permanence', caseType: 'A contact' })).toBe('not judged in such cases')
  expect(await versionsOf(key)).toHaveLength(1)
})

test('a theme is one of the framework that holds on the day from which the rule does', async () => {
  await owner.update(frameworks).set({ validTo: '2027-04-01' }).where(eq(frameworks.key, 'practice-themes'))

  expect(await putInForce(await admin(), { ...wanted, from: '2027-04-01' }, await seenOf(key))).toBe('no such theme')
  expect(await putInForce(await admin(), { ...wanted, from: '2027-03-31' }, await seenOf(key))).toMatchObject({ version: 2 })
  await owner.update(frameworks).set({ validTo: null }).where(eq(frameworks.key, 'practice-themes'))
})

test('of 24 who put a version in force at once one does, and the others are told that the rule has changed', async () => {
  const seen = await seenOf(key)
  const doors = await Promise.all(Array.from({ length: 24 }, admin))
  const answers = await Promise.all(doors.map((door, n) => (n % 3 ? putInForce(door, { ...wanted, reason: `${wanted.reason} (${n})`, from: n % 2 ? today : '2027-01-04' }, seen) : endRule(door, key, today, seen))))

  expect(answers.filter((answer) => answer !== 'changed meanwhile')).toHaveLength(1)
  expect((await versionsOf(key)).filter((version) => standingOn(version, '2027-02-01') === 'in force').length).toBeLessThanOrEqual(1)
})

test('of 24 who make a new rule for the same at once one does', async () => {
  const doors = await Promise.all(Array.from({ length: 24 }, admin))
  const answers = await Promise.all(doors.map((door, n) => putInForce(door, { ...wanted, themeKey: 'oversight', reason: `${wanted.reason} (${n})` }, asSeen([]))))

  expect(answers.filter((answer) => answer !== 'changed meanwhile')).toEqual([{ key: 'oversight-practitioner', version: 1 }])
})

test('a form that is sent twice puts one version in force, and says so both times', async () => {
  const [seen, count] = [await seenOf(key), (await versionsOf(key)).length]
  const twice = { ...wanted, reason: `${wanted.reason} (twice)` }
  const first = await putInForce(await admin(), twice, seen)

  expect(await putInForce(await admin(), twice, seen)).toEqual(first)
  expect(await versionsOf(key)).toHaveLength(count + 1)
  expect(await putInForce(await admin(), { ...twice, reason: wanted.reason }, seen)).toBe('changed meanwhile')
})

test('a rule ends on a day, with whatever of it was to start later, and can be put in force again', async () => {
  await putInForce(await admin(), wanted, await seenOf(key))
  expect(await endRule(await admin(), key, '2026-11-22', await seenOf(key))).toBe('too early')
  expect(await endRule(await admin(), key, '2026-12-01', 'as somebody else saw it')).toBe('changed meanwhile')
  expect(await endRule(await admin(), key, '2026-12-01', await seenOf(key))).toBe(true)
  expect((await versionsOf(key)).map((version) => standingOn(version, '2027-02-01'))).toEqual(['ended', 'never in force'])
  expect(await endRule(await admin(), key, '2026-12-02', await seenOf(key))).toBe('ended already')
  expect(await endRule(await admin(), 'no-such-rule', today, asSeen([]))).toBeUndefined()

  expect(await putInForce(await admin(), { ...wanted, from: '2027-02-01' }, await seenOf(key))).toEqual({ key, version: 3 })
  expect((await versionsOf(key)).map((version) => standingOn(version, '2027-02-01'))).toEqual(['ended', 'never in force', 'in force'])
})

test('a rule that ends on a later day may end sooner', async () => {
  await endRule(await admin(), key, '2027-01-01', await seenOf(key))
  expect(await endRule(await admin(), key, '2026-12-01', await seenOf(key))).toBe(true)
  expect((await versionsOf(key))[0]).toMatchObject({ validTo: '2026-12-01' })
})

test('another council’s rules are its own', async () => {
  const theirs = await through(db, 'change rules', stranger, at)
  await putInForce(await admin(), { ...wanted, from: today }, await seenOf(key))

  expect((await writing(db, other.id, ruleVersionsOf)).filter((one) => one.key === key).map(({ version, validTo }) => [version, validTo])).toEqual([[1, null]])
  expect(await endRule(theirs, key, today, asSeen([{ version: 1, validFrom: '2024-01-01', validTo: null }]))).toBe(true)
  expect((await versionsOf(key)).map((version) => standingOn(version, today))).toEqual(['ended', 'in force'])
  expect(await writing(db, other.id, (tx) => choicesOn(tx, today))).toHaveLength(1)
})

test('what can be chosen are the themes, the grades below the line and the types of case of the frameworks in force', async () => {
  const [framework] = await writing(db, ben.organisationId, (tx) => choicesOn(tx, today))

  expect(framework!.themes).toHaveLength(12)
  expect(framework!.grades.map(({ word, below }) => [word, below])).toEqual([['Requires improvement', 1], ['Inadequate', 2]])
  expect(framework!.caseTypes).toContainEqual({ title: 'A contact', notApplicable: ['permanence'] })
})
