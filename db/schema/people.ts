import { sql } from 'drizzle-orm'
import { bigint, boolean, check, date, foreignKey, index, integer, numeric, pgPolicy, pgTable, primaryKey, smallint, text, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/**
 * A council, or the body whose inspections are held. The one table without an organisation_id: it is the organisation. Anyone may look one
 * up, because signing in does so before a council is set; only its own look and links may be changed.
 */
export const organisations = pgTable('organisations', {
  id: uuid().primaryKey().defaultRandom(),
  key: text().notNull().unique(),
  name: text().notNull(),
  colour: text().notNull().default('#1d4f91'),
  caseLinkPattern: text(),
  outOfHours: text(),
  /** Where the council's data protection officer is told when an audit was hidden. */
  dataProtectionEmail: text(),
  /** Made up throughout; set when the demo database is created and never changed. */
  demo: boolean().notNull().default(false),
  createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
}, (row) => [
  pgPolicy('looked_up_by_all', { for: 'select', using: sql`true` }),
  pgPolicy('changed_by_its_own', { for: 'update', using: sql`${row.id} = (select nullif(current_setting('app.organisation_id', true), '')::uuid)` }),
])
export type Organisation = typeof organisations.$inferSelect

export const serviceAreas = pgTable('service_areas', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  name: text().notNull(),
  validFrom: date().notNull(),
  validTo: date(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.name),
  ownOrganisationOnly(),
])

export const teams = pgTable('teams', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  serviceAreaId: uuid().notNull(),
  name: text().notNull(),
  validFrom: date().notNull(),
  validTo: date(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceAreaId], foreignColumns: [serviceAreas.organisationId, serviceAreas.id] }),
  unique().on(row.organisationId, row.name),
  index().on(row.organisationId, row.serviceAreaId),
  ownOrganisationOnly(),
])

export const people = pgTable('people', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  name: text().notNull(),
  email: text(),
  /** The council's own number for a member of staff: what a staff list knows them by when a name or an address changes. */
  staffNumber: text(),
  /** What they are called at work, such as "Advanced practitioner". */
  jobTitle: text(),
  /** Weekdays this person never works, 0 for Sunday; Saturday and Sunday need not be named. */
  daysOff: smallint().array().notNull().default(sql`'{}'::smallint[]`),
  leftOn: date(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  uniqueIndex('people_email').on(row.organisationId, sql`lower(${row.email})`),
  unique().on(row.organisationId, row.staffNumber),
  index().on(row.organisationId, row.name),
  ownOrganisationOnly(),
])
export type PersonRow = typeof people.$inferSelect

export const teamMemberships = pgTable('team_memberships', {
  organisationId: organisationId(),
  personId: uuid().notNull(),
  teamId: uuid().notNull(),
  validFrom: date().notNull(),
  validTo: date(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.personId, row.teamId, row.validFrom] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.teamId], foreignColumns: [teams.organisationId, teams.id] }),
  index().on(row.organisationId, row.teamId),
  ownOrganisationOnly(),
])

/** What someone may do, for whom and since when. One person may hold several. */
export const roleHoldings = pgTable('role_holdings', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  personId: uuid().notNull(),
  role: text({ enum: ['practitioner', 'auditor', 'manager', 'leader', 'admin'] }).notNull(),
  scope: text({ enum: ['own', 'team', 'service area', 'council'] }).notNull(),
  teamId: uuid(),
  serviceAreaId: uuid(),
  validFrom: date().notNull(),
  validTo: date(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.teamId], foreignColumns: [teams.organisationId, teams.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceAreaId], foreignColumns: [serviceAreas.organisationId, serviceAreas.id] }),
  unique('role_held_once').on(row.organisationId, row.personId, row.role, row.scope, row.teamId, row.serviceAreaId, row.validFrom).nullsNotDistinct(),
  check('scope_names_its_place', sql`(${row.scope} = 'team') = (${row.teamId} is not null) and (${row.scope} = 'service area') = (${row.serviceAreaId} is not null)`),
  ownOrganisationOnly(),
])

/** Away, from one day until another on which they are back, and never why. A deputy looks after what cannot wait. */
export const awayPeriods = pgTable('away_periods', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  personId: uuid().notNull(),
  awayFrom: date().notNull(),
  /** The day on which they are back; null while nobody knows. */
  backOn: date(),
  deputyId: uuid(),
  recordedById: uuid().notNull(),
  recordedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.deputyId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.recordedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.personId, row.awayFrom),
  check('back_after_leaving', sql`${row.backOn} is null or ${row.backOn} > ${row.awayFrom}`),
  check('nobody_is_their_own_deputy', sql`${row.deputyId} is distinct from ${row.personId}`),
  ownOrganisationOnly(),
])

/** How many cases somebody held on a day: a number, and nothing about them. */
export const caseloads = pgTable('caseloads', {
  organisationId: organisationId(),
  personId: uuid().notNull(),
  countedOn: date().notNull(),
  cases: smallint().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.personId, row.countedOn] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  check('cases_are_counted', sql`${row.cases} >= 0`),
  ownOrganisationOnly(),
])

/** How many posts of a team stood empty on a day. */
export const vacancies = pgTable('vacancies', {
  organisationId: organisationId(),
  teamId: uuid().notNull(),
  countedOn: date().notNull(),
  posts: smallint().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.teamId, row.countedOn] }),
  foreignKey({ columns: [row.organisationId, row.teamId], foreignColumns: [teams.organisationId, teams.id] }),
  check('posts_are_counted', sql`${row.posts} >= 0`),
  ownOrganisationOnly(),
])

/**
 * From a day on, one team goes on in another: renamed when one leads to one, split when one leads to several, merged when several lead to
 * one. History stays under the old name; whoever leads the new team looks after what the old one left open.
 */
export const teamSuccessions = pgTable('team_successions', {
  organisationId: organisationId(),
  fromTeamId: uuid().notNull(),
  toTeamId: uuid().notNull(),
  changesOn: date().notNull(),
  recordedById: uuid(),
  recordedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.fromTeamId, row.toTeamId] }),
  foreignKey({ columns: [row.organisationId, row.fromTeamId], foreignColumns: [teams.organisationId, teams.id] }),
  foreignKey({ columns: [row.organisationId, row.toTeamId], foreignColumns: [teams.organisationId, teams.id] }),
  foreignKey({ columns: [row.organisationId, row.recordedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.toTeamId),
  check('no_team_follows_itself', sql`${row.fromTeamId} <> ${row.toTeamId}`),
  ownOrganisationOnly(),
])

/** A staff list that was uploaded or sent by the nightly command: what it would change, and, once applied, what it did. */
export const staffLists = pgTable('staff_lists', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  fileName: text().notNull(),
  bytes: bigint({ mode: 'number' }).notNull(),
  /** Where the file waits until the list is applied or put aside. */
  spooled: text(),
  /** Whether it names everyone: then whoever a list brought and this one leaves out has left. */
  complete: boolean().notNull(),
  askedById: uuid(),
  askedAt: timestamp({ withTimezone: true }).notNull(),
  appliedAt: timestamp({ withTimezone: true }),
  joiners: integer(),
  movers: integer(),
  leavers: integer(),
  unchanged: integer(),
  rejected: integer(),
  failure: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.askedById], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])

/** What a council has settled for itself from a day on; where it has settled nothing, the defaults hold. A change is a row of a later day. */
export const councilSettings = pgTable('council_settings', {
  organisationId: organisationId().references(() => organisations.id),
  validFrom: date().notNull(),
  /** Working days of the owner from issue to due, for an amber and a green action; never more than five. */
  amberDays: smallint().notNull(),
  greenDays: smallint().notNull(),
  /** Working days for whoever checks evidence, and for the owner after a return. */
  checkDays: smallint().notNull(),
  returnDays: smallint().notNull(),
  /** Calendar days from proposal to due for learning. */
  learningDays: smallint().notNull(),
  /** Minutes of learning a month that audits may bring one person before whoever confirms it is warned. */
  learningMinutesAMonth: smallint().notNull(),
  /** Counts below this are hidden in whatever leaves the line of accountability. */
  smallNumber: smallint().notNull(),
  settledById: uuid(),
  settledAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.validFrom] }),
  foreignKey({ columns: [row.organisationId, row.settledById], foreignColumns: [people.organisationId, people.id] }),
  check('clocks_stay_within_five_days', sql`${row.amberDays} between 1 and 5 and ${row.greenDays} between ${row.amberDays} and 5 and ${row.checkDays} between 1 and 5 and ${row.returnDays} between 1 and 5`),
  check('learning_is_done_in_weeks', sql`${row.learningDays} between 7 and 182 and ${row.learningMinutesAMonth} between 30 and 2400`),
  check('small_numbers_are_small', sql`${row.smallNumber} between 3 and 20`),
  ownOrganisationOnly(),
])
export type CouncilSettings = typeof councilSettings.$inferSelect

/** A list of courses that people did elsewhere, as somebody handed it in: tried out, taken in, and perhaps taken back. */
export const courseLists = pgTable('course_lists', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  fileName: text().notNull(),
  bytes: bigint({ mode: 'number' }).notNull(),
  /** Where the file waits until the list is taken in or put aside. */
  spooled: text(),
  askedById: uuid(),
  askedAt: timestamp({ withTimezone: true }).notNull(),
  takenInAt: timestamp({ withTimezone: true }),
  accepted: integer(),
  unchanged: integer(),
  rejected: integer(),
  takenBackById: uuid(),
  takenBackAt: timestamp({ withTimezone: true }),
  failure: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.askedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.takenBackById], foreignColumns: [people.organisationId, people.id] }),
  check('taken_back_by_somebody', sql`num_nulls(${row.takenBackById}, ${row.takenBackAt}) in (0, 2)`),
  ownOrganisationOnly(),
])

/** A course that somebody did elsewhere, as the list of another system has it. It stands beside what was done here and counts for none of it. */
export const coursesElsewhere = pgTable('courses_elsewhere', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  personId: uuid().notNull(),
  title: text().notNull(),
  provider: text(),
  completedOn: date().notNull(),
  hours: numeric({ mode: 'number' }),
  courseListId: uuid().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.courseListId], foreignColumns: [courseLists.organisationId, courseLists.id] }),
  unique().on(row.organisationId, row.personId, row.title, row.completedOn),
  ownOrganisationOnly(),
])
