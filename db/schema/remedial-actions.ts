import { sql } from 'drizzle-orm'
import { boolean, check, date, foreignKey, index, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { audits } from './audits.ts'
import { gaps } from './gaps.ts'
import { people } from './people.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

/** One thing to put right on this case. Where it stands is worked out from the facts about it, never stored. */
export const remedialActions = pgTable('remedial_actions', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  auditId: uuid().notNull(),
  ownerId: uuid().notNull(),
  priority: text({ enum: ['red', 'amber', 'green'] }).notNull(),
  wording: text().notNull(),
  /** Where in the record it is done, what will be on the file when it is, and what it changes for the child; for actions written in the portal. */
  place: text(),
  closesWhen: text(),
  because: text(),
  issuedAt: timestamp({ withTimezone: true }).notNull(),
  dueOn: date().notNull(),
  /** The instant from which a submission is late. */
  dueAt: timestamp({ withTimezone: true }).notNull(),
  /** When its evidence was accepted, or when the council's own file said that it was done. */
  doneAt: timestamp({ withTimezone: true }),
  /** Done by the word of the council's file alone: nobody has seen evidence of it here. */
  doneBySheet: boolean().notNull().default(false),
  /** No longer asked for, because the audit was changed before anybody had acted on it. */
  withdrawnAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  foreignKey({ columns: [row.organisationId, row.ownerId], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.ownerId, row.dueAt),
  index('remedial_actions_open').on(row.organisationId, row.priority, row.dueAt).where(sql`${row.doneAt} is null and ${row.withdrawnAt} is null`),
  index('remedial_actions_open_of_owner').on(row.organisationId, row.ownerId, row.dueAt).where(sql`${row.doneAt} is null and ${row.withdrawnAt} is null`),
  index('remedial_actions_open_of_audit').on(row.organisationId, row.auditId).where(sql`${row.doneAt} is null and ${row.withdrawnAt} is null`),
  check('done_before_it_says_how', sql`not ${row.doneBySheet} or ${row.doneAt} is not null`),
  index().on(row.organisationId, row.auditId),
  ownOrganisationOnly(),
  hiddenWithItsAudit('audit_id', 'audit'),
])

/** Which gaps of its audit an action answers. None named means the file did not say: it is then an action for the whole case. */
export const remedialActionGaps = pgTable('remedial_action_gaps', {
  organisationId: organisationId(),
  remedialActionId: uuid().notNull(),
  gapId: uuid().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.remedialActionId, row.gapId] }),
  foreignKey({ columns: [row.organisationId, row.remedialActionId], foreignColumns: [remedialActions.organisationId, remedialActions.id] }),
  foreignKey({ columns: [row.organisationId, row.gapId], foreignColumns: [gaps.organisationId, gaps.id] }),
  index().on(row.organisationId, row.gapId),
  ownOrganisationOnly(),
])

/** For a red: who was spoken to about the child's safety and when, or that nobody could be reached. */
export const safetyContacts = pgTable('safety_contacts', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  remedialActionId: uuid().notNull(),
  reached: boolean().notNull(),
  spokenTo: text({ enum: ['practitioner', 'team manager', 'service manager', 'front door', 'out of hours'] }).notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
  recordedById: uuid().notNull(),
  recordedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.remedialActionId], foreignColumns: [remedialActions.organisationId, remedialActions.id] }),
  foreignKey({ columns: [row.organisationId, row.recordedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.remedialActionId),
  ownOrganisationOnly(),
])

/** "I need help" with an action; open until someone has been in touch. */
export const helpRequests = pgTable('help_requests', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  remedialActionId: uuid().notNull(),
  askedById: uuid().notNull(),
  askedAt: timestamp({ withTimezone: true }).notNull(),
  answeredAt: timestamp({ withTimezone: true }),
  answeredById: uuid(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.remedialActionId], foreignColumns: [remedialActions.organisationId, remedialActions.id] }),
  foreignKey({ columns: [row.organisationId, row.askedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.answeredById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.remedialActionId),
  check('answered_is_whole', sql`num_nulls(${row.answeredAt}, ${row.answeredById}) in (0, 2)`),
  ownOrganisationOnly(),
])

/** An action passed from one owner to the next; the child's action never waits for the question of whose it is. */
export const handOvers = pgTable('hand_overs', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  remedialActionId: uuid().notNull(),
  fromId: uuid().notNull(),
  toId: uuid().notNull(),
  because: text({ enum: ['not my case', 'given back', 'reassigned', 'taken over', 'shared out', 'wrong worker', 'left'] }).notNull(),
  byId: uuid().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.remedialActionId], foreignColumns: [remedialActions.organisationId, remedialActions.id] }),
  foreignKey({ columns: [row.organisationId, row.fromId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.toId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.byId], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.remedialActionId),
  ownOrganisationOnly(),
])

/** More time, once, said openly. The first due date stays and is the one that reports use. */
export const extensions = pgTable('extensions', {
  organisationId: organisationId(),
  remedialActionId: uuid().notNull(),
  dueOn: date().notNull(),
  dueAt: timestamp({ withTimezone: true }).notNull(),
  because: text().notNull(),
  byId: uuid().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.remedialActionId] }),
  foreignKey({ columns: [row.organisationId, row.remedialActionId], foreignColumns: [remedialActions.organisationId, remedialActions.id] }),
  foreignKey({ columns: [row.organisationId, row.byId], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])

/** The owner has read what is asked of them. */
export const acknowledgements = pgTable('acknowledgements', {
  organisationId: organisationId(),
  remedialActionId: uuid().notNull(),
  byId: uuid().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.remedialActionId, row.byId] }),
  foreignKey({ columns: [row.organisationId, row.remedialActionId], foreignColumns: [remedialActions.organisationId, remedialActions.id] }),
  foreignKey({ columns: [row.organisationId, row.byId], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])

/** The owner says that what is asked is wrong or cannot be done. An amber's or a green's time stands still until somebody decides; a red's never does. */
export const actionChallenges = pgTable('action_challenges', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  remedialActionId: uuid().notNull(),
  raisedById: uuid().notNull(),
  raisedAt: timestamp({ withTimezone: true }).notNull(),
  because: text().notNull(),
  decideBy: date().notNull(),
  decidedById: uuid(),
  decidedAt: timestamp({ withTimezone: true }),
  outcome: text({ enum: ['stands', 'withdrawn'] }),
  decidedBecause: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.remedialActionId),
  foreignKey({ columns: [row.organisationId, row.remedialActionId], foreignColumns: [remedialActions.organisationId, remedialActions.id] }),
  foreignKey({ columns: [row.organisationId, row.raisedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.decidedById], foreignColumns: [people.organisationId, people.id] }),
  index('action_challenges_open').on(row.organisationId, row.decideBy).where(sql`${row.decidedAt} is null`),
  check('decided_whole', sql`num_nulls(${row.decidedAt}, ${row.decidedById}, ${row.outcome}, ${row.decidedBecause}) in (0, 4)`),
  check('not_decided_by_the_one_who_challenged', sql`${row.decidedById} is distinct from ${row.raisedById}`),
  ownOrganisationOnly(),
  hiddenWithItsAudit('remedial_action_id', 'remedial action'),
])
