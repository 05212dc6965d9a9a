import { expect, test } from 'vitest'
import { nextTry } from './back-off.ts'

const at = new Date('2026-10-25T00:30:00Z')
const minutesAfter = (tries: number) => (nextTry(tries, at).getTime() - at.getTime()) / 60_000

test('a message is tried again after 1, 2, 5, 15, 30 and 60 minutes, then once an hour', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 100].map(minutesAfter)).toEqual([1, 2, 5, 15, 30, 60, 60, 60])
})

test('it is tried for ever', () => {
  expect(minutesAfter(32_767)).toBe(60)
})
