import { expect, test } from 'vitest'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dueDays, dueWithinTheLimit, lastWorkingDay, monthWarning, whyLater } from './monthly-learning.ts'

test('whoever confirms is warned beyond the limit, not on it', () => {
  const month = { person: 'Priya Rookwood', limit: 180, dueOn: '2026-12-04' }

  expect(monthWarning({ ...month, minutes: 180 })).toBeUndefined()
  expect(monthWarning({ ...month, minutes: 240 })).toBe('With this, Priya Rookwood has 4 hours of learning from audits in December 2026; your council’s limit is 3 hours a month.')
})

const off = { bankHolidays }
const due = (usual: string, minutes: number, months: Record<string, number>, limit = 180) => dueWithinTheLimit(usual, minutes, { minutesIn: (month) => months[month] ?? 0, limit }, off)

test('learning is due on the usual day while its month has room, up to the limit and with it', () => {
  expect(due('2026-12-04', 40, {})).toEqual({ dueOn: '2026-12-04', room: true })
  expect(due('2026-12-04', 40, { '2026-12': 140 })).toEqual({ dueOn: '2026-12-04', room: true })
})

test('where the month is full, it is due on the last working day of the next month with room, three months on at most', () => {
  expect(due('2026-11-04', 40, { '2026-11': 141 })).toEqual({ dueOn: '2026-12-31', room: true })
  expect(due('2026-11-04', 40, { '2026-11': 141, '2026-12': 160 })).toEqual({ dueOn: '2027-01-29', room: true })
  expect(due('2026-11-04', 40, { '2026-11': 180, '2026-12': 180, '2027-01': 180 })).toEqual({ dueOn: '2027-02-26', room: true })
})

test('where no month has room, and for a module longer than the limit, the usual day stays', () => {
  expect(due('2026-11-04', 40, { '2026-11': 180, '2026-12': 180, '2027-01': 180, '2027-02': 180 })).toEqual({ dueOn: '2026-11-04', room: false })
  expect(due('2026-11-04', 190, {})).toEqual({ dueOn: '2026-11-04', room: false })
})

test('the last working day of a month is no weekend and no bank holiday, on which clocks change or not', () => {
  // 31 October 2026 is a Saturday after the clocks went back on the 25th; the clocks go forward on 28 March 2027, the Sunday of Easter; 31 May 2027 is a bank holiday.
  expect(['2026-10', '2026-12', '2027-02', '2027-03', '2027-05', '2028-02'].map((month) => lastWorkingDay(month, off))).toEqual(['2026-10-30', '2026-12-31', '2027-02-26', '2027-03-31', '2027-05-28', '2028-02-29'])
  expect(due('2026-09-30', 40, { '2026-09': 180 }).dueOn).toBe('2026-10-30')
  expect(due('2027-02-28', 40, { '2027-02': 180 }).dueOn).toBe('2027-03-31')
  expect(due('2026-12-31', 40, { '2026-12': 180 }).dueOn).toBe('2027-01-29')
})

test('of several for one person each takes the room of its month from what comes after it', () => {
  const next = dueDays(new Map([['wilma 2026-12', 60]]), 180, off)
  const given = (person: string, minutes: number) => next(person, minutes, '2026-12-04').dueOn

  expect([given('wilma', 60), given('wilma', 60), given('wilma', 60), given('wilma', 120), given('wanda', 180)]).toEqual(['2026-12-04', '2026-12-04', '2027-01-29', '2027-01-29', '2026-12-04'])
  expect(given('wilma', 1)).toBe('2027-02-26')
})

test('a later day says why, and the usual day and one that somebody changed say nothing', () => {
  const month = { usual: '2026-11-24', minutes: 40, others: 180, limit: 180 }

  expect(whyLater({ ...month, firstDueOn: '2026-12-31' }, off)).toBe(
    'The usual day is 24 November 2026. But November 2026 has 3 hours of learning from audits already, and your council’s limit is 3 hours a month. So it is due by 31 December 2026, the last working day of the next month with room.')
  expect(whyLater({ ...month, others: 100, firstDueOn: '2027-01-29' }, off)).toContain('But November 2026 had no room within your council’s limit when this was proposed.')
  expect(whyLater({ ...month, firstDueOn: '2026-11-24' }, off)).toBeUndefined()
  expect(whyLater({ ...month, firstDueOn: '2026-11-30' }, off)).toBeUndefined()
  expect(whyLater({ ...month, firstDueOn: '2026-12-09' }, off)).toBeUndefined()
})
