import { sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { begun } from '../assignments/begun.server.ts'
import { coachingOfAudits, settleCoaching } from '../assignments/coaching.server.ts'

/** A reason that still holds: its gap stands, and is the learner's. A condition on `assignments`. */
export const reasonHolds = sql`exists (
  select 1 from assignment_reasons reason
  join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
  join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
  where reason.organisation_id = assignments.organisation_id and reason.assignment_id = assignments.id and gaps.withdrawn_at is null
    and reason.person_id = case gaps.attribution when 'practitioner' then audits.worker_id when 'manager' then audits.manager_id end)`

/**
 * Puts the learning that audits brought right after they were changed. Where no reason for it holds any more, it ends if nobody has begun it,
 * and is flagged if somebody has; where one holds again, it goes on. Learning with another reason left stays as it is. Coaching that nobody has decided is put right with it.
 * @param which condition on `audits`
 */
export async function settleLearning(tx: Transaction, at: Date, which: SQL): Promise<{ ended: number; flagged: number }> {
  const moment = sql`${at.toISOString()}::timestamptz`
  const theirs = sql`assignments.decision is distinct from 'waived' and assignments.id in (
    select reason.assignment_id from assignment_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
    join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id where ${which})`

  const ended = await tx.execute(sql`
    update assignments set ended_at = ${moment}, ended_because = 'regraded', flagged_at = null where ${theirs} and ended_at is null and not ${reasonHolds} and not ${begun()}`)
  const flagged = await tx.execute(sql`
    update assignments set flagged_at = ${moment} where ${theirs} and ended_at is null and flagged_at is null and not ${reasonHolds}`)
  await tx.execute(sql`update assignments set flagged_at = null where ${theirs} and flagged_at is not null and ${reasonHolds}`)

  // Whoever has been given the module again meanwhile has it once, with this reason too.
  const again = sql`select open.id from assignments open where open.organisation_id = assignments.organisation_id and open.person_id = assignments.person_id and open.module_key = assignments.module_key
    and open.id <> assignments.id and open.ended_at is null and open.decision is distinct from 'waived' and not exists (
      select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      where sent.organisation_id = open.organisation_id and sent.assignment_id = open.id and checked.outcome = 'accepted')
    order by open.proposed_at limit 1`
  const goesOn = sql`${theirs} and assignments.ended_because = 'regraded' and ${reasonHolds}`
  await tx.execute(sql`
    update assignment_reasons reason set assignment_id = joined.id from assignments cross join lateral (${again}) joined
    where reason.organisation_id = assignments.organisation_id and reason.assignment_id = assignments.id and ${goesOn}`)
  // What somebody has given more time for, kept time for or talked about stays on record, ended and without a reason.
  const nothingOf = (table: string) => sql`not exists (select 1 from ${sql.identifier(table)} its where its.organisation_id = assignments.organisation_id and its.assignment_id = assignments.id)`
  await tx.execute(sql`delete from assignments where ended_because = 'regraded' and ${nothingOf('assignment_reasons')}
    and ${nothingOf('learning_extensions')} and ${nothingOf('protected_times')} and ${nothingOf('endorsements')}`)
  await tx.execute(sql`update assignments set ended_at = null, ended_because = null where ${goesOn}`)
  await settleCoaching(tx, at, coachingOfAudits(which))
  return { ended: ended.count, flagged: flagged.count }
}
