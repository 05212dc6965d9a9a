import { date, jsonb, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { organisations } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/**
 * Figures of one quarter as they may leave the line of accountability: worked out once, with small counts hidden, and never changed. Quarters hold different gaps, so that no two
 * releases can be taken from each other.
 */
export const figureReleases = pgTable('figure_releases', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  kind: text().notNull(),
  /** The first day of the quarter. */
  quarter: date().notNull(),
  /** The tables as they may be read, and below which count they hide. */
  contents: jsonb().notNull(),
  /** SHA-256 of the contents. */
  hash: text().notNull(),
  releasedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.kind, row.quarter),
  ownOrganisationOnly(),
])
