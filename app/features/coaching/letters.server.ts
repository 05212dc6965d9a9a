import { createHash } from 'node:crypto'
import { and, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { messages } from '../../../db/schema.ts'
import type { CalendarEntry } from '../notices/calendar-entry.ts'
import { writeMessages, type ToWrite } from '../notices/notices.server.ts'
import { meetingEntry, meetingLetter, reminderAt, reminderLetter, type ByWhom, type OfMeeting, type WhatOfMeeting } from './letters.ts'

type By = { organisationId: string; at: Date; personId: string | undefined }

/** What became of a meeting. */
export type MeetingNews = { meetingId: string; what: WhatOfMeeting }

/** What is told to a calendar: nothing of what nobody has said yes to, and an end only where it was entered. */
const methodOf: Readonly<Record<WhatOfMeeting, CalendarEntry['method'] | undefined>> = { booked: 'REQUEST', accepted: 'REQUEST', moved: 'REQUEST', changed: 'REQUEST', cancelled: 'CANCEL', offered: undefined, declined: undefined, lapsed: undefined }

type Row = Omit<OfMeeting, 'startsAt' | 'endsAt' | 'with'> & {
  startsAt: string; endsAt: string; sequence: number; agreed: boolean; ended: boolean; madeRoom: boolean; offerUntil: string | null
  coachId: string; coach: string; coachDaysOff: number[]; learnerId: string; learner: string; learnerDaysOff: number[]; by: string | null
}

const ids = (of: readonly string[]) => sql`${sql.param(`{${of.join(',')}}`)}::uuid[]`

/**
 * Writes to both people of each meeting, with what their calendars have to know, in the transaction of what is told: of several news of a meeting the last. The sequence rises with every word to
 * a calendar. Reminders of what was are taken back, and those of what is now are written, to be sent when they are due. Four statements, however many meetings they are.
 */
export async function tellOfMeetings(tx: Transaction, by: By, news: readonly MeetingNews[]): Promise<void> {
  const last = new Map(news.map(({ meetingId, what }) => [meetingId, what]))
  if (last.size === 0) return
  const forCalendars = [...last].flatMap(([meetingId, what]) => (methodOf[what] ? [meetingId] : []))
  const agreed = sql`(meeting.offer_until is null or meeting.accepted_at is not null)`
  const rows = await tx.execute<Row>(sql`
    update coaching_meetings meeting set calendar_sequence = calendar_sequence + case when ${agreed} and meeting.id = any(${ids(forCalendars)}) then 1 else 0 end
    from people coach, people learner left join people actor on actor.organisation_id = learner.organisation_id and actor.id = ${by.personId ?? null}::uuid
    where meeting.organisation_id = ${by.organisationId}::uuid and meeting.id = any(${ids([...last.keys()])})
      and coach.organisation_id = meeting.organisation_id and coach.id = meeting.coach_id and learner.organisation_id = meeting.organisation_id and learner.id = meeting.learner_id
    returning meeting.id as "meetingId", to_json(meeting.starts_at) #>> '{}' as "startsAt", to_json(meeting.ends_at) #>> '{}' as "endsAt", meeting.place, meeting.link, meeting.calendar_sequence as sequence,
      ${agreed} as agreed, meeting.ended_at is not null as ended, meeting.cannot_because is not distinct from 'made room' as "madeRoom", to_json(meeting.offer_until) #>> '{}' as "offerUntil",
      coach.id as "coachId", coach.name as coach, coach.days_off as "coachDaysOff", learner.id as "learnerId", learner.name as learner, learner.days_off as "learnerDaysOff", actor.name as by`)
  // Whoever sends one of them just now is waited for: what is told here is told after it, and once it is told none of them goes any more.
  await tx.delete(messages).where(and(sql`${messages.organisationId} = ${by.organisationId}::uuid and ${messages.subjectKind} = 'coaching meeting'`, inArray(messages.subjectId, [...last.keys()]), isNotNull(messages.notBefore), isNull(messages.sentAt), isNull(messages.refusedAt)))
  await writeMessages(tx, by, rows.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt)).flatMap((row) => [row.learnerId, row.coachId].flatMap((personId) => toOne(row, personId, last.get(row.meetingId)!, by))))
}

/** To one of the two: what became of the meeting, and the reminder of it. */
function toOne(row: Row, personId: string, what: WhatOfMeeting, { at, personId: actorId }: By): ToWrite[] {
  const isLearner = personId === row.learnerId
  const one: OfMeeting = { meetingId: row.meetingId, startsAt: new Date(row.startsAt), endsAt: new Date(row.endsAt), place: row.place, link: row.link, with: isLearner ? row.coach : row.learner }
  const by: ByWhom = row.by === null ? null : { name: row.by, is: actorId === personId ? 'the reader' : actorId === row.learnerId || actorId === row.coachId ? 'the other' : 'somebody else' }
  const message = { kind: 'coaching' as const, to: { personId }, about: { kind: 'coaching meeting' as const, id: one.meetingId } }
  const method = row.agreed ? methodOf[what] : undefined
  const told: ToWrite = {
    ...message, letter: meetingLetter(what, one, { by, agreed: row.agreed, offerUntil: row.offerUntil === null ? null : new Date(row.offerUntil), isLearner, madeRoom: row.madeRoom }),
    ...method && { calendar: meetingEntry(one, row.sequence, method) },
  }
  const notBefore = reminderAt(one, isLearner ? row.learnerDaysOff : row.coachDaysOff)
  // Whoever agrees to it later than that has just been told.
  if (!row.agreed || row.ended || notBefore <= at) return [told]
  return [told, { ...message, letter: reminderLetter(one), reminder: { id: reminderId(one.meetingId, personId, notBefore), notBefore } }]
}

/** Of one meeting, reader and moment there is one reminder: its id is made of them, so that the table’s own key refuses a second, and mail programs know it as the same. */
function reminderId(meetingId: string, personId: string, notBefore: Date): string {
  const hash = createHash('sha256').update(`reminder ${meetingId} ${personId} ${notBefore.toISOString()}`).digest('hex')
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`
}
