import { expect, test } from 'vitest'
import { andOf, counted, hoursInWords, minutesInWords, orOf } from './phrases.ts'

test('one is one, and anything else is several', () => {
  expect([0, 1, 1_204].map((n) => counted(n, 'row', 'rows'))).toEqual(['0 rows', '1 row', '1,204 rows'])
})

test('names are listed as one would say them', () => {
  expect([[], ['North'], ['North', 'South'], ['North', 'South', 'East']].map(andOf)).toEqual(['', 'North', 'North and South', 'North, South and East'])
  expect(orOf(['North', 'South', 'East'])).toBe('North, South or East')
})

test('minutes are said in hours and minutes', () => {
  expect([180, 60, 80, 45, 61, 0].map(minutesInWords)).toEqual(['3 hours', '1 hour', '1 hour 20 minutes', '45 minutes', '1 hour 1 minute', '0 minutes'])
})

test('hours of a record are said in whole minutes', () => {
  expect([0.67, 0.58, 0.75, 1.5, 6].map(hoursInWords)).toEqual(['40 minutes', '35 minutes', '45 minutes', '1 hour 30 minutes', '6 hours'])
})
