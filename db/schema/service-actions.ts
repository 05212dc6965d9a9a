import { sql } from 'drizzle-orm'
import { boolean, check, date, foreignKey, index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { gaps } from './gaps.ts'
import { organisations, people, serviceAreas } from './people.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

/** Something to put right in how the service or a partner works, in months; never a person's learning, and never a case's remedial action. */
export const serviceActions = pgTable('service_actions', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  wording: text().notNull(),
  because: text().notNull(),
  /** The area it is about; null for the whole council. */
  serviceAreaId: uuid(),
  ownerId: uuid().notNull(),
  /** The first day of the month by whose end it is due. */
  dueMonth: date().notNull(),
  startedById: uuid().notNull(),
  startedAt: timestamp({ withTimezone: true }).notNull(),
  endedById: uuid(),
  endedAt: timestamp({ withTimezone: true }),
  /** Whether it was done, and what came of it. */
  done: boolean(),
  outcome: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceAreaId], foreignColumns: [serviceAreas.organisationId, serviceAreas.id] }),
  foreignKey({ columns: [row.organisationId, row.ownerId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.startedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.endedById], foreignColumns: [people.organisationId, people.id] }),
  index('service_actions_open').on(row.organisationId, row.dueMonth).where(sql`${row.endedAt} is null`),
  check('due_in_a_month', sql`extract(day from ${row.dueMonth}) = 1`),
  check('an_end_says_what_came_of_it', sql`num_nulls(${row.endedAt}, ${row.endedById}, ${row.done}, ${row.outcome}) in (0, 4)`),
  ownOrganisationOnly(),
])

/** The gaps that a service action answers. */
export const serviceActionGaps = pgTable('service_action_gaps', {
  organisationId: organisationId(),
  serviceActionId: uuid().notNull(),
  gapId: uuid().notNull(),
  addedById: uuid().notNull(),
  addedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.serviceActionId, row.gapId] }),
  foreignKey({ columns: [row.organisationId, row.addedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceActionId], foreignColumns: [serviceActions.organisationId, serviceActions.id] }),
  foreignKey({ columns: [row.organisationId, row.gapId], foreignColumns: [gaps.organisationId, gaps.id] }),
  index().on(row.organisationId, row.gapId),
  ownOrganisationOnly(),
  hiddenWithItsAudit('gap_id', 'gap'),
])

/** What was done on the way, or why another person owns it or it is due in another month; the first month stays to be read here. */
export const serviceActionSteps = pgTable('service_action_steps', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  serviceActionId: uuid().notNull(),
  wording: text().notNull(),
  ownerBeforeId: uuid(),
  ownerAfterId: uuid(),
  dueMonthBefore: date(),
  dueMonthAfter: date(),
  byId: uuid().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceActionId], foreignColumns: [serviceActions.organisationId, serviceActions.id] }),
  foreignKey({ columns: [row.organisationId, row.ownerBeforeId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.ownerAfterId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.byId], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.serviceActionId, row.at),
  check('a_change_has_two_sides', sql`num_nulls(${row.ownerBeforeId}, ${row.ownerAfterId}) in (0, 2) and num_nulls(${row.dueMonthBefore}, ${row.dueMonthAfter}) in (0, 2)`),
  ownOrganisationOnly(),
])
