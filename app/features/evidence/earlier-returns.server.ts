import { and, asc, eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { evidence, evidenceChecks } from '../../../db/schema.ts'
import type { Evidence } from './evidence.server.ts'

/** What was returned before of the same action, the same learning or the same task of the programme, oldest first: the reasons, and when it was due again. */
export async function earlierReturns(checker: Allowed<'check evidence'>, one: Pick<Evidence, 'submittedAt' | 'actionId' | 'assignmentId' | 'cohortTaskId'>) {
  const tx = await checker.reading()
  return tx.select({ because: evidenceChecks.because, checkedAt: evidenceChecks.checkedAt, dueAgainOn: evidenceChecks.dueAgainOn }).from(evidence)
    .innerJoin(evidenceChecks, and(eq(evidenceChecks.organisationId, evidence.organisationId), eq(evidenceChecks.evidenceId, evidence.id)))
    .where(and(
      one.actionId ? eq(evidence.remedialActionId, one.actionId) : one.assignmentId ? eq(evidence.assignmentId, one.assignmentId) : eq(evidence.cohortTaskId, one.cohortTaskId!),
      sql`${evidence.submittedAt} < ${one.submittedAt.toISOString()}::timestamptz and ${evidenceChecks.outcome} = 'returned'`,
    )).orderBy(asc(evidence.submittedAt))
}
