import { sql } from 'drizzle-orm'
import { check, date, foreignKey, index, jsonb, pgPolicy, pgTable, primaryKey, smallint, text, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { CalendarEntry } from '../../app/features/notices/calendar-entry.ts'
import type { Letter } from '../../app/features/notices/letter.ts'
import { organisations, people } from './people.ts'
import { remedialActions } from './remedial-actions.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

/** A message to one person or address: written in the transaction of what it tells, and sent by a job afterwards. It holds references and links, and nothing about a child. */
export const messages = pgTable('messages', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  kind: text({ enum: ['red action', 'escalation', 'digest', 'reminder', 'report draft', 'report', 'data protection', 'workshop', 'coaching'] }).notNull(),
  /** The person of this council it is for; empty for an address outside, such as a sponsor's. */
  personId: uuid(),
  name: text().notNull(),
  /** Where it goes, as it was known when the message was written; empty where nobody knew an address. */
  address: text(),
  letter: jsonb().$type<Letter>().notNull(),
  /** What it tells its reader’s calendar, where it does. */
  calendar: jsonb().$type<CalendarEntry>(),
  /** What it is about, on whose page is shown how far it got. */
  subjectKind: text({ enum: ['remedial action', 'report', 'correction', 'workshop', 'coaching meeting'] }),
  subjectId: uuid(),
  /** Who caused it, and is told how far it got; empty where no person did. */
  causedById: uuid(),
  writtenAt: timestamp({ withTimezone: true }).notNull(),
  /** A reminder is written with what it reminds of, and is due only then; empty for what is due at once. */
  notBefore: timestamp({ withTimezone: true }),
  tries: smallint().notNull().default(0),
  triedAt: timestamp({ withTimezone: true }),
  /** What the mail server said to the last try that failed. */
  trouble: text(),
  /** No sooner than this is it tried (again). */
  nextTryAt: timestamp({ withTimezone: true }).notNull(),
  sentAt: timestamp({ withTimezone: true }),
  /** The mail server will never take it to this address. */
  refusedAt: timestamp({ withTimezone: true }),
  /** Its reader followed a link in it, signed in. */
  openedAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.causedById], foreignColumns: [people.organisationId, people.id] }),
  index('messages_to_send').on(row.organisationId, row.nextTryAt).where(sql`${row.sentAt} is null and ${row.refusedAt} is null and ${row.address} is not null`),
  index('messages_refused').on(row.organisationId, row.refusedAt).where(sql`${row.refusedAt} is not null`),
  index('messages_without_address').on(row.organisationId, row.writtenAt).where(sql`${row.address} is null`),
  index().on(row.organisationId, row.subjectKind, row.subjectId),
  index().on(row.organisationId, row.personId, row.writtenAt),
  index().on(row.organisationId, row.writtenAt),
  check('sent_or_refused', sql`num_nonnulls(${row.sentAt}, ${row.refusedAt}) <= 1`),
  check('a_subject_is_whole', sql`(${row.subjectKind} is null) = (${row.subjectId} is null)`),
  check('sent_to_an_address', sql`${row.sentAt} is null or ${row.address} is not null`),
  check('opened_once_sent', sql`${row.openedAt} is null or ${row.sentAt} is not null and ${row.openedAt} >= ${row.sentAt}`),
  ownOrganisationOnly(),
  // What tells of an action of a hidden audit is not sent and not shown while it is hidden.
  pgPolicy('hidden_with_its_audit', {
    as: 'restrictive', using: sql`subject_kind is distinct from 'remedial action' or subject_id not in (select id from hidden_rows('remedial action'))`, withCheck: sql`true`,
  }),
])

/** A rung of the ladder that an action has come to, told to one person: at most once for each day on which it was due. */
export const chases = pgTable('chases', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  remedialActionId: uuid().notNull(),
  rung: text({ enum: ['issued', 'before', 'on the day', 'after', 'manager', 'service manager', 'head of service', 'nudge'] }).notNull(),
  /** The day on which it was due then: more time, or a return, begins a ladder anew. */
  dueOn: date().notNull(),
  toId: uuid().notNull(),
  /** Who is away, where a deputy is told in their place. */
  insteadOfId: uuid(),
  /** The day in London on which it was told. */
  on: date().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
  messageId: uuid().notNull(),
  /** Who nudged, with their one line. */
  byId: uuid(),
  line: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.remedialActionId], foreignColumns: [remedialActions.organisationId, remedialActions.id] }),
  foreignKey({ columns: [row.organisationId, row.toId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.insteadOfId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.byId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.messageId], foreignColumns: [messages.organisationId, messages.id] }),
  uniqueIndex('each_rung_once').on(row.organisationId, row.remedialActionId, row.rung, row.dueOn, row.toId).where(sql`${row.rung} <> 'nudge'`),
  uniqueIndex('one_nudge_a_day').on(row.organisationId, row.remedialActionId, row.on).where(sql`${row.rung} = 'nudge'`),
  index().on(row.organisationId, row.toId, row.on),
  check('a_nudge_is_by_somebody', sql`(${row.rung} = 'nudge') = (${row.byId} is not null) and (${row.rung} = 'nudge' or ${row.line} is null)`),
  check('nobody_nudges_themselves', sql`${row.byId} is distinct from ${row.toId} or ${row.byId} is null`),
  ownOrganisationOnly(),
  hiddenWithItsAudit('remedial_action_id', 'remedial action'),
])

/** The one digest that somebody gets on a day. */
export const digests = pgTable('digests', {
  organisationId: organisationId(),
  personId: uuid().notNull(),
  on: date().notNull(),
  messageId: uuid().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.personId, row.on] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.messageId], foreignColumns: [messages.organisationId, messages.id] }),
  unique().on(row.organisationId, row.messageId),
  ownOrganisationOnly(),
])
