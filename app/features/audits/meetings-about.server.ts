import { sql, type SQL } from 'drizzle-orm'

/**
 * The ids of the coaching meetings that somebody asked for because of a gap: the gap itself, an action that answers it, learning or coaching that it brought.
 * @param gap the name under which a query reads gaps
 */
export function meetingsAbout(gap: string): SQL {
  const its = (column: string) => sql.raw(`${gap}.${column}`)
  return sql`
    select why.meeting_id from meeting_reasons why where why.organisation_id = ${its('organisation_id')} and why.gap_id = ${its('id')}
    union all select why.meeting_id from remedial_actions action join meeting_reasons why on why.organisation_id = action.organisation_id and why.remedial_action_id = action.id
      where action.organisation_id = ${its('organisation_id')} and action.audit_id = ${its('audit_id')} and (
        not exists (select 1 from remedial_action_gaps named where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id)
        or exists (select 1 from remedial_action_gaps named where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id and named.gap_id = ${its('id')}))
    union all select why.meeting_id from assignment_reasons brought join meeting_reasons why on why.organisation_id = brought.organisation_id and why.assignment_id = brought.assignment_id
      where brought.organisation_id = ${its('organisation_id')} and brought.gap_id = ${its('id')}
    union all select why.meeting_id from coaching_reasons brought join meeting_reasons why on why.organisation_id = brought.organisation_id and why.coaching_proposal_id = brought.coaching_proposal_id
      where brought.organisation_id = ${its('organisation_id')} and brought.gap_id = ${its('id')}`
}
