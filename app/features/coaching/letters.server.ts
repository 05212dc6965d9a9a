import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import type { CalendarEntry } from '../notices/calendar-entry.ts'
import { writeMessages } from '../notices/notices.server.ts'
import { meetingEntry, meetingLetter, type OfMeeting, type WhatOfMeeting } from './letters.ts'

type By = { organisationId: string; at: Date; personId: string | undefined }

/** What became of a meeting. */
export type MeetingNews = { meetingId: string; what: WhatOfMeeting }

/** What is told to a calendar: nothing of what nobody has said yes to, and an end only where it was entered. */
const methodOf: Readonly<Record<WhatOfMeeting, CalendarEntry['method'] | undefined>> = { booked: 'REQUEST', accepted: 'REQUEST', moved: 'REQUEST', changed: 'REQUEST', cancelled: 'CANCEL', offered: undefined, declined: undefined, lapsed: undefined }

/**
 * Writes to both people of each meeting, with what their calendars have to know, in the transaction of what is told: of several news of a meeting the last. The sequence rises with every word to
 * a calendar. Two statements and the messages, however many they are.
 */
export async function tellOfMeetings(tx: Transaction, by: By, news: readonly MeetingNews[]): Promise<void> {
  const last = new Map(news.map(({ meetingId, what }) => [meetingId, what]))
  if (last.size === 0) return
  const rows = await tx.execute<Omit<OfMeeting, 'startsAt' | 'endsAt' | 'with'> & {
    startsAt: string; endsAt: string; sequence: number; agreed: boolean; offerUntil: string | null; coachId: string; coach: string; learnerId: string; learner: string; by: string | null
  }>(sql`
    update coaching_meetings meeting set calendar_sequence = calendar_sequence + 1
    from people coach, people learner left join people actor on actor.organisation_id = learner.organisation_id and actor.id = ${by.personId ?? null}::uuid
    where meeting.organisation_id = ${by.organisationId}::uuid and meeting.id = any(${sql.param(`{${[...last.keys()].join(',')}}`)}::uuid[])
      and coach.organisation_id = meeting.organisation_id and coach.id = meeting.coach_id and learner.organisation_id = meeting.organisation_id and learner.id = meeting.learner_id
    returning meeting.id as "meetingId", to_json(meeting.starts_at) #>> '{}' as "startsAt", to_json(meeting.ends_at) #>> '{}' as "endsAt", meeting.place, meeting.link, meeting.calendar_sequence as sequence,
      meeting.offer_until is null or meeting.accepted_at is not null as agreed, to_json(meeting.offer_until) #>> '{}' as "offerUntil",
      coach.id as "coachId", coach.name as coach, learner.id as "learnerId", learner.name as learner, actor.name as by`)
  await writeMessages(tx, by, rows.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt)).flatMap((row) => [row.learnerId, row.coachId].map((personId) => {
    const isLearner = personId === row.learnerId
    const one: OfMeeting = { meetingId: row.meetingId, startsAt: new Date(row.startsAt), endsAt: new Date(row.endsAt), place: row.place, link: row.link, with: isLearner ? row.coach : row.learner }
    const what = last.get(row.meetingId)!
    const method = row.agreed ? methodOf[what] : undefined
    return {
      kind: 'coaching' as const, to: { personId }, about: { kind: 'coaching meeting' as const, id: one.meetingId },
      letter: meetingLetter(what, one, { by: row.by, byReader: personId === by.personId, offerUntil: row.offerUntil === null ? null : new Date(row.offerUntil), isLearner }),
      ...method && { calendar: meetingEntry(one, row.sequence, method) },
    }
  })))
}
