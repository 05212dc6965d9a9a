import { sql } from 'drizzle-orm'
import { check, date, foreignKey, index, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { audits } from './audits.ts'
import { grades } from './frameworks.ts'
import { gaps } from './gaps.ts'
import { people } from './people.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

/** What the worker or the manager of a case answers to its audit, once. */
export const replies = pgTable('replies', {
  organisationId: organisationId(),
  auditId: uuid().notNull(),
  personId: uuid().notNull(),
  stance: text({ enum: ['agrees', 'replies', 'challenges'] }).notNull(),
  words: text(),
  repliedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.auditId, row.personId] }),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  check('a_reply_has_words', sql`${row.stance} = 'agrees' or ${row.words} is not null`),
  ownOrganisationOnly(),
  hiddenWithItsAudit('audit_id', 'audit'),
])

/** A finding that is challenged. While nobody outside the line has settled it, it is no gap in any figure. */
export const disputes = pgTable('disputes', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  gapId: uuid().notNull(),
  raisedById: uuid().notNull(),
  raisedAt: timestamp({ withTimezone: true }).notNull(),
  because: text().notNull(),
  /** The grade that was challenged: the judgement holds the one that counts now. */
  challengedGradeId: uuid().notNull(),
  settleBy: date().notNull(),
  settledById: uuid(),
  settledAt: timestamp({ withTimezone: true }),
  outcome: text({ enum: ['stands', 'changed'] }),
  /** The grade that the theme has instead. */
  gradeId: uuid(),
  settledBecause: text(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.gapId),
  foreignKey({ columns: [row.organisationId, row.gapId], foreignColumns: [gaps.organisationId, gaps.id] }),
  foreignKey({ columns: [row.organisationId, row.raisedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.settledById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.challengedGradeId], foreignColumns: [grades.organisationId, grades.id] }),
  foreignKey({ columns: [row.organisationId, row.gradeId], foreignColumns: [grades.organisationId, grades.id] }),
  index('disputes_open').on(row.organisationId, row.settleBy).where(sql`${row.settledAt} is null`),
  check('settlement_is_whole', sql`num_nulls(${row.settledAt}, ${row.settledById}, ${row.outcome}, ${row.settledBecause}) in (0, 4) and (${row.gradeId} is null or ${row.outcome} = 'changed')`),
  check('not_settled_by_the_one_who_challenged', sql`${row.settledById} is distinct from ${row.raisedById}`),
  ownOrganisationOnly(),
  hiddenWithItsAudit('gap_id', 'gap'),
])
