import { eq } from 'drizzle-orm'
import type { Database } from '../../db/client.server.ts'
import { availabilityRules, coaches, heldTimes, coachingMeetings, meetingReasons } from '../../db/schema.ts'
import type { Somebody } from './council.ts'

type ATestCoach = Partial<Pick<typeof coaches.$inferInsert, 'formats' | 'themeKeys' | 'bufferBefore' | 'bufferAfter' | 'mostADay' | 'noticeHours' | 'firstForRed' | 'forRedUntil' | 'place' | 'link'>> & {
  /** Clock times of each of the weekdays on which they coach, 1 for Monday. */
  hours?: readonly [from: string, to: string]
  weekdays?: readonly number[]
}

/** Somebody who coaches on weekdays from 9am to 5pm, in every format and with every theme, as their own page would set it up. */
export async function coaching(owner: Database, { id: personId, organisationId }: Somebody, { hours: [fromTime, toTime] = ['09:00', '17:00'], weekdays = [1, 2, 3, 4, 5], ...terms }: ATestCoach = {}): Promise<void> {
  await owner.insert(coaches).values({
    organisationId, personId, formats: ['action clinic', 'practice coaching', 'supervisor coaching', 'auditor pairing'], place: 'Room 3', bufferBefore: 0, bufferAfter: 15, mostADay: 8, noticeHours: 0, firstForRed: 0, forRedUntil: '16:00',
    startedAt: new Date('2020-01-01'), ...terms,
  })
  await owner.insert(availabilityRules).values(weekdays.map((weekday) => ({ organisationId, personId, weekday, fromTime, toTime, zone: 'Europe/London', validFrom: '2020-01-01' })))
}

/** What is held of one person's time, in order, as clock times in UTC. */
export async function heldOf(owner: Database, { id }: Somebody): Promise<string[]> {
  const rows = await owner.select({ during: heldTimes.during }).from(heldTimes).innerJoin(coachingMeetings, eq(coachingMeetings.id, heldTimes.meetingId)).where(eq(heldTimes.personId, id)).orderBy(coachingMeetings.startsAt)
  return rows.map(({ during }) => [...during.matchAll(/\d{2}:\d{2}(?=:\d{2})/g)].map(([time]) => time).join('–'))
}

/** A meeting as booking would have made it, at any time: also one that is over. @returns its id */
export async function aMeeting(owner: Database, { coach, learner, startsAt, minutes = 60, because, ...more }: {
  coach: Somebody; learner: Somebody; startsAt: Date; minutes?: number; because?: Partial<Pick<typeof meetingReasons.$inferInsert, 'gapId' | 'remedialActionId' | 'assignmentId' | 'coachingProposalId'>>
} & Partial<Pick<typeof coachingMeetings.$inferInsert, 'format' | 'offerUntil' | 'acceptedAt' | 'ended' | 'endedAt' | 'attendance' | 'missedBecause' | 'attendanceSaidById' | 'attendanceSaidAt' | 'pairId'>>): Promise<string> {
  const [meeting] = await owner.insert(coachingMeetings).values({
    organisationId: learner.organisationId, coachId: coach.id, learnerId: learner.id, format: 'practice coaching', startsAt, endsAt: new Date(startsAt.getTime() + minutes * 60_000), zone: 'Europe/London', bufferBefore: 0, bufferAfter: 0, place: 'Room 3',
    bookedById: learner.id, bookedAt: new Date(startsAt.getTime() - 7 * 86_400_000), ...more,
  }).returning({ id: coachingMeetings.id })
  if (because) await owner.insert(meetingReasons).values({ organisationId: learner.organisationId, meetingId: meeting!.id, ...because })
  return meeting!.id
}
