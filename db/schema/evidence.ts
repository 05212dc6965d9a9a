import { sql } from 'drizzle-orm'
import { boolean, check, date, foreignKey, index, pgTable, primaryKey, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { assignments } from './assignments.ts'
import { cohortTasks } from './cohorts.ts'
import { people } from './people.ts'
import { remedialActions } from './remedial-actions.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

/**
 * Where in the record it can be seen that an action was done, or that learning was used on a case of one's own.
 * A pointer, never a copy. The latest one counts; earlier ones stay.
 */
export const evidence = pgTable('evidence', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  remedialActionId: uuid(),
  assignmentId: uuid(),
  /** A piece of work of the managers’ programme. */
  cohortTaskId: uuid(),
  /** Empty only for a paper of the whole team, such as its plan, which belongs to no case. */
  caseReference: text(),
  recordKind: text().notNull(),
  recordDate: date().notNull(),
  remark: text(),
  submittedById: uuid().notNull(),
  submittedAt: timestamp({ withTimezone: true }).notNull(),
  checkDueOn: date().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  foreignKey({ columns: [row.organisationId, row.remedialActionId], foreignColumns: [remedialActions.organisationId, remedialActions.id] }),
  foreignKey({ columns: [row.organisationId, row.assignmentId], foreignColumns: [assignments.organisationId, assignments.id] }),
  foreignKey({ columns: [row.organisationId, row.cohortTaskId], foreignColumns: [cohortTasks.organisationId, cohortTasks.id] }),
  foreignKey({ columns: [row.organisationId, row.submittedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.remedialActionId),
  index().on(row.organisationId, row.assignmentId),
  index().on(row.organisationId, row.cohortTaskId),
  check('evidence_is_on_a_case', sql`${row.caseReference} is not null or ${row.cohortTaskId} is not null`),
  check('evidence_of_one_thing', sql`num_nonnulls(${row.remedialActionId}, ${row.assignmentId}, ${row.cohortTaskId}) = 1`),
  ownOrganisationOnly(),
  hiddenWithItsAudit('remedial_action_id', 'remedial action'),
])

/** Somebody else looked, and accepted it or gave it back with a reason. Once for each piece of evidence. */
export const evidenceChecks = pgTable('evidence_checks', {
  organisationId: organisationId(),
  evidenceId: uuid().notNull(),
  outcome: text({ enum: ['accepted', 'returned'] }).notNull(),
  because: text(),
  /** After a return: when it is due again. */
  dueAgainOn: date(),
  checkedById: uuid().notNull(),
  checkedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.evidenceId] }),
  foreignKey({ columns: [row.organisationId, row.evidenceId], foreignColumns: [evidence.organisationId, evidence.id] }),
  foreignKey({ columns: [row.organisationId, row.checkedById], foreignColumns: [people.organisationId, people.id] }),
  check('a_return_says_why', sql`${row.outcome} = 'accepted' or (${row.because} is not null and ${row.dueAgainOn} is not null)`),
  ownOrganisationOnly(),
])

/** An auditor looks again at a share of what managers accepted, without undoing it. */
export const secondLooks = pgTable('second_looks', {
  organisationId: organisationId(),
  evidenceId: uuid().notNull(),
  chosenAt: timestamp({ withTimezone: true }).notNull(),
  lookBy: date().notNull(),
  lookedById: uuid(),
  lookedAt: timestamp({ withTimezone: true }),
  agrees: boolean(),
  because: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.evidenceId] }),
  foreignKey({ columns: [row.organisationId, row.evidenceId], foreignColumns: [evidence.organisationId, evidence.id] }),
  foreignKey({ columns: [row.organisationId, row.lookedById], foreignColumns: [people.organisationId, people.id] }),
  index('second_looks_open').on(row.organisationId, row.lookBy).where(sql`${row.lookedAt} is null`),
  check('look_is_whole', sql`num_nulls(${row.lookedAt}, ${row.lookedById}, ${row.agrees}) in (0, 3) and (${row.agrees} is distinct from false or ${row.because} is not null)`),
  ownOrganisationOnly(),
])
