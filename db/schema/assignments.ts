import { sql } from 'drizzle-orm'
import { check, date, foreignKey, index, pgTable, primaryKey, smallint, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { grades, themes } from './frameworks.ts'
import { gaps } from './gaps.ts'
import { organisations, people } from './people.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

/** What learning a gap on a theme brings to a role, as agreed from one day to another. A change is a new version. */
export const ruleVersions = pgTable('rule_versions', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  ruleKey: text().notNull(),
  version: smallint().notNull(),
  themeId: uuid().notNull(),
  /** The mildest grade that brings it: this grade or worse. */
  gradeId: uuid().notNull(),
  role: text({ enum: ['practitioner', 'manager'] }).notNull(),
  /** The title of the one case type it is for; null for all. */
  caseType: text(),
  /** Modules in the order in which they are offered. */
  moduleKeys: text().array().notNull(),
  reason: text().notNull(),
  validFrom: date().notNull(),
  validTo: date(),
  /** Who put it in force, and when; empty for those the portal brought along. */
  setById: uuid(),
  setAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.ruleKey, row.version),
  foreignKey({ columns: [row.organisationId, row.setById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.themeId], foreignColumns: [themes.organisationId, themes.id] }),
  foreignKey({ columns: [row.organisationId, row.gradeId], foreignColumns: [grades.organisationId, grades.id] }),
  ownOrganisationOnly(),
])

/** A module for a person because of one or more gaps: proposed by a rule, confirmed or waived by someone. */
export const assignments = pgTable('assignments', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  personId: uuid().notNull(),
  moduleKey: text().notNull(),
  proposedAt: timestamp({ withTimezone: true }).notNull(),
  dueOn: date().notNull(),
  decidedAt: timestamp({ withTimezone: true }),
  decidedById: uuid(),
  decision: text({ enum: ['confirmed', 'waived'] }),
  waivedBecause: text(),
  /** It ended before it was done: every grade behind it was changed, the audit was of another child, or the learner left. */
  endedAt: timestamp({ withTimezone: true }),
  endedBecause: text({ enum: ['regraded', 'wrong child', 'left'] }),
  /** The grades behind it were changed after it was begun: whoever has it is told, and goes on if they wish. */
  flaggedAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.decidedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.personId, row.moduleKey),
  check('decision_is_whole', sql`num_nulls(${row.decidedAt}, ${row.decidedById}, ${row.decision}) in (0, 3) and (${row.decision} is distinct from 'waived' or ${row.waivedBecause} is not null)`),
  check('end_is_whole', sql`(${row.endedAt} is null) = (${row.endedBecause} is null)`),
  check('not_decided_by_the_learner', sql`${row.decidedById} is distinct from ${row.personId}`),
  ownOrganisationOnly(),
])

/** Why a person has an assignment: this gap, by this version of a rule, in the sentence they were shown. */
export const assignmentReasons = pgTable('assignment_reasons', {
  organisationId: organisationId(),
  gapId: uuid().notNull(),
  ruleVersionId: uuid().notNull(),
  personId: uuid().notNull(),
  moduleKey: text().notNull(),
  assignmentId: uuid().notNull(),
  sentence: text().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.gapId, row.ruleVersionId, row.personId, row.moduleKey] }),
  foreignKey({ columns: [row.organisationId, row.gapId], foreignColumns: [gaps.organisationId, gaps.id] }),
  foreignKey({ columns: [row.organisationId, row.ruleVersionId], foreignColumns: [ruleVersions.organisationId, ruleVersions.id] }),
  foreignKey({ columns: [row.organisationId, row.assignmentId], foreignColumns: [assignments.organisationId, assignments.id] }),
  index().on(row.organisationId, row.assignmentId),
  ownOrganisationOnly(),
  hiddenWithItsAudit('gap_id', 'gap'),
])
