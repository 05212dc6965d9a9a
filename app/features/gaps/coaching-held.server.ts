import { sql, type SQL } from 'drizzle-orm'
import { dayInLondon } from '../../lib/days.ts'

/**
 * When a meeting was held that answers coaching which was agreed, as a column: the first with the coaching itself as its reason, or about one of its gaps, or an action of one, by the same learner after
 * somebody had agreed to it. An action of the audit that names no gap counts for each.
 * @param coaching the name under which a query reads coaching_proposals
 */
export function coachingHeldAt(coaching: string): SQL<string | null> {
  const its = (column: string) => sql.raw(`${coaching}.${column}`)
  return sql<string | null>`(
    select min(met.starts_at) from coaching_meetings met join meeting_reasons why on why.organisation_id = met.organisation_id and why.meeting_id = met.id
    where met.organisation_id = ${its('organisation_id')} and met.learner_id = ${its('person_id')} and met.attendance = 'held' and (why.coaching_proposal_id = ${its('id')}
      or met.starts_at >= ${its('decided_at')} and exists (
        select 1 from coaching_reasons brought join gaps found on found.organisation_id = brought.organisation_id and found.id = brought.gap_id
        where brought.organisation_id = ${its('organisation_id')} and brought.coaching_proposal_id = ${its('id')} and (why.gap_id = found.id or exists (
          select 1 from remedial_actions action where action.organisation_id = why.organisation_id and action.id = why.remedial_action_id and action.audit_id = found.audit_id
            and (not exists (select 1 from remedial_action_gaps named where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id)
              or exists (select 1 from remedial_action_gaps named where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id and named.gap_id = found.id)))))))`
}

/** Whether the one whom coaching is for has left: then nobody waits for it any more. @param coaching the name under which a query reads coaching_proposals */
export const whoseLeft = (coaching: string, at: Date): SQL<boolean> => sql<boolean>`exists (
  select 1 from people gone where gone.organisation_id = ${sql.raw(coaching)}.organisation_id and gone.id = ${sql.raw(coaching)}.person_id and gone.left_on <= ${dayInLondon(at)}::date)`
