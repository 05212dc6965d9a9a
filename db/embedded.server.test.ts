import { randomUUID } from 'node:crypto'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import postgres from 'postgres'
import { expect, onTestFinished, test } from 'vitest'
import { openEmbedded } from './embedded.server.ts'

const asRoot = process.getuid?.() === 0

test('the first start creates a database that the portal can rely on', async () => {
  const { ownerUrl, fresh } = await open(newFolder())

  expect(fresh).toBe(true)
  expect(await ask(ownerUrl, (sql) => sql`
    select current_setting('server_encoding') as encoding, datcollate, datlocale, current_setting('data_checksums') as checksums,
      current_setting('listen_addresses') as listens, current_setting('fsync') as fsync, current_setting('timezone') as zone
    from pg_database where datname = 'postgres'`))
    .toEqual([{ encoding: 'UTF8', datcollate: 'C', datlocale: 'C.UTF-8', checksums: 'on', listens: '127.0.0.1', fsync: 'on', zone: 'UTC' }])
})

test('nobody comes in without the generated password', async () => {
  const { ownerUrl } = await open(newFolder())
  const guess = new URL(ownerUrl)
  guess.password = 'postgres'

  await expect(ask(guess.href, (sql) => sql`select 1`)).rejects.toThrow('password authentication failed')
})

test('the second start keeps all rows', async () => {
  const folder = newFolder()
  const first = await open(folder)
  await ask(first.ownerUrl, (sql) => sql`create table kept as select 'still here' as word`)
  await first.close()
  const second = await open(folder)

  expect(second.fresh).toBe(false)
  expect(await ask(second.ownerUrl, (sql) => sql`select word from kept`)).toEqual([{ word: 'still here' }])
})

test('users share one server, and the last one out stops it', async () => {
  const folder = newFolder()
  const [one, two] = await Promise.all([open(folder), open(folder)])

  expect(one.ownerUrl).toBe(two.ownerUrl)
  expect([one.fresh, two.fresh].toSorted()).toEqual([false, true])
  await one.close()
  expect(await ask(two.ownerUrl, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
  await two.close()
  await two.close()
  expect(postmasterPid(folder)).toBeUndefined()
  await expect(ask(two.ownerUrl, (sql) => sql`select 1`)).rejects.toThrow('ECONNREFUSED')
})

test('a pid file that names another program, or none, is cleared', async () => {
  const folder = newFolder()
  await (await open(folder)).close()
  for (const pid of [process.pid, 4_000_000]) {
    writeFileSync(join(folder, 'cluster', 'postmaster.pid'), `${pid}\n${join(folder, 'cluster')}\n1770000000\n1\n\n127.0.0.1\n`)
    const again = await open(folder)
    expect(await ask(again.ownerUrl, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
    await again.close()
  }
})

test('a killed server loses no acknowledged row and comes back by itself at the same address', async () => {
  const folder = newFolder()
  const { ownerUrl } = await open(folder)
  await ask(ownerUrl, (sql) => sql`create table acknowledged (number int)`)

  let acknowledged = 0
  const writing = ask(ownerUrl, async (sql) => {
    for (;;) {
      await sql`insert into acknowledged values (${acknowledged + 1})`
      acknowledged += 1
    }
  })
  setTimeout(() => process.kill(postmasterPid(folder)!, 'SIGKILL'), 300)
  await expect(writing).rejects.toThrow(/CONNECTION|ECONN|terminat/)

  const numbers = await eventually(() => ask(ownerUrl, (sql) => sql`select number from acknowledged order by number`))
  expect(acknowledged).toBeGreaterThan(0)
  expect(numbers.slice(0, acknowledged).map(({ number }) => number)).toEqual(Array.from({ length: acknowledged }, (_, k) => k + 1))
})

test('a user killed with its server leaves the folder ready for the next', async () => {
  const folder = newFolder()
  const killed = spawn(process.execPath, ['--input-type=module', '-e', `
    import { openEmbedded } from ${JSON.stringify(new URL('embedded.server.ts', import.meta.url).href)}
    const { ownerUrl } = await openEmbedded({ dataDir: ${JSON.stringify(folder)} })
    console.log(ownerUrl)
    setInterval(() => undefined, 1000)`])
  const ownerUrl = String(await once(killed.stdout, 'data').then(([line]) => line)).trim()
  await ask(ownerUrl, (sql) => sql`create table acknowledged as select 1 as number`)
  const exit = once(killed, 'exit')
  process.kill(postmasterPid(folder)!, 'SIGKILL')
  killed.kill('SIGKILL')
  await exit

  const next = await open(folder)
  expect(await ask(next.ownerUrl, (sql) => sql`select number from acknowledged`)).toEqual([{ number: 1 }])
  await next.close()
  expect(postmasterPid(folder)).toBeUndefined()
})

test('a user that exits without closing still stops the server', async () => {
  const folder = newFolder()
  const careless = spawn(process.execPath, ['--input-type=module', '-e', `
    import { openEmbedded } from ${JSON.stringify(new URL('embedded.server.ts', import.meta.url).href)}
    await openEmbedded({ dataDir: ${JSON.stringify(folder)} })
    process.exit(3)`])

  expect(await once(careless, 'exit')).toEqual([3, null])
  expect(postmasterPid(folder)).toBeUndefined()
})

test.runIf(asRoot)('started by root, PostgreSQL runs as another user', async () => {
  const folder = newFolder()
  await open(folder)

  expect(readFileSync(`/proc/${postmasterPid(folder)}/status`, 'utf8')).not.toMatch(/^Uid:.*\b0\b/m)
  expect(statSync(join(folder, 'password')).mode & 0o777).toBe(0o600)
})

test.runIf(asRoot)('started by root in a private folder, the data goes where PostgreSQL can reach it, and it says so', async () => {
  const parent = newFolder()
  mkdirSync(parent)
  chmodSync(parent, 0o700)
  const said: string[] = []
  const { ownerUrl, close } = await open(join(parent, 'data'), (line) => said.push(line))
  const home = dirname(realpathSync(join(parent, 'data', 'cluster')))
  onTestFinished(() => close().then(() => rmSync(home, { recursive: true })))

  expect(said.join()).toContain(`Creating the database in ${home}, because`)
  expect(await ask(ownerUrl, (sql) => sql`select 1 as one`)).toEqual([{ one: 1 }])
})

function newFolder() {
  const folder = join(tmpdir(), `practice-loop-embedded-${randomUUID()}`)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function open(dataDir: string, say?: (line: string) => void) {
  const opened = await openEmbedded({ dataDir, say })
  onTestFinished(() => opened.close())
  return opened
}

async function ask<Rows>(url: string, question: (sql: postgres.Sql) => PromiseLike<Rows>) {
  const sql = postgres(url, { max: 1, connect_timeout: 5 })
  try {
    return await question(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function eventually<Result>(attempt: () => Promise<Result>) {
  for (const giveUpAt = Date.now() + 15_000; ;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > giveUpAt) throw error
      await sleep(100)
    }
  }
}

function postmasterPid(folder: string) {
  const file = join(folder, 'cluster', 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : undefined
}
