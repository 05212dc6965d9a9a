import { sql } from 'drizzle-orm'
import { check, date, foreignKey, index, integer, pgTable, primaryKey, text, timestamp, unique, uuid } from 'drizzle-orm/pg-core'
import { audits } from './audits.ts'
import { frameworks } from './frameworks.ts'
import { people, serviceAreas, teams } from './people.ts'
import { casesToAudit, phases } from './programmes.ts'
import { hiddenWithItsAudit, organisationId, ownOrganisationOnly } from './row-security.ts'

/** An audit while an auditor writes it. Nobody else sees it, and nothing follows from it, until it is published. */
export const recordings = pgTable('recordings', {
  organisationId: organisationId(),
  id: uuid().notNull().defaultRandom(),
  reference: text().notNull(),
  caseToAuditId: uuid(),
  phaseId: uuid(),
  frameworkId: uuid().notNull(),
  caseReference: text().notNull(),
  caseType: text().notNull(),
  sample: text({ enum: ['random', 'targeted', 'not said'] }).notNull(),
  serviceAreaId: uuid().notNull(),
  teamId: uuid().notNull(),
  /** Who held the case and who managed it in the audited period. */
  workerId: uuid(),
  managerId: uuid(),
  auditorId: uuid().notNull(),
  auditedFrom: date().notNull(),
  auditedTo: date().notNull(),
  startedAt: timestamp({ withTimezone: true }).notNull(),
  /** Raised by every save; the number of the last one. */
  revision: integer().notNull().default(0),
  putAsideAt: timestamp({ withTimezone: true }),
  publishedAt: timestamp({ withTimezone: true }),
  auditId: uuid(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.id] }),
  unique().on(row.organisationId, row.reference),
  unique().on(row.organisationId, row.auditId),
  foreignKey({ columns: [row.organisationId, row.caseToAuditId], foreignColumns: [casesToAudit.organisationId, casesToAudit.id] }),
  foreignKey({ columns: [row.organisationId, row.phaseId], foreignColumns: [phases.organisationId, phases.id] }),
  foreignKey({ columns: [row.organisationId, row.frameworkId], foreignColumns: [frameworks.organisationId, frameworks.id] }),
  foreignKey({ columns: [row.organisationId, row.serviceAreaId], foreignColumns: [serviceAreas.organisationId, serviceAreas.id] }),
  foreignKey({ columns: [row.organisationId, row.teamId], foreignColumns: [teams.organisationId, teams.id] }),
  foreignKey({ columns: [row.organisationId, row.workerId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.managerId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.auditorId], foreignColumns: [people.organisationId, people.id] }),
  foreignKey({ columns: [row.organisationId, row.auditId], foreignColumns: [audits.organisationId, audits.id] }),
  index().on(row.organisationId, row.auditorId),
  index('recordings_open_of_case').on(row.organisationId, row.caseToAuditId).where(sql`${row.putAsideAt} is null`),
  check('publication_is_whole', sql`(${row.publishedAt} is null) = (${row.auditId} is null) and (${row.publishedAt} is null or ${row.putAsideAt} is null)`),
  check('a_period_has_an_end', sql`${row.auditedTo} >= ${row.auditedFrom}`),
  ownOrganisationOnly(),
  hiddenWithItsAudit('audit_id', 'audit'),
])

/** What was written into one field at one save. The highest revision of a field is what it says now; earlier ones stay, so that no tab can wipe out another's words. */
export const recordingEntries = pgTable('recording_entries', {
  organisationId: organisationId(),
  recordingId: uuid().notNull(),
  field: text().notNull(),
  revision: integer().notNull(),
  value: text().notNull(),
  savedAt: timestamp({ withTimezone: true }).notNull(),
}, (row) => [
  primaryKey({ columns: [row.organisationId, row.recordingId, row.field, row.revision] }),
  foreignKey({ columns: [row.organisationId, row.recordingId], foreignColumns: [recordings.organisationId, recordings.id] }),
  ownOrganisationOnly(),
])
