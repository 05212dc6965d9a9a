import { sql } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { ownDatabase, somebody } from '../tests/support/council.ts'
import { connect, openReading, writing, type Database, type Reading, type Transaction } from './client.server.ts'
import { serviceAreas } from './schema.ts'

const { owner, ownerUrl } = await ownDatabase()
const { organisationId } = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: 'Family Help South' })

const pools: Database[] = []
/** A pool with so few connections that a lost one is missed at once. */
function pool(max = 1, url = ownerUrl) {
  const db = connect(url, { max })
  pools.push(db)
  return db
}
afterEach(async () => { await Promise.all(pools.splice(0).map((db) => db.$client.end({ timeout: 1 }))) })

const areasIn = async (reading: Reading) => (await (await reading.tx()).select().from(serviceAreas)).map(({ name }) => name)
const add = (name: string) => owner.insert(serviceAreas).values({ organisationId, name, validFrom: '2026-01-01' })
const connectionsInTransaction = () => owner.execute<{ count: number }>(sql`
  select count(*)::int as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null`).then(([row]) => row!.count)

test('a transaction writes all or nothing', async () => {
  const db = pool()
  const broken = writing(db, organisationId, async (tx) => {
    await tx.insert(serviceAreas).values({ organisationId, name: 'Half written', validFrom: '2026-01-01' })
    throw new Error('the second half')
  })

  await expect(broken).rejects.toThrow('the second half')
  expect(await writing(db, organisationId, (tx) => tx.select().from(serviceAreas))).not.toContainEqual(expect.objectContaining({ name: 'Half written' }))
})

test('all who read together see one moment, whatever is written meanwhile', async () => {
  const reading = openReading(pool(), organisationId)
  const before = await areasIn(reading)
  await add('Written meanwhile')

  expect(await areasIn(reading)).toEqual(before)
  expect(await reading.tx()).toBe(await reading.tx())

  await reading.close()
  expect(await areasIn(reading)).toEqual([...before, 'Written meanwhile'])
  await reading.close()
})

test('the moment is that of beginning, not of the first look at a table', async () => {
  const reading = openReading(pool(), organisationId)
  await reading.tx()
  await add('Written before the look')

  expect(await areasIn(reading)).not.toContain('Written before the look')
  await reading.close()
})

test('a reading begins when it is first asked for, and takes one connection however many ask', async () => {
  const db = pool(5)
  const reading = openReading(db, organisationId)
  expect(await connectionsInTransaction()).toBe(0)

  const [one, two] = await Promise.all([reading.tx(), reading.tx()])
  expect(one).toBe(two)
  expect(await connectionsInTransaction()).toBe(1)

  await reading.close()
  expect(await connectionsInTransaction()).toBe(0)
})

test('in a reading nothing can be written', async () => {
  const reading = openReading(pool(), organisationId)
  const tx = await reading.tx()

  await expect(tx.insert(serviceAreas).values({ organisationId, name: 'Written in a reading', validFrom: '2026-01-01' })).rejects.toMatchObject({ cause: expect.objectContaining({ code: '25006' }) })
  await reading.close()
})

test('a reading sees its own council and no other', async () => {
  const elsewhere = openReading(pool(), '00000000-0000-4000-8000-000000000000')

  expect(await areasIn(elsewhere)).toEqual([])
  await elsewhere.close()
})

test('a reading that was never begun, or is closed twice, closes quietly', async () => {
  const reading = openReading(pool(), organisationId)
  await reading.close()
  await reading.tx()
  await Promise.all([reading.close(), reading.close()])
  await reading.close()
})

test('a reading that is closed while it begins gives its connection back', async () => {
  const db = pool()
  const reading = openReading(db, organisationId)
  const begun = reading.tx()
  await reading.close()
  await begun

  expect(await db.execute(sql`select 1 as one`)).toMatchObject([{ one: 1 }])
})

test('a query that failed spoils its reading; the next one begins anew on the same connection', async () => {
  const reading = openReading(pool(), organisationId)
  await expect((await reading.tx()).execute(sql`select nothing_of_the_kind`)).rejects.toThrow()
  await reading.close()

  expect((await areasIn(reading)).length).toBeGreaterThan(0)
  await reading.close()
})

test('a reading that cannot begin says so to whoever asks, and holds no connection', async () => {
  const db = pool()
  await owner.execute(sql`revoke usage on schema public from practice_loop_app`)
  const reading = openReading(db, 'x\u0000y')
  await expect(reading.tx()).rejects.toThrow()
  await expect(reading.tx()).rejects.toThrow()
  await reading.close()
  await owner.execute(sql`grant usage on schema public to practice_loop_app`)

  expect(await connectionsInTransaction()).toBe(0)
  const next = openReading(db, organisationId)
  expect((await areasIn(next)).length).toBeGreaterThan(0)
  await next.close()
})

test('while the database is away a reading fails, and begins once it is back', async () => {
  const away = new URL(ownerUrl)
  away.port = '1'
  const reading = openReading(pool(1, away.href), organisationId)

  await expect(reading.tx()).rejects.toThrow()
  await reading.close()
  await expect(reading.tx()).rejects.toThrow()
  await reading.close()
})

/** Cuts the connection of a transaction, as the database does when it goes away. */
const cut = (pid: number) => owner.execute(sql`select pg_terminate_backend(${pid}, 5000)`)
const pidOf = async (tx: Transaction) => (await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`))[0]!.pid
const noticed = () => new Promise((resolve) => setTimeout(resolve, 100))

test('a connection that is cut in the middle of a reading is told to whoever asks, and replaced', async () => {
  const reading = openReading(pool(), organisationId)
  const tx = await reading.tx()
  await cut(await pidOf(tx))
  await noticed()
  await expect(tx.select().from(serviceAreas)).rejects.toThrow()
  await expect(areasIn(reading)).rejects.toThrow()
  await reading.close()

  expect((await areasIn(reading)).length).toBeGreaterThan(0)
  await reading.close()
})

test('a connection that is cut while it waits for an answer is told, and replaced', async () => {
  const db = pool()
  const cutShort = writing(db, organisationId, async (tx) => {
    const pid = await pidOf(tx)
    const [answer] = await Promise.allSettled([tx.execute(sql`select pg_sleep(10)`), noticed().then(() => cut(pid))])
    if (answer.status === 'rejected') throw answer.reason
  })

  await expect(cutShort).rejects.toThrow()
  // postgres.js tells whoever comes next of the same end, once.
  await db.execute(sql`select 1`).catch(() => {})
  expect(await writing(db, organisationId, (tx) => tx.select().from(serviceAreas))).not.toEqual([])
})

test('a connection that is cut between two steps, or before the end, leaves nothing of what was written', async () => {
  const db = pool()
  const area = { organisationId, validFrom: '2026-01-01' }
  const half = writing(db, organisationId, async (tx) => {
    await tx.insert(serviceAreas).values({ ...area, name: 'First half' })
    await cut(await pidOf(tx))
    await noticed()
    await tx.insert(serviceAreas).values({ ...area, name: 'Second half' })
  })
  await expect(half).rejects.toThrow()
  const whole = writing(db, organisationId, async (tx) => {
    await tx.insert(serviceAreas).values({ ...area, name: 'Both halves' })
    await cut(await pidOf(tx))
    await noticed()
  })
  await expect(whole).rejects.toThrow()

  const names = (await writing(db, organisationId, (tx) => tx.select().from(serviceAreas))).map(({ name }) => name)
  expect(names.filter((name) => name.endsWith('half') || name.endsWith('halves'))).toEqual([])
})
