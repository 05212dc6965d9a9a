import { sql } from 'drizzle-orm'
import { check, foreignKey, index, jsonb, numeric, pgTable, primaryKey, smallint, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { organisations, people } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'
import type { Module } from '../../app/features/modules/modules.ts'

/** A module as it was published: content and all, so that what someone completed can be read for ever as read. */
export const moduleVersions = pgTable('module_versions', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  moduleKey: text().notNull(),
  version: text().notNull(),
  change: text({ enum: ['editorial', 'top-up', 'material'] }).notNull(),
  title: text().notNull(),
  minutes: smallint().notNull(),
  hours: numeric({ mode: 'number' }).notNull(),
  contentHash: text().notNull(),
  content: jsonb().$type<Module>().notNull(),
  publishedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.moduleKey, row.contentHash),
  ownOrganisationOnly(),
])

/** A section someone has read to its end. The place to resume is worked out from these. */
export const sectionReadings = pgTable('section_readings', {
  organisationId: organisationId(),
  personId: uuid().notNull(),
  moduleVersionId: uuid().notNull(),
  sectionId: text().notNull(),
  readAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.personId, row.moduleVersionId, row.sectionId] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.moduleVersionId], foreignColumns: [moduleVersions.organisationId, moduleVersions.id] }),
  ownOrganisationOnly(),
])

/** A finished go at a check, or the reason the first one was skipped. Written once, when finished; never changed. */
export const attempts = pgTable('attempts', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  personId: uuid().notNull(),
  moduleVersionId: uuid().notNull(),
  check: text({ enum: ['pre', 'post'] }).notNull(),
  answers: jsonb().$type<Record<string, string>>().notNull(),
  right: smallint(),
  of: smallint(),
  skippedBecause: text(),
  finishedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.moduleVersionId], foreignColumns: [moduleVersions.organisationId, moduleVersions.id] }),
  index().on(row.organisationId, row.personId, row.moduleVersionId),
  check('scored_or_skipped', sql`num_nulls(${row.right}, ${row.of}) in (0, 2) and (${row.right} is null) = (${row.skippedBecause} is not null)`),
  ownOrganisationOnly(),
])

/** What a learner made of a module, in their own words; theirs to reuse, and to change until they declare. */
export const reflections = pgTable('reflections', {
  organisationId: organisationId(),
  personId: uuid().notNull(),
  moduleVersionId: uuid().notNull(),
  wording: text().notNull(),
  writtenAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.personId, row.moduleVersionId] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.moduleVersionId], foreignColumns: [moduleVersions.organisationId, moduleVersions.id] }),
  ownOrganisationOnly(),
])

/** "The work is my own": with this a version of a module is completed, for ever. */
export const declarations = pgTable('declarations', {
  organisationId: organisationId(),
  personId: uuid().notNull(),
  moduleVersionId: uuid().notNull(),
  declaredAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.personId, row.moduleVersionId] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.moduleVersionId], foreignColumns: [moduleVersions.organisationId, moduleVersions.id] }),
  ownOrganisationOnly(),
])
