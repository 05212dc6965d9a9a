import { expect, test } from 'vitest'
import { andOf, counted, orOf } from './phrases.ts'

test('one is one, and anything else is several', () => {
  expect([0, 1, 1_204].map((n) => counted(n, 'row', 'rows'))).toEqual(['0 rows', '1 row', '1,204 rows'])
})

test('names are listed as one would say them', () => {
  expect([[], ['North'], ['North', 'South'], ['North', 'South', 'East']].map(andOf)).toEqual(['', 'North', 'North and South', 'North, South and East'])
  expect(orOf(['North', 'South', 'East'])).toBe('North, South or East')
})
