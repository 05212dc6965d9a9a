import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss } from 'pg-boss'
import { appRole, type Database, type Transaction } from '../../db/client.server.ts'
import { sealActivity } from '../features/activity/seal.server.ts'
import { draftReports } from './draft-reports.server.ts'
import { forgetRemindersEverywhere } from './forget-coach-reminders.server.ts'
import { forgetSpooled } from './forget-uploads.server.ts'
import { leaversGo } from './leavers-go.server.ts'
import { lookAfterCoaching } from './look-after-coaching.server.ts'
import { morningDigests } from './morning-digests.server.ts'
import { moveWaitingListsOn } from './move-waiting-lists-on.server.ts'
import { releaseFigures } from './release-figures.server.ts'
import { tellOfRedsEverywhere } from './tell-of-reds.server.ts'
import { sendMail, type Post } from './send-mail.server.ts'

const schema = 'pgboss'

/** Everything that is done later, and what each needs to know. */
type Work = {
  'seal activity': Record<string, never>
  'leavers go': Record<string, never>
  'forget uploads': Record<string, never>
  'forget coach reminders': Record<string, never>
  'tell of reds': Record<string, never>
  'move waiting lists on': Record<string, never>
  'look after coaching': Record<string, never>
  'morning digests': Record<string, never>
  'send mail': Record<string, never>
  'draft reports': Record<string, never>
  'release figures': Record<string, never>
  'import audits': { organisationKey: string; importId: string; path: string }
}
type Name = keyof Work

const queueOf = (name: Name) => name.replaceAll(' ', '-')

/** What runs each job; whoever works through them gives it when it starts. */
export type Doers = { 'import audits': (asked: Work['import audits']) => Promise<void>; post: Post }

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
  await boss.createQueue(queueOf('forget coach reminders'), { policy: 'stately', retryLimit: 3, retryDelay: 60 })
  await boss.schedule(queueOf('forget coach reminders'), '20 0 * * *', null, { tz: 'Europe/London', missed: 'once' })
  await boss.createQueue(queueOf('tell of reds'), { policy: 'stately', retryLimit: 2 })
  await boss.schedule(queueOf('tell of reds'), '* * * * *')
  await boss.createQueue(queueOf('move waiting lists on'), { policy: 'stately', retryLimit: 2 })
  await boss.schedule(queueOf('move waiting lists on'), '* * * * *')
  await boss.createQueue(queueOf('look after coaching'), { policy: 'stately', retryLimit: 2 })
  await boss.schedule(queueOf('look after coaching'), '* * * * *')
  await boss.createQueue(queueOf('morning digests'), { policy: 'stately', retryLimit: 5, retryDelay: 60 })
  await boss.schedule(queueOf('morning digests'), '0 8 * * *', null, { tz: 'Europe/London', missed: 'once' })
  // One waits at most; any number may run, because those that send pass over what another has in hand, and a worker that fell stops nobody.
  await boss.createQueue(queueOf('send mail'), { policy: 'short', retryLimit: 0 })
  await boss.schedule(queueOf('send mail'), '* * * * *')
  // Every cut-off and every draft is due on an hour of London's clock; each run does what is due by then, and what an earlier one missed.
  await boss.createQueue(queueOf('draft reports'), { policy: 'stately', retryLimit: 3, retryDelay: 60 })
  await boss.schedule(queueOf('draft reports'), '0 * * * *', null, { tz: 'Europe/London', missed: 'once' })
  await boss.createQueue(queueOf('release figures'), { policy: 'stately', retryLimit: 3, retryDelay: 60 })
  await boss.schedule(queueOf('release figures'), '20 4 * * *', null, { tz: 'Europe/London', missed: 'once' })
  await boss.stop({ graceful: false })
  await owner.execute(sql.raw(`grant usage on schema ${schema} to ${appRole}`))
  await owner.execute(sql.raw(`grant select, insert, update, delete on all tables in schema ${schema} to ${appRole}`))
  await owner.execute(sql.raw(`grant execute on all functions in schema ${schema} to ${appRole}`))
  await owner.execute(sql.raw(`grant usage on all sequences in schema ${schema} to ${appRole}`))
}

const open = (ownerUrl: string, more: { max: number; supervise?: boolean; schedule?: boolean }) => new PgBoss({
  connectionString: ownerUrl, options: `-c role=${appRole}`, schema, migrate: false, createSchema: false, ...more,
})

const asking = (boss: PgBoss): Jobs['ask'] => async (tx, name, work) => { await boss.send(queueOf(name), work, { db: fromDrizzle(tx, sql) }) }

/** Only asks for jobs, which a process apart works through. */
export async function askForJobs(ownerUrl: string, troubled: (error: unknown) => void): Promise<Jobs> {
  const boss = open(ownerUrl, { max: 1, supervise: false, schedule: false })
  boss.on('error', troubled)
  await boss.start()
  return { ask: asking(boss), stop: () => boss.stop({ graceful: true, timeout: 5_000 }) }
}

/** Starts working through the jobs in this process, on a small pool of its own. */
export async function startJobs(ownerUrl: string, db: Database, doers: Doers, troubled: (error: unknown) => void): Promise<Jobs> {
  const boss = open(ownerUrl, { max: 3 })
  boss.on('error', troubled)
  await boss.start()
  await boss.work(queueOf('seal activity'), async () => { await sealActivity(db) })
  await boss.work(queueOf('leavers go'), async () => { await leaversGo(db) })
  // Whoever left while the portal did not run passes on now what they had open, and not only tonight.
  await boss.send(queueOf('leavers go'), {})
  await boss.work(queueOf('draft reports'), async () => { await draftReports(db) })
  await boss.send(queueOf('draft reports'), {})
  await boss.work(queueOf('release figures'), async () => { await releaseFigures(db) })
  await boss.send(queueOf('release figures'), {})
  await boss.work(queueOf('forget uploads'), async () => { await forgetSpooled(db) })
  await boss.work(queueOf('forget coach reminders'), async () => { await forgetRemindersEverywhere(db) })
  await boss.work(queueOf('tell of reds'), async () => { await tellOfRedsEverywhere(db) })
  await boss.work(queueOf('move waiting lists on'), async () => { await moveWaitingListsOn(db) })
  await boss.work(queueOf('look after coaching'), async () => { await lookAfterCoaching(db) })
  await boss.work(queueOf('morning digests'), async () => { await morningDigests(db) })
  await boss.work<Work['import audits']>(queueOf('import audits'), { pollingIntervalSeconds: 0.5 }, async ([job]) => {
    if (job) await doers['import audits'](job.data)
  })
  await boss.work(queueOf('send mail'), { pollingIntervalSeconds: 0.5 }, async () => { await sendMail(db, doers.post) })
  const listening = await listenForMessages(boss, troubled)
  return {
    ask: asking(boss),
    async stop() {
      await listening.close()
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}

/**
 * Asks for the post as soon as a message is committed, which a trigger tells. pg-boss's own connection for that looks every ten seconds whether it is still
 * heard and opens itself anew; whatever it missed meanwhile is asked for then, and once a minute in any case.
 */
async function listenForMessages(boss: PgBoss, troubled: (error: unknown) => void) {
  const ask = () => { boss.send(queueOf('send mail'), {}).catch(troubled) }
  return boss.getDb().listen!('messages', ask, ask)
}
