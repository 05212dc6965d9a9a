import { boolean, date, foreignKey, pgTable, primaryKey, smallint, text, unique, uuid } from 'drizzle-orm/pg-core'
import { organisations } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/** A dated set of themes with its own ordered grades. A change is a new framework with later dates, never an edit. */
export const frameworks = pgTable('frameworks', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  key: text().notNull(),
  title: text().notNull(),
  validFrom: date().notNull(),
  validTo: date(),
  /** Whose later audit shows whether a theme held: the same worker's, or the same team's. */
  followedUpBy: text({ enum: ['person', 'team'] }).notNull().default('person'),
  /** How long after the audit a later one counts, in days; null for no limit. */
  followUpFromDays: smallint(),
  followUpToDays: smallint(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.key, row.validFrom),
  ownOrganisationOnly(),
])

/** One word of a framework's scale; rank 1 is best, goodEnough is on or above the line. */
export const grades = pgTable('grades', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  frameworkId: uuid().notNull(),
  key: text().notNull(),
  word: text().notNull(),
  rank: smallint().notNull(),
  goodEnough: boolean().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.frameworkId], foreignColumns: [frameworks.organisationId, frameworks.id] }),
  unique().on(row.organisationId, row.frameworkId, row.key),
  unique().on(row.organisationId, row.frameworkId, row.rank),
  ownOrganisationOnly(),
])

export const themes = pgTable('themes', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  frameworkId: uuid().notNull(),
  key: text().notNull(),
  title: text().notNull(),
  question: text(),
  position: smallint().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.frameworkId], foreignColumns: [frameworks.organisationId, frameworks.id] }),
  unique().on(row.organisationId, row.frameworkId, row.key),
  ownOrganisationOnly(),
])

/** What a theme looks like at a grade, in words an auditor can quote. */
export const descriptors = pgTable('descriptors', {
  organisationId: organisationId(),
  themeId: uuid().notNull(),
  gradeId: uuid().notNull(),
  wording: text().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.themeId, row.gradeId] }),
  foreignKey({ columns: [row.organisationId, row.themeId], foreignColumns: [themes.organisationId, themes.id] }),
  foreignKey({ columns: [row.organisationId, row.gradeId], foreignColumns: [grades.organisationId, grades.id] }),
  ownOrganisationOnly(),
])
