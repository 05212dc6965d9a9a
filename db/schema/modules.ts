import { sql } from 'drizzle-orm'
import { check, foreignKey, index, jsonb, numeric, pgTable, primaryKey, smallint, text, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
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

/**
 * Somebody of the council has checked a fact of a module against its source. A fact is known by its module and its words, so that it stays
 * confirmed in later versions which say the same. Written once; it can be taken back, and confirmed anew in another row.
 */
export const confirmedFacts = pgTable('confirmed_facts', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  moduleKey: text().notNull(),
  fact: text().notNull(),
  source: text().notNull(),
  /** Which edition was read, and when, in the words of whoever read it. */
  edition: text().notNull(),
  confirmedById: uuid().notNull(),
  confirmedAt: timestamp({ withTimezone: true }).notNull(),
  withdrawnById: uuid(),
  withdrawnAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.confirmedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.withdrawnById], foreignColumns: [people.organisationId, people.id] }),
  // One at a time. A fact may be longer than an index takes.
  uniqueIndex('confirmed_once').on(row.organisationId, row.moduleKey, sql`md5(${row.fact})`).where(sql`withdrawn_at is null`),
  check('withdrawn_by_somebody', sql`num_nulls(${row.withdrawnById}, ${row.withdrawnAt}) in (0, 2)`),
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

/** Three questions some weeks after a version was completed, answered or declined; once each, and never changed. Only the learner sees how it went. */
export const recalls = pgTable('recalls', {
  organisationId: organisationId(),
  personId: uuid().notNull(),
  moduleVersionId: uuid().notNull(),
  /** Of the questions asked, in their order: the ids under which the version has them. Empty where it was declined. */
  questionIds: text().array().notNull(),
  answers: jsonb().$type<Record<string, string>>().notNull(),
  right: smallint(),
  of: smallint(),
  finishedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.personId, row.moduleVersionId] }),
  foreignKey({ columns: [row.organisationId, row.personId, row.moduleVersionId], foreignColumns: [declarations.organisationId, declarations.personId, declarations.moduleVersionId] }),
  check('answered_or_declined', sql`num_nulls(${row.right}, ${row.of}) in (0, 2) and (${row.right} is null) = (cardinality(${row.questionIds}) = 0) and (${row.right} is null or ${row.right} between 0 and ${row.of})`),
  ownOrganisationOnly(),
])
