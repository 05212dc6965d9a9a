import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss } from 'pg-boss'
import { appRole, type Database, type Transaction } from '../../db/client.server.ts'
import { sealActivity } from '../features/activity/seal.server.ts'
import { draftReports } from './draft-reports.server.ts'
import { forgetSpooled } from './forget-uploads.server.ts'
import { leaversGo } from './leavers-go.server.ts'

const schema = 'pgboss'

/** Everything that is done later, and what each needs to know. */
type Work = {
  'seal activity': Record<string, never>
  'leavers go': Record<string, never>
  'forget uploads': Record<string, never>
  'draft reports': Record<string, never>
  'import audits': { organisationKey: string; importId: string; path: string }
}
type Name = keyof Work

const queueOf = (name: Name) => name.replaceAll(' ', '-')

/** What runs each job; the server gives them when it starts. */
export type Doers = { 'import audits': (asked: Work['import audits']) => Promise<void> }

export type Jobs = {
  /** Asks for a job in the transaction of what makes it needed: both happen, or neither. */
  ask<N extends Name>(tx: Transaction, name: N, work: Work[N]): Promise<void>
  stop(): Promise<void>
}

/** Makes or updates the job tables. Runs as the owner, with the migrations; the app's role gets rights but owns nothing. */
export async function prepareJobs(ownerUrl: string, owner: Database) {
  const boss = new PgBoss({ connectionString: ownerUrl, schema, max: 1, supervise: false, schedule: false })
  await boss.start()
  await boss.createQueue(queueOf('seal activity'), { policy: 'stately', retryLimit: 2 })
  await boss.createQueue(queueOf('import audits'), { retryLimit: 0, expireInSeconds: 6 * 60 * 60 })
  await boss.schedule(queueOf('seal activity'), '* * * * *')
  await boss.createQueue(queueOf('leavers go'), { policy: 'stately', retryLimit: 3, retryDelay: 60 })
  await boss.schedule(queueOf('leavers go'), '10 0 * * *', null, { tz: 'Europe/London', missed: 'once' })
  await boss.createQueue(queueOf('forget uploads'), { policy: 'stately', retryLimit: 2 })
  await boss.schedule(queueOf('forget uploads'), '40 3 * * *', null, { tz: 'Europe/London', missed: 'once' })
  // Every cut-off and every draft is due on an hour of London's clock; each run does what is due by then, and what an earlier one missed.
  await boss.createQueue(queueOf('draft reports'), { policy: 'stately', retryLimit: 3, retryDelay: 60 })
  await boss.schedule(queueOf('draft reports'), '0 * * * *', null, { tz: 'Europe/London', missed: 'once' })
  await boss.stop({ graceful: false })
  await owner.execute(sql.raw(`grant usage on schema ${schema} to ${appRole}`))
  await owner.execute(sql.raw(`grant select, insert, update, delete on all tables in schema ${schema} to ${appRole}`))
  await owner.execute(sql.raw(`grant execute on all functions in schema ${schema} to ${appRole}`))
  await owner.execute(sql.raw(`grant usage on all sequences in schema ${schema} to ${appRole}`))
}

/** Starts working through the jobs in this process, on a small pool of its own. */
export async function startJobs(ownerUrl: string, db: Database, doers: Doers, troubled: (error: unknown) => void): Promise<Jobs> {
  const boss = new PgBoss({ connectionString: ownerUrl, options: `-c role=${appRole}`, schema, max: 3, migrate: false, createSchema: false })
  boss.on('error', troubled)
  await boss.start()
  await boss.work(queueOf('seal activity'), async () => { await sealActivity(db) })
  await boss.work(queueOf('leavers go'), async () => { await leaversGo(db) })
  // Whoever left while the portal did not run passes on now what they had open, and not only tonight.
  await boss.send(queueOf('leavers go'), {})
  await boss.work(queueOf('draft reports'), async () => { await draftReports(db) })
  await boss.send(queueOf('draft reports'), {})
  await boss.work(queueOf('forget uploads'), async () => { await forgetSpooled(db) })
  await boss.work<Work['import audits']>(queueOf('import audits'), { pollingIntervalSeconds: 0.5 }, async ([job]) => {
    if (job) await doers['import audits'](job.data)
  })
  return {
    ask: async (tx, name, work) => { await boss.send(queueOf(name), work, { db: fromDrizzle(tx, sql) }) },
    stop: () => boss.stop({ graceful: true, timeout: 5_000 }),
  }
}
