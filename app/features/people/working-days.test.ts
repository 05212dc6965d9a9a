import { expect, test } from 'vitest'
import { canWork, daysOffInWords, readWorkingDays } from './working-days.ts'

test.each([
  ['Mon, Tue, Thu', [3, 5]], ['Monday to Thursday', [5]], ['mtw-f', [4]], ['Full time', []], ['Mon-Wed, Fri', [4]], ['Tues & Thurs', [1, 3, 5]], ['Mon Tue Wed', [4, 5]], ['Mondays and Fridays', [2, 3, 4]],
])('the words “%s” for days worked are read', (words, off) => {
  expect(readWorkingDays(words)).toEqual(off)
})

test.each(['0.6', '', 'Mon to', 'Fri-Mon', 'flexible', 'Saturday'])('“%s” names no working day', (words) => {
  expect(readWorkingDays(words)).toBeUndefined()
})

test('somebody has to have a weekday left to work on', () => {
  expect(canWork([1, 2, 3, 4])).toBe(true)
  expect(canWork([1, 2, 3, 4, 5])).toBe(false)
})

test('days off are said in words', () => {
  expect(daysOffInWords([])).toBe('Works Monday to Friday')
  expect(daysOffInWords([5, 1, 3])).toBe('Never works on Monday, Wednesday and Friday')
})
