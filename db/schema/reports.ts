import { sql } from 'drizzle-orm'
import { boolean, check, date, foreignKey, index, jsonb, pgTable, primaryKey, smallint, text, timestamp, unique, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import type { Contents, Words } from '../../app/features/reports/reports.ts'
import { audits } from './audits.ts'
import { organisations, people } from './people.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

const kind = () => text({ enum: ['weekly', 'monthly'] }).notNull()

/** A report on its way: the figures as they stood at the cut-off, and the words somebody puts to them. */
export const reportDrafts = pgTable('report_drafts', {
  organisationId: organisationId().references(() => organisations.id),
  kind: kind(),
  /** The Thursday on which a week ends, or the first day of a month. */
  period: date().notNull(),
  /** Nothing that happened from then on is in it. */
  cutOff: timestamp({ withTimezone: true }).notNull(),
  takenAt: timestamp({ withTimezone: true }).notNull(),
  contents: jsonb().$type<Contents>().notNull(),
  inputsHash: text().notNull(),
  words: jsonb().$type<Words>().notNull(),
  wordsAt: timestamp({ withTimezone: true }),
  wordsById: uuid(),
  /** When whoever issues it was told that it is ready. */
  toldAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.kind, row.period] }),
  foreignKey({ columns: [row.organisationId, row.wordsById], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])

/** A report as it was issued. It is never changed: what is found out later is a note beside it. */
export const reports = pgTable('reports', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  kind: kind(),
  period: date().notNull(),
  cutOff: timestamp({ withTimezone: true }).notNull(),
  contents: jsonb().$type<Contents>().notNull(),
  /** SHA-256 of the rows behind the figures, and of contents and words as issued. */
  inputsHash: text().notNull(),
  issuedHash: text().notNull(),
  words: jsonb().$type<Words>().notNull(),
  /** Counts below this are hidden in whatever of it leaves the line of accountability. */
  smallNumber: smallint().notNull(),
  issuedAt: timestamp({ withTimezone: true }).notNull(),
  issuedById: uuid().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.issuedById], foreignColumns: [people.organisationId, people.id] }),
  unique('issued_once').on(row.organisationId, row.kind, row.period),
  ownOrganisationOnly(),
])

/** A correction to an issued report: what it said wrongly, and what is right. */
export const reportNotes = pgTable('report_notes', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  reportId: uuid().notNull(),
  text: text().notNull(),
  byId: uuid().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.reportId], foreignColumns: [reports.organisationId, reports.id] }),
  foreignKey({ columns: [row.organisationId, row.byId], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.reportId, row.at),
  ownOrganisationOnly(),
])

/** Who issues a kind of report, and who does when they are away. The latest row holds. */
export const reportDuties = pgTable('report_duties', {
  organisationId: organisationId().references(() => organisations.id),
  kind: kind(),
  issuerId: uuid().notNull(),
  deputyId: uuid(),
  settledById: uuid(),
  settledAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.kind, row.settledAt] }),
  foreignKey({ columns: [row.organisationId, row.issuerId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.deputyId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.settledById], foreignColumns: [people.organisationId, people.id] }),
  check('a_deputy_is_another', sql`${row.deputyId} is distinct from ${row.issuerId}`),
  ownOrganisationOnly(),
])

/** Who is sent a kind of report as it is issued: people of the council, or an address outside, such as a sponsor's. */
export const reportReaders = pgTable('report_readers', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  kind: kind(),
  personId: uuid(),
  name: text().notNull(),
  address: text(),
  /** Answers for the whole council, and so sees every count; to others small numbers are hidden. */
  inLine: boolean().notNull(),
  addedById: uuid(),
  addedAt: timestamp({ withTimezone: true }).notNull(),
  endedAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.addedById], foreignColumns: [people.organisationId, people.id] }),
  uniqueIndex('a_person_reads_once').on(row.organisationId, row.kind, row.personId).where(sql`${row.personId} is not null and ${row.endedAt} is null`),
  uniqueIndex('an_address_reads_once').on(row.organisationId, row.kind, sql`lower(${row.address})`).where(sql`${row.address} is not null and ${row.endedAt} is null`),
  check('a_person_or_an_address', sql`num_nonnulls(${row.personId}, ${row.address}) = 1`),
  check('nobody_outside_is_in_line', sql`${row.personId} is not null or not ${row.inLine}`),
  ownOrganisationOnly(),
])

/** What somebody said to a report, and what was answered: the log between those who report, the Director and the sponsor. */
export const reportFeedback = pgTable('report_feedback', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  reportId: uuid().notNull(),
  from: text({ enum: ['Director', 'sponsor', 'somebody else'] }).notNull(),
  said: text().notNull(),
  recordedById: uuid().notNull(),
  at: timestamp({ withTimezone: true }).notNull(),
  answer: text(),
  answeredById: uuid(),
  answeredAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.reportId], foreignColumns: [reports.organisationId, reports.id] }),
  foreignKey({ columns: [row.organisationId, row.recordedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.answeredById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.reportId, row.at),
  check('answered_whole', sql`num_nulls(${row.answer}, ${row.answeredById}, ${row.answeredAt}) in (0, 3)`),
  ownOrganisationOnly(),
])

/** Practice at its best, kept for the month's report as it was come across, in words that name nobody. */
export const examples = pgTable('examples', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  auditId: uuid().notNull(),
  /** The first day of the month whose report it is for. */
  month: date().notNull(),
  wording: text().notNull(),
  keptById: uuid().notNull(),
  keptAt: timestamp({ withTimezone: true }).notNull(),
  takenOutAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  foreignKey({ columns: [row.organisationId, row.keptById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.month),
  uniqueIndex('an_example_is_kept_once').on(row.organisationId, row.auditId, row.month).where(sql`${row.takenOutAt} is null`),
  check('a_month_begins_on_its_first', sql`extract(day from ${row.month}) = 1`),
  ownOrganisationOnly(),
  hiddenWithItsAudit('audit_id', 'audit'),
])
