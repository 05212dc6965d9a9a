import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { coaching } from '../../../tests/support/coaching.ts'
import { endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { cohortOf } from '../../../tests/support/dips.ts'
import { coachingMeetings, cohortMeetings, cohortMembers, meetingReasons } from '../../../db/schema.ts'
import { writing } from '../../../db/client.server.ts'
import { coachings, standingOf } from '../cohorts/cohorts.ts'
import { membersOf, myProgramme } from '../cohorts/cohorts.server.ts'
import { sayCoachingHeld } from '../cohorts/taking-part.server.ts'
import { aboutMine, type OfProgramme } from './about.server.ts'
import { bookMeeting, cancelMeeting, moveMeeting } from './booking.server.ts'
import { sayHeldInProgramme } from './programme.server.ts'

const { db, owner } = await ownDatabase()
const una = await somebody(owner, 'northmere', { name: 'Una Arranges', role: 'auditor' })
const isla = await somebody(owner, 'northmere', { name: 'Isla Nettles', role: 'auditor' })
const gwen = await somebody(owner, 'northmere', { name: 'Gwen Marsh', role: 'auditor' })
const { cohortId, ids: [member, other], persons: [mora, mike] } = await cohortOf(owner, 'northmere', { title: 'Summer', startsOn: '2026-06-01', many: 2, by: una })
for (const one of [isla, gwen]) await coaching(owner, one)
const { organisationId } = una
afterEach(endReadings)

const now = '2026-06-08T08:00:00Z'
const first: OfProgramme = { kind: 'programme', id: member!, meeting: 'coaching 1' }
const about = async (who: Somebody, which = first, when = now) => { await endReadings(); return aboutMine(await through(db, 'book coaching', who, when), which) }
let hour = 0
const book = async (who: Somebody, coach: Somebody, which: OfProgramme, { format = 'supervisor coaching' as 'supervisor coaching' | 'practice coaching', startsAt = new Date(Date.UTC(2026, 5, 16, 8 + 2 * (hour++ % 4))) } = {}) =>
  bookMeeting(await through(db, 'book coaching', who, now), { coachId: coach.id, format, startsAt }, which)
const idOf = (told: Awaited<ReturnType<typeof book>>) => { if (typeof told !== 'object' || !('id' in told)) throw new Error(`Not booked: ${JSON.stringify(told)}`); return told.id }
const steps = async (today = '2026-06-09') => {
  await endReadings()
  const mine = (await myProgramme(await through(db, 'go through the programme', mora!, now)))!
  return Object.fromEntries(standingOf(mine, today).filter(({ key }) => key.startsWith('coaching')).map(({ key, state, said, href }) => [key, { state, said, href }]))
}
const say = (id: string, attendance: 'held' | 'learner not there', by: Somebody) => writing(db, organisationId, async (tx) => {
  const at = new Date('2026-06-17T12:00:00Z')
  await tx.update(coachingMeetings).set({ attendance, attendanceSaidById: by.id, attendanceSaidAt: at }).where(eq(coachingMeetings.id, id))
  await sayHeldInProgramme(tx, { organisationId, at, personId: by.id }, id)
})

test('a member books each of the two coachings once, with their own coach, and reads its time in the programme', async () => {
  expect(await about(mora!)).toBeUndefined()
  await owner.update(cohortMembers).set({ coachId: isla.id }).where(eq(cohortMembers.id, member!))
  expect(await about(mora!)).toMatchObject({ coachId: isla.id, format: 'supervisor coaching', title: 'First coaching as a supervisor, in Case management in practice', dueAt: new Date('2026-06-19T23:00:00Z') })
  expect(await about(mike!)).toBeUndefined()
  expect(await steps()).toMatchObject({ 'coaching 1': { state: 'to do', said: 'Choose a time with Isla Nettles', href: `/coaching/book?member=${member}&meeting=coaching+1` } })

  expect(await book(mora!, gwen, first)).toEqual({ why: expect.stringContaining('named in the programme') })
  expect(await book(mora!, isla, first, { format: 'practice coaching' })).toEqual({ why: expect.stringContaining('named in the programme') })
  expect(await book(mike!, isla, first)).toBeUndefined()
  const id = idOf(await book(mora!, isla, first, { startsAt: new Date('2026-06-16T09:00:00Z') }))
  expect(await owner.select({ format: coachingMeetings.format, memberId: coachingMeetings.cohortMemberId, meeting: coachingMeetings.cohortMeeting }).from(coachingMeetings)).toEqual([{ format: 'supervisor coaching', memberId: member, meeting: 'coaching 1' }])
  expect(await owner.select().from(meetingReasons)).toEqual([])
  expect(await steps()).toMatchObject({ 'coaching 1': { state: 'waits', said: 'You meet Isla Nettles: 16 June 2026, 10am', href: `/coaching/meetings/${id}` }, 'coaching 2': { state: 'to do' } })
  expect((await membersOf(await through(db, 'look after cohorts', una, now), cohortId)).find(({ id: its }) => its === member)!.booked).toMatchObject([{ meeting: 'coaching 1', id }])
  expect(await book(mora!, isla, first)).toBeUndefined()

  // It stays the programme's when it is moved, and is to be booked again when it is cancelled.
  expect(await moveMeeting(await through(db, 'book coaching', mora!, now), id, new Date('2026-06-16T13:00:00Z'))).toEqual({ id })
  expect((await steps())['coaching 1']!.said).toBe('You meet Isla Nettles: 16 June 2026, 2pm')
  expect(await cancelMeeting(await through(db, 'book coaching', mora!, now), id, 'court')).toBe(true)
  expect((await steps())['coaching 1']!.state).toBe('to do')
})

test('of two who book the same coaching on two screens one is heard', async () => {
  const which: OfProgramme = { kind: 'programme', id: other!, meeting: 'coaching 2' }
  await owner.update(cohortMembers).set({ coachId: gwen.id }).where(eq(cohortMembers.id, other!))
  const told = await Promise.all([8, 10, 12, 14].map((hours) => book(mike!, gwen, which, { startsAt: new Date(Date.UTC(2026, 5, 18, hours)) })))
  expect(told.filter((one) => typeof one === 'object' && 'id' in one)).toHaveLength(1)
  expect(told.filter((one) => one === undefined)).toHaveLength(3)
})

test('when the coach says that it was held, the programme has it, once; a word of the member’s is not enough, nor one that nobody was there', async () => {
  const held = () => owner.select({ meeting: cohortMeetings.meeting, heldOn: cohortMeetings.heldOn, minutes: cohortMeetings.minutes, by: cohortMeetings.saidById }).from(cohortMeetings).where(eq(cohortMeetings.memberId, member!)).orderBy(cohortMeetings.meeting)
  const missed = idOf(await book(mora!, isla, first))
  await say(missed, 'learner not there', isla)
  expect(await held()).toEqual([])
  const again = idOf(await book(mora!, isla, first))
  await say(again, 'held', mora!)
  expect(await held()).toEqual([])
  await say(again, 'held', isla)
  await say(again, 'held', isla)
  expect(await held()).toEqual([{ meeting: 'coaching 1', heldOn: '2026-06-16', minutes: 60, by: isla.id }])
  expect((await steps())['coaching 1']).toMatchObject({ state: 'done', said: 'Held on 16 June 2026, 1 hour' })
  expect(await about(mora!)).toBeUndefined()
  // One that was held outside is said by hand, as before.
  expect(await sayCoachingHeld(await through(db, 'coach supervisors', isla, '2026-06-20T10:00:00Z'), member!, { meeting: 'coaching 2', heldOn: '2026-06-18', minutes: 45 })).toBe(true)
  expect((await held()).map(({ meeting }) => meeting)).toEqual([...coachings])
})
