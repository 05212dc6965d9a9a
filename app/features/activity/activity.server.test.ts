import { randomUUID } from 'node:crypto'
import { asc, eq, sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { anotherCouncil, endReadings, ownDatabase, somebody, through } from '../../../tests/support/council.ts'
import { writing, type Transaction } from '../../../db/client.server.ts'
import { activity, activitySeals, activityToSeal } from '../../../db/schema.ts'
import { note, noteReading } from './activity.server.ts'
import { firstBrokenSeal, sealActivity } from './seal.server.ts'

const { db, owner } = await ownDatabase()
const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })
const other = await anotherCouncil(owner)
const stranger = await somebody(owner, other.key, { name: 'Olu Strange', role: 'auditor' })

/** As owner and with the guards off: how else could a log that is written once begin anew, or be tampered with? */
const tamper = (statement: string) => owner.transaction(async (tx) => {
  await tx.execute(sql`set local session_replication_role = replica`)
  await tx.execute(sql.raw(statement))
})
beforeEach(async () => {
  for (const table of ['activity_to_seal', 'activity_seals', 'activity']) await tamper(`delete from ${table}`)
})
afterEach(endReadings)

const did = (what: string, who = wilma) => writing(db, who.organisationId, (tx) => noteAs(tx, what, who))
const noteAs = (tx: Transaction, what: string, who = wilma) => note(tx, { organisationId: who.organisationId, personId: who.id, actor: undefined, requestId: undefined }, { did: what, subjectKind: 'gap', subjectId: randomUUID() })
const chain = () => owner.select().from(activitySeals).where(eq(activitySeals.organisationId, wilma.organisationId)).orderBy(asc(activitySeals.position))
const broken = (organisationId = wilma.organisationId) => writing(db, organisationId, firstBrokenSeal)
/** The ids of what was written, oldest first. */
const ids = async () => (await owner.select({ id: activity.id }).from(activity).orderBy(asc(activity.id))).map(({ id }) => id)

test('what someone did is noted in the transaction that does it, as ids', async () => {
  const [subjectId, requestId] = [randomUUID(), randomUUID()]
  await writing(db, marcus.organisationId, (tx) => note(tx, { ...marcus, personId: marcus.id, actor: undefined, requestId }, { did: 'confirmed learning', subjectKind: 'assignment', subjectId, aboutPersonId: wilma.id }))
  await writing(db, marcus.organisationId, async (tx) => {
    await noteAs(tx, 'never happened')
    throw new Error('no')
  }).catch(() => {})

  expect(await owner.select().from(activity)).toEqual([{
    organisationId: marcus.organisationId, id: expect.any(BigInt), at: expect.any(Date), personId: marcus.id, actor: null, did: 'confirmed learning',
    subjectKind: 'assignment', subjectId, aboutPersonId: wilma.id, requestId,
  }])
})

test('that someone read about another person is noted; that they read about themselves, or about nobody, is not', async () => {
  const manager = await through(db, 'follow gaps', marcus)
  await noteReading(manager, { subjectKind: 'audit', subjectId: randomUUID(), aboutPersonId: marcus.id })
  await noteReading(manager, { subjectKind: 'audit', subjectId: randomUUID(), aboutPersonId: null })
  await noteReading(manager, { subjectKind: 'audit', subjectId: randomUUID() })
  expect(await owner.select().from(activity)).toEqual([])

  await noteReading(manager, { subjectKind: 'gap', subjectId: randomUUID(), aboutPersonId: wilma.id })
  expect(await owner.select().from(activity)).toMatchObject([{ did: 'read', personId: marcus.id, aboutPersonId: wilma.id }])
})

test('sealing chains what was done since the last time, and leaves nothing waiting', async () => {
  await did('one')
  await did('two')
  expect(await sealActivity(db)).toBe(2)
  await did('three')
  expect(await sealActivity(db)).toBe(1)
  expect(await sealActivity(db)).toBe(0)

  const seals = await chain()
  expect(seals.map(({ position }) => position)).toEqual([1n, 2n, 3n])
  expect(seals.map(({ activityId }) => activityId)).toEqual(await ids())
  expect(new Set(seals.map(({ hash }) => hash)).size).toBe(3)
  expect(await owner.select().from(activityToSeal)).toEqual([])
  expect(await broken()).toBeUndefined()
})

test('each council has a chain of its own', async () => {
  await did('ours')
  await did('theirs', stranger)
  await did('theirs again', stranger)
  expect(await sealActivity(db)).toBe(3)

  expect(await chain()).toHaveLength(1)
  expect((await owner.select().from(activitySeals).where(eq(activitySeals.organisationId, other.id)).orderBy(asc(activitySeals.position))).map(({ position }) => position)).toEqual([1n, 2n])
  await tamper(`update activity set did = 'something else' where organisation_id = '${other.id}'`)
  expect(await broken()).toBeUndefined()
  expect(await broken(other.id)).toBeDefined()
})

test('of 24 sealings at once, while more is written, one chain comes without a gap', async () => {
  for (let n = 0; n < 40; n += 1) await did(`deed ${n}`)

  const sealed = await Promise.all(Array.from({ length: 24 }, async (_, n) => {
    if (n % 3 === 0) await did(`late deed ${n}`)
    return sealActivity(db)
  }))

  const rest = await sealActivity(db)
  expect(sealed.reduce((sum, count) => sum + count, rest)).toBe(48)
  expect((await chain()).map(({ position }) => position)).toEqual(Array.from({ length: 48 }, (_, n) => BigInt(n + 1)))
  expect(await broken()).toBeUndefined()
})

test('what is committed late is sealed later, after what came before it in time, and holds nobody up', async () => {
  const sealedMeanwhile = await writing(db, wilma.organisationId, async (tx) => {
    await noteAs(tx, 'begun early')
    await did('done meanwhile')
    return sealActivity(db)
  })
  expect(sealedMeanwhile).toBe(1)
  expect(await sealActivity(db)).toBe(1)

  const [early, meanwhile] = await ids()
  expect((await chain()).map(({ activityId }) => activityId)).toEqual([meanwhile, early])
  expect(await broken()).toBeUndefined()
})

test('a sealing that fails leaves everything waiting as it was', async () => {
  await did('one')
  await expect(writing(db, wilma.organisationId, async (tx) => {
    await tx.delete(activityToSeal)
    throw new Error('cut off')
  })).rejects.toThrow('cut off')

  expect(await sealActivity(db)).toBe(1)
})

test.each([
  ['what was done', `did = 'something else'`],
  ['who did it', `person_id = '${marcus.id}'`],
  ['when', `at = at + interval '1 second'`],
  ['to what', `subject_id = gen_random_uuid()`],
  ['about whom', `about_person_id = '${marcus.id}'`],
])('a row whose “%s” is changed afterwards is found', async (_, change) => {
  for (const what of ['one', 'two', 'three']) await did(what)
  await sealActivity(db)
  const [, second] = await ids()

  await tamper(`update activity set ${change} where id = ${second}`)

  expect(await broken()).toBe(second)
})

test('a row that is taken away is found, be it the last', async () => {
  for (const what of ['one', 'two', 'three']) await did(what)
  await sealActivity(db)
  const [, , third] = await ids()

  await tamper(`delete from activity where id = ${third}`)
  expect(await broken()).toBe(third)
})

test('a row that is taken away together with its seal is found', async () => {
  for (const what of ['one', 'two', 'three']) await did(what)
  await sealActivity(db)
  const [, second, third] = await ids()

  await tamper(`delete from activity_seals where activity_id = ${second}; delete from activity where id = ${second}`)
  expect(await broken()).toBe(third)
})

test('a row that is kept out of the chain is found', async () => {
  for (const what of ['one', 'two']) await did(what)
  const [, second] = await ids()
  expect(await broken()).toBeUndefined()

  await tamper(`delete from activity_to_seal where activity_id = ${second}`)
  await sealActivity(db)
  expect(await broken()).toBe(second)
})
