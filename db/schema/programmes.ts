import { sql } from 'drizzle-orm'
import { check, date, foreignKey, index, integer, pgTable, primaryKey, smallint, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
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

/** How many of a phase's audits are planned of one type of case, in one area, or of one type in one area. */
export const phasePlans = pgTable('phase_plans', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  phaseId: uuid().notNull(),
  caseType: text(),
  serviceAreaId: uuid(),
  planned: integer().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.phaseId], foreignColumns: [phases.organisationId, phases.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceAreaId], foreignColumns: [serviceAreas.organisationId, serviceAreas.id] }),
  unique().on(row.organisationId, row.phaseId, row.caseType, row.serviceAreaId).nullsNotDistinct(),
  check('a_plan_is_for_something', sql`num_nonnulls(${row.caseType}, ${row.serviceAreaId}) > 0 and ${row.planned} > 0`),
  ownOrganisationOnly(),
])

/** The council's cases on a day, from which samples are drawn: references and whose they are, and nothing about a child. */
export const caseLists = pgTable('case_lists', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  programmeId: uuid().notNull(),
  fileName: text().notNull(),
  /** The day on which these were the council's cases. */
  asOf: date().notNull(),
  uploadedById: uuid().notNull(),
  uploadedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.programmeId], foreignColumns: [programmes.organisationId, programmes.id] }),
  foreignKey({ columns: [row.organisationId, row.uploadedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.programmeId, row.uploadedAt),
  ownOrganisationOnly(),
])

/** The area, team, worker and manager that a case has on a list or in a sample. */
const whoseCase = {
  caseReference: text().notNull(),
  caseType: text().notNull(),
  serviceAreaId: uuid().notNull(),
  teamId: uuid().notNull(),
  workerId: uuid(),
  managerId: uuid(),
}

export const listedCases = pgTable('listed_cases', {
  organisationId: organisationId(),
  caseListId: uuid().notNull(),
  ...whoseCase,
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.caseListId, row.caseReference] }),
  foreignKey({ columns: [row.organisationId, row.caseListId], foreignColumns: [caseLists.organisationId, caseLists.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceAreaId], foreignColumns: [serviceAreas.organisationId, serviceAreas.id] }),
  foreignKey({ columns: [row.organisationId, row.teamId], foreignColumns: [teams.organisationId, teams.id] }),
  foreignKey({ columns: [row.organisationId, row.workerId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.managerId], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])

/** One drawing of a sample. With the same list and the same seed anybody gets the same cases again. */
export const draws = pgTable('draws', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  phaseId: uuid().notNull(),
  /** The list drawn from; null for cases that somebody chose by hand. */
  caseListId: uuid(),
  kind: text({ enum: ['random', 'stratified', 'targeted', 're-audit'] }).notNull(),
  /** What a stratified sample keeps in proportion. */
  strata: text({ enum: ['area', 'case type', 'worker'] }).array().notNull().default(sql`'{}'::text[]`),
  size: smallint().notNull(),
  seed: text(),
  /** Why these cases, where somebody chose them; or what they are to show, where they look again at gaps. */
  because: text(),
  drawnById: uuid().notNull(),
  drawnAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.phaseId], foreignColumns: [phases.organisationId, phases.id] }),
  foreignKey({ columns: [row.organisationId, row.caseListId], foreignColumns: [caseLists.organisationId, caseLists.id] }),
  foreignKey({ columns: [row.organisationId, row.drawnById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.phaseId),
  check('chance_can_be_repeated_and_choice_says_why', sql`case ${row.kind} when 'targeted' then ${row.because} is not null and ${row.seed} is null when 're-audit' then ${row.because} is not null and ${row.seed} is not null and ${row.caseListId} is not null else ${row.seed} is not null and ${row.caseListId} is not null end`),
  ownOrganisationOnly(),
])

/** A case that is to be audited in a phase: how it was picked stays with it for ever. */
export const casesToAudit = pgTable('cases_to_audit', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  phaseId: uuid().notNull(),
  drawId: uuid().notNull(),
  /** Where it came in the draw, counted from 1. */
  position: smallint().notNull(),
  ...whoseCase,
  /** What its audit will say of how the case was picked. */
  sample: text({ enum: ['random', 'targeted'] }).notNull(),
  auditorId: uuid(),
  allocatedById: uuid(),
  allocatedAt: timestamp({ withTimezone: true }),
  dueOn: date(),
  /** It will not be audited after all, and why. */
  setAsideAt: timestamp({ withTimezone: true }),
  setAsideById: uuid(),
  setAsideBecause: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.phaseId], foreignColumns: [phases.organisationId, phases.id] }),
  foreignKey({ columns: [row.organisationId, row.drawId], foreignColumns: [draws.organisationId, draws.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceAreaId], foreignColumns: [serviceAreas.organisationId, serviceAreas.id] }),
  foreignKey({ columns: [row.organisationId, row.teamId], foreignColumns: [teams.organisationId, teams.id] }),
  foreignKey({ columns: [row.organisationId, row.workerId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.managerId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.auditorId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.allocatedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.setAsideById], foreignColumns: [people.organisationId, people.id] }),
  unique().on(row.organisationId, row.phaseId, row.caseReference),
  index('cases_to_audit_of_auditor').on(row.organisationId, row.auditorId),
  check('allocation_is_whole', sql`num_nulls(${row.auditorId}, ${row.allocatedById}, ${row.allocatedAt}) in (0, 3)`),
  check('setting_aside_is_whole', sql`num_nulls(${row.setAsideAt}, ${row.setAsideById}, ${row.setAsideBecause}) in (0, 3)`),
  check('nobody_audits_their_own_case', sql`${row.auditorId} is distinct from coalesce(${row.workerId}, '00000000-0000-0000-0000-000000000000'::uuid) and ${row.auditorId} is distinct from coalesce(${row.managerId}, '00000000-0000-0000-0000-000000000000'::uuid)`),
  ownOrganisationOnly(),
])
