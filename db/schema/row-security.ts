import { sql } from 'drizzle-orm'
import { pgPolicy, uuid } from 'drizzle-orm/pg-core'

/**
 * The second lock behind the door: a row is seen and written only while its own council is set on the transaction.
 * After a SET LOCAL a reused connection holds the empty string, hence nullif; with nothing set no row matches. The select lets
 * PostgreSQL ask once for a statement and not for each row.
 */
export const ownOrganisationOnly = () => {
  const own = sql`organisation_id = (select nullif(current_setting('app.organisation_id', true), '')::uuid)`
  return pgPolicy('own_organisation_only', { using: own, withCheck: own })
}

/** The first column of every table and of every key. */
export const organisationId = () => uuid().notNull()
