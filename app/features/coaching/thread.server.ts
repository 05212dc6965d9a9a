import { and, eq, not, or, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { audits, gaps, remedialActions } from '../../../db/schema.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { isAboutGap } from '../audits/meetings-about.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { exposureOfGap } from '../workshops/exposure.server.ts'
import type { MeetingTold } from './thread.ts'

/** The meetings whose reason fits, as a column of JSON, oldest first. An offer that nobody has said yes to is no meeting yet. */
const meetingsWhere = (organisation: SQL, reasonFits: SQL) => sql<MeetingTold[]>`(
  select coalesce(json_agg(json_build_object('id', meeting.id, 'learnerId', learner.id, 'learner', learner.name, 'coachId', coach.id, 'coach', coach.name, 'startsAt', meeting.starts_at, 'endsAt', meeting.ends_at, 'held', meeting.attendance = 'held',
    'steps', (select coalesce(json_agg(json_build_object('wording', step.wording, 'whose', step.whose, 'dueOn', step.due_on, 'done', (step.done_at at time zone 'Europe/London')::date) order by step.written_at, step.id), '[]')
      from agreed_steps step where step.organisation_id = meeting.organisation_id and step.meeting_id = meeting.id and step.withdrawn_at is null)) order by meeting.starts_at, meeting.id), '[]')
  from meeting_reasons reason join coaching_meetings meeting on meeting.organisation_id = reason.organisation_id and meeting.id = reason.meeting_id
  join people learner on learner.organisation_id = meeting.organisation_id and learner.id = meeting.learner_id
  join people coach on coach.organisation_id = meeting.organisation_id and coach.id = meeting.coach_id
  where reason.organisation_id = ${organisation} and meeting.ended_at is null and (meeting.offer_until is null or meeting.accepted_at is not null) and (${reasonFits}))`

/**
 * Coaching meetings about a gap: about it, about an action that answers it or the whole case, or about learning or coaching that it brought. What is no gap any more tells of nobody’s coaching.
 * A column of a query on gaps.
 */
const meetingsOfGap = meetingsWhere(sql`${gaps.organisationId}`, sql`${gaps.withdrawnAt} is null and ${isAboutGap('reason', 'gaps')}`)

/** What was learnt with others because of a gap: workshops on its theme, and meetings about it. For the thread, which asks it as a column of its own statement. */
export const learntWithOthers = sql<{ took: typeof exposureOfGap['_']['type']; meetings: MeetingTold[] }>`json_build_object('took', ${exposureOfGap}, 'meetings', ${meetingsOfGap})`

/** Coaching meetings about an action, for whoever may follow it. One statement. */
export async function meetingsOfAction(reader: Allowed<'follow gaps'>, remedialActionId: string): Promise<MeetingTold[]> {
  const tx = await reader.reading()
  const [action] = await tx.select({ meetings: meetingsWhere(sql`${remedialActions.organisationId}`, sql`reason.remedial_action_id = ${remedialActions.id}`) }).from(remedialActions)
    .innerJoin(audits, and(eq(audits.organisationId, remedialActions.organisationId), eq(audits.id, remedialActions.auditId)))
    .where(and(eq(remedialActions.id, remedialActionId), not(blindTo(whoever(reader))), or(withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId, own: [remedialActions.ownerId, audits.workerId, audits.managerId] }))))
  return action?.meetings ?? []
}
