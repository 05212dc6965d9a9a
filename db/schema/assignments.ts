import { sql } from 'drizzle-orm'
import { check, date, foreignKey, index, pgTable, primaryKey, smallint, text, time, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { grades, themes } from './frameworks.ts'
import { gaps } from './gaps.ts'
import { organisations, people, teams } from './people.ts'
import { serviceActions } from './service-actions.ts'
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

/** More time for learning, each with its reason. The day on which it was due before stays to be read here. Written once. */
export const learningExtensions = pgTable('learning_extensions', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  assignmentId: uuid().notNull(),
  dueBefore: date().notNull(),
  dueOn: date().notNull(),
  because: text().notNull(),
  extendedById: uuid().notNull(),
  extendedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.assignmentId], foreignColumns: [assignments.organisationId, assignments.id] }),
  foreignKey({ columns: [row.organisationId, row.extendedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.assignmentId),
  check('later_than_before', sql`${row.dueOn} > ${row.dueBefore}`),
  ownOrganisationOnly(),
])

/** Working time that a manager keeps free for learning. It can be taken back. */
export const protectedTimes = pgTable('protected_times', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  assignmentId: uuid().notNull(),
  day: date().notNull(),
  startsAt: time().notNull(),
  minutes: smallint().notNull(),
  givenById: uuid().notNull(),
  givenAt: timestamp({ withTimezone: true }).notNull(),
  withdrawnById: uuid(),
  withdrawnAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.assignmentId], foreignColumns: [assignments.organisationId, assignments.id] }),
  foreignKey({ columns: [row.organisationId, row.givenById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.withdrawnById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.assignmentId),
  uniqueIndex('protected_once').on(row.organisationId, row.assignmentId, row.day, row.startsAt).where(sql`withdrawn_at is null`),
  check('some_time', sql`${row.minutes} between 15 and 480`),
  check('withdrawn_by_somebody', sql`num_nulls(${row.withdrawnById}, ${row.withdrawnAt}) in (0, 2)`),
  ownOrganisationOnly(),
])

/** A manager says that they talked with the learner about it in supervision: before the module, and after. Each once; nothing of what was said. */
export const endorsements = pgTable('endorsements', {
  organisationId: organisationId(),
  assignmentId: uuid().notNull(),
  moment: text({ enum: ['before', 'after'] }).notNull(),
  endorsedById: uuid().notNull(),
  endorsedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.assignmentId, row.moment] }),
  foreignKey({ columns: [row.organisationId, row.assignmentId], foreignColumns: [assignments.organisationId, assignments.id] }),
  foreignKey({ columns: [row.organisationId, row.endorsedById], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])

/** Coaching for somebody whose gap a rule would answer with modules that they passed lately: the knowledge is there, and its use is not. */
export const coachingProposals = pgTable('coaching_proposals', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  personId: uuid().notNull(),
  /** The module that they passed and that is not given again. */
  moduleKey: text().notNull(),
  proposedAt: timestamp({ withTimezone: true }).notNull(),
  decidedAt: timestamp({ withTimezone: true }),
  decidedById: uuid(),
  decision: text({ enum: ['agreed', 'not needed'] }),
  because: text(),
  /** Every gap behind it was withdrawn, or they left, before anybody decided. */
  endedAt: timestamp({ withTimezone: true }),
  /** It was agreed, and somebody said later, with a reason, that it is not needed any more: closing waits for it no longer. */
  droppedAt: timestamp({ withTimezone: true }),
  droppedById: uuid(),
  droppedBecause: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.decidedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.droppedById], foreignColumns: [people.organisationId, people.id] }),
  check('only_what_was_agreed_is_dropped', sql`num_nulls(${row.droppedAt}, ${row.droppedById}, ${row.droppedBecause}) in (0, 3) and (${row.droppedAt} is null or ${row.decision} = 'agreed') and ${row.droppedById} is distinct from ${row.personId}`),
  uniqueIndex('coaching_proposed_once').on(row.organisationId, row.personId, row.moduleKey).where(sql`decided_at is null and ended_at is null`),
  check('decision_is_whole', sql`num_nulls(${row.decidedAt}, ${row.decidedById}, ${row.decision}) in (0, 3) and (${row.decision} is distinct from 'not needed' or ${row.because} is not null)`),
  check('not_decided_by_the_learner', sql`${row.decidedById} is distinct from ${row.personId}`),
  ownOrganisationOnly(),
])

/** Why coaching is proposed: this gap, by this version of a rule, in the sentence that is shown. */
export const coachingReasons = pgTable('coaching_reasons', {
  organisationId: organisationId(),
  coachingProposalId: uuid().notNull(),
  gapId: uuid().notNull(),
  ruleVersionId: uuid().notNull(),
  sentence: text().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.gapId, row.ruleVersionId] }),
  foreignKey({ columns: [row.organisationId, row.coachingProposalId], foreignColumns: [coachingProposals.organisationId, coachingProposals.id] }),
  foreignKey({ columns: [row.organisationId, row.gapId], foreignColumns: [gaps.organisationId, gaps.id] }),
  foreignKey({ columns: [row.organisationId, row.ruleVersionId], foreignColumns: [ruleVersions.organisationId, ruleVersions.id] }),
  index().on(row.organisationId, row.coachingProposalId),
  ownOrganisationOnly(),
  hiddenWithItsAudit('gap_id', 'gap'),
])

/** The same theme below good for several people of one team within some months: a signal about the service, answered together. */
export const teamPatterns = pgTable('team_patterns', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  teamId: uuid().notNull(),
  frameworkKey: text().notNull(),
  themeKey: text().notNull(),
  noticedAt: timestamp({ withTimezone: true }).notNull(),
  decidedAt: timestamp({ withTimezone: true }),
  decidedById: uuid(),
  decision: text({ enum: ['taken up', 'not needed'] }),
  because: text(),
  /** The key of the workshop that they want for the team, and the service action that they began because of it. */
  workshopWanted: text(),
  serviceActionId: uuid(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.teamId], foreignColumns: [teams.organisationId, teams.id] }),
  foreignKey({ columns: [row.organisationId, row.decidedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceActionId], foreignColumns: [serviceActions.organisationId, serviceActions.id] }),
  uniqueIndex('pattern_noticed_once').on(row.organisationId, row.teamId, row.frameworkKey, row.themeKey).where(sql`decided_at is null`),
  check('decision_is_whole', sql`num_nulls(${row.decidedAt}, ${row.decidedById}, ${row.decision}) in (0, 3) and (${row.decision} is distinct from 'not needed' or ${row.because} is not null)`),
  ownOrganisationOnly(),
])

/** The gaps by which a pattern was noticed, and those that came while nobody had decided. */
export const teamPatternGaps = pgTable('team_pattern_gaps', {
  organisationId: organisationId(),
  teamPatternId: uuid().notNull(),
  gapId: uuid().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.teamPatternId, row.gapId] }),
  foreignKey({ columns: [row.organisationId, row.teamPatternId], foreignColumns: [teamPatterns.organisationId, teamPatterns.id] }),
  foreignKey({ columns: [row.organisationId, row.gapId], foreignColumns: [gaps.organisationId, gaps.id] }),
  index().on(row.organisationId, row.gapId),
  ownOrganisationOnly(),
  hiddenWithItsAudit('gap_id', 'gap'),
])
