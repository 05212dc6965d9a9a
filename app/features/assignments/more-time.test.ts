import { expect, test } from 'vitest'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { extensionInWords, latestDay, moreTimeForYou, whyNotMoreTime, whyNotUntil } from './more-time.ts'

const off = { bankHolidays }
const until = (day: string, dueOn = '2026-12-03', today = '2026-11-26') => whyNotUntil(day, { dueOn, today }, off)

test('the new day is a working day after the due day, four weeks on at most', () => {
  expect(until('2026-12-03')).toBe('The new date must be after 3 December 2026.')
  expect(until('2026-12-04')).toBeUndefined()
  expect(until('2026-12-31')).toBeUndefined()
  expect(until('2027-01-01')).toBe('The new date must be 31 December 2026 or earlier: four weeks is the most at a time.')
  expect(until('2026-12-25')).toBe('The new date must be a working day.')
  expect(until('2026-12-05')).toBe('The new date must be a working day.')
})

test('for learning that is late the four weeks run from today, over the days on which clocks change too', () => {
  expect(latestDay('2026-10-01', '2026-10-24')).toBe('2026-11-21')
  expect(latestDay('2027-03-14', '2027-03-01')).toBe('2027-04-11')
  expect(until('2026-10-23', '2026-10-01', '2026-10-23')).toBe('The new date must be after 23 October 2026.')
  expect(until('2026-10-26', '2026-10-01', '2026-10-23')).toBeUndefined()
  expect(until('2027-03-29', '2027-03-12', '2027-03-01')).toBe('The new date must be a working day.')
  expect(until('2027-03-30', '2027-03-12', '2027-03-01')).toBeUndefined()
})

test('only somebody else’s confirmed learning that is not finished gets more time', () => {
  const learning = { personId: 'wilma', decision: 'confirmed' as const, endedAt: null, sent: null }

  expect(whyNotMoreTime(learning, 'marcus')).toBeUndefined()
  expect(whyNotMoreTime({ ...learning, sent: 'returned' }, 'marcus')).toBeUndefined()
  expect(whyNotMoreTime(learning, 'wilma')).toBe('own learning')
  expect(whyNotMoreTime({ ...learning, decision: null }, 'marcus')).toBe('not confirmed')
  expect(whyNotMoreTime({ ...learning, decision: 'waived' }, 'marcus')).toBe('waived')
  expect(whyNotMoreTime({ ...learning, endedAt: new Date() }, 'marcus')).toBe('ended')
  expect(whyNotMoreTime({ ...learning, sent: 'accepted' }, 'marcus')).toBe('done')
  expect(whyNotMoreTime({ ...learning, sent: 'waiting' }, 'marcus')).toBe('being checked')
})

test('more time is told with both days, who and why', () => {
  const given = { dueBefore: '2026-12-03', dueOn: '2026-12-17', because: 'Court took the week.', by: 'Tariq Mason' }

  expect(extensionInWords(given)).toBe('Was due 3 December 2026; given until 17 December 2026 by Tariq Mason because: Court took the week.')
  expect(moreTimeForYou(given)).toBe('More time until 17 December 2026, given by Tariq Mason: “Court took the week.”')
})
