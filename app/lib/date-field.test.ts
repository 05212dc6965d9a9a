import { expect, test } from 'vitest'
import { dayFrom, dayWritten } from './date-field.ts'

const typed = (day: string, month: string, year: string) => dayFrom({ 'on-day': day, 'on-month': month, 'on-year': year }, 'on')

test('a date field holds a day that there is, with or without leading noughts', () => {
  expect(typed('1', '4', '2027')).toBe('2027-04-01')
  expect(typed(' 01 ', '04', '2027')).toBe('2027-04-01')
  expect(typed('29', '2', '2028')).toBe('2028-02-29')
})

test('what is no day, or no number, is no day', () => {
  for (const [day, month, year] of [['31', '2', '2026'], ['29', '2', '2027'], ['0', '1', '2026'], ['1', '13', '2026'], ['1e0', '1', '2026'], ['-1', '1', '2026'], ['', '', ''], ['1', '1', '26']] as const) {
    expect(typed(day, month, year)).toBeUndefined()
  }
})

test('a year that the database does not know, or after which it knows no other, is no year', () => {
  expect(typed('1', '1', '0000')).toBeUndefined()
  expect(typed('31', '12', '9999')).toBeUndefined()
  expect(dayWritten('Choose the day.').safeParse('0000-01-01').success).toBe(false)
  expect(dayWritten('Choose the day.').safeParse('2027-04-01').success).toBe(true)
})
