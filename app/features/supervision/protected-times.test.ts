import { expect, test } from 'vitest'
import { keptInWords, lengthInWords, overlap, starts, stillAhead, whyNotKeep, type Circumstances } from './protected-times.ts'

const thursday = { day: '2026-12-03', startsAt: '10:00', minutes: 120 }
const here: Circumstances = { at: new Date('2026-11-26T09:00:00Z'), name: 'Wilma Ashdown', off: { bankHolidays: new Set(['2026-12-25']), weekdaysOff: [5] }, away: [], kept: [] }

test('time can be kept free on a day that they work, from the next half-hour of today on', () => {
  expect(whyNotKeep(thursday, here)).toBeUndefined()
  expect(whyNotKeep({ ...thursday, day: '2026-11-26', startsAt: '09:30' }, here)).toBeUndefined()
  expect(whyNotKeep({ ...thursday, day: '2026-11-26', startsAt: '09:00' }, here)).toEqual({ startsAt: 'This time has passed already. Choose a later one.' })
  expect(whyNotKeep({ ...thursday, day: '2026-11-25' }, here)).toEqual({ day: 'Choose today or a later day.' })
})

test('in summer the hours are those that a clock in London shows', () => {
  const summer = { ...here, at: new Date('2026-07-01T08:45:00Z') }
  expect(whyNotKeep({ ...thursday, day: '2026-07-01', startsAt: '09:30' }, summer)).toHaveProperty('startsAt')
  expect(whyNotKeep({ ...thursday, day: '2026-07-01', startsAt: '10:00' }, summer)).toBeUndefined()
  expect(keptInWords({ ...thursday, day: '2026-07-01' })).toBe('2 hours free on 1 July 2026 from 10am')
  // The clocks went back in the night before the first and forward in the night before the second.
  expect(keptInWords({ ...thursday, day: '2026-10-26', startsAt: '12:00' })).toBe('2 hours free on 26 October 2026 from 12 noon')
  expect(keptInWords({ ...thursday, day: '2027-03-29', startsAt: '08:30', minutes: 30 })).toBe('30 minutes free on 29 March 2027 from 8:30am')
})

test.each([['2026-12-05', 'a Saturday'], ['2026-12-25', 'a bank holiday'], ['2026-12-04', 'a Friday, on which they never work']])('time is not kept free on %s, %s', (day) => {
  expect(whyNotKeep({ ...thursday, day }, here)).toEqual({ day: expect.stringContaining('Wilma Ashdown does not work on') })
})

test('time is not kept free while they are away; on the day on which they are back it can be', () => {
  const away = [{ from: '2026-12-02', backOn: '2026-12-08' }]
  expect(whyNotKeep(thursday, { ...here, away })).toEqual({ day: 'Wilma Ashdown is away on 3 December 2026. Choose a day on which they are here.' })
  expect(whyNotKeep({ ...thursday, day: '2026-12-01' }, { ...here, away })).toBeUndefined()
  expect(whyNotKeep({ ...thursday, day: '2026-12-08' }, { ...here, away })).toBeUndefined()
  expect(whyNotKeep({ ...thursday, day: '2027-03-09' }, { ...here, away: [{ from: '2026-12-02', backOn: null }] })).toHaveProperty('day')
})

test('two times of one person never share a minute', () => {
  expect(whyNotKeep({ ...thursday, startsAt: '11:30', minutes: 30 }, { ...here, kept: [thursday] })).toEqual({ startsAt: 'Wilma Ashdown has 2 hours free from 10am on that day already. Choose another time, or take that one back first.' })
  expect(overlap(thursday, { ...thursday, startsAt: '09:30', minutes: 60 })).toBe(true)
  expect(overlap(thursday, { ...thursday, startsAt: '09:00', minutes: 60 })).toBe(false)
  expect(overlap(thursday, { ...thursday, startsAt: '12:00' })).toBe(false)
  expect(overlap(thursday, { ...thursday, day: '2026-12-02' })).toBe(false)
})

test('what is kept free is ahead until it has ended', () => {
  expect(stillAhead([thursday], new Date('2026-12-03T11:59:00Z'))).toEqual([thursday])
  expect(stillAhead([thursday], new Date('2026-12-03T12:00:00Z'))).toEqual([])
})

test('lengths are said as people say them', () => {
  expect([30, 60, 90, 120, 240].map(lengthInWords)).toEqual(['30 minutes', '1 hour', '1½ hours', '2 hours', '4 hours'])
  expect([starts[0], starts[1], starts.at(-1)]).toEqual(['08:00', '08:30', '19:00'])
})
