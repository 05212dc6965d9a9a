import { sql } from 'drizzle-orm'
import { boolean, check, date, foreignKey, index, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { audits } from './audits.ts'
import { grades, themes } from './frameworks.ts'
import { people } from './people.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

/**
 * A second person grades an audit without knowing the first grades; then both are laid side by side and grades are agreed. In the first line
 * an auditor moderates an audit; in the second a Head of Service moderates the work of the auditors.
 */
export const moderations = pgTable('moderations', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  auditId: uuid().notNull(),
  line: text({ enum: ['first', 'second'] }).notNull(),
  chosenBecause: text({ enum: ['inadequate', 'outstanding', 'moved from the rule', 'new auditor', 'random', 'asked for'] }).notNull(),
  chosenAt: timestamp({ withTimezone: true }).notNull(),
  chosenById: uuid(),
  dueOn: date().notNull(),
  moderatorId: uuid(),
  takenAt: timestamp({ withTimezone: true }),
  /** The moderator's own grade for the whole, and the moment from which every theme was graded and the first grades were shown. */
  ownOverallId: uuid(),
  revealedAt: timestamp({ withTimezone: true }),
  agreedById: uuid(),
  agreedAt: timestamp({ withTimezone: true }),
  firstOverallId: uuid(),
  agreedOverallId: uuid(),
  agreedBecause: text(),
  /** What the auditor is told about their grading, and when they have read it. */
  feedback: text(),
  feedbackReadAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.auditId, row.line),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  foreignKey({ columns: [row.organisationId, row.chosenById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.moderatorId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.agreedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.ownOverallId], foreignColumns: [grades.organisationId, grades.id] }),
  foreignKey({ columns: [row.organisationId, row.firstOverallId], foreignColumns: [grades.organisationId, grades.id] }),
  foreignKey({ columns: [row.organisationId, row.agreedOverallId], foreignColumns: [grades.organisationId, grades.id] }),
  index().on(row.organisationId, row.moderatorId),
  index('moderations_open').on(row.organisationId, row.dueOn).where(sql`${row.agreedAt} is null`),
  check('taken_by_somebody', sql`(${row.moderatorId} is null) = (${row.takenAt} is null)`),
  check('revealed_to_a_moderator', sql`${row.revealedAt} is null or ${row.moderatorId} is not null`),
  check('agreed_after_the_reveal', sql`num_nulls(${row.agreedAt}, ${row.agreedById}) in (0, 2) and (${row.agreedAt} is null or ${row.revealedAt} is not null)`),
  ownOrganisationOnly(),
  hiddenWithItsAudit('audit_id', 'audit'),
])

/** How a moderator grades a theme before the first grades are shown; neither a grade nor "does not apply" means not yet. */
export const moderatorGrades = pgTable('moderator_grades', {
  organisationId: organisationId(),
  moderationId: uuid().notNull(),
  themeId: uuid().notNull(),
  gradeId: uuid(),
  notApplicable: boolean().notNull().default(false),
  remark: text(),
  savedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.moderationId, row.themeId] }),
  foreignKey({ columns: [row.organisationId, row.moderationId], foreignColumns: [moderations.organisationId, moderations.id] }),
  foreignKey({ columns: [row.organisationId, row.themeId], foreignColumns: [themes.organisationId, themes.id] }),
  foreignKey({ columns: [row.organisationId, row.gradeId], foreignColumns: [grades.organisationId, grades.id] }),
  check('graded_or_not_applicable', sql`${row.gradeId} is null or not ${row.notApplicable}`),
  ownOrganisationOnly(),
])

/** The three grades of a theme, kept for ever: first, the moderator's, and what was agreed. No grade means that it does not apply. */
export const agreedGrades = pgTable('agreed_grades', {
  organisationId: organisationId(),
  moderationId: uuid().notNull(),
  themeId: uuid().notNull(),
  firstGradeId: uuid(),
  moderatorGradeId: uuid(),
  agreedGradeId: uuid(),
  because: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.moderationId, row.themeId] }),
  foreignKey({ columns: [row.organisationId, row.moderationId], foreignColumns: [moderations.organisationId, moderations.id] }),
  foreignKey({ columns: [row.organisationId, row.themeId], foreignColumns: [themes.organisationId, themes.id] }),
  foreignKey({ columns: [row.organisationId, row.firstGradeId], foreignColumns: [grades.organisationId, grades.id] }),
  foreignKey({ columns: [row.organisationId, row.moderatorGradeId], foreignColumns: [grades.organisationId, grades.id] }),
  foreignKey({ columns: [row.organisationId, row.agreedGradeId], foreignColumns: [grades.organisationId, grades.id] }),
  ownOrganisationOnly(),
])
