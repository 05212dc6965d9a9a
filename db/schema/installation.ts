import { boolean, pgTable, smallint, text, timestamp } from 'drizzle-orm/pg-core'

/** The one row about this database itself. The app's role has no rights here. */
export const installation = pgTable('installation', {
  id: smallint().primaryKey().default(1),
  /** Whether everyone in it is made up; decided when the database is first prepared, and for ever. */
  demo: boolean().notNull(),
  /** Signs the sign-in cookies. */
  secret: text().notNull(),
  preparedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
})
