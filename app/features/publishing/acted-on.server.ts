import { sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { begun } from '../assignments/begun.server.ts'

/**
 * What people have done about audits since a file last wrote them, in words without names. Such audits are not taken back. Whether an
 * audit shows that an earlier gap held is nobody's doing, and asked anew.
 * @param which condition on `audits`
 * @returns by the audit's id; audits about which nobody has done anything are not in it
 */
export async function actedOn(tx: Transaction, which: SQL): Promise<Map<string, string[]>> {
  const ofActions = (deed: string, table: string, moment: string) => sql`
    select written.id, ${deed}::text from written
    join remedial_actions action on action.organisation_id = written.organisation_id and action.audit_id = written.id
    join ${sql.identifier(table)} deed on deed.organisation_id = action.organisation_id and deed.remedial_action_id = action.id
    where deed.${sql.identifier(moment)} >= written.since`
  const ofLearning = (deed: string, what: SQL) => sql`
    select written.id, ${deed}::text from written
    join gaps on gaps.organisation_id = written.organisation_id and gaps.audit_id = written.id
    join assignment_reasons reason on reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id
    join assignments on assignments.organisation_id = reason.organisation_id and assignments.id = reason.assignment_id
    where ${what}`
  // Of learning that another audit brought as well, only what was done after this one was published is done about this one.
  const shared = sql`exists (
    select 1 from assignment_reasons other join gaps elsewhere on elsewhere.organisation_id = other.organisation_id and elsewhere.id = other.gap_id
    where other.organisation_id = assignments.organisation_id and other.assignment_id = assignments.id and elsewhere.audit_id <> written.id)`
  const since = sql`greatest(written.since, case when ${shared} then written.published_at end)`

  const rows = await tx.execute<{ id: string; deeds: string[] }>(sql`
    with written as materialized (
      select audits.organisation_id, audits.id, audits.published_at, audits.confirmed_at, audits.confirmed_by_id,
        coalesce((select max(change.changed_at) from audit_changes change where change.organisation_id = audits.organisation_id and change.audit_id = audits.id), '-infinity') as since
      from audits where ${which}),
    acted (id, deed) as (
      select id, 'the grades were confirmed by an auditor' from written where confirmed_by_id is not null and confirmed_at >= since
      union select written.id, 'whose gap it is was said' from written join gaps on gaps.organisation_id = written.organisation_id and gaps.audit_id = written.id
        where gaps.attributed_by_id is not null and gaps.attributed_at > written.since and gaps.attributed_at <> written.published_at
      union select written.id, 'somebody said it is not their case' from written join case_questions asked on asked.organisation_id = written.organisation_id and asked.audit_id = written.id
        where greatest(asked.raised_at, asked.settled_at) >= written.since
      union select written.id, 'an action was added' from written join remedial_actions action on action.organisation_id = written.organisation_id and action.audit_id = written.id
        where action.closes_when is not null and action.issued_at > written.published_at and action.issued_at >= written.since
      union ${ofActions('somebody said that they have read it', 'acknowledgements', 'at')}
      union ${ofActions('an action was challenged', 'action_challenges', 'raised_at')}
      union ${ofActions('a challenge was decided', 'action_challenges', 'decided_at')}
      union select written.id, 'somebody asked for a moderation' from written join moderations moderated on moderated.organisation_id = written.organisation_id and moderated.audit_id = written.id
        where moderated.chosen_by_id is not null and moderated.chosen_at >= written.since
      union select written.id, 'somebody has moderated it' from written join moderations moderated on moderated.organisation_id = written.organisation_id and moderated.audit_id = written.id
        where greatest(moderated.taken_at, moderated.agreed_at) >= written.since
      union select written.id, 'somebody replied to it' from written join replies on replies.organisation_id = written.organisation_id and replies.audit_id = written.id where replies.replied_at >= since
      union select written.id, 'a finding was challenged' from written join gaps on gaps.organisation_id = written.organisation_id and gaps.audit_id = written.id
        join disputes on disputes.organisation_id = gaps.organisation_id and disputes.gap_id = gaps.id where greatest(disputes.raised_at, disputes.settled_at) >= written.since
      union select written.id, 'a service action answers it' from written join gaps on gaps.organisation_id = written.organisation_id and gaps.audit_id = written.id
        join service_action_gaps answers on answers.organisation_id = gaps.organisation_id and answers.gap_id = gaps.id
        where answers.added_at >= written.since
      union ${ofActions('help was asked for', 'help_requests', 'asked_at')}
      union ${ofActions('made safe was recorded', 'safety_contacts', 'recorded_at')}
      union ${ofActions('it was handed over', 'hand_overs', 'at')}
      union ${ofActions('more time was given', 'extensions', 'at')}
      union ${ofActions('evidence was sent', 'evidence', 'submitted_at')}
      union select written.id, 'evidence was checked' from written
        join remedial_actions action on action.organisation_id = written.organisation_id and action.audit_id = written.id
        join evidence sent on sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id
        join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
        where checked.checked_at >= written.since
      union select written.id, 'accepted evidence was looked at again' from written
        join remedial_actions action on action.organisation_id = written.organisation_id and action.audit_id = written.id
        join evidence sent on sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id
        join second_looks look on look.organisation_id = sent.organisation_id and look.evidence_id = sent.id
        where look.looked_at >= written.since
      union select written.id, 'coaching was decided' from written join gaps on gaps.organisation_id = written.organisation_id and gaps.audit_id = written.id
        join coaching_reasons reason on reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id
        join coaching_proposals coaching on coaching.organisation_id = reason.organisation_id and coaching.id = reason.coaching_proposal_id where coaching.decided_at >= written.since
      union select written.id, 'a coaching meeting was booked' from written join gaps on gaps.organisation_id = written.organisation_id and gaps.audit_id = written.id
        join lateral (
          select why.meeting_id from meeting_reasons why where why.organisation_id = gaps.organisation_id and why.gap_id = gaps.id
          union all select why.meeting_id from assignment_reasons reason join meeting_reasons why on why.organisation_id = reason.organisation_id and why.assignment_id = reason.assignment_id
            where reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id) why on true
        join coaching_meetings meeting on meeting.organisation_id = gaps.organisation_id and meeting.id = why.meeting_id where meeting.booked_at >= written.since
      union select written.id, 'a coaching meeting was booked' from written join remedial_actions action on action.organisation_id = written.organisation_id and action.audit_id = written.id
        join meeting_reasons why on why.organisation_id = action.organisation_id and why.remedial_action_id = action.id
        join coaching_meetings meeting on meeting.organisation_id = why.organisation_id and meeting.id = why.meeting_id where meeting.booked_at >= written.since
      union select written.id, 'two people work on it together' from written join gaps on gaps.organisation_id = written.organisation_id and gaps.audit_id = written.id
        join pair_goals goal on goal.organisation_id = gaps.organisation_id and goal.gap_id = gaps.id where goal.written_at >= written.since
      union select written.id, 'what is common in a team was decided' from written join gaps on gaps.organisation_id = written.organisation_id and gaps.audit_id = written.id
        join team_pattern_gaps its on its.organisation_id = gaps.organisation_id and its.gap_id = gaps.id
        join team_patterns pattern on pattern.organisation_id = its.organisation_id and pattern.id = its.team_pattern_id where pattern.decided_at >= written.since
      union ${ofLearning('learning was decided', sql`assignments.decided_at >= ${since}`)}
      union ${ofLearning('learning was given more time', sql`exists (select 1 from learning_extensions extended
        where extended.organisation_id = assignments.organisation_id and extended.assignment_id = assignments.id and extended.extended_at >= ${since})`)}
      union ${ofLearning('learning was begun', begun(sql`greatest(assignments.proposed_at, ${since})`))})
    select id, array_agg(deed order by deed) as deeds from acted group by id`)
  return new Map(rows.map(({ id, deeds }) => [id, deeds]))
}
