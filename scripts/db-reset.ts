import { existsSync, realpathSync, rmdirSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { openEmbedded } from '../db/embedded.server.ts'
import { inTurn, isFree, openLock } from '../db/locks.ts'

const say = (line: string) => void process.stderr.write(`${line}\n`)

class Refused extends Error {}

/** Removes everything in the portal's database, so that the next start begins afresh. It stops nobody who is using it. */
async function reset() {
  const { values: { yes } } = parseArgs({ options: { yes: { type: 'boolean', default: false } } })
  const { DATABASE_URL, DATA_DIR } = process.env
  if (!DATABASE_URL) return resetEmbedded(resolve(DATA_DIR || '.practice-loop'))
  const { host, pathname } = new URL(DATABASE_URL)
  if (!yes) throw new Refused(`DATABASE_URL names ${pathname.slice(1)} on ${host}. Everything in it would be gone for good. If you mean that: npm run db:reset -- --yes`)
  await emptyDatabase(DATABASE_URL)
  say(`Emptied ${pathname.slice(1)} on ${host}. The next start begins afresh.`)
}

async function emptyDatabase(ownerUrl: string) {
  const sql = postgres(ownerUrl, { max: 1, onnotice: () => {} })
  try {
    const others = await sql`select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'`
    if (others.length > 0) throw new Refused('Somebody is using this database. Stop the portal and whatever else is connected, then try again.')
    await sql.begin((tx) => [tx`drop schema if exists pgboss, drizzle, public cascade`, tx`create schema public`])
  } finally {
    await sql.end()
  }
}

async function resetEmbedded(folder: string) {
  const cluster = join(folder, 'cluster')
  if (!existsSync(cluster)) return say(`There is no database in ${folder}, so there is nothing to remove.`)
  refuseWhileUsed(folder)
  // A server that outlived its last user is still running: opening and closing it once stops it.
  if (existsSync(join(cluster, 'postmaster.pid'))) await (await openEmbedded({ dataDir: folder, say })).close()

  await inTurn(join(folder, 'turn.lock'), async () => {
    refuseWhileUsed(folder)
    const home = dirname(realpathSync(cluster))
    for (const part of ['cluster', 'cluster.new', 'password']) await rm(join(home, part), { recursive: true, force: true })
    if (home !== realpathSync(folder)) rmdirSync(home)
    for (const part of ['cluster', 'uploads', 'users.lock']) await rm(join(folder, part), { recursive: true, force: true })
  })
  say(`Removed the database in ${folder}. The next start begins afresh.`)
}

function refuseWhileUsed(folder: string) {
  const users = openLock(join(folder, 'users.lock'))
  try {
    if (!isFree(users)) throw new Refused(`The database in ${folder} is in use. Stop the portal, then try again.`)
  } finally {
    users.close()
  }
}

try {
  await reset()
} catch (error) {
  say(error instanceof Refused ? error.message : String((error as Error).stack))
  process.exitCode = 1
}
