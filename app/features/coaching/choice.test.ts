import { expect, test } from 'vitest'
import { cycleTimes, daysToChoose, dueSaid, keptForRedInWords, momentOf, nearestInWords, nearestThree, soonest, timeChosen, timeShape, timeValue } from './choice.ts'
import { comingCards, stateInWords, whereMet } from './meeting-words.ts'

const terms = { minutes: 30, bufferBefore: 0, bufferAfter: 15, mostADay: 8, noticeHours: 0, firstForRed: 0, forRedUntil: '16:00:00' }
const at = (text: string) => new Date(`2026-03-${text}:00Z`)
const coachOf = (name: string, ...times: string[]) => ({ id: `${name.toLowerCase()}0000000-0000-4000-8000-000000000000`.slice(-36), name, place: 'Room 3', link: null, terms, times: times.map(at) })
const [ada, bea] = [coachOf('A', '04T10:00', '05T14:00', '06T09:00'), coachOf('B', '03T09:00')]
const words = (times: readonly { words: string }[]) => times.map((time) => time.words)

test('first come the best-ranked coach’s next time, then the others’ next, then the second of each, all before it is due', () => {
  expect(words(soonest([ada, bea], at('05T14:30')).times)).toEqual(['Wednesday 4 March, 10am with A, Room 3', 'Tuesday 3 March, 9am with B, Room 3', 'Thursday 5 March, 2pm with A, Room 3'])
  // It would end after it is due.
  expect(words(soonest([ada, bea], at('05T14:29')).times)).toEqual(['Wednesday 4 March, 10am with A, Room 3', 'Tuesday 3 March, 9am with B, Room 3'])
})

test('where no time is free before it is due, the first after it are told, and that they are', () => {
  expect(soonest([ada], at('04T10:00'))).toMatchObject({ inTime: false, times: [{ words: 'Wednesday 4 March, 10am with A, Room 3' }, {}, {}] })
  expect(soonest([], at('04T10:00'))).toEqual({ inTime: false, times: [] })
})

test('whoever came second is told the nearest three, of the same coach as far as they go', () => {
  expect(words(nearestThree([ada, bea], { coachId: ada.id, startsAt: at('05T13:00') }))).toEqual(['Wednesday 4 March, 10am with A, Room 3', 'Thursday 5 March, 2pm with A, Room 3', 'Friday 6 March, 9am with A, Room 3'])
  expect(words(nearestThree([ada, bea], { coachId: bea.id, startsAt: at('03T09:30') }))).toEqual(['Tuesday 3 March, 9am with B, Room 3', 'Wednesday 4 March, 10am with A, Room 3', 'Thursday 5 March, 2pm with A, Room 3'])
})

test('no more is said to be free than there is', () => {
  expect([1, 2, 3].map((many) => nearestInWords(Array.from({ length: many })))).toEqual(['Here is the nearest that is free.', 'Here are the nearest two.', 'Here are the nearest three.'])
})

test('due at the end of a day is said as that day, and due at an hour with it', () => {
  expect([dueSaid(at('05T00:00')), dueSaid(at('05T12:00'))]).toEqual(['4 March 2026', '5 March 2026, 12 noon'])
})

test('a form sends a time as it was offered', () => {
  const value = timeValue('00000000-0000-4000-8000-000000000000', at('05T14:00'))
  expect(value).toMatch(timeShape)
  expect(timeChosen(value)).toEqual({ coachId: '00000000-0000-4000-8000-000000000000', startsAt: at('05T14:00') })
})

test('days are told from today, working days alone unless another has a time, in London on both sides of the change of the clocks', () => {
  const days = daysToChoose([new Date('2026-03-28T10:00:00Z'), new Date('2026-03-30T08:00:00Z')], new Date('2026-03-27T09:00:00Z'))
  expect(days.slice(0, 4).map(({ day, times }) => `${day} ${times.map(momentOf).join()}`)).toEqual(['2026-03-27 ', '2026-03-28 Saturday 28 March, 10am', '2026-03-30 Monday 30 March, 9am', '2026-03-31 '])
  // Good Friday and Easter Monday.
  expect(days.map(({ day }) => day)).not.toContain('2026-04-03')
  expect(days.at(-1)!.day).toBe('2026-04-24')
})

test('what is kept for red actions is said to whoever asks for none', () => {
  expect(keptForRedInWords({ ...terms, firstForRed: 2 }, false)).toBe('The first times of each day are kept for red actions until 4pm the working day before.')
  expect(keptForRedInWords({ ...terms, firstForRed: 2 }, true)).toBeUndefined()
  expect(keptForRedInWords(terms, false)).toBeUndefined()
})

test('a cycle is proposed at the first time, three weeks and seven weeks later, each at least a week after the one before', () => {
  const daily = Array.from({ length: 56 }, (_, nth) => new Date(Date.parse('2026-06-01T09:00:00Z') + nth * 86_400_000))
  expect(cycleTimes(daily)!.map(({ proposed }) => momentOf(proposed))).toEqual(['Monday 1 June, 10am', 'Monday 22 June, 10am', 'Monday 20 July, 10am'])
  expect(cycleTimes(daily)![1]!.times).toHaveLength(5)
  // Of a coach who is free for a fortnight alone, the meetings lie closer.
  expect(cycleTimes(daily.slice(0, 15))!.map(({ proposed }) => momentOf(proposed))).toEqual(['Monday 1 June, 10am', 'Monday 8 June, 10am', 'Monday 15 June, 10am'])
  expect(cycleTimes(daily.slice(0, 14))).toBeUndefined()
  expect(cycleTimes([])).toBeUndefined()
})

const facts = { startsAt: at('05T14:00'), endsAt: at('05T14:30'), offerUntil: null, acceptedAt: null, ended: null, attendance: null, endedAt: null, endedBy: null, cannotBecause: null }

test('how a meeting stands is said with its date', () => {
  expect(stateInWords(facts, at('04T09:00'))).toBe('Booked.')
  expect(stateInWords({ ...facts, offerUntil: at('04T15:00') }, at('04T09:00'))).toBe('Offered. The time is kept until 3pm on 4 March 2026.')
  expect(stateInWords({ ...facts, offerUntil: at('04T15:00') }, at('04T16:00'))).toContain('No longer kept')
  expect(stateInWords(facts, at('05T15:00'))).toBe('It is over since 2:30pm on 5 March 2026. Nobody has said yet whether it was held.')
  expect(stateInWords({ ...facts, ended: 'cancelled', endedAt: at('05T09:00'), endedBy: 'Ada', cannotBecause: 'court' }, at('05T15:00'))).toBe('Cancelled on 5 March 2026 by Ada, less than a day before it.')
  expect(stateInWords({ ...facts, ended: 'cancelled', endedAt: at('03T09:00'), endedBy: 'Ada', cannotBecause: 'made room' }, at('05T15:00'))).toBe('Cancelled on 3 March 2026 by Ada, to make room for another meeting.')
})

test('where one meets is a place, a link or what the two agree', () => {
  expect([whereMet({ place: 'Room 3', link: null }), whereMet({ place: null, link: 'https://meet.example' }), whereMet({ place: 'Room 3', link: 'https://meet.example' }), whereMet({ place: null, link: null })]).toEqual(['Room 3', 'Online', 'Room 3, or online', 'Agree with each other where you meet'])
})

test('somebody’s first page has the offers that wait for them, and the next meeting that is agreed', () => {
  const one = { id: 'a', startsAt: at('05T14:00').toISOString(), endsAt: at('05T14:30').toISOString(), place: 'Room 3', link: null, with: 'Ada', isLearner: true, offerUntil: null as string | null, acceptedAt: null }
  const offered = { ...one, id: 'b', offerUntil: at('04T15:00').toISOString() }
  expect(comingCards([offered, one], at('04T09:00'))).toMatchObject({ offers: [{ id: 'b', until: '3pm on 4 March 2026' }], next: { id: 'a', until: null } })
  expect(comingCards([offered], at('04T16:00'))).toEqual({ offers: [], next: undefined })
  // What a coach waits for is for the learner to answer.
  expect(comingCards([{ ...offered, isLearner: false }], at('04T09:00')).offers).toEqual([])
})
