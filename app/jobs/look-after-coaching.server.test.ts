import { afterEach, expect, test } from 'vitest'
import { coachingMeetings, heldTimes, messages } from '../../db/schema.ts'
import { anotherCouncil, endReadings, ownDatabase, somebody } from '../../tests/support/council.ts'
import { lookAfterCoaching } from './look-after-coaching.server.ts'

const { db, owner } = await ownDatabase()
afterEach(endReadings)

test('each minute the offers of every council whose time is over lapse once, and both are told; what was agreed to stays', async () => {
  await anotherCouncil(owner)
  for (const council of ['northmere', 'southwold-vale']) {
    const [coach, learner] = [await somebody(owner, council, { name: `Coach of ${council}`, role: 'auditor' }), await somebody(owner, council, { name: `Learner of ${council}`, role: 'auditor' })]
    const meeting = (day: string, more: Partial<typeof coachingMeetings.$inferInsert> = {}) => ({
      organisationId: coach.organisationId, coachId: coach.id, learnerId: learner.id, format: 'auditor pairing' as const, startsAt: new Date(`${day}T09:00:00Z`), endsAt: new Date(`${day}T10:30:00Z`), zone: 'Europe/London',
      bufferBefore: 0, bufferAfter: 0, bookedById: coach.id, bookedAt: new Date('2026-05-04T09:00:00Z'), offerUntil: new Date('2026-05-05T09:00:00Z'), ...more,
    })
    await owner.insert(coachingMeetings).values([meeting('2026-05-07'), meeting('2026-05-08', { acceptedAt: new Date('2026-05-04T10:00:00Z') }), meeting('2026-05-11', { offerUntil: new Date('2026-05-06T09:00:00Z') })])
  }
  await lookAfterCoaching(db, new Date('2026-05-05T08:59:00Z'))
  expect(await owner.$count(messages)).toBe(0)
  await Promise.all([lookAfterCoaching(db, new Date('2026-05-05T09:00:00Z')), lookAfterCoaching(db, new Date('2026-05-05T09:00:00Z'))])
  await lookAfterCoaching(db, new Date('2026-05-05T09:01:00Z'))
  const rows = await owner.select({ day: coachingMeetings.startsAt, ended: coachingMeetings.ended }).from(coachingMeetings).orderBy(coachingMeetings.startsAt)
  expect(rows.map(({ ended }) => ended)).toEqual(['lapsed', 'lapsed', null, null, null, null])
  expect(await owner.$count(heldTimes)).toBe(8)
  expect((await owner.select({ letter: messages.letter, calendar: messages.calendar }).from(messages)).map(({ letter, calendar }) => `${letter.subject} ${calendar ? 'entry' : 'no entry'}`)).toEqual(Array.from({ length: 4 }, () => 'No longer kept: coaching meeting on Thursday 7 May no entry'))
})
