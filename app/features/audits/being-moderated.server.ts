import { sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Ability } from '../../permissions.ts'
import { assignmentReasons, gaps, moderations } from '../../../db/schema.ts'

// Both name `audits` as the database does: in the columns of a statement on one table Drizzle leaves the table's name out, and within the subquery another table has such columns too.

/**
 * Whether somebody moderates an audit and has not yet given all their own grades, as a condition on `audits`. Until then no page shows them its grades, or
 * anything that follows from them.
 */
export const blindTo = (personId: string) => sql<boolean>`exists (
  select 1 from ${moderations} blind where blind.organisation_id = audits.organisation_id and blind.audit_id = audits.id
    and blind.moderator_id = ${personId}::uuid and blind.revealed_at is null)`

/** Whether an audit’s provisional grades wait for a moderation before anybody stands by them, as a condition on `audits`. */
export const waitsForModeration = sql<boolean>`(audits.confirmed_at is null and exists (
  select 1 from ${moderations} waiting where waiting.organisation_id = audits.organisation_id and waiting.audit_id = audits.id and waiting.agreed_at is null))`

/** Asked when a page has found nothing to show: whether that is because this person still moderates the audit behind it. @returns the moderation's id */
export async function blindModerationOf(reader: Allowed<Ability>, subject: { auditId: string } | { gapId: string } | { assignmentId: string } | { coachingId: string }): Promise<string | undefined> {
  const tx = await reader.reading()
  const ofSubject = 'auditId' in subject ? sql`blind.audit_id = ${subject.auditId}::uuid`
    : 'coachingId' in subject ? sql`blind.audit_id in (select found.audit_id from coaching_reasons reason join ${gaps} found on found.organisation_id = reason.organisation_id and found.id = reason.gap_id
        where reason.coaching_proposal_id = ${subject.coachingId}::uuid)`
    : 'gapId' in subject ? sql`blind.audit_id in (select found.audit_id from ${gaps} found where found.id = ${subject.gapId}::uuid)`
      : sql`blind.audit_id in (select found.audit_id from ${assignmentReasons} reason join ${gaps} found on found.organisation_id = reason.organisation_id and found.id = reason.gap_id
          where reason.assignment_id = ${subject.assignmentId}::uuid)`
  const [row] = await tx.execute<{ id: string }>(sql`
    select blind.id from ${moderations} blind where ${ofSubject} and blind.moderator_id = ${whoever(reader)}::uuid and blind.revealed_at is null limit 1`)
  return row?.id
}
