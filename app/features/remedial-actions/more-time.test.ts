import { expect, test } from 'vitest'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { latestExtension, whyNotUntil } from './more-time.ts'

const off = { bankHolidays }
const tuesday = { dueOn: '2026-11-24', today: '2026-11-23' }

test('more time is at most five working days from when the action is due, bank holidays left out', () => {
  expect(latestExtension('2026-11-24', off)).toBe('2026-12-01')
  expect(latestExtension('2026-12-22', off)).toBe('2026-12-31')
  expect(whyNotUntil('2026-12-01', tuesday, off)).toBeUndefined()
  expect(whyNotUntil('2026-12-02', tuesday, off)).toBe('The new date must be 1 December 2026 or earlier: five working days is the most.')
})

test('more time ends after the day on which the action is due', () => {
  expect(whyNotUntil('2026-11-24', tuesday, off)).toBe('The new date must be after 24 November 2026.')
  expect(whyNotUntil('2026-11-20', tuesday, off)).toBe('The new date must be after 24 November 2026.')
  expect(whyNotUntil('2026-11-25', tuesday, off)).toBeUndefined()
})

test('more time for a late action ends after today', () => {
  const late = { dueOn: '2026-11-24', today: '2026-11-26' }
  expect(whyNotUntil('2026-11-26', late, off)).toBe('The new date must be after 26 November 2026.')
  expect(whyNotUntil('2026-11-27', late, off)).toBeUndefined()
})

test('more time ends on a working day', () => {
  expect(whyNotUntil('2026-11-28', tuesday, off)).toBe('The new date must be a working day.')
})
