import { sql } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import * as schema from './schema.ts'

export type Database = PostgresJsDatabase<typeof schema> & { $client: postgres.Sql }
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/** The role the portal works as: no superuser, owner of nothing, so that row security binds it. */
export const appRole = 'practice_loop_app'

/**
 * Opens a pool on the database that `ownerUrl` names.
 * @param as 'app' for everything that serves people; 'owner' only for migrations, set-up and test fixtures.
 */
export function connect(ownerUrl: string, { as = 'app', max = 10 }: { as?: 'app' | 'owner'; max?: number } = {}): Database {
  const client = postgres(ownerUrl, {
    max,
    connect_timeout: 5,
    onnotice: () => {},
    connection: as === 'app' ? { options: `-c role=${appRole}` } : {},
  })
  return drizzle(silentOnceLost(planningOnce(client)), { schema, casing: 'snake_case' }) as Database
}

/** With more parameters than this a statement is of a length of its own, and keeping its plan would only fill memory. */
const mostParametersPrepared = 60

/**
 * Has PostgreSQL plan each statement once for each connection: drizzle (0.45) asks postgres.js not to, and planning then costs more than
 * running most of what a page asks.
 */
function planningOnce(client: postgres.Sql): postgres.Sql {
  const prepared = <Ask extends postgres.Sql['unsafe']>(ask: Ask): Ask =>
    ((text: string, values: never[] = [], options: object = {}) => ask(text, values, { ...options, prepare: values.length <= mostParametersPrepared })) as Ask
  client.unsafe = prepared(client.unsafe)
  const begin = client.begin.bind(client) as unknown as (options: string, work: (tx: postgres.TransactionSql) => Promise<unknown>) => Promise<unknown>
  client.begin = ((...given: [never] | [string, never]) => {
    const [options, work] = (given.length === 1 ? ['', given[0]] : given) as [string, (tx: postgres.TransactionSql) => Promise<unknown>]
    return begin(options, (tx) => {
      tx.unsafe = prepared(tx.unsafe)
      return work(tx)
    })
  }) as typeof client.begin
  return client
}

/**
 * Has a transaction whose connection is lost say nothing more over it, not even ROLLBACK: the server has rolled it back already, and
 * postgres.js (3.4.9) throws at a word over a connection that is gone, from a timer where nothing can catch it, which would end the process.
 * Whoever began the transaction, or asks in it, is told that the connection was lost.
 */
function silentOnceLost(client: postgres.Sql): postgres.Sql {
  const begin = client.begin.bind(client) as unknown as (options: string, work: (tx: postgres.TransactionSql) => Promise<unknown>) => Promise<unknown>
  const quietly = (options: string, work: (tx: postgres.TransactionSql) => Promise<unknown>) => {
    let lost: { because: unknown } | undefined
    const whole = begin(options, async (tx) => {
      const ask = tx.unsafe
      tx.unsafe = ((...query: Parameters<typeof ask>) => {
        if (lost) throw lost.because
        return ask(...query)
      }) as typeof ask
      const outcome = await Promise.allSettled([work(tx)])
      if (lost) await new Promise(() => {})
      if (outcome[0].status === 'rejected') throw outcome[0].reason
      return outcome[0].value
    })
    whole.catch((because) => { lost = { because } })
    return whole
  }
  client.begin = ((...given: [never] | [never, never]) => (given.length === 1 ? quietly('', ...given) : quietly(...given))) as typeof client.begin
  return client
}

const setOrganisation = (tx: Transaction, organisationId: string) =>
  tx.execute(sql`select set_config('app.organisation_id', ${organisationId}, true)`)

/** One transaction with the council set: all of it is written, or nothing. */
export function writing<T>(db: Database, organisationId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await setOrganisation(tx, organisationId)
    return work(tx)
  })
}

/** Has row security bind a transaction of the owner's, who sees every council, while it works for one of them. */
export async function boundTo<T>(tx: Transaction, organisationId: string, work: () => Promise<T>): Promise<T> {
  await tx.execute(sql.raw(`set local role ${appRole}`))
  await setOrganisation(tx, organisationId)
  const done = await work()
  await tx.execute(sql`reset role`)
  return done
}

/** A read transaction that begins when first asked for and lasts until it is closed. */
export type Reading = { tx(): Promise<Transaction>; close(): Promise<void> }

/**
 * The one read transaction that all loaders of a request share: they see the same moment, over one connection.
 * Nothing is sent to the database until the first query asks for it.
 */
export function openReading(db: Database, organisationId: string): Reading {
  let begun: { tx: Promise<Transaction>; end: () => void; ended: Promise<void> } | undefined

  function begin() {
    const opened = Promise.withResolvers<Transaction>()
    const finish = Promise.withResolvers<void>()
    const ended = db.transaction(async (tx) => {
      await setOrganisation(tx, organisationId)
      opened.resolve(tx)
      await finish.promise
    }, { accessMode: 'read only', isolationLevel: 'repeatable read' })
    // A failure to begin reaches whoever asked for the transaction; a failure to end has nobody left to tell.
    ended.catch(opened.reject)
    opened.promise.catch(() => finish.resolve())
    return { tx: opened.promise, end: () => finish.resolve(), ended: ended.then(() => undefined, () => undefined) }
  }

  return {
    tx: () => (begun ??= begin()).tx,
    async close() {
      const ending = begun
      begun = undefined
      ending?.end()
      await ending?.ended
    },
  }
}
