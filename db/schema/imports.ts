import { bigint, boolean, foreignKey, integer, jsonb, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import type { Answers, Question, SheetPlan, Told } from '../../app/features/imports/sheet-plan.ts'
import { organisations, people } from './people.ts'
import { organisationId, ownOrganisationOnly } from './row-security.ts'

/** How one kind of a council's sheets is read: made on a page by matching columns, and used again for every sheet of that kind. */
export const importProfiles = pgTable('import_profiles', {
  organisationId: organisationId().references(() => organisations.id),
  key: text().notNull(),
  title: text().notNull(),
  plan: jsonb().$type<SheetPlan>().notNull(),
  /** What no file can say, answered once. */
  answers: jsonb().$type<Answers>().notNull(),
  madeById: uuid(),
  changedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.key] }),
  unique().on(row.organisationId, row.title),
  foreignKey({ columns: [row.organisationId, row.madeById], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])

/**
 * One file brought in: uploaded, tried out, published, and perhaps taken back. Its progress is written on another connection while its one
 * transaction runs. The outcome is that of its last run.
 */
export const imports = pgTable('imports', {
  organisationId: organisationId().references(() => organisations.id),
  id: uuid().notNull().defaultRandom(),
  /** The profile it is read by; null while none has been chosen. */
  profile: text(),
  fileName: text().notNull(),
  /** Which sheet of a workbook; null for the first, and for CSV. */
  sheet: text(),
  /** Where an uploaded file waits until it is published or put aside; null for one that a command read. */
  spooled: text(),
  /** The phase of a programme that its audits belong to. */
  phaseId: uuid(),
  createPeople: boolean().notNull(),
  /** Whether the last run was a try, which keeps nothing. */
  dryRun: boolean().notNull(),
  askedById: uuid(),
  askedAt: timestamp({ withTimezone: true }).notNull(),
  bytes: bigint({ mode: 'number' }),
  bytesRead: bigint({ mode: 'number' }).notNull().default(0),
  step: text().notNull().default('waiting'),
  read: integer().notNull().default(0),
  /** When a run was last asked for; null while the file only waits to be described. */
  runAskedAt: timestamp({ withTimezone: true }),
  finishedAt: timestamp({ withTimezone: true }),
  accepted: integer(),
  rejected: integer(),
  unchanged: integer(),
  /** Of the audits accepted: how many are new, and how many were here and say something else now. */
  created: integer(),
  changed: integer(),
  gaps: integer(),
  actions: integer(),
  assignments: integer(),
  peopleCreated: integer(),
  /** What a change of grades did to learning: taken back where nobody had begun it, flagged where somebody had. */
  learningEnded: integer(),
  learningFlagged: integer(),
  /** What the file leaves open and a person has to answer before it can be published. */
  questions: jsonb().$type<(Question | Told)[]>(),
  /** The columns of the file, so that the rows left out can be given back under them. */
  header: text().array(),
  publishedAt: timestamp({ withTimezone: true }),
  putAsideAt: timestamp({ withTimezone: true }),
  voidedAt: timestamp({ withTimezone: true }),
  voidedById: uuid(),
  /** Why nothing at all was taken in, in words for the person who sent the file. */
  failure: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.askedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.voidedById], foreignColumns: [people.organisationId, people.id] }),
  ownOrganisationOnly(),
])
export type Import = typeof imports.$inferSelect

/** What is wrong with a cell and what to do about it. Identifying details are removed before they reach this table. */
export const importProblems = pgTable('import_problems', {
  organisationId: organisationId(),
  importId: uuid().notNull(),
  position: integer().notNull(),
  row: integer().notNull(),
  column: text(),
  cell: text(),
  problem: text().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.importId, row.position] }),
  foreignKey({ columns: [row.organisationId, row.importId], foreignColumns: [imports.organisationId, imports.id] }),
  ownOrganisationOnly(),
])

/** A row that was left out, as the file has it but for identifying details, to be downloaded, mended and imported again. */
export const importRejects = pgTable('import_rejects', {
  organisationId: organisationId(),
  importId: uuid().notNull(),
  row: integer().notNull(),
  cells: text().array().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.importId, row.row] }),
  foreignKey({ columns: [row.organisationId, row.importId], foreignColumns: [imports.organisationId, imports.id] }),
  ownOrganisationOnly(),
])
