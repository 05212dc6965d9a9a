import { sql } from 'drizzle-orm'
import { check, foreignKey, index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { organisations, people } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/** The cases that an inspector picked, in their order: references alone. What is known of them is asked anew whenever the pack is opened. */
export const inspectionPacks = pgTable('inspection_packs', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  caseReferences: text().array().notNull(),
  madeById: uuid().notNull(),
  madeAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.madeById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.madeById, row.madeAt),
  check('a_pack_has_cases', sql`cardinality(${row.caseReferences}) > 0`),
  ownOrganisationOnly(),
])
