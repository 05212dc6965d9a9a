import { boolean, date, foreignKey, jsonb, pgTable, primaryKey, smallint, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import type { FrameworkPlan } from '../../app/features/frameworks/framework-plan.ts'
import { organisations, people } from './people.ts'
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
  /** Who put this version in force, and when; empty for those the portal brought along. */
  adoptedById: uuid(),
  adoptedAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.adoptedById], foreignColumns: [people.organisationId, people.id] }),
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

/** A kind of case that a framework tells apart, such as child in need or care leaver. */
export const caseTypes = pgTable('case_types', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  frameworkId: uuid().notNull(),
  key: text().notNull(),
  title: text().notNull(),
  position: smallint().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.frameworkId], foreignColumns: [frameworks.organisationId, frameworks.id] }),
  unique().on(row.organisationId, row.frameworkId, row.key),
  unique().on(row.organisationId, row.frameworkId, row.title),
  ownOrganisationOnly(),
])

/** A theme that is not judged in cases of a type. */
export const themesNotApplicable = pgTable('themes_not_applicable', {
  organisationId: organisationId(),
  caseTypeId: uuid().notNull(),
  themeId: uuid().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.caseTypeId, row.themeId] }),
  foreignKey({ columns: [row.organisationId, row.caseTypeId], foreignColumns: [caseTypes.organisationId, caseTypes.id] }),
  foreignKey({ columns: [row.organisationId, row.themeId], foreignColumns: [themes.organisationId, themes.id] }),
  ownOrganisationOnly(),
])

/** The next version of a framework while somebody works on it; nothing reads it until it is put in force from a day on. */
export const frameworkDrafts = pgTable('framework_drafts', {
  organisationId: organisationId().references(() => organisations.id),
  key: text().notNull(),
  plan: jsonb().$type<FrameworkPlan>().notNull(),
  startedById: uuid().notNull(),
  changedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.key] }),
  foreignKey({ columns: [row.organisationId, row.startedById], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])

/** A set of professional standards, as it is in force from one day to another. */
export const standardSets = pgTable('standard_sets', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  key: text().notNull(),
  title: text().notNull(),
  owner: text().notNull(),
  /** Who it is for, in words. */
  audience: text().notNull(),
  source: text(),
  validFrom: date().notNull(),
  validTo: date(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.key, row.validFrom),
  ownOrganisationOnly(),
])

/** One standard of a set, by the code that modules name and a title in our own words. */
export const standards = pgTable('standards', {
  organisationId: organisationId(),
  setId: uuid().notNull(),
  code: text().notNull(),
  title: text().notNull(),
  position: smallint().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.setId, row.code] }),
  foreignKey({ columns: [row.organisationId, row.setId], foreignColumns: [standardSets.organisationId, standardSets.id] }),
  ownOrganisationOnly(),
])
