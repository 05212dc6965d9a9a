import path from 'node:path'
import { sql } from 'drizzle-orm'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import { demoPeople } from '../app/features/people/demo-people.ts'
import { prepareJobs } from '../app/jobs/jobs.server.ts'
import { newSecret } from '../app/lib/env.server.ts'
import { appRole, connect, type Database } from './client.server.ts'
import { installation, people } from './schema.ts'
import { completeCouncils, layFoundations } from './seed/foundations.ts'

/** Something that whoever starts the portal can put right; its message says how. */
export class Refused extends Error {}

export type Prepared = { demo: boolean; secret: string; demoPeople: typeof demoPeople }

type ToPrepare = {
  /** Whether the database is the embedded one, which begins as a demo unless DEMO=no. */
  embedded: boolean
  /** The DEMO setting as given. */
  demo?: string
  say: (line: string) => void
  /** Also load the demo councils' audits and tell their story, which leaves a file in the spool; a command that only needs the tables leaves it out. */
  story?: { spool: string }
  /** The moment at which the demo is set up and its story told; now, if none is given. */
  at?: Date
}

/** Brings a database up to date, whatever its age: the app's role, the tables, the job tables and, in a demo, its people. Safe to run again. */
export async function prepareDatabase(ownerUrl: string, { embedded, demo, say, story, at = new Date() }: ToPrepare): Promise<Prepared> {
  const owner = connect(ownerUrl, { as: 'owner', max: 1 })
  try {
    await makeAppRole(owner)
    await alone(owner, async () => {
      await addExtension(owner)
      await migrate(owner, { migrationsFolder: path.join(import.meta.dirname, 'migrations') })
      await prepareJobs(ownerUrl, owner)
    })
    const settings = await settleMode(owner, { embedded, demo })
    await completeCouncils(owner)
    if (settings.demo) {
      await layFoundations(owner, say, at)
      if (story) await (await import('./seed/story.ts')).tellStory(ownerUrl, say, story.spool, at)
    }
    return { ...settings, demoPeople }
  } finally {
    await owner.$client.end()
  }
}

/** Two starts at once migrate one after the other; the lock is this connection's and falls with it. */
async function alone(owner: Database, work: () => Promise<void>) {
  await owner.execute(sql`select pg_advisory_lock(hashtextextended('practice loop: prepare', 0))`)
  try {
    await work()
  } finally {
    await owner.execute(sql`select pg_advisory_unlock(hashtextextended('practice loop: prepare', 0))`)
  }
}

/** The role belongs to the whole server, so no migration makes it. Where the owner may not, the message holds the SQL for someone who may. */
async function makeAppRole(owner: Database) {
  // PostgreSQL 15 does not know SET apart from MEMBER.
  const [row] = await owner.execute<{ ready: boolean }>(sql`
    select coalesce((select pg_has_role(current_user, oid, case when current_setting('server_version_num')::int < 160000 then 'MEMBER' else 'SET' end)
      from pg_roles where rolname = ${appRole}), false) as ready`)
  if (row?.ready) return
  try {
    await owner.execute(sql.raw(`
      do $$ begin
        create role ${appRole} nologin nosuperuser nobypassrls;
      exception when duplicate_object or unique_violation then null; end $$`))
    await owner.execute(sql.raw(`grant ${appRole} to current_user`))
  } catch (cause) {
    throw new Refused(
      `The database user may not make the role the portal works as. Ask whoever runs the server to run:\n  create role ${appRole} nologin; grant ${appRole} to "<the user in DATABASE_URL>";`,
      { cause },
    )
  }
}

/** What keeps meetings from clashing compares ids beside ranges, which PostgreSQL does with an extension of its own. Whoever owns a database may add it; else the message holds the SQL for someone who may. */
async function addExtension(owner: Database) {
  try {
    await owner.execute(sql`create extension if not exists btree_gist`)
  } catch (cause) {
    throw new Refused(
      'The database user may not add the extension that keeps meetings from clashing, or the server does not have it. Ask whoever runs the server to install PostgreSQL’s contrib modules and, in this database, to run:\n  create extension btree_gist;',
      { cause },
    )
  }
}

/**
 * Demo or real is decided once, when the database is first prepared.
 * @throws when DEMO=yes is asked for on a database that was not created as a demo, or that holds people already
 */
async function settleMode(owner: Database, { embedded, demo }: { embedded: boolean; demo: string | undefined }) {
  const [settled] = await owner.select({ demo: installation.demo, secret: installation.secret }).from(installation)
  if (settled) {
    if (demo === 'yes' && !settled.demo) throw new Refused('This database holds real people, so demo mode cannot be switched on for it. Use another database for a demo.')
    return settled
  }
  const [{ count } = { count: 0 }] = await owner.select({ count: sql<number>`count(*)::int` }).from(people)
  if (count > 0 && demo === 'yes') throw new Refused('This database already holds people, so it cannot become a demo. Use an empty database.')
  const fresh = { demo: count === 0 && (embedded ? demo !== 'no' : demo === 'yes'), secret: newSecret() }
  await owner.insert(installation).values(fresh).onConflictDoNothing()
  const [row = fresh] = await owner.select({ demo: installation.demo, secret: installation.secret }).from(installation)
  return row
}
