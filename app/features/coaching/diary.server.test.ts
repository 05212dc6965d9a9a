import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { coaching } from '../../../tests/support/coaching.ts'
import { anotherCouncil, endReadings, ownDatabase, somebody, through, type Somebody } from '../../../tests/support/council.ts'
import { workshopOf } from '../../../tests/support/workshops.ts'
import { coachingMeetings, facilitators, heldTimes, messages } from '../../../db/schema.ts'
import { arrangeMeeting, bookMeeting, cancelMeeting } from './booking.server.ts'
import { diaryOf, meetingsToday } from './diary.server.ts'
import { entryOf, todayInWords, weeksFrom, type InDiary } from './diary.ts'

const { db, owner } = await ownDatabase()
const ada = await somebody(owner, 'northmere', { name: 'Ada Penrose', role: 'auditor' })
const bea = await somebody(owner, 'northmere', { name: 'Bea Calder', role: 'auditor' })
const wilma = await somebody(owner, 'northmere', { name: 'Wilma Ashdown', role: 'practitioner', team: 'Family Help South' })
await anotherCouncil(owner)
const olu = await somebody(owner, 'southwold-vale', { name: 'Olu Strange', role: 'auditor' })
for (const one of [ada, bea]) await coaching(owner, one)

const now = '2026-05-05T08:00:00Z'
const { from, to } = weeksFrom(null, '2026-05-05')
const book = async (who: Somebody, time: string, day = '2026-05-06', coach = ada) => {
  const booked = await bookMeeting(await through(db, 'book coaching', who, now), { coachId: coach.id, format: 'action clinic', startsAt: new Date(`${day}T${time}:00Z`) })
  if (typeof booked !== 'object' || !('id' in booked)) throw new Error(JSON.stringify(booked))
  return booked.id
}
const diary = async (who: Somebody, at = now) => (await diaryOf(await through(db, 'offer coaching', who, at), { from, to })).map((one) => entryOf(one, new Date(at)))
const read = async (who: Somebody, at = now) => (await diary(who, at)).map(({ title, times, state, ahead }) => `${title}, ${times}. ${state}${ahead ? ', can be moved' : ''}`)

beforeEach(async () => { for (const table of [heldTimes, coachingMeetings, messages, facilitators]) await owner.delete(table) })
afterEach(endReadings)

test('a diary holds one’s meetings on either side and the workshops that one leads, in order, and nothing of anybody else', async () => {
  await book(wilma, '10:00')
  await book(ada, '14:00', '2026-05-07', bea)
  const { id } = await workshopOf(owner, 'northmere', { title: 'Planning lab', startsAt: new Date('2026-05-06T13:00:00Z') })
  await owner.insert(facilitators).values({ organisationId: ada.organisationId, workshopId: id, personId: ada.id })
  expect(await read(ada)).toEqual([
    'Action clinic with Wilma Ashdown, Wednesday 6 May 2026, 11am to 11:30am. Booked, can be moved',
    expect.stringMatching(/^Workshop: Planning lab, Wednesday 6 May 2026, 2pm to .*\. You lead it$/),
    'Action clinic with Bea Calder, who coaches you, Thursday 7 May 2026, 3pm to 3:30pm. Booked, can be moved',
  ])
  expect(await read(bea)).toEqual(['Action clinic with Ada Penrose, Thursday 7 May 2026, 3pm to 3:30pm. Booked, can be moved'])
  expect(await read(olu)).toEqual([])
})

test('a diary says where each meeting stands, and only what is ahead can be moved', async () => {
  const cancelled = await book(wilma, '10:00')
  await cancelMeeting(await through(db, 'book coaching', wilma, now), cancelled, 'court')
  await book(wilma, '12:00')
  await arrangeMeeting(await through(db, 'arrange coaching', bea, now), { kind: 'person', id: wilma.id }, { coachId: ada.id, format: 'action clinic', startsAt: new Date('2026-05-08T10:00:00Z') }, 'offer')
  const states = async (at: string) => (await diary(ada, at)).map(({ state, ahead, over }) => [state, ahead, over])
  expect(await states(now)).toEqual([['Cancelled', false, false], ['Booked', true, false], ['Offered, not answered yet', true, false]])
  expect(await states('2026-05-06T12:10:00Z')).toEqual([['Cancelled', false, false], ['Under way', false, false], ['Not answered in time', false, false]])
  expect(await states('2026-05-08T12:00:00Z')).toEqual([['Cancelled', false, false], ['Over', false, true], ['Not answered in time', false, false]])
})

test('a diary begins with its first Monday at midnight in London and ends before the fifth', async () => {
  await book(wilma, '10:00', '2026-05-29')
  await book(wilma, '10:00', '2026-06-01')
  expect((await diary(ada)).map(({ times }) => times)).toEqual(['Friday 29 May 2026, 11am to 11:30am'])
})

test('today’s meetings are those of today that have not ended', async () => {
  const cancelled = await book(wilma, '10:00')
  await book(wilma, '11:00')
  await book(wilma, '10:00', '2026-05-07')
  await cancelMeeting(await through(db, 'book coaching', wilma, now), cancelled, 'court')
  const today = async (who: Somebody) => { const one = await through(db, 'offer coaching', who, '2026-05-06T07:00:00Z'); const [row] = await (await one.reading()).execute<{ meetings: InDiary[] }>(sql`select ${meetingsToday(who.id, one.at)} as meetings`); return todayInWords(row!.meetings, one.at) }
  expect(await today(ada)).toMatchObject([{ title: 'Action clinic with Wilma Ashdown', times: '12 noon to 12:30pm', where: 'Room 3', state: 'Booked' }])
  expect(await today(wilma)).toMatchObject([{ title: 'Action clinic with Ada Penrose, who coaches you' }])
  expect(await today(bea)).toEqual([])
})

test('the weeks of a diary are those of the day that was asked for, or of today', () => {
  expect(weeksFrom('2026-10-22', '2026-05-05')).toMatchObject({ first: '2026-10-19', last: '2026-11-15', next: '2026-11-16', earlier: '2026-09-21', from: new Date('2026-10-18T23:00:00Z'), to: new Date('2026-11-16T00:00:00Z') })
  for (const asked of [null, '', 'monday', '2026-02-30', '2026-13-01']) expect(weeksFrom(asked, '2026-05-10').first).toBe('2026-05-04')
})
