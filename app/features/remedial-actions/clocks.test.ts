import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { daysAfter, instantInLondon, isWorkingDay, workingDaysAfter } from '../../lib/days.ts'
import { afterReturnDueOn, checkDueOn, dueFor, wasInTime } from './clocks.ts'

const council = { bankHolidays }

test('a red is due at 12 noon on the next working day', () => {
  expect(dueFor('red', instantInLondon('2026-03-03', '14:30'), council)).toEqual({
    dueOn: '2026-03-04',
    dueAt: new Date('2026-03-04T12:00:00Z'),
  })
})

test('a red of Friday afternoon is due on Monday, or on Tuesday after a bank holiday', () => {
  expect(dueFor('red', instantInLondon('2026-03-06', '16:55'), council).dueOn).toBe('2026-03-09')
  expect(dueFor('red', instantInLondon('2026-05-01', '16:55'), council).dueOn).toBe('2026-05-05')
})

test('a red of a Saturday is due on Monday', () => {
  expect(dueFor('red', instantInLondon('2026-03-07', '10:00'), council).dueOn).toBe('2026-03-09')
})

test('a red does not wait for the owner’s days off', () => {
  const partTime = { bankHolidays, weekdaysOff: [3, 4, 5] }

  expect(dueFor('red', instantInLondon('2026-03-03', '14:30'), partTime).dueOn).toBe('2026-03-04')
})

test('a red over Christmas waits for the two bank holidays', () => {
  expect(dueFor('red', instantInLondon('2026-12-24', '15:00'), council)).toEqual({
    dueOn: '2026-12-29',
    dueAt: new Date('2026-12-29T12:00:00Z'),
  })
})

test('12 noon is London’s on either side of a clock change', () => {
  expect(dueFor('red', instantInLondon('2026-10-23', '15:00'), council).dueAt).toEqual(new Date('2026-10-26T12:00:00Z'))
  expect(dueFor('red', instantInLondon('2026-10-22', '15:00'), council).dueAt).toEqual(new Date('2026-10-23T11:00:00Z'))
  expect(dueFor('red', instantInLondon('2027-03-25', '15:00'), council).dueAt).toEqual(new Date('2027-03-30T11:00:00Z'))
})

test('the day of issue is London’s, also just after midnight in summer', () => {
  expect(dueFor('red', new Date('2026-07-14T22:59:59Z'), council).dueOn).toBe('2026-07-15')
  expect(dueFor('red', new Date('2026-07-14T23:00:00Z'), council).dueOn).toBe('2026-07-16')
})

test('an amber has three working days and a green five, to the end of the day in London', () => {
  const issuedAt = instantInLondon('2026-10-22', '09:00')

  expect(dueFor('amber', issuedAt, council)).toEqual({ dueOn: '2026-10-27', dueAt: new Date('2026-10-28T00:00:00Z') })
  expect(dueFor('green', issuedAt, council)).toEqual({ dueOn: '2026-10-29', dueAt: new Date('2026-10-30T00:00:00Z') })
  expect(dueFor('amber', instantInLondon('2027-03-24', '09:00'), council)).toEqual({
    dueOn: '2027-03-31',
    dueAt: new Date('2027-03-31T23:00:00Z'),
  })
})

test('an amber and a green over Christmas leave out the bank holidays', () => {
  const issuedAt = instantInLondon('2026-12-23', '17:00')

  expect(dueFor('amber', issuedAt, council).dueOn).toBe('2026-12-30')
  expect(dueFor('green', issuedAt, council).dueOn).toBe('2027-01-04')
})

test('the owner’s days off give an amber more time, never beyond five working days of the council', () => {
  const issuedAt = instantInLondon('2026-03-02', '09:00')

  expect(dueFor('amber', issuedAt, { bankHolidays, weekdaysOff: [3] }).dueOn).toBe('2026-03-06')
  expect(dueFor('amber', issuedAt, { bankHolidays, weekdaysOff: [3, 4, 5] }).dueOn).toBe('2026-03-09')
  expect(dueFor('green', issuedAt, { bankHolidays, weekdaysOff: [3] }).dueOn).toBe('2026-03-09')
})

test('an owner who works on no weekday still has a due day', () => {
  const away = { bankHolidays, weekdaysOff: [1, 2, 3, 4, 5] }

  expect(dueFor('amber', instantInLondon('2026-03-02', '09:00'), away).dueOn).toBe('2026-03-09')
})

test('every due day is a council working day within five of them', () => {
  const issue = fc.record({
    day: fc.integer({ min: 0, max: 1700 }).map((n) => daysAfter('2024-01-01', n)),
    weekdaysOff: fc.subarray([1, 2, 3, 4, 5]),
    priority: fc.constantFrom('red' as const, 'amber' as const, 'green' as const),
  })
  fc.assert(fc.property(issue, ({ day, weekdaysOff, priority }) => {
    const { dueOn } = dueFor(priority, instantInLondon(day, '17:00'), { bankHolidays, weekdaysOff })
    expect(isWorkingDay(dueOn, council)).toBe(true)
    expect(dueOn > day && dueOn <= workingDaysAfter(day, 5, council)).toBe(true)
  }))
})

test('a check is due two working days after submission, and a returned action two after its return', () => {
  expect(checkDueOn('2026-03-05', council)).toBe('2026-03-09')
  expect(afterReturnDueOn('2026-12-24', council)).toBe('2026-12-30')
  expect(afterReturnDueOn('2026-03-03', { bankHolidays, weekdaysOff: [4] })).toBe('2026-03-06')
})

test('what is submitted in the last millisecond is in time, and at the due instant late', () => {
  const dueAt = new Date('2026-03-04T12:00:00Z')

  expect(wasInTime(new Date('2026-03-04T11:59:59.999Z'), dueAt)).toBe(true)
  expect(wasInTime(dueAt, dueAt)).toBe(false)
})
