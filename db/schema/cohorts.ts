import { sql } from 'drizzle-orm'
import { check, date, foreignKey, index, jsonb, pgTable, primaryKey, smallint, text, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { frameworks, grades } from './frameworks.ts'
import { organisations, people, teams } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'
import { workshopSeries } from './workshops.ts'

/** A run of the team managers’ programme, with the day on which its first week begins. */
export const cohorts = pgTable('cohorts', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  title: text().notNull(),
  /** A Monday: week 1 begins. */
  startsOn: date().notNull(),
  /** The series of the full day that is part of it, once it has dates. */
  seriesId: uuid(),
  /** The day of the peer group of managers, once it is set. */
  peerGroupOn: date(),
  arrangedById: uuid().notNull(),
  arrangedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.title),
  foreignKey({ columns: [row.organisationId, row.seriesId], foreignColumns: [workshopSeries.organisationId, workshopSeries.id] }),
  foreignKey({ columns: [row.organisationId, row.arrangedById], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])

/** A manager who goes through the programme in a cohort, for the team that they manage. */
export const cohortMembers = pgTable('cohort_members', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  cohortId: uuid().notNull(),
  personId: uuid().notNull(),
  teamId: uuid().notNull(),
  /** Who coaches them as a supervisor; who does so judges nothing of theirs. */
  coachId: uuid(),
  joinedAt: timestamp({ withTimezone: true }).notNull(),
  joinedById: uuid().notNull(),
  leftAt: timestamp({ withTimezone: true }),
  completedAt: timestamp({ withTimezone: true }),
  /** The number on their certificate. */
  certificate: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.cohortId], foreignColumns: [cohorts.organisationId, cohorts.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.teamId], foreignColumns: [teams.organisationId, teams.id] }),
  foreignKey({ columns: [row.organisationId, row.coachId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.joinedById], foreignColumns: [people.organisationId, people.id] }),
  uniqueIndex('in_one_cohort_at_a_time').on(row.organisationId, row.personId).where(sql`left_at is null and completed_at is null`),
  unique().on(row.organisationId, row.cohortId, row.personId),
  index().on(row.organisationId, row.personId),
  check('nobody_coaches_themself', sql`${row.coachId} is distinct from ${row.personId}`),
  check('a_certificate_is_of_a_completion', sql`(${row.certificate} is null) = (${row.completedAt} is null)`),
  ownOrganisationOnly(),
])

/** A piece of work of the programme that somebody else accepts: its evidence is handed in and checked like that of an action. */
export const cohortTasks = pgTable('cohort_tasks', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  memberId: uuid().notNull(),
  task: text({ enum: ['three entries', 'weekly review', 'audit closed', 'plan for the team'] }).notNull(),
  dueOn: date().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.memberId], foreignColumns: [cohortMembers.organisationId, cohortMembers.id] }),
  unique().on(row.organisationId, row.memberId, row.task),
  ownOrganisationOnly(),
])

/** A meeting of the programme that was held: supervisor coaching, said by the coach, or the peer group, said by the member. Each once; of what was said nothing but the member's own reflection, in their own record. */
export const cohortMeetings = pgTable('cohort_meetings', {
  organisationId: organisationId(),
  memberId: uuid().notNull(),
  meeting: text({ enum: ['coaching 1', 'coaching 2', 'peer group'] }).notNull(),
  heldOn: date().notNull(),
  minutes: smallint().notNull(),
  saidById: uuid().notNull(),
  saidAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.memberId, row.meeting] }),
  foreignKey({ columns: [row.organisationId, row.memberId], foreignColumns: [cohortMembers.organisationId, cohortMembers.id] }),
  foreignKey({ columns: [row.organisationId, row.saidById], foreignColumns: [people.organisationId, people.id] }),
  check('some_minutes', sql`${row.minutes} between 15 and 480`),
  ownOrganisationOnly(),
])

/** Somebody sat in on a supervision, with the agreement of the worker, and wrote the observer's form. Written once; the member reads it, and nobody above them. */
export const observations = pgTable('observations', {
  organisationId: organisationId(),
  memberId: uuid().notNull(),
  observerId: uuid().notNull(),
  observedOn: date().notNull(),
  minutes: smallint().notNull(),
  /** What was seen of each point of the form, by its key. */
  points: jsonb().$type<Record<string, 'seen' | 'in part' | 'not seen'>>().notNull(),
  /** What went well, and the one thing to try next. */
  strength: text().notNull(),
  tryNext: text().notNull(),
  writtenAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.memberId] }),
  foreignKey({ columns: [row.organisationId, row.memberId], foreignColumns: [cohortMembers.organisationId, cohortMembers.id] }),
  foreignKey({ columns: [row.organisationId, row.observerId], foreignColumns: [people.organisationId, people.id] }),
  check('observed_for_a_while', sql`${row.minutes} between 15 and 240`),
  ownOrganisationOnly(),
])

/** Five children of a member's team looked at by somebody who does not know why: before the programme, and different children after it. */
export const dipSamples = pgTable('dip_samples', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  memberId: uuid().notNull(),
  moment: text({ enum: ['before', 'after'] }).notNull(),
  frameworkId: uuid().notNull(),
  auditorId: uuid().notNull(),
  askedById: uuid().notNull(),
  askedAt: timestamp({ withTimezone: true }).notNull(),
  dueOn: date().notNull(),
  /** Of how many cases five were drawn, and the seed by which anybody can draw them again. */
  drawnOf: smallint().notNull(),
  seed: text().notNull(),
  finishedAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.memberId], foreignColumns: [cohortMembers.organisationId, cohortMembers.id] }),
  foreignKey({ columns: [row.organisationId, row.auditorId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.askedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.frameworkId], foreignColumns: [frameworks.organisationId, frameworks.id] }),
  unique().on(row.organisationId, row.memberId, row.moment),
  unique('of_its_member').on(row.organisationId, row.id, row.memberId),
  index().on(row.organisationId, row.auditorId),
  ownOrganisationOnly(),
])

/** A case of a dip sample, by the council's own reference; no child is in both samples of a member. */
export const dipCases = pgTable('dip_cases', {
  organisationId: organisationId(),
  dipSampleId: uuid().notNull(),
  memberId: uuid().notNull(),
  position: smallint().notNull(),
  caseReference: text().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.dipSampleId, row.position] }),
  foreignKey({ columns: [row.organisationId, row.dipSampleId, row.memberId], foreignColumns: [dipSamples.organisationId, dipSamples.id, dipSamples.memberId] }),
  unique('different_children').on(row.organisationId, row.memberId, row.caseReference),
  ownOrganisationOnly(),
])

/** What the auditor of a dip sample found on one theme of one case: a grade of the framework, or that the theme does not apply. */
export const dipGrades = pgTable('dip_grades', {
  organisationId: organisationId(),
  dipSampleId: uuid().notNull(),
  position: smallint().notNull(),
  themeKey: text().notNull(),
  gradeId: uuid(),
  whereSeen: text().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.dipSampleId, row.position, row.themeKey] }),
  foreignKey({ columns: [row.organisationId, row.dipSampleId, row.position], foreignColumns: [dipCases.organisationId, dipCases.dipSampleId, dipCases.position] }),
  foreignKey({ columns: [row.organisationId, row.gradeId], foreignColumns: [grades.organisationId, grades.id] }),
  ownOrganisationOnly(),
])
