import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createDatabase, urlOf } from '../tests/support/databases.ts'
import { appRole, connect, type Database } from './client.server.ts'
import { openEmbedded } from './embedded.server.ts'
import { prepareDatabase } from './prepare.server.ts'
import { people } from './schema.ts'

// A server of this file's own: roles belong to the whole server, and here the portal's is still missing.
const folder = path.join(tmpdir(), `practice-loop-prepare-${randomUUID()}`)
let server: Awaited<ReturnType<typeof openEmbedded>>
const pools: Database[] = []

beforeAll(async () => { server = await openEmbedded({ dataDir: folder, fast: true }) })
afterEach(async () => { await Promise.all(pools.splice(0).map((pool) => pool.$client.end({ timeout: 1 }))) })
afterAll(async () => {
  await server?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** The URL of an empty database. */
async function emptyDatabase() {
  const name = `prepare_${randomUUID().replaceAll('-', '')}`
  await createDatabase(server.ownerUrl, name)
  return urlOf(server.ownerUrl, name)
}

function ownerOf(url: string) {
  const owner = connect(url, { as: 'owner', max: 2 })
  pools.push(owner)
  return owner
}

const prepare = (url: string, { embedded = true, demo }: { embedded?: boolean; demo?: string } = {}) => prepareDatabase(url, { embedded, demo, say: () => {} })
const organisationsIn = async (url: string) => (await ownerOf(url).execute<{ key: string }>(sql`select key from organisations order by key`)).map(({ key }) => key)

/** Somebody real, in a council of their own. */
async function someoneMovesIn(url: string) {
  const owner = ownerOf(url)
  const [council] = await owner.execute<{ id: string }>(sql`insert into organisations (key, name) values ('real', 'A real council') returning id`)
  await owner.insert(people).values({ organisationId: council!.id, name: 'Rea Listic' })
}

/** Everything that preparing lays down, counted. */
async function laidDown(url: string) {
  const tables = ['organisations', 'installation', 'service_areas', 'teams', 'frameworks', 'grades', 'themes', 'descriptors', 'rule_versions', 'module_versions', 'drizzle.__drizzle_migrations', 'pgboss.queue', 'pgboss.schedule']
  const [row] = await ownerOf(url).execute<Record<string, number>>(sql.raw(`select ${tables.map((table) => `(select count(*) from ${table})::int as "${table}"`).join(', ')}`))
  return row!
}

test('several starts at once, of two databases on a server without the portal’s role, all succeed and do everything once', async () => {
  const [one, two] = [await emptyDatabase(), await emptyDatabase()]
  expect(await ownerOf(one).execute(sql`select 1 from pg_roles where rolname = ${appRole}`)).toHaveLength(0)

  const prepared = await Promise.all([one, two, one, two, one, two].map((url) => prepare(url)))

  expect(new Set(prepared.map(({ secret }) => secret)).size).toBe(2)
  const first = await laidDown(one)
  expect(first).toMatchObject({ organisations: 2, installation: 1, themes: 12 + 6 + 29, 'pgboss.queue': expect.any(Number) })
  expect(await laidDown(two)).toEqual(first)

  const portal = connect(one, { max: 1 })
  pools.push(portal)
  expect(await portal.execute(sql`select current_user`)).toMatchObject([{ current_user: appRole }])

  await prepare(one)
  expect(await laidDown(one)).toEqual(first)
})

test('preparing again keeps the secret, so that whoever is signed in stays so', async () => {
  const url = await emptyDatabase()
  const { secret } = await prepare(url)

  expect((await prepare(url)).secret).toBe(secret)
  expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
})

test('the embedded database is a demo unless DEMO=no, and stays what it became', async () => {
  const [demo, real] = [await emptyDatabase(), await emptyDatabase()]
  expect(await prepare(demo)).toMatchObject({ demo: true })
  expect(await organisationsIn(demo)).toEqual(['england', 'northmere'])
  expect(await prepare(real, { demo: 'no' })).toMatchObject({ demo: false })
  expect(await organisationsIn(real)).toEqual([])

  expect(await prepare(demo, { demo: 'no' })).toMatchObject({ demo: true })
  expect(await prepare(real)).toMatchObject({ demo: false })
  expect(await organisationsIn(real)).toEqual([])
})

test('a council’s own database is a demo only with DEMO=yes', async () => {
  const [real, demo] = [await emptyDatabase(), await emptyDatabase()]

  expect(await prepare(real, { embedded: false })).toMatchObject({ demo: false })
  expect(await organisationsIn(real)).toEqual([])
  expect(await prepare(demo, { embedded: false, demo: 'yes' })).toMatchObject({ demo: true })
})

test('a database settled as real does not become a demo, by DEMO=yes or by being embedded', async () => {
  const url = await emptyDatabase()
  await prepare(url, { embedded: false })

  await expect(prepare(url, { embedded: false, demo: 'yes' })).rejects.toThrow('demo mode cannot be switched on')
  await expect(prepare(url, { demo: 'yes' })).rejects.toThrow('demo mode cannot be switched on')
  expect(await prepare(url)).toMatchObject({ demo: false })
  expect(await organisationsIn(url)).toEqual([])
})

test('where people are already, nothing switches the demo on', async () => {
  const url = await emptyDatabase()
  await prepare(url, { demo: 'no' })
  await someoneMovesIn(url)
  await ownerOf(url).execute(sql`delete from installation`)

  await expect(prepare(url, { demo: 'yes' })).rejects.toThrow('This database already holds people')
  expect(await ownerOf(url).execute(sql`select 1 from installation`)).toHaveLength(0)
  expect(await prepare(url)).toMatchObject({ demo: false })
  expect(await organisationsIn(url)).toEqual(['real'])
})

test('an owner who may not make roles is told what to ask for, and can prepare once that was done', async () => {
  const url = await emptyDatabase()
  await ownerOf(url).execute(sql`create role limited login password 'limited'`)
  const limited = new URL(url)
  limited.username = 'limited'
  limited.password = 'limited'

  await ownerOf(url).execute(sql.raw(`alter database ${limited.pathname.slice(1)} owner to limited`))

  await expect(prepare(limited.href, { embedded: false })).rejects.toThrow(`grant ${appRole} to "<the user in DATABASE_URL>"`)

  await ownerOf(url).execute(sql.raw(`grant ${appRole} to limited`))
  expect(await prepare(limited.href, { embedded: false })).toMatchObject({ demo: false })
})

test('a user who may not add the extension that keeps meetings from clashing is told what to ask for', async () => {
  const url = await emptyDatabase()
  await ownerOf(url).execute(sql.raw(`create role guest login password 'guest'; grant ${appRole} to guest`))
  const guest = new URL(url)
  guest.username = 'guest'
  guest.password = 'guest'

  await expect(prepare(guest.href, { embedded: false })).rejects.toThrow('create extension btree_gist')
})
