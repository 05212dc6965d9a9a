import { sql } from 'drizzle-orm'
import { boolean, check, foreignKey, index, pgTable, primaryKey, text, timestamp, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { audits } from './audits.ts'
import { people } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/**
 * Somebody says that a published audit is of the wrong child, or holds text that identifies somebody. It is hidden at once; whether it is so is
 * decided afterwards. That an audit names the wrong worker is a case question.
 */
export const corrections = pgTable('corrections', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  auditId: uuid().notNull(),
  kind: text({ enum: ['wrong child', 'identifying text'] }).notNull(),
  raisedById: uuid().notNull(),
  raisedAt: timestamp({ withTimezone: true }).notNull(),
  /** Who told the council's data protection officer, and when. */
  toldById: uuid(),
  toldAt: timestamp({ withTimezone: true }),
  decidedById: uuid(),
  decidedAt: timestamp({ withTimezone: true }),
  upheld: boolean(),
  decidedBecause: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  foreignKey({ columns: [row.organisationId, row.raisedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.toldById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.decidedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.auditId),
  uniqueIndex('one_open_correction_of_an_audit').on(row.organisationId, row.auditId).where(sql`${row.decidedAt} is null`),
  index('corrections_open').on(row.organisationId, row.raisedAt).where(sql`${row.decidedAt} is null`),
  check('told_is_whole', sql`(${row.toldAt} is null) = (${row.toldById} is null)`),
  check('decision_is_whole', sql`num_nulls(${row.decidedAt}, ${row.decidedById}, ${row.upheld}) in (0, 3)`),
  ownOrganisationOnly(),
])
