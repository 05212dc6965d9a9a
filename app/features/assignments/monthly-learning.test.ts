import { expect, test } from 'vitest'
import { minutesInWords, monthWarning } from './monthly-learning.ts'

test('minutes are said in hours and minutes', () => {
  expect([180, 60, 80, 45, 61, 0].map(minutesInWords)).toEqual(['3 hours', '1 hour', '1 hour 20 minutes', '45 minutes', '1 hour 1 minute', '0 minutes'])
})

test('whoever confirms is warned beyond the limit, not on it', () => {
  const month = { person: 'Priya Rookwood', limit: 180, dueOn: '2026-12-04' }

  expect(monthWarning({ ...month, minutes: 180 })).toBeUndefined()
  expect(monthWarning({ ...month, minutes: 240 })).toBe('With this, Priya Rookwood has 4 hours of learning from audits in December 2026; your council’s limit is 3 hours a month.')
})
