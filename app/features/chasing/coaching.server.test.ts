import { sql } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { allowNamed } from '../../door.server.ts'
import { coachingMeetings, digests, heldTimes, messages, people } from '../../../db/schema.ts'
import { endReadings, ownDatabase, somebody } from '../../../tests/support/council.ts'
import { instantInLondon, type Day } from '../../lib/days.ts'
import { workshopCatalogue } from '../workshops/catalogue.server.ts'
import { writeDigests } from './digests.server.ts'

const { db, owner } = await ownDatabase()
const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })

beforeAll(() => workshopCatalogue(), 180_000)
beforeEach(async () => { for (const table of [digests, messages, heldTimes, coachingMeetings]) await owner.delete(table) })
afterEach(endReadings)

const on = (day: Day, time = '08:00') => instantInLondon(day, time)
const meeting = (day: Day, more: Partial<typeof coachingMeetings.$inferInsert> = {}) => owner.insert(coachingMeetings).values({
  organisationId: wilma.organisationId, coachId: ada.id, learnerId: wilma.id, format: 'action clinic', startsAt: on(day, '10:00'), endsAt: on(day, '10:30'), zone: 'Europe/London', bufferBefore: 0, bufferAfter: 0,
  bookedById: ada.id, bookedAt: on('2026-06-03', '12:00'), ...more,
})
const mornings = async (...days: Day[]) => { for (const day of days) await writeDigests(await allowNamed(db, 'northmere', 'notices job', 'send notices', on(day))) }
const heard = async () => (await owner.select({ day: digests.on, who: people.name, letter: messages.letter }).from(digests).innerJoin(messages, sql`${messages.id} = ${digests.messageId}`).innerJoin(people, sql`${people.id} = ${digests.personId}`).orderBy(digests.on, people.name))
  .flatMap(({ day, who, letter }) => letter.parts.filter(({ heading }) => heading === 'Coaching').flatMap(({ lines }) => lines.map(({ text }) => `${day}, ${who}: ${text}`)))

test('an offer that waits for an answer is told once on a morning, and never once it was answered or its time is over', async () => {
  await meeting('2026-06-10', { offerUntil: on('2026-06-05', '12:00') })
  await meeting('2026-06-11', { offerUntil: on('2026-06-04', '07:00') })
  await meeting('2026-06-12', { offerUntil: on('2026-06-05', '12:00'), acceptedAt: on('2026-06-03', '13:00') })
  await meeting('2026-06-15', { offerUntil: on('2026-06-05', '12:00'), endedAt: on('2026-06-03', '13:00'), ended: 'declined' })
  await mornings('2026-06-04', '2026-06-05')
  expect(await heard()).toEqual(['2026-06-04, Wilma Ashdown: A coaching meeting on Wednesday 10 June, 10am, is offered to you until 12 noon on 5 June 2026.'])
})

test('a meeting to come is no line, because there is a reminder of it; the coach is asked the working day after whether it was held, once, where nobody has said', async () => {
  await meeting('2026-06-05')
  await meeting('2026-06-04', { attendance: 'held', attendanceSaidById: ada.id, attendanceSaidAt: on('2026-06-04', '12:00') })
  await mornings('2026-06-04', '2026-06-05', '2026-06-08', '2026-06-09')
  expect(await heard()).toEqual(['2026-06-08, Ada Penrose: Say whether the coaching meeting on Friday 5 June was held.'])
})
