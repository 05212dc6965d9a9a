import { expect, test } from 'vitest'
import type { Coach } from './coaches.server.ts'
import { cycleTimes, daysOf, firstThree, freeInWords, slotFrom, slotOf, timesOf } from './times.ts'

const at = (time: string, day = '2026-05-06') => new Date(`${day}T${time}:00Z`)
const ids = { ada: '0f0f0f0f-0000-4000-8000-000000000001', bea: '0f0f0f0f-0000-4000-8000-000000000002' }
const coach = (name: keyof typeof ids, times: Date[], over: Partial<Coach> = {}): Coach => ({
  id: ids[name], name, jobTitle: null, place: 'Room 3', link: null, formats: ['action clinic'], helps: 'any', foundIt: false, times, first: times[0] ?? null, firstInTime: null, load: 0, whyNot: undefined,
  terms: { minutes: 30, bufferBefore: 0, bufferAfter: 0, mostADay: 4, noticeHours: 0, firstForRed: 0, forRedUntil: '16:00' }, ...over,
})
const texts = (slots: readonly { text: string }[]) => slots.map(({ text }) => text)

test('with one press the first three times before it is due can be booked, each with whoever stands first of those who have it', () => {
  const ada = coach('ada', [at('09:00'), at('12:00')])
  const bea = coach('bea', [at('09:00'), at('08:30'), at('15:00')])
  expect(firstThree([ada, bea], at('12:30'))).toMatchObject({ inTime: true, slots: [{ text: 'Wednesday 6 May, 9:30am, with bea, Room 3' }, { text: 'Wednesday 6 May, 10am, with ada, Room 3' }, { text: 'Wednesday 6 May, 1pm, with ada, Room 3' }] })
  expect(firstThree([ada, bea], at('12:29')).slots).toHaveLength(2)
  expect(firstThree([ada, bea], at('08:00'))).toMatchObject({ inTime: false })
})

test('whoever helps with other themes is offered for one press only where nobody else has time', () => {
  const other = coach('ada', [at('09:00')], { helps: 'other' })
  expect(texts(firstThree([other, coach('bea', [at('10:00')])], null).slots)).toEqual(['Wednesday 6 May, 11am, with bea, Room 3'])
  expect(texts(firstThree([other, coach('bea', [])], null).slots)).toEqual(['Wednesday 6 May, 10am, with ada, Room 3'])
})

test('days say how many times are free, weekdays without any too, and which come after it is due', () => {
  const ada = coach('ada', [at('09:00', '2026-05-07'), at('10:00', '2026-05-07'), at('09:00', '2026-05-11')])
  expect(daysOf(ada, '2026-05-06', at('12:00', '2026-05-07')).map(({ text, free, late }) => `${text}: ${freeInWords(free)}${late ? ', late' : ''}`)).toEqual([
    'Wednesday 6 May: no time free', 'Thursday 7 May: 2 times free', 'Friday 8 May: no time free', 'Monday 11 May: 1 time free, late',
  ])
  expect(texts(timesOf(ada, '2026-05-07'))).toEqual(['10am to 10:30am', '11am to 11:30am'])
})

test('a slot is read as it was written, and nothing else is', () => {
  expect(slotFrom(slotOf(ids.ada, at('09:00')))).toEqual({ coachId: ids.ada, startsAt: at('09:00') })
  for (const wrong of ['', 'x', `${ids.ada}|`, `${ids.ada}|2026-05-06`, `nobody|${at('09:00').toISOString()}`]) expect(slotFrom(wrong)).toBeUndefined()
})

test('a cycle is chosen from the first time of days in the first two weeks, the next two and a half, and the rest of eight', () => {
  const times = ['2026-05-07', '2026-05-07', '2026-05-21', '2026-06-10'].map((day, nth) => at(`0${8 + (nth % 2)}:00`, day))
  expect(cycleTimes(coach('ada', times), '2026-05-06').map((of) => of.length)).toEqual([1, 1, 1])
})
