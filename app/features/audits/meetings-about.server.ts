import { sql, type SQL } from 'drizzle-orm'

/**
 * Whether a meeting with somebody who coaches counts as help with a gap, as a condition: one that goes on or was held, with the one whose gap it is, or asked for because of the gap, an action of
 * its audit, or learning or coaching that it brought. It is one lookup for each coach, and what is about the gap is asked only of meetings that there are.
 * @param gap the name under which a query reads gaps, @param learner whose gap it is, @param coach who may have coached, @param when condition on `met`
 */
export const helpedWith = ({ gap, learner, coach, when = sql`true` }: { gap: string; learner: SQL; coach: SQL; when?: SQL }): SQL => sql`exists (${meetingsWith(gap, learner, sql`met.coach_id = ${coach} and ${when}`)})`

/** Who coaches, or has coached, about a gap, as a query of their ids under `coach_id`. */
export const whoHelpedWith = ({ gap, learner, when = sql`true` }: { gap: string; learner: SQL; when?: SQL }): SQL => meetingsWith(gap, learner, when)

function meetingsWith(gap: string, learner: SQL, which: SQL): SQL {
  const its = (column: string) => sql.raw(`${gap}.${column}`)
  const among = (table: string, column: string, where: SQL) => sql`(select of_it.${sql.raw(column)} from ${sql.raw(table)} of_it where of_it.organisation_id = ${its('organisation_id')} and ${where})`
  const brought = sql`of_it.gap_id = ${its('id')}`
  return sql`
    select met.coach_id from coaching_meetings met left join meeting_reasons why on why.organisation_id = met.organisation_id and why.meeting_id = met.id
    where met.organisation_id = ${its('organisation_id')} and met.ended_at is null and (met.attendance is null or met.attendance = 'held') and ${which} and (
      met.learner_id = ${learner} or why.gap_id = ${its('id')} or why.remedial_action_id in ${among('remedial_actions', 'id', sql`of_it.audit_id = ${its('audit_id')}`)}
      or why.assignment_id in ${among('assignment_reasons', 'assignment_id', brought)} or why.coaching_proposal_id in ${among('coaching_reasons', 'coaching_proposal_id', brought)})`
}

/**
 * Whether a reason of a meeting is about a gap, as a condition: the gap itself, an action that answers it or that names no gap and so is for the whole case, or learning or coaching that it brought.
 * @param reason the name under which a query reads meeting_reasons, @param gap under which it reads gaps
 */
export const isAboutGap = (reason: string, gap: string): SQL => sql.raw(`(${reason}.gap_id = ${gap}.id
  or exists (select 1 from remedial_actions asked where asked.organisation_id = ${reason}.organisation_id and asked.id = ${reason}.remedial_action_id and asked.audit_id = ${gap}.audit_id and (
    exists (select 1 from remedial_action_gaps its where its.organisation_id = asked.organisation_id and its.remedial_action_id = asked.id and its.gap_id = ${gap}.id)
    or not exists (select 1 from remedial_action_gaps its where its.organisation_id = asked.organisation_id and its.remedial_action_id = asked.id)))
  or exists (select 1 from assignment_reasons its where its.organisation_id = ${reason}.organisation_id and its.assignment_id = ${reason}.assignment_id and its.gap_id = ${gap}.id)
  or exists (select 1 from coaching_reasons its where its.organisation_id = ${reason}.organisation_id and its.coaching_proposal_id = ${reason}.coaching_proposal_id and its.gap_id = ${gap}.id))`)
