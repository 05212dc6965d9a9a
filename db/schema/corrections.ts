import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { audits } from './audits.ts'
import { people } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/**
 * Somebody says that a published audit names the wrong worker, is of the wrong child, or holds text that identifies somebody. What it stops
 * stops at once; whether it is so is decided afterwards.
 */
export const corrections = pgTable('corrections', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  auditId: uuid().notNull(),
  kind: text({ enum: ['wrong worker', 'wrong child', 'identifying text'] }).notNull(),
  /** For a wrong worker: whom the audit named. */
  namedId: uuid(),
  raisedById: uuid().notNull(),
  raisedAt: timestamp({ withTimezone: true }).notNull(),
  /** Who told the council's data protection officer, and when. */
  toldById: uuid(),
  toldAt: timestamp({ withTimezone: true }),
  decidedById: uuid(),
  decidedAt: timestamp({ withTimezone: true }),
  upheld: boolean(),
  /** For a wrong worker: who held the case; null when nobody here did. */
  rightPersonId: uuid(),
  decidedBecause: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  foreignKey({ columns: [row.organisationId, row.namedId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.raisedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.toldById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.decidedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.rightPersonId], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.auditId),
  index('corrections_open').on(row.organisationId, row.raisedAt).where(sql`${row.decidedAt} is null`),
  check('a_wrong_worker_was_named', sql`(${row.kind} = 'wrong worker') = (${row.namedId} is not null)`),
  check('told_is_whole', sql`(${row.toldAt} is null) = (${row.toldById} is null)`),
  check('decision_is_whole', sql`num_nulls(${row.decidedAt}, ${row.decidedById}, ${row.upheld}) in (0, 3)`),
  ownOrganisationOnly(),
])
