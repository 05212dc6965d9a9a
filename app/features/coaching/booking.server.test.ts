import { and, eq, isNotNull, isNull } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { coaching, heldOf } from '../../../tests/support/coaching.ts'
import { endReadings, ownDatabase, personCalled, sheet, somebody, takeIn, through, type Somebody } from '../../../tests/support/council.ts'
import { coachingMeetings, heldTimes, meetingReasons, messages, remedialActions } from '../../../db/schema.ts'
import { allowNamed } from '../../door.server.ts'
import { answerMeeting, arrangeMeeting, bookCycle, bookMeeting, cancelMeeting, lapseOffers, moveMeeting } from './booking.server.ts'

const { db, owner } = await ownDatabase()
const south = 'Family Help South'
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
const bea = await somebody(owner, 'northmere', { name: 'Bea Calder', role: 'auditor' })
const marcus = await somebody(owner, 'northmere', { name: 'Marcus Tull', role: 'manager', team: south })
await takeIn(db, sheet([{ Plan: 'Inadequate', Attribution: 'practitioner', 'Remedial actions (RAG: action ~ owner ~ due)': 'A: Rewrite the plan ~ Wilma Ashdown ~ 11/05/2026' }]), { at: '2026-05-04T12:00:00Z' })
const wilma = await personCalled(owner, 'northmere', 'Wilma Ashdown')
const noah = await somebody(owner, 'northmere', { name: 'Noah Birch', role: 'practitioner', team: south })
for (const one of [ada, bea, marcus]) await coaching(owner, one)
const [action] = await owner.select({ id: remedialActions.id }).from(remedialActions)

const now = '2026-05-05T08:00:00Z'
const at = (time: string, day = '2026-05-06') => new Date(`${day}T${time}:00Z`)
const book = async (who: Somebody, startsAt: Date, coach = ada, when = now) => bookMeeting(await through(db, 'book coaching', who, when), { coachId: coach.id, format: 'action clinic', startsAt })
const idOf = (booked: Awaited<ReturnType<typeof book>>) => { if (typeof booked !== 'object' || !('id' in booked)) throw new Error(`Not booked: ${JSON.stringify(booked)}`); return booked.id }
const told = async () => (await owner.select({ subject: messages.letter, calendar: messages.calendar, name: messages.name }).from(messages).where(isNull(messages.notBefore)).orderBy(messages.writtenAt, messages.name)).map(({ subject, calendar, name }) => `${name}: ${subject.subject}${calendar ? ` (${calendar.method} ${calendar.sequence})` : ''}`)

beforeEach(async () => { await owner.delete(meetingReasons); await owner.delete(heldTimes); await owner.delete(coachingMeetings); await owner.delete(messages) })
afterEach(endReadings)

test('a time that is booked is held for both, the coach’s with the minutes kept free, and both are told', async () => {
  idOf(await book(wilma, at('09:00')))
  expect(await heldOf(owner, ada)).toEqual(['09:00–09:45'])
  expect(await heldOf(owner, wilma)).toEqual(['09:00–09:30'])
  expect(await told()).toEqual(['Ada Penrose: Booked: coaching meeting on Wednesday 6 May (REQUEST 1)', 'Wilma Ashdown: Booked: coaching meeting on Wednesday 6 May (REQUEST 1)'])
})

test('nobody is held twice, as coach or as learner, nor within the minutes kept free', async () => {
  idOf(await book(wilma, at('09:00')))
  expect(await book(noah, at('09:00'))).toBe('taken')
  expect(await book(noah, at('09:30'))).toBe('taken')
  expect(await book(wilma, at('09:00'), bea)).toBe('taken')
  // Ada is held as a coach then, so she cannot be coached then.
  expect(await bookMeeting(await through(db, 'book coaching', ada, now), { coachId: bea.id, format: 'action clinic', startsAt: at('09:30') })).toBe('taken')
  idOf(await book(noah, at('10:00')))
})

test('a time that the coach does not offer cannot be booked by any address', async () => {
  expect(await book(wilma, at('17:00'))).toBe('taken')
  expect(await book(wilma, at('09:10'))).toBe('taken')
  expect(await book(wilma, at('09:00', '2026-05-09'))).toBe('taken')
  expect(await book(wilma, at('09:00', '2026-05-04'))).toEqual({ why: 'That time has passed. Choose a later one.' })
  expect(await heldOf(owner, wilma)).toEqual([])
})

test('the line manager does not coach, whoever audited the case may, and nobody coaches themselves', async () => {
  expect(await book(noah, at('09:00'), marcus)).toEqual({ why: 'They lead the learner’s team, and coaching is no supervision.' })
  expect(await book(ada, at('09:00'), ada)).toBeUndefined()
  expect(await book(wilma, at('09:00'), noah)).toBeUndefined()
})

test('what it is about is written once the time is held, and is the learner’s own', async () => {
  const wanted = { coachId: ada.id, format: 'action clinic' as const, startsAt: at('09:00') }
  expect(await bookMeeting(await through(db, 'book coaching', noah, now), wanted, { kind: 'action', id: action!.id })).toBeUndefined()
  idOf(await bookMeeting(await through(db, 'book coaching', wilma, now), wanted, { kind: 'action', id: action!.id }))
  expect(await owner.select({ actionId: meetingReasons.remedialActionId }).from(meetingReasons)).toEqual([{ actionId: action!.id }])
})

test('an offer holds the time until it is answered or lapses, and then the time is free', async () => {
  const arranger = await through(db, 'arrange coaching', bea, now)
  const offered = idOf(await arrangeMeeting(arranger, { kind: 'person', id: wilma.id }, { coachId: ada.id, format: 'action clinic', startsAt: at('09:00', '2026-05-08') }, 'offer'))
  expect(await book(noah, at('09:00', '2026-05-08'))).toBe('taken')
  // Once its time is over it holds nothing, also before anybody noted that it lapsed.
  idOf(await book(noah, at('09:00', '2026-05-08'), ada, '2026-05-07T16:00:00Z'))
  expect(await answerMeeting(await through(db, 'book coaching', wilma, '2026-05-07T16:00:00Z'), offered, 'yes')).toBe('lapsed')
  expect((await told()).filter((line) => line.startsWith('Wilma'))).toEqual(['Wilma Ashdown: A coaching meeting is offered to you: Friday 8 May', 'Wilma Ashdown: No longer kept: coaching meeting on Friday 8 May'])
})

test('an offer is agreed to or declined once, by the learner alone', async () => {
  const offer = async (time: string) => idOf(await arrangeMeeting(await through(db, 'arrange coaching', bea, now), { kind: 'person', id: wilma.id }, { coachId: ada.id, format: 'action clinic', startsAt: at(time) }, 'offer'))
  const [first, second] = [await offer('14:00'), await offer('15:00')]
  const answer = async (who: Somebody, id: string, said: 'yes' | 'no') => answerMeeting(await through(db, 'book coaching', who, now), id, said)
  expect(await answer(noah, first, 'yes')).toBeUndefined()
  expect([await answer(wilma, first, 'yes'), await answer(wilma, first, 'yes'), await answer(wilma, first, 'no')]).toEqual([true, true, expect.objectContaining({ why: expect.any(String) })])
  expect([await answer(wilma, second, 'no'), await answer(wilma, second, 'no')]).toEqual([true, true])
  expect(await heldOf(owner, wilma)).toEqual(['14:00–14:30'])
})

test('a meeting that is moved is the same meeting: one entry in the calendars, with a higher sequence', async () => {
  const id = idOf(await book(wilma, at('09:00')))
  expect(await moveMeeting(await through(db, 'book coaching', wilma, now), id, at('11:00'))).toEqual({ id })
  expect(await heldOf(owner, ada)).toEqual(['11:00–11:45'])
  idOf(await book(noah, at('09:00')))
  expect(await moveMeeting(await through(db, 'book coaching', wilma, now), id, at('09:00'))).toBe('taken')
  expect(await moveMeeting(await through(db, 'book coaching', noah, now), id, at('12:00'))).toBeUndefined()
  // The coach may move it outside the hours that they offer.
  expect(await moveMeeting(await through(db, 'offer coaching', ada, now), id, at('17:30'))).toEqual({ id })
  const entries = (await owner.select({ calendar: messages.calendar }).from(messages).where(and(eq(messages.subjectId, id), isNotNull(messages.calendar)))).map(({ calendar }) => calendar!)
  expect(new Set(entries.map(({ uid }) => uid))).toEqual(new Set([id]))
  expect(Math.max(...entries.map(({ sequence }) => sequence))).toBe(3)
})

test('a meeting that is cancelled frees its time, and pressing twice is the same as once', async () => {
  const id = idOf(await book(wilma, at('09:00')))
  const cancel = async (who: Somebody) => cancelMeeting(await through(db, 'book coaching', who, now), id, 'court')
  expect([await cancel(noah), await cancel(wilma), await cancel(wilma)]).toEqual([undefined, true, true])
  idOf(await book(noah, at('09:00')))
  expect((await told()).filter((line) => line.includes('CANCEL'))).toHaveLength(2)
})

test('an auditor puts a meeting in the place of another only by moving or cancelling that one in the same step', async () => {
  const other = idOf(await book(noah, at('09:00')))
  const wanted = { coachId: ada.id, format: 'action clinic' as const, startsAt: at('09:00') }
  const arrange = async (insteadOf?: Parameters<typeof arrangeMeeting>[4]) => arrangeMeeting(await through(db, 'arrange coaching', bea, now), { kind: 'action', id: action!.id }, wanted, 'assign', insteadOf)
  expect(await arrange()).toBe('taken')
  idOf(await arrange({ meetingId: other, moveTo: at('13:00') }))
  expect(await heldOf(owner, ada)).toEqual(['09:00–09:45', '13:00–13:45'])
  expect(await heldOf(owner, noah)).toEqual(['13:00–13:30'])
})

test('the three meetings of a cycle are booked, or none of them', async () => {
  idOf(await book(noah, at('10:00', '2026-05-20')))
  const cycle = async (third: string) => bookCycle(await through(db, 'book coaching', wilma, now), { coachId: ada.id, starts: [at('10:00'), at('10:00', '2026-05-13'), at('10:00', third)], goals: ['Plans that say by when'], gapId: null })
  expect(await cycle('2026-05-20')).toBe('taken')
  expect(await heldOf(owner, wilma)).toEqual([])
  expect(await cycle('2026-05-27')).toMatchObject({ pairId: expect.any(String) })
  expect(await heldOf(owner, wilma)).toHaveLength(3)
})

test('the job lets go of offers that nobody took up, and tells both once', async () => {
  idOf(await arrangeMeeting(await through(db, 'arrange coaching', bea, now), { kind: 'person', id: wilma.id }, { coachId: ada.id, format: 'action clinic', startsAt: at('09:00', '2026-05-08') }, 'offer'))
  const later = async () => allowNamed(db, 'northmere', 'coaching job', 'look after coaching', new Date('2026-05-07T16:00:00Z'))
  expect([await lapseOffers(await later()), await lapseOffers(await later())]).toEqual([true, false])
  expect((await told()).filter((line) => line.includes('No longer kept'))).toHaveLength(2)
})
