import { sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import { isAboutGap } from '../audits/meetings-about.server.ts'
import { disputed } from '../gaps/disputed.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { audits } from '../../../db/schema.ts'
import { byDueDay, byTheme, hoursFree, lastDayFrom, type CoachHours, type Need } from './capacity.ts'
import { coachesOf, leadsLearner, spans } from './coaches.server.ts'
import { formats } from './formats.ts'

/**
 * Open gaps that need coaching, and the hours in which somebody could, two weeks ahead. A gap needs it where coaching was agreed and has not been held, or where it was graded with the worst word (curriculum,
 * section G: inadequate = module plus action clinic) and nobody has met about it. Due is the first of its open actions and learning. Of gaps those in the reader's reach; of coaches everybody's hours,
 * because they coach across areas. Three statements.
 */
export async function coachingCapacity(reader: Allowed<'see insight'>) {
  const tx = await reader.reading()
  const today = dayInLondon(reader.at)
  const last = lastDayFrom(today)
  const day = sql`${today}::date`
  const about = (meeting: string) => sql`exists (select 1 from meeting_reasons reason where reason.organisation_id = ${sql.raw(meeting)}.organisation_id and reason.meeting_id = ${sql.raw(meeting)}.id and ${isAboutGap('reason', 'gaps')})`
  const needs = await tx.execute<Need>(sql`
    select themes.key as "themeKey", themes.title as theme, due.due_on as "dueOn", case when agreed.id is null then ${formats['action clinic'].minutes}::int else ${formats['practice coaching'].minutes}::int end as minutes,
      exists (select 1 from coaching_meetings meeting where meeting.organisation_id = gaps.organisation_id and meeting.learner_id = person.id and meeting.ended_at is null and meeting.attendance is null and meeting.starts_at > ${reader.at.toISOString()}::timestamptz
        and ${about('meeting')}) as booked,
      array(select coach.person_id from coaches coach where coach.organisation_id = gaps.organisation_id and (coach.person_id = person.id or ${leadsLearner(sql`person.id`, day)})) as "notBy"
    from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
    join themes on themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id
    join judgements on judgements.organisation_id = gaps.organisation_id and judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id
    join people person on person.organisation_id = gaps.organisation_id and person.id = case gaps.attribution when 'practitioner' then audits.worker_id when 'manager' then audits.manager_id end and (person.left_on is null or person.left_on > ${day})
    left join lateral (select coaching.id from coaching_reasons reason join coaching_proposals coaching on coaching.organisation_id = reason.organisation_id and coaching.id = reason.coaching_proposal_id
      where reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id and coaching.person_id = person.id and coaching.decision = 'agreed' and coaching.ended_at is null and coaching.dropped_at is null limit 1) agreed on true
    cross join lateral (select least(
      (select min(action.due_on) from remedial_actions action where action.organisation_id = gaps.organisation_id and action.audit_id = gaps.audit_id and action.done_at is null and action.withdrawn_at is null and action.due_on >= ${day}
        and (exists (select 1 from remedial_action_gaps its where its.organisation_id = action.organisation_id and its.remedial_action_id = action.id and its.gap_id = gaps.id)
          or not exists (select 1 from remedial_action_gaps its where its.organisation_id = action.organisation_id and its.remedial_action_id = action.id))),
      (select min(given.due_on) from assignment_reasons reason join assignments given on given.organisation_id = reason.organisation_id and given.id = reason.assignment_id
        where reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id and given.decision = 'confirmed' and given.ended_at is null and given.due_on >= ${day})) as due_on) due
    where audits.confirmed_at is not null and gaps.withdrawn_at is null and not ${disputed()} and ${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })}
      and not exists (select 1 from gap_closures closure where closure.organisation_id = gaps.organisation_id and closure.gap_id = gaps.id)
      and (agreed.id is not null or judgements.grade_id = (select worst.id from grades worst where worst.organisation_id = gaps.organisation_id and worst.framework_id = themes.framework_id order by worst.rank desc limit 1))
      and not exists (select 1 from coaching_meetings met where met.organisation_id = gaps.organisation_id and met.learner_id = person.id and met.attendance = 'held' and ${about('met')})`)
  const coaches = (await coachesOf(tx, reader.organisationId, { learnerId: null, format: 'practice coaching', from: today, to: last, at: reader.at })).filter(({ paused }) => !paused)
  const hours: CoachHours[] = coaches.map((coach) => ({
    id: coach.id, themeKeys: coach.ties.invitedFor ?? coach.themeKeys,
    hours: hoursFree(coach, coach, { coach: spans(coach.taken), meetings: coach.meetings.map((start) => new Date(start)) }, { from: today, to: last, at: reader.at }),
  }))
  return { today, last, gaps: needs.length, booked: needs.filter(({ booked }) => booked).length, coaches: coaches.length, hoursFree: hours.reduce((sum, one) => sum + one.hours.length, 0), days: byDueDay(needs, hours, last), themes: byTheme(needs, hours, last) }
}
