import { sql } from 'drizzle-orm'
import { boolean, check, date, foreignKey, index, pgTable, primaryKey, smallint, text, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/** A council, or the body whose inspections are held. The one table without an organisation_id: it is the organisation. */
export const organisations = pgTable('organisations', {
  id: uuid().primaryKey().defaultRandom(),
  key: text().notNull().unique(),
  name: text().notNull(),
  colour: text().notNull().default('#1d4f91'),
  caseLinkPattern: text(),
  outOfHours: text(),
  /** Made up throughout; set when the demo database is created and never changed. */
  demo: boolean().notNull().default(false),
  createdAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
})
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
  /** Weekdays this person never works, 0 for Sunday; Saturday and Sunday need not be named. */
  daysOff: smallint().array().notNull().default(sql`'{}'::smallint[]`),
  leftOn: date(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  uniqueIndex('people_email').on(row.organisationId, sql`lower(${row.email})`),
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
