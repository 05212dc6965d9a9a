import { and, desc, eq, gt, inArray, isNull, ne, or, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import { coachingMeetings, people } from '../../../db/schema.ts'
import type { CalendarEntry } from '../notices/calendar-entry.ts'
import { isPartys, type Party } from './booking.server.ts'
import type { Because } from './about.server.ts'
import { meetingEntry } from './letters.ts'
import type { MeetingFacts } from './meetings.ts'

/** What a meeting is about, as whoever may read it is told. */
export type Reason = { kind: Exclude<Because['kind'], 'programme'>; id: string; title: string; page: string | null }

const coach = alias(people, 'coach')
const learner = alias(people, 'learner')

/** What brought the meeting, as a column; null where nothing did, or where it is hidden with its audit. */
const itsReason = sql<Reason | null>`(
  select case
    when action.id is not null then json_build_object('kind', 'action', 'id', action.id, 'title', action.wording, 'page', '/remedial-actions/' || action.id)
    when gap.id is not null then json_build_object('kind', 'gap', 'id', gap.id, 'title', theme.title || ', in audit ' || audit.reference, 'page', '/gaps/' || gap.id)
    when assigned.id is not null then json_build_object('kind', 'learning', 'id', assigned.id, 'title', 'Learning: ' || coalesce(its_title.title, assigned.module_key), 'page', '/modules/' || assigned.module_key)
    when agreed.id is not null then json_build_object('kind', 'coaching', 'id', agreed.id, 'title', 'Coaching: ' || coalesce(its_title.title, agreed.module_key), 'page', null)
  end
  from meeting_reasons reason
    left join remedial_actions action on action.organisation_id = reason.organisation_id and action.id = reason.remedial_action_id
    left join gaps gap on gap.organisation_id = reason.organisation_id and gap.id = reason.gap_id and gap.withdrawn_at is null
    left join themes theme on theme.organisation_id = gap.organisation_id and theme.id = gap.theme_id
    left join audits audit on audit.organisation_id = gap.organisation_id and audit.id = gap.audit_id
    left join assignments assigned on assigned.organisation_id = reason.organisation_id and assigned.id = reason.assignment_id
    left join coaching_proposals agreed on agreed.organisation_id = reason.organisation_id and agreed.id = reason.coaching_proposal_id
    left join lateral (select version.title from module_versions version where version.organisation_id = reason.organisation_id and version.module_key = coalesce(assigned.module_key, agreed.module_key)
      order by version.published_at desc limit 1) its_title on true
  where reason.organisation_id = ${coachingMeetings.organisationId} and reason.meeting_id = ${coachingMeetings.id} and (reason.gap_id is null or audit.id is not null))`

const columns = {
  id: coachingMeetings.id, startsAt: coachingMeetings.startsAt, endsAt: coachingMeetings.endsAt, format: coachingMeetings.format, place: coachingMeetings.place, link: coachingMeetings.link,
  offerUntil: coachingMeetings.offerUntil, acceptedAt: coachingMeetings.acceptedAt, ended: coachingMeetings.ended, endedAt: coachingMeetings.endedAt, attendance: coachingMeetings.attendance, pairId: coachingMeetings.pairId,
  cannotBecause: coachingMeetings.cannotBecause, bookedAt: coachingMeetings.bookedAt, bookedById: coachingMeetings.bookedById, endedById: coachingMeetings.endedById, sequence: coachingMeetings.calendarSequence,
  coach: { id: coach.id, name: coach.name }, learner: { id: learner.id, name: learner.name }, reason: itsReason,
  bookedBy: sql<string>`(select who.name from people who where who.organisation_id = ${coachingMeetings.organisationId} and who.id = ${coachingMeetings.bookedById})`,
  endedBy: sql<string | null>`(select who.name from people who where who.organisation_id = ${coachingMeetings.organisationId} and who.id = ${coachingMeetings.endedById})`,
}

async function meetingsWhere(party: Party, where: SQL | undefined, { latestFirst = false, most = 200 } = {}) {
  return (await party.reading()).select(columns).from(coachingMeetings)
    .innerJoin(coach, and(eq(coach.organisationId, coachingMeetings.organisationId), eq(coach.id, coachingMeetings.coachId)))
    .innerJoin(learner, and(eq(learner.organisationId, coachingMeetings.organisationId), eq(learner.id, coachingMeetings.learnerId)))
    .where(where).orderBy(latestFirst ? desc(coachingMeetings.startsAt) : coachingMeetings.startsAt, coachingMeetings.id).limit(most)
}

export type MeetingOf = Awaited<ReturnType<typeof meetingsWhere>>[number]

/** A meeting for its learner, its coach, or an auditor who arranges coaching for people in reach. @returns undefined for everybody else. One statement */
export async function meetingFor(party: Party, id: string): Promise<MeetingOf | undefined> {
  const [meeting] = await meetingsWhere(party, and(eq(coachingMeetings.id, id), isPartys(party)))
  return meeting
}

/** So many of one’s meetings that are over stand on their page. */
const pastShown = 30

/** One’s meetings as learner and as coach: those to come, offers among them, in their order; and those that began already or ended, latest first. Two statements. */
export async function myMeetings(one: Allowed<'book coaching'>): Promise<{ coming: MeetingOf[]; past: MeetingOf[] }> {
  const mine = or(eq(coachingMeetings.learnerId, whoever(one)), eq(coachingMeetings.coachId, whoever(one)))
  const isComing = and(isNull(coachingMeetings.ended), gt(coachingMeetings.startsAt, one.at))!
  const coming = await meetingsWhere(one, and(mine, isComing))
  return { coming, past: await meetingsWhere(one, and(mine, sql`not (${isComing})`), { latestFirst: true, most: pastShown }) }
}

/** The meetings of a coach in whose place an auditor can put another: to come, and of somebody in reach. One statement. @param learnerId whose own meeting cannot make room for itself */
export const meetingsInTheWay = (arranger: Allowed<'arrange coaching'>, coachId: string, learnerId: string, upTo: Date): Promise<MeetingOf[]> =>
  meetingsWhere(arranger, and(eq(coachingMeetings.coachId, coachId), ne(coachingMeetings.learnerId, learnerId), isNull(coachingMeetings.ended), gt(coachingMeetings.startsAt, arranger.at), sql`${coachingMeetings.startsAt} <= ${upTo.toISOString()}::timestamptz`, isPartys(arranger)))

/** The meeting as an entry for the calendar of one of the two; undefined where it is not theirs, not agreed yet or cancelled. */
export async function meetingEntryFor(one: Allowed<'book coaching'>, id: string): Promise<CalendarEntry | undefined> {
  const agreed = or(isNull(coachingMeetings.offerUntil), sql`${coachingMeetings.acceptedAt} is not null`)
  const theirs = or(eq(coachingMeetings.learnerId, whoever(one)), eq(coachingMeetings.coachId, whoever(one)))
  const [meeting] = await meetingsWhere(one, and(inArray(coachingMeetings.id, [id]), theirs, agreed, isNull(coachingMeetings.ended)))
  return meeting && meetingEntry({ meetingId: meeting.id, startsAt: meeting.startsAt, endsAt: meeting.endsAt, place: meeting.place, link: meeting.link, with: meeting.learner.id === whoever(one) ? meeting.coach.name : meeting.learner.name }, meeting.sequence, 'REQUEST')
}

/** A meeting to come as somebody’s first page is told of it. */
export type ComingOfMine = { id: string; startsAt: string; endsAt: string; place: string | null; link: string | null; with: string; isLearner: boolean; offerUntil: string | null; acceptedAt: string | null }

/** One’s meetings that are to come or still going on, as a column of JSON: for a page that has no statement to spare. */
export const comingMeetingsAsJson = (personId: string, at: Date) => sql<ComingOfMine[]>`(
  select coalesce(json_agg(json_build_object('id', meeting.id, 'startsAt', meeting.starts_at, 'endsAt', meeting.ends_at, 'place', meeting.place, 'link', meeting.link, 'with', other.name, 'isLearner', meeting.learner_id = ${personId}::uuid,
      'offerUntil', meeting.offer_until, 'acceptedAt', meeting.accepted_at) order by meeting.starts_at, meeting.id), '[]')
  from coaching_meetings meeting join people other on other.organisation_id = meeting.organisation_id and other.id = case when meeting.learner_id = ${personId}::uuid then meeting.coach_id else meeting.learner_id end
  where ${personId}::uuid in (meeting.learner_id, meeting.coach_id) and meeting.ended is null and meeting.ends_at > ${at.toISOString()}::timestamptz)`

export const factsOf = ({ startsAt, endsAt, offerUntil, acceptedAt, ended, attendance }: MeetingOf): MeetingFacts => ({ startsAt, endsAt, offerUntil, acceptedAt, ended, attendance })
