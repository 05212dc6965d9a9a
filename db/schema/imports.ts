import { bigint, boolean, foreignKey, integer, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { organisations, people } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/** One file brought in, or tried. Its progress is written on another connection while its one transaction runs. */
export const imports = pgTable('imports', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  profile: text().notNull(),
  fileName: text().notNull(),
  createPeople: boolean().notNull(),
  dryRun: boolean().notNull(),
  askedById: uuid(),
  askedAt: timestamp({ withTimezone: true }).notNull(),
  bytes: bigint({ mode: 'number' }),
  bytesRead: bigint({ mode: 'number' }).notNull().default(0),
  step: text().notNull().default('waiting'),
  read: integer().notNull().default(0),
  finishedAt: timestamp({ withTimezone: true }),
  accepted: integer(),
  rejected: integer(),
  unchanged: integer(),
  gaps: integer(),
  actions: integer(),
  assignments: integer(),
  peopleCreated: integer(),
  /** Why nothing at all was taken in, in words for the person who sent the file. */
  failure: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.askedById], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])
export type Import = typeof imports.$inferSelect

/** What is wrong with a cell and what to do about it. Identifying details are removed before they reach this table. */
export const importProblems = pgTable('import_problems', {
  organisationId: organisationId(),
  importId: uuid().notNull(),
  position: integer().notNull(),
  row: integer().notNull(),
  column: text(),
  cell: text(),
  problem: text().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.importId, row.position] }),
  foreignKey({ columns: [row.organisationId, row.importId], foreignColumns: [imports.organisationId, imports.id] }),
  ownOrganisationOnly(),
])
