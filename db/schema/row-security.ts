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

/**
 * A row that hangs on an audit is seen by nobody while its audit is hidden, whatever way a query comes to it. What is hidden is asked once for a statement.
 * @param column which points to an audit, a gap or a remedial action; where it is empty the row hangs on none
 */
export const hiddenWithItsAudit = (column: string, kind: 'audit' | 'gap' | 'remedial action') => pgPolicy('hidden_with_its_audit', {
  as: 'restrictive', using: sql.raw(`${column} is null or ${column} not in (select id from hidden_rows('${kind}'))`), withCheck: sql`true`,
})

/** The first column of every table and of every key. */
export const organisationId = () => uuid().notNull()
