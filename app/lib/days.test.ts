import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bankHolidays, bankHolidaysKnownUntil } from './bank-holidays.ts'
import {
  dayInLondon, daysAfter, daysBetween, dueInWords, instantInLondon, inWords, isWorkingDay, momentInWords, spanInWords, timeInWords, timeOnDayInWords,
  weekdayInWords, workingDaysAfter,
} from './days.ts'

const council = { bankHolidays }
const anyDay = fc.integer({ min: 0, max: 1826 }).map((n) => daysAfter('2024-01-01', n))

test('the day changes at midnight in London, in winter and in summer', () => {
  expect(dayInLondon(new Date('2026-01-15T23:59:59Z'))).toBe('2026-01-15')
  expect(dayInLondon(new Date('2026-01-16T00:00:00Z'))).toBe('2026-01-16')
  expect(dayInLondon(new Date('2026-07-15T22:59:59Z'))).toBe('2026-07-15')
  expect(dayInLondon(new Date('2026-07-15T23:00:00Z'))).toBe('2026-07-16')
})

test('a time in London is the right instant on both sides of each clock change', () => {
  const instant = (day: string, time: string) => instantInLondon(day, time).toISOString()

  expect(instant('2026-10-24', '12:00')).toBe('2026-10-24T11:00:00.000Z')
  expect(instant('2026-10-25', '00:00')).toBe('2026-10-24T23:00:00.000Z')
  expect(instant('2026-10-25', '12:00')).toBe('2026-10-25T12:00:00.000Z')
  expect(instant('2026-10-26', '00:00')).toBe('2026-10-26T00:00:00.000Z')
  expect(instant('2027-03-28', '00:00')).toBe('2027-03-28T00:00:00.000Z')
  expect(instant('2027-03-28', '12:00')).toBe('2027-03-28T11:00:00.000Z')
  expect(instant('2027-03-29', '00:00')).toBe('2027-03-28T23:00:00.000Z')
})

test('of an hour that happens twice the first is meant, and one that never happens is an hour later', () => {
  expect(instantInLondon('2026-10-25', '01:30').toISOString()).toBe('2026-10-25T00:30:00.000Z')
  expect(instantInLondon('2027-03-28', '01:30').toISOString()).toBe('2027-03-28T01:30:00.000Z')
  expect(timeInWords(instantInLondon('2027-03-28', '01:30'))).toBe('2:30am')
})

test('every time of every day falls on that day in London', () => {
  fc.assert(fc.property(anyDay, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), (day, hour, minute) => {
    const time = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
    expect(dayInLondon(instantInLondon(day, time))).toBe(day)
  }))
})

test('days are counted across months, leap years and clock changes', () => {
  expect(daysAfter('2028-02-28', 1)).toBe('2028-02-29')
  expect(daysAfter('2026-03-01', -1)).toBe('2026-02-28')
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
  expect(daysBetween('2027-03-29', '2027-03-27')).toBe(-2)
  fc.assert(fc.property(anyDay, fc.integer({ min: -500, max: 500 }), (day, n) => {
    expect(daysBetween(day, daysAfter(day, n))).toBe(n)
  }))
})

test('weekends, bank holidays and a person’s own days off are no working days', () => {
  expect(isWorkingDay('2026-03-06', council)).toBe(true)
  expect(isWorkingDay('2026-03-07', council)).toBe(false)
  expect(isWorkingDay('2026-03-08', council)).toBe(false)
  expect(isWorkingDay('2026-12-25', council)).toBe(false)
  expect(isWorkingDay('2026-12-28', council)).toBe(false)
  expect(isWorkingDay('2026-03-06', { bankHolidays, weekdaysOff: [5] })).toBe(false)
})

test('working days leave out the day itself, weekends, bank holidays and days off', () => {
  expect(workingDaysAfter('2026-03-06', 0, council)).toBe('2026-03-06')
  expect(workingDaysAfter('2026-03-06', 1, council)).toBe('2026-03-09')
  expect(workingDaysAfter('2026-12-24', 1, council)).toBe('2026-12-29')
  expect(workingDaysAfter('2026-12-24', 4, council)).toBe('2027-01-04')
  expect(workingDaysAfter('2026-03-06', 2, { bankHolidays, weekdaysOff: [1] })).toBe('2026-03-11')
})

test('a person without a working weekday is an error, not an endless search', () => {
  expect(() => workingDaysAfter('2026-03-06', 1, { bankHolidays, weekdaysOff: [1, 2, 3, 4, 5] })).toThrow(RangeError)
})

test('days and times are written as GOV.UK writes them', () => {
  expect(inWords('2026-03-03')).toBe('3 March 2026')
  expect(weekdayInWords('2026-03-05')).toBe('Thursday 5 March')
  expect(timeInWords(new Date('2026-03-03T14:30:00Z'))).toBe('2:30pm')
  expect(timeInWords(new Date('2026-07-03T08:00:00Z'))).toBe('9am')
  expect(timeInWords(new Date('2026-03-03T12:05:00Z'))).toBe('12:05pm')
  expect(timeInWords(new Date('2026-03-03T00:05:00Z'))).toBe('12:05am')
  expect(timeInWords(new Date('2026-07-03T11:00:00Z'))).toBe('12 noon')
  expect(timeInWords(new Date('2026-07-02T23:00:00Z'))).toBe('midnight')
  expect(momentInWords(new Date('2026-07-02T23:30:00Z'))).toBe('3 July 2026, 12:30am')
})

test('a due day is said in working days', () => {
  const thursday = '2026-03-05'

  expect(dueInWords(thursday, thursday, council)).toBe('due today')
  expect(dueInWords(thursday, '2026-03-04', council)).toBe('due tomorrow')
  expect(dueInWords(thursday, '2026-03-03', council)).toBe('in 2 working days (Thursday 5 March)')
  expect(dueInWords('2026-03-09', '2026-03-06', council)).toBe('in 1 working day (Monday 9 March)')
  expect(dueInWords(thursday, '2026-03-06', council)).toBe('1 working day late')
  expect(dueInWords(thursday, '2026-03-09', council)).toBe('2 working days late')
})

test('where no working day lies between, a due day is named', () => {
  expect(dueInWords('2026-03-08', '2026-03-06', council)).toBe('due Sunday 8 March')
  expect(dueInWords('2026-03-06', '2026-03-08', council)).toBe('late, was due Friday 6 March')
})

test('every known year has its eight bank holidays, none at a weekend', () => {
  for (const year of ['2024', '2025', '2026', '2027', '2028']) {
    expect([...bankHolidays].filter((day) => day.startsWith(year))).toHaveLength(8)
  }
  for (const day of bankHolidays) expect(isWorkingDay(day, { bankHolidays: new Set() })).toBe(true)
  expect([...bankHolidays].every((day) => day <= bankHolidaysKnownUntil)).toBe(true)
})

test('from when until when is said with the weekday and the year, by London’s clock, also across a change of the clocks', () => {
  expect(spanInWords(new Date('2026-12-03T09:30:00Z'), new Date('2026-12-03T12:30:00Z'))).toBe('Thursday 3 December 2026, 9:30am to 12:30pm')
  expect(spanInWords(new Date('2026-07-02T08:30:00Z'), new Date('2026-07-02T11:00:00Z'))).toBe('Thursday 2 July 2026, 9:30am to 12 noon')
  expect(spanInWords(new Date('2026-10-24T22:00:00Z'), new Date('2026-10-25T02:00:00Z'))).toBe('Saturday 24 October 2026, 11pm to Sunday 25 October 2026, 2am')
  expect(timeOnDayInWords(instantInLondon('2026-12-03', '09:00'))).toBe('9am on 3 December 2026')
})
