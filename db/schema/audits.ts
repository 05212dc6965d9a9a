import { sql } from 'drizzle-orm'
import { boolean, check, date, foreignKey, index, integer, jsonb, pgPolicy, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { frameworks, grades, themes } from './frameworks.ts'
import { imports } from './imports.ts'
import { organisations, people, serviceAreas, teams } from './people.ts'
import { phases } from './programmes.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

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
  /** What the worker was called at work when the audit was written, such as "Advanced practitioner"; a trigger keeps it, and a later change of post leaves it as it was. */
  workerTitle: text(),
  managerId: uuid(),
  auditorId: uuid(),
  overallGradeId: uuid(),
  strengths: text(),
  improvements: text(),
  /** The part of the record that was judged, where the audit was recorded in the portal. */
  auditedFrom: date(),
  auditedTo: date(),
  /** What is different for the child, in words. */
  impact: text(),
  /** Whether a child was left at unmanaged risk; asked where it decides about the overall grade. */
  unmanagedRisk: boolean(),
  /** The overall grade that the rule gave, and why the auditor moved it by a step. */
  ruleGradeId: uuid(),
  movedBecause: text(),
  publishedAt: timestamp({ withTimezone: true }).notNull(),
  /** Until someone confirms the grades they are provisional, and no learning follows from them. */
  confirmedAt: timestamp({ withTimezone: true }),
  confirmedById: uuid(),
  importId: uuid(),
  importRow: integer(),
  /** What the file said, hashed: the same row again is recognised however its cells are spelled. */
  sourceHash: text(),
  /** It is of the wrong child or holds identifying text: nobody sees it or counts it any more, save who puts it right. */
  hiddenAt: timestamp({ withTimezone: true }),
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
  foreignKey({ columns: [row.organisationId, row.ruleGradeId], foreignColumns: [grades.organisationId, grades.id] }),
  foreignKey({ columns: [row.organisationId, row.importId], foreignColumns: [imports.organisationId, imports.id] }),
  index().on(row.organisationId, row.workerId, row.auditedOn),
  index().on(row.organisationId, row.managerId, row.auditedOn),
  index().on(row.organisationId, row.teamId, row.auditedOn),
  index().on(row.organisationId, row.auditorId, row.auditedOn),
  index().on(row.organisationId, row.importId),
  index('audits_of_phase').on(row.organisationId, row.phaseId).where(sql`${row.phaseId} is not null`),
  index().on(row.organisationId, row.caseReference),
  index('audits_hidden').on(row.organisationId).where(sql`${row.hiddenAt} is not null`),
  check('a_moved_grade_says_why', sql`${row.movedBecause} is not null or ${row.ruleGradeId} is null or ${row.ruleGradeId} = ${row.overallGradeId}`),
  ownOrganisationOnly(),
  pgPolicy('hidden_from_all', { as: 'restrictive', using: sql`hidden_at is null or (select current_setting('app.puts_right', true)) = 'yes'`, withCheck: sql`true` }),
])

/** The grade of one theme in one audit; no grade means the theme does not apply to this case. */
export const judgements = pgTable('judgements', {
  organisationId: organisationId(),
  auditId: uuid().notNull(),
  themeId: uuid().notNull(),
  frameworkId: uuid().notNull(),
  gradeId: uuid(),
  /** Where in the record it can be seen, and what was found there. */
  evidence: text(),
  finding: text(),
  notApplicableBecause: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.auditId, row.themeId] }),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  foreignKey({ columns: [row.organisationId, row.themeId], foreignColumns: [themes.organisationId, themes.id] }),
  foreignKey({ columns: [row.organisationId, row.frameworkId], foreignColumns: [frameworks.organisationId, frameworks.id] }),
  foreignKey({ columns: [row.organisationId, row.gradeId], foreignColumns: [grades.organisationId, grades.id] }),
  ownOrganisationOnly(),
  hiddenWithItsAudit('audit_id', 'audit'),
])

/**
 * How many judgements of a theme a service area has had in a month, how many fell below good, and whose gaps these mainly are: what insight reads, kept by the same transaction
 * that writes the judgements. It grows with months, themes and areas, so that insight costs the same however many audits there are.
 */
export const themeTallies = pgTable('theme_tallies', {
  organisationId: organisationId(),
  /** The first day of the month in which the audits were done. */
  month: date().notNull(),
  themeId: uuid().notNull(),
  serviceAreaId: uuid().notNull(),
  sample: text().notNull(),
  caseType: text().notNull(),
  /** What the worker was called at work when the audit was written, or 'not said'. */
  role: text().notNull(),
  confirmed: boolean().notNull(),
  judged: integer().notNull(),
  belowGood: integer().notNull(),
  /** Of those below good, whose gap it mainly is; of the rest nobody has confirmed it. Of the service are the system's and partners'. */
  ofPractitioner: integer().notNull(),
  ofManager: integer().notNull(),
  ofService: integer().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.month, row.themeId, row.serviceAreaId, row.sample, row.caseType, row.role, row.confirmed], name: 'theme_tallies_pk' }),
  foreignKey({ columns: [row.organisationId, row.themeId], foreignColumns: [themes.organisationId, themes.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceAreaId], foreignColumns: [serviceAreas.organisationId, serviceAreas.id] }),
  index('theme_tallies_of_theme').on(row.organisationId, row.themeId, row.month),
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
