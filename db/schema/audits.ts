import { sql } from 'drizzle-orm'
import { boolean, date, foreignKey, index, integer, jsonb, pgTable, primaryKey, text, timestamp, smallint, unique, uuid } from 'drizzle-orm/pg-core'
import { frameworks, grades, themes } from './frameworks.ts'
import { imports } from './imports.ts'
import { organisations, people, serviceAreas, teams } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/** A planned series of audits. */
export const programmes = pgTable('programmes', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  title: text().notNull(),
  planned: integer(),
  startsOn: date().notNull(),
  endsOn: date(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.title),
  ownOrganisationOnly(),
])

/** A part of a programme with a plan of its own, such as the moderation of 41 audits done before. */
export const phases = pgTable('phases', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  programmeId: uuid().notNull(),
  title: text().notNull(),
  position: smallint().notNull(),
  planned: integer(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.programmeId], foreignColumns: [programmes.organisationId, programmes.id] }),
  unique().on(row.organisationId, row.programmeId, row.title),
  ownOrganisationOnly(),
])

/**
 * The audit of one child's case file, under the council's own case reference. Area, team, worker and manager are those
 * of the audited period and stay as they are when people move or teams are renamed.
 */
export const audits = pgTable('audits', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  reference: text().notNull(),
  caseReference: text().notNull(),
  caseType: text().notNull(),
  phaseId: uuid(),
  /** How the case came to be audited. Kinds are never joined into one trend. */
  sample: text({ enum: ['random', 'targeted', 'moderation', 'inspection', 'not said'] }).notNull(),
  auditedOn: date().notNull(),
  serviceAreaId: uuid().notNull(),
  teamId: uuid().notNull(),
  workerId: uuid(),
  managerId: uuid(),
  auditorId: uuid(),
  overallGradeId: uuid(),
  strengths: text(),
  improvements: text(),
  publishedAt: timestamp({ withTimezone: true }).notNull(),
  /** Until someone confirms the grades they are provisional, and no learning follows from them. */
  confirmedAt: timestamp({ withTimezone: true }),
  confirmedById: uuid(),
  importId: uuid(),
  importRow: integer(),
  /** What the file said, hashed: the same row again is recognised however its cells are spelled. */
  sourceHash: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.reference),
  foreignKey({ columns: [row.organisationId, row.phaseId], foreignColumns: [phases.organisationId, phases.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceAreaId], foreignColumns: [serviceAreas.organisationId, serviceAreas.id] }),
  foreignKey({ columns: [row.organisationId, row.teamId], foreignColumns: [teams.organisationId, teams.id] }),
  foreignKey({ columns: [row.organisationId, row.workerId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.managerId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.auditorId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.overallGradeId], foreignColumns: [grades.organisationId, grades.id] }),
  foreignKey({ columns: [row.organisationId, row.importId], foreignColumns: [imports.organisationId, imports.id] }),
  index().on(row.organisationId, row.workerId, row.auditedOn),
  index().on(row.organisationId, row.managerId, row.auditedOn),
  index().on(row.organisationId, row.teamId, row.auditedOn),
  index().on(row.organisationId, row.auditorId, row.auditedOn),
  index().on(row.organisationId, row.importId),
  index('audits_of_phase').on(row.organisationId, row.phaseId).where(sql`${row.phaseId} is not null`),
  ownOrganisationOnly(),
])

/** The grade of one theme in one audit; no grade means the theme does not apply to this case. */
export const judgements = pgTable('judgements', {
  organisationId: organisationId(),
  auditId: uuid().notNull(),
  themeId: uuid().notNull(),
  frameworkId: uuid().notNull(),
  gradeId: uuid(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.auditId, row.themeId] }),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  foreignKey({ columns: [row.organisationId, row.themeId], foreignColumns: [themes.organisationId, themes.id] }),
  foreignKey({ columns: [row.organisationId, row.frameworkId], foreignColumns: [frameworks.organisationId, frameworks.id] }),
  foreignKey({ columns: [row.organisationId, row.gradeId], foreignColumns: [grades.organisationId, grades.id] }),
  ownOrganisationOnly(),
])

/**
 * How many judgements of a theme a service area has had, and how many fell below good, by kind of sample: what insight reads, kept by the same
 * transaction that writes the judgements. It grows with themes and areas only, so that insight costs the same however many audits there are.
 */
export const themeTallies = pgTable('theme_tallies', {
  organisationId: organisationId(),
  themeId: uuid().notNull(),
  serviceAreaId: uuid().notNull(),
  sample: text().notNull(),
  confirmed: boolean().notNull(),
  judged: integer().notNull(),
  belowGood: integer().notNull(),
  /** Between which days the audits lie that have been counted here. */
  firstOn: date().notNull(),
  lastOn: date().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.themeId, row.serviceAreaId, row.sample, row.confirmed] }),
  foreignKey({ columns: [row.organisationId, row.themeId], foreignColumns: [themes.organisationId, themes.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceAreaId], foreignColumns: [serviceAreas.organisationId, serviceAreas.id] }),
  ownOrganisationOnly(),
])

/** What an audit was before an import changed it, so that taking the import back puts it as it was. */
export const auditChanges = pgTable('audit_changes', {
  organisationId: organisationId(),
  auditId: uuid().notNull(),
  importId: uuid().notNull(),
  changedAt: timestamp({ withTimezone: true }).notNull(),
  before: jsonb().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.auditId, row.importId] }),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  foreignKey({ columns: [row.organisationId, row.importId], foreignColumns: [imports.organisationId, imports.id] }),
  ownOrganisationOnly(),
])
