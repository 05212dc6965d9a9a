import { sql } from 'drizzle-orm'
import { check, date, foreignKey, numeric, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { declarations } from './modules.ts'
import { coachingMeetings } from './coaching.ts'
import { people } from './people.ts'
import { places } from './workshops.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/** What a learner wrote for their own CPD record: about a module they completed, a workshop they took part in, or something done elsewhere. Nobody else reads it. */
export const cpdPieces = pgTable('cpd_pieces', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  personId: uuid().notNull(),
  /** Empty for what was done elsewhere: then the learner says what it was, when and how long. */
  moduleVersionId: uuid(),
  placeId: uuid(),
  /** Of a coaching meeting they were coached in. */
  meetingId: uuid(),
  activity: text(),
  doneOn: date(),
  hours: numeric({ mode: 'number' }),
  description: text().notNull(),
  learnt: text().notNull(),
  impact: text().notNull(),
  /** With whom they talked about it, as a role and never by name. */
  peerRole: text({ enum: ['social worker', 'manager', 'other professional'] }),
  peerLearnt: text(),
  writtenAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.personId, row.moduleVersionId),
  unique().on(row.organisationId, row.placeId),
  unique().on(row.organisationId, row.meetingId),
  foreignKey({ columns: [row.organisationId, row.meetingId], foreignColumns: [coachingMeetings.organisationId, coachingMeetings.id] }),
  foreignKey({ columns: [row.organisationId, row.placeId], foreignColumns: [places.organisationId, places.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  // Only who completed a version has a piece of it.
  foreignKey({ columns: [row.organisationId, row.personId, row.moduleVersionId], foreignColumns: [declarations.organisationId, declarations.personId, declarations.moduleVersionId] }),
  check('done_here_or_elsewhere', sql`num_nonnulls(${row.moduleVersionId}, ${row.placeId}, ${row.meetingId}) <= 1 and num_nulls(${row.activity}, ${row.doneOn}, ${row.hours}) = case when num_nonnulls(${row.moduleVersionId}, ${row.placeId}, ${row.meetingId}) = 0 then 0 else 3 end`),
  check('peer_reflection_is_whole', sql`(${row.peerRole} is null) = (${row.peerLearnt} is null)`),
  ownOrganisationOnly(),
])
