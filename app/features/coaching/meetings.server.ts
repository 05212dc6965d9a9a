import { and, desc, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import { coachingMeetings, people } from '../../../db/schema.ts'
import type { CalendarEntry } from '../notices/calendar-entry.ts'
import { isPartys, type Party } from './booking.server.ts'
import { meetingEntry } from './letters.ts'

const [coach, learner, booker, ender] = [alias(people, 'coach'), alias(people, 'learner'), alias(people, 'booker'), alias(people, 'ender')]

/** What brought a meeting, for those who may read it; nothing where it is hidden with its audit. */
export type Brought = { kind: 'action' | 'gap' | 'learning' | 'coaching'; id: string; title: string; page: string | null }

const module = (table: 'given' | 'proposed') => sql.raw(`coalesce((select version.title from module_versions version where version.organisation_id = ${table}.organisation_id and version.module_key = ${table}.module_key order by version.published_at desc limit 1), ${table}.module_key)`)

const brought = sql<Brought | null>`(
  select case
    when action.id is not null then json_build_object('kind', 'action', 'id', action.id, 'title', action.wording, 'page', '/remedial-actions/' || action.id)
    when gap.id is not null then json_build_object('kind', 'gap', 'id', gap.id, 'title', theme.title || ', audit ' || audit.reference, 'page', '/gaps/' || gap.id)
    when given.id is not null then json_build_object('kind', 'learning', 'id', given.id, 'title', ${module('given')}, 'page', '/modules/' || given.module_key)
    when proposed.id is not null then json_build_object('kind', 'coaching', 'id', proposed.id, 'title', ${module('proposed')}, 'page', null) end
  from meeting_reasons reason
  left join remedial_actions action on action.organisation_id = reason.organisation_id and action.id = reason.remedial_action_id
  left join gaps gap on gap.organisation_id = reason.organisation_id and gap.id = reason.gap_id
  left join themes theme on theme.organisation_id = gap.organisation_id and theme.id = gap.theme_id
  left join audits audit on audit.organisation_id = gap.organisation_id and audit.id = gap.audit_id
  left join assignments given on given.organisation_id = reason.organisation_id and given.id = reason.assignment_id
  left join coaching_proposals proposed on proposed.organisation_id = reason.organisation_id and proposed.id = reason.coaching_proposal_id
  where reason.organisation_id = ${coachingMeetings.organisationId} and reason.meeting_id = ${coachingMeetings.id})`

const columns = {
  id: coachingMeetings.id, format: coachingMeetings.format, startsAt: coachingMeetings.startsAt, endsAt: coachingMeetings.endsAt, place: coachingMeetings.place, link: coachingMeetings.link, pairId: coachingMeetings.pairId,
  offerUntil: coachingMeetings.offerUntil, acceptedAt: coachingMeetings.acceptedAt, ended: coachingMeetings.ended, endedAt: coachingMeetings.endedAt, cannotBecause: coachingMeetings.cannotBecause, attendance: coachingMeetings.attendance,
  coach: { id: coach.id, name: coach.name }, learner: { id: learner.id, name: learner.name }, brought,
}

const selected = (tx: Awaited<ReturnType<Party['reading']>>, party: Party) => tx.select({
  ...columns, bookedAt: coachingMeetings.bookedAt, bookedBy: { id: booker.id, name: booker.name }, endedBy: ender.name, sequence: coachingMeetings.calendarSequence,
}).from(coachingMeetings)
  .innerJoin(coach, and(eq(coach.organisationId, coachingMeetings.organisationId), eq(coach.id, coachingMeetings.coachId)))
  .innerJoin(learner, and(eq(learner.organisationId, coachingMeetings.organisationId), eq(learner.id, coachingMeetings.learnerId)))
  .innerJoin(booker, and(eq(booker.organisationId, coachingMeetings.organisationId), eq(booker.id, coachingMeetings.bookedById)))
  .leftJoin(ender, and(eq(ender.organisationId, coachingMeetings.organisationId), eq(ender.id, coachingMeetings.endedById))).$dynamic().where(isPartys(party))

/** A meeting for one of its two people, or for an auditor who arranges coaching. @returns undefined when it is none of theirs. One statement */
export async function meetingFor(party: Party, id: string) {
  const [meeting] = await selected(await party.reading(), party).where(and(eq(coachingMeetings.id, id), isPartys(party)))
  return meeting
}
export type MeetingShown = NonNullable<Awaited<ReturnType<typeof meetingFor>>>

/** So many meetings that are over are listed, the latest first. */
const mostPast = 20

/** Somebody's own meetings, as learner and as coach: those to come, soonest first, and the latest of those that are over or ended. Two statements */
export async function myMeetings(one: Allowed<'book coaching'>) {
  const tx = await one.reading()
  const mine = sql`${whoever(one)}::uuid in (${coachingMeetings.coachId}, ${coachingMeetings.learnerId})`
  const now = sql`${one.at.toISOString()}::timestamptz`
  const coming = await selected(tx, one).where(and(mine, sql`${coachingMeetings.endsAt} > ${now} and ${coachingMeetings.endedAt} is null`)).orderBy(coachingMeetings.startsAt)
  const past = await selected(tx, one).where(and(mine, sql`(${coachingMeetings.endsAt} <= ${now} or ${coachingMeetings.endedAt} is not null)`)).orderBy(desc(coachingMeetings.startsAt)).limit(mostPast)
  return { coming, past }
}

/** What the calendar of one of the two was last told, for a file of it. @returns undefined for anybody else, and while it is only offered or has ended */
export async function myMeetingEntry(one: Party, id: string): Promise<CalendarEntry | undefined> {
  const meeting = await meetingFor(one, id)
  const me = whoever(one)
  if (!meeting || ![meeting.coach.id, meeting.learner.id].includes(me) || meeting.ended || (meeting.offerUntil && !meeting.acceptedAt)) return undefined
  return meetingEntry({ ...meeting, meetingId: id, with: me === meeting.coach.id ? meeting.learner.name : meeting.coach.name }, meeting.sequence, 'REQUEST')
}

/** The meetings of a coach that are still ahead and could make room for another, soonest first, with people in an auditor’s reach. One statement */
export async function meetingsInTheWay(arranger: Allowed<'arrange coaching'>, coachId: string) {
  const tx = await arranger.reading()
  return tx.select({ id: coachingMeetings.id, startsAt: coachingMeetings.startsAt, endsAt: coachingMeetings.endsAt, learner: learner.name }).from(coachingMeetings)
    .innerJoin(learner, and(eq(learner.organisationId, coachingMeetings.organisationId), eq(learner.id, coachingMeetings.learnerId)))
    .where(and(isPartys(arranger), eq(coachingMeetings.coachId, coachId), sql`${coachingMeetings.endedAt} is null and ${coachingMeetings.startsAt} > ${arranger.at.toISOString()}::timestamptz`)).orderBy(coachingMeetings.startsAt).limit(10)
}
