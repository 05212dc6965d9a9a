import { sql } from 'drizzle-orm'
import { boolean, check, date, foreignKey, index, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { audits, judgements } from './audits.ts'
import { people } from './people.ts'
import { casesToAudit } from './programmes.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

/** A judgement below good. It belongs to nobody until someone has confirmed whose it mainly is. */
export const gaps = pgTable('gaps', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  auditId: uuid().notNull(),
  themeId: uuid().notNull(),
  attribution: text({ enum: ['practitioner', 'manager', 'system', 'partner'] }),
  attributedAt: timestamp({ withTimezone: true }),
  /** Empty when the council's own file said it. */
  attributedById: uuid(),
  /** The judgement behind it was changed to good or better, or to not applicable: it is a gap no longer, and its thread says so. */
  withdrawnAt: timestamp({ withTimezone: true }),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.auditId, row.themeId),
  foreignKey({ columns: [row.organisationId, row.auditId, row.themeId], foreignColumns: [judgements.organisationId, judgements.auditId, judgements.themeId] }),
  foreignKey({ columns: [row.organisationId, row.attributedById], foreignColumns: [people.organisationId, people.id] }),
  index().on(row.organisationId, row.themeId),
  index('gaps_of_the_service').on(row.organisationId, row.themeId).where(sql`${row.attribution} in ('system', 'partner') and ${row.withdrawnAt} is null`),
  check('attribution_is_whole', sql`(${row.attribution} is null) = (${row.attributedAt} is null) and (${row.attributedById} is null or ${row.attribution} is not null)`),
  ownOrganisationOnly(),
  hiddenWithItsAudit('audit_id', 'audit'),
])

/** Everything agreed about the gap has been done and checked. */
export const gapClosures = pgTable('gap_closures', {
  organisationId: organisationId(),
  gapId: uuid().notNull(),
  closedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.gapId] }),
  foreignKey({ columns: [row.organisationId, row.gapId], foreignColumns: [gaps.organisationId, gaps.id] }),
  ownOrganisationOnly(),
])

/** The first later audit of another case that shows whether the theme held. */
export const followUps = pgTable('follow_ups', {
  organisationId: organisationId(),
  gapId: uuid().notNull(),
  auditId: uuid().notNull(),
  judgedOn: date().notNull(),
  held: boolean().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.gapId] }),
  foreignKey({ columns: [row.organisationId, row.gapId], foreignColumns: [gaps.organisationId, gaps.id] }),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  index().on(row.organisationId, row.auditId),
  ownOrganisationOnly(),
])

/** The gaps that a case drawn for it is to look at again: cases of the same person, at another child. Whoever audits the case is not told. */
export const casesLookingAgain = pgTable('cases_looking_again', {
  organisationId: organisationId(),
  caseToAuditId: uuid().notNull(),
  gapId: uuid().notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.caseToAuditId, row.gapId] }),
  foreignKey({ columns: [row.organisationId, row.caseToAuditId], foreignColumns: [casesToAudit.organisationId, casesToAudit.id] }),
  foreignKey({ columns: [row.organisationId, row.gapId], foreignColumns: [gaps.organisationId, gaps.id] }).onDelete('cascade'),
  index().on(row.organisationId, row.gapId),
  ownOrganisationOnly(),
  hiddenWithItsAudit('gap_id', 'gap'),
])

/** "Not my case": the worker, or a manager or an auditor for them, says the audit names the wrong person. Open until someone else settles it. */
export const caseQuestions = pgTable('case_questions', {
  organisationId: organisationId(),
  auditId: uuid().notNull(),
  personId: uuid().notNull(),
  raisedAt: timestamp({ withTimezone: true }).notNull(),
  /** Who said it, where that was not the person themself. */
  raisedById: uuid(),
  settledAt: timestamp({ withTimezone: true }),
  settledById: uuid(),
  theirs: boolean(),
  /** Who held or managed the case instead, where it was not theirs; null when nobody here did. */
  rightPersonId: uuid(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.auditId, row.personId] }),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  foreignKey({ columns: [row.organisationId, row.personId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.raisedById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.settledById], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.rightPersonId], foreignColumns: [people.organisationId, people.id] }),
  check('settled_is_whole', sql`num_nulls(${row.settledAt}, ${row.settledById}, ${row.theirs}) in (0, 3)`),
  check('not_settled_by_the_one_who_asked', sql`${row.settledById} is distinct from ${row.personId} and (${row.settledById} is null or ${row.settledById} is distinct from ${row.raisedById})`),
  check('the_right_person_is_another', sql`${row.rightPersonId} is null or (${row.theirs} is false and ${row.rightPersonId} <> ${row.personId})`),
  ownOrganisationOnly(),
  hiddenWithItsAudit('audit_id', 'audit'),
])
