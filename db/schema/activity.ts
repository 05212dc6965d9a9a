import { bigint, foreignKey, index, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { people } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/** Who did or read what, and when: ids, never text. Nothing here is ever changed or removed. */
export const activity = pgTable('activity', {
  organisationId: organisationId(),
  id: bigint({ mode: 'bigint' }).notNull().generatedAlwaysAsIdentity(),
  at: timestamp({ withTimezone: true }).notNull().defaultNow(),
  personId: uuid(),
  /** The named job or command, where no person acted. */
  actor: text(),
  did: text().notNull(),
  subjectKind: text().notNull(),
  subjectId: uuid(),
  aboutPersonId: uuid(),
  requestId: uuid(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.subjectKind, row.subjectId),
  index().on(row.organisationId, row.aboutPersonId, row.at),
  ownOrganisationOnly(),
])

/** The hash chain over the activity of one council, added by a job after the rows are committed. */
export const activitySeals = pgTable('activity_seals', {
  organisationId: organisationId(),
  position: bigint({ mode: 'bigint' }).notNull(),
  activityId: bigint({ mode: 'bigint' }).notNull(),
  hash: text().notNull(),
  sealedAt: timestamp({ withTimezone: true }).notNull().defaultNow(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.position] }),
  unique().on(row.organisationId, row.activityId),
  foreignKey({ columns: [row.organisationId, row.activityId], foreignColumns: [activity.organisationId, activity.id] }),
  ownOrganisationOnly(),
])

/** Activity that is committed and not yet in the chain; a trigger adds each row as it is written, so that sealing need not search the log. */
export const activityToSeal = pgTable('activity_to_seal', {
  organisationId: organisationId(),
  activityId: bigint({ mode: 'bigint' }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.activityId] }),
  foreignKey({ columns: [row.organisationId, row.activityId], foreignColumns: [activity.organisationId, activity.id] }),
  ownOrganisationOnly(),
])
