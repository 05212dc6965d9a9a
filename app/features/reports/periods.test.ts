import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addressOf, lastClosed, onABankHoliday, periodAt, periodBefore, periodFrom, periodOn, titleOf } from './periods.ts'
import { kinds } from './reports.ts'

test('a week ends on Thursday at 9pm in London, and its draft is ready on Friday at 2pm', () => {
  const week = periodAt('weekly', new Date('2026-11-26T20:59:59.999Z'))
  expect(week).toEqual({ kind: 'weekly', on: '2026-11-26', from: new Date('2026-11-19T21:00:00Z'), cutOff: new Date('2026-11-26T21:00:00Z'), draftAt: new Date('2026-11-27T14:00:00Z') })
  expect(titleOf(week)).toBe('Week to Thursday 26 November 2026')
})

test('what happens at the very cut-off belongs to the next week', () => {
  expect(periodAt('weekly', new Date('2026-11-26T21:00:00Z')).on).toBe('2026-12-03')
  expect(lastClosed('weekly', new Date('2026-11-26T21:00:00Z')).on).toBe('2026-11-26')
  expect(lastClosed('weekly', new Date('2026-11-26T20:59:59Z')).on).toBe('2026-11-19')
})

test('a month ends at midnight in London, and its draft is ready at 8am on the 1st', () => {
  expect(periodAt('monthly', new Date('2026-11-30T23:59:59Z'))).toEqual({ kind: 'monthly', on: '2026-11-01', from: new Date('2026-11-01T00:00:00Z'), cutOff: new Date('2026-12-01T00:00:00Z'), draftAt: new Date('2026-12-01T08:00:00Z') })
  expect(titleOf(periodOn('monthly', '2026-11-01'))).toBe('November 2026')
  // In summer London's midnight is an hour before that of the clocks that machines keep.
  expect(periodAt('monthly', new Date('2026-06-30T23:30:00Z')).on).toBe('2026-07-01')
})

test('the week in which the clocks go back is an hour longer, the one in which they go forward an hour shorter', () => {
  const hours = (on: string) => { const { from, cutOff } = periodOn('weekly', on); return (cutOff.getTime() - from.getTime()) / 3_600_000 }
  expect([hours('2026-10-22'), hours('2026-10-29'), hours('2027-03-25'), hours('2027-04-01')]).toEqual([168, 169, 168, 167])
  expect(periodOn('weekly', '2026-10-22').cutOff).toEqual(new Date('2026-10-22T20:00:00Z'))
  expect(periodOn('weekly', '2026-10-29').cutOff).toEqual(new Date('2026-10-29T21:00:00Z'))
  expect(periodOn('weekly', '2027-04-01').draftAt).toEqual(new Date('2027-04-02T13:00:00Z'))
  expect(periodOn('monthly', '2026-10-01').cutOff).toEqual(new Date('2026-11-01T00:00:00Z'))
  expect(periodOn('monthly', '2027-03-01')).toMatchObject({ from: new Date('2027-03-01T00:00:00Z'), cutOff: new Date('2027-03-31T23:00:00Z') })
})

test('a draft is made on a bank holiday too, and the page says so', () => {
  expect(onABankHoliday(periodOn('weekly', '2026-12-24'))).toBe('Friday 25 December is a bank holiday. The draft is made all the same and waits: the next working day is Tuesday 29 December.')
  expect(onABankHoliday(periodOn('weekly', '2026-12-17'))).toBeUndefined()
})

test('every moment lies in exactly one period of each kind, and periods follow one another without a hole', () => {
  fc.assert(fc.property(fc.date({ min: new Date('2025-01-01'), max: new Date('2029-01-01'), noInvalidDate: true }), fc.constantFrom(...kinds), (at, kind) => {
    const period = periodAt(kind, at)
    expect(period.from <= at && at < period.cutOff).toBe(true)
    expect(periodBefore(period).cutOff).toEqual(period.from)
    expect(periodFrom(kind, addressOf(period).split('/').at(-1))).toEqual(period)
  }))
})

test('an address that names no period is none', () => {
  for (const [kind, name] of [['weekly', '2026-11-27'], ['weekly', '2026-11'], ['weekly', '2026-02-30'], ['monthly', '2026-13'], ['monthly', '2026-11-26'], ['yearly', '2026'], ['weekly', undefined]] as const) expect(periodFrom(kind, name)).toBeUndefined()
  expect(() => periodOn('weekly', '2026-11-27')).toThrow(RangeError)
})
