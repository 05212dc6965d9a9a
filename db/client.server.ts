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
  return drizzle(client, { schema, casing: 'snake_case' }) as Database
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
