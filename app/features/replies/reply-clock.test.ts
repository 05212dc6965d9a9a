import { expect, test } from 'vitest'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import type { TimeAway } from '../remedial-actions/clocks.ts'
import { challengeUntil, mayChallenge, settleBy, untilInWords } from './reply-clock.ts'

const until = (published: string, weekdaysOff: number[] = []) => challengeUntil(new Date(published), { bankHolidays, weekdaysOff })

test('a finding can be challenged for five working days, the day of publication not counted', () => {
  expect(until('2026-11-20T16:30:00Z')).toBe('2026-11-27')
  expect(until('2026-11-21T16:30:00Z')).toBe('2026-11-27')
})

test('bank holidays and the days on which somebody never works do not count', () => {
  expect(until('2026-12-23T16:30:00Z')).toBe('2027-01-04')
  expect(until('2027-03-24T16:30:00Z')).toBe('2027-04-02')
  expect(until('2026-11-20T16:30:00Z', [1, 3])).toBe('2026-12-03')
  expect(until('2026-11-20T16:30:00Z', [1, 2, 3, 4])).toBe('2027-01-08')
})

test('working days on which somebody is away do not run, and while nobody knows when they are back the time does not end', () => {
  const around = (...away: TimeAway[]) => challengeUntil(new Date('2026-11-20T16:30:00Z'), { bankHolidays }, away)
  expect(around({ from: '2026-11-25', backOn: '2026-11-27' })).toBe('2026-12-01')
  expect(around({ from: '2026-10-01', backOn: '2026-12-24' })).toBe('2027-01-04')
  expect(around({ from: '2026-11-28', backOn: '2026-12-24' })).toBe('2026-11-27')
  expect(around({ from: '2026-11-25', backOn: null })).toBeNull()
  expect(mayChallenge(new Date('2027-06-01T12:00:00Z'), null)).toBe(true)
  expect([untilInWords('2026-12-01'), untilInWords(null)]).toEqual(['the end of Tuesday 1 December', 'five working days after you are back'])
})

test('the day is London’s, also in summer and where the clocks change', () => {
  expect(until('2026-07-06T22:59:00Z')).toBe('2026-07-13')
  expect(until('2026-07-06T23:00:00Z')).toBe('2026-07-14')
  expect(until('2026-10-23T22:30:00Z')).toBe('2026-10-30')
  expect(until('2026-10-23T23:30:00Z')).toBe('2026-10-30')
  expect(until('2026-10-25T00:30:00Z')).toBe('2026-10-30')
  expect(until('2027-03-27T23:30:00Z')).toBe('2027-04-05')
})

test('the last day ends at midnight in London', () => {
  expect(mayChallenge(new Date('2026-11-27T23:59:59Z'), '2026-11-27')).toBe(true)
  expect(mayChallenge(new Date('2026-11-28T00:00:00Z'), '2026-11-27')).toBe(false)
  expect(mayChallenge(new Date('2026-07-13T22:59:59Z'), '2026-07-13')).toBe(true)
  expect(mayChallenge(new Date('2026-07-13T23:00:00Z'), '2026-07-13')).toBe(false)
})

test('it is settled within five of the council’s working days', () => {
  expect(settleBy(new Date('2026-11-26T10:00:00Z'), { bankHolidays })).toBe('2026-12-03')
  expect(settleBy(new Date('2026-12-22T10:00:00Z'), { bankHolidays })).toBe('2026-12-31')
  expect(settleBy(new Date('2027-03-26T10:00:00Z'), { bankHolidays })).toBe('2027-04-05')
})
