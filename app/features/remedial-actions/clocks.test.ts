import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { daysAfter, instantInLondon, isWorkingDay, workingDaysAfter } from '../../lib/days.ts'
import { defaultSettings } from '../people/settings.ts'
import { afterReturnDueOn, checkDueOn, dueAroundLeave, dueFor, dueOnceDecided, endOf, wasInTime, type TimeAway } from './clocks.ts'

const council = { bankHolidays }

test('a red is due at 12 noon on the next working day', () => {
  expect(dueFor('red', instantInLondon('2026-03-03', '14:30'), council, defaultSettings)).toEqual({
    dueOn: '2026-03-04',
    dueAt: new Date('2026-03-04T12:00:00Z'),
  })
})

test('a red of Friday afternoon is due on Monday, or on Tuesday after a bank holiday', () => {
  expect(dueFor('red', instantInLondon('2026-03-06', '16:55'), council, defaultSettings).dueOn).toBe('2026-03-09')
  expect(dueFor('red', instantInLondon('2026-05-01', '16:55'), council, defaultSettings).dueOn).toBe('2026-05-05')
})

test('a red of a Saturday is due on Monday', () => {
  expect(dueFor('red', instantInLondon('2026-03-07', '10:00'), council, defaultSettings).dueOn).toBe('2026-03-09')
})

test('a red does not wait for the owner’s days off', () => {
  const partTime = { bankHolidays, weekdaysOff: [3, 4, 5] }

  expect(dueFor('red', instantInLondon('2026-03-03', '14:30'), partTime, defaultSettings).dueOn).toBe('2026-03-04')
})

test('a red over Christmas waits for the two bank holidays', () => {
  expect(dueFor('red', instantInLondon('2026-12-24', '15:00'), council, defaultSettings)).toEqual({
    dueOn: '2026-12-29',
    dueAt: new Date('2026-12-29T12:00:00Z'),
  })
})

test('12 noon is London’s on either side of a clock change', () => {
  expect(dueFor('red', instantInLondon('2026-10-23', '15:00'), council, defaultSettings).dueAt).toEqual(new Date('2026-10-26T12:00:00Z'))
  expect(dueFor('red', instantInLondon('2026-10-22', '15:00'), council, defaultSettings).dueAt).toEqual(new Date('2026-10-23T11:00:00Z'))
  expect(dueFor('red', instantInLondon('2027-03-25', '15:00'), council, defaultSettings).dueAt).toEqual(new Date('2027-03-30T11:00:00Z'))
})

test('the day of issue is London’s, also just after midnight in summer', () => {
  expect(dueFor('red', new Date('2026-07-14T22:59:59Z'), council, defaultSettings).dueOn).toBe('2026-07-15')
  expect(dueFor('red', new Date('2026-07-14T23:00:00Z'), council, defaultSettings).dueOn).toBe('2026-07-16')
})

test('an amber has three working days and a green five, to the end of the day in London', () => {
  const issuedAt = instantInLondon('2026-10-22', '09:00')

  expect(dueFor('amber', issuedAt, council, defaultSettings)).toEqual({ dueOn: '2026-10-27', dueAt: new Date('2026-10-28T00:00:00Z') })
  expect(dueFor('green', issuedAt, council, defaultSettings)).toEqual({ dueOn: '2026-10-29', dueAt: new Date('2026-10-30T00:00:00Z') })
  expect(dueFor('amber', instantInLondon('2027-03-24', '09:00'), council, defaultSettings)).toEqual({
    dueOn: '2027-03-31',
    dueAt: new Date('2027-03-31T23:00:00Z'),
  })
})

test('an amber and a green over Christmas leave out the bank holidays', () => {
  const issuedAt = instantInLondon('2026-12-23', '17:00')

  expect(dueFor('amber', issuedAt, council, defaultSettings).dueOn).toBe('2026-12-30')
  expect(dueFor('green', issuedAt, council, defaultSettings).dueOn).toBe('2027-01-04')
})

test('the owner’s days off give an amber more time, never beyond five working days of the council', () => {
  const issuedAt = instantInLondon('2026-03-02', '09:00')

  expect(dueFor('amber', issuedAt, { bankHolidays, weekdaysOff: [3] }, defaultSettings).dueOn).toBe('2026-03-06')
  expect(dueFor('amber', issuedAt, { bankHolidays, weekdaysOff: [3, 4, 5] }, defaultSettings).dueOn).toBe('2026-03-09')
  expect(dueFor('green', issuedAt, { bankHolidays, weekdaysOff: [3] }, defaultSettings).dueOn).toBe('2026-03-09')
})

test('an owner who works on no weekday still has a due day', () => {
  const away = { bankHolidays, weekdaysOff: [1, 2, 3, 4, 5] }

  expect(dueFor('amber', instantInLondon('2026-03-02', '09:00'), away, defaultSettings).dueOn).toBe('2026-03-09')
})

test('a council that settles other days gets these, over clock changes, bank holidays and midnight, and a red stays as it is', () => {
  const slower = { amberDays: 4, greenDays: 5 }
  const faster = { amberDays: 1, greenDays: 2 }

  expect(dueFor('amber', instantInLondon('2026-10-22', '09:00'), council, faster)).toEqual({ dueOn: '2026-10-23', dueAt: new Date('2026-10-23T23:00:00Z') })
  expect(dueFor('green', instantInLondon('2026-10-22', '09:00'), council, faster)).toEqual({ dueOn: '2026-10-26', dueAt: new Date('2026-10-27T00:00:00Z') })
  expect(dueFor('amber', instantInLondon('2027-03-24', '09:00'), council, slower)).toEqual({ dueOn: '2027-04-01', dueAt: new Date('2027-04-01T23:00:00Z') })
  expect(dueFor('green', instantInLondon('2027-03-24', '09:00'), council, faster)).toEqual({ dueOn: '2027-03-30', dueAt: new Date('2027-03-30T23:00:00Z') })
  expect(dueFor('amber', instantInLondon('2026-12-23', '17:00'), council, slower).dueOn).toBe('2026-12-31')
  expect(dueFor('amber', new Date('2026-07-14T22:59:59Z'), council, faster).dueOn).toBe('2026-07-15')
  expect(dueFor('amber', new Date('2026-07-14T23:00:00Z'), council, faster).dueOn).toBe('2026-07-16')
  for (const settled of [slower, faster]) {
    expect(dueFor('red', instantInLondon('2027-03-25', '15:00'), council, settled)).toEqual({ dueOn: '2027-03-30', dueAt: new Date('2027-03-30T11:00:00Z') })
  }
  expect(dueFor('amber', instantInLondon('2026-03-02', '09:00'), { bankHolidays, weekdaysOff: [3] }, slower).dueOn).toBe('2026-03-09')
})

test('whatever a council settles, every due day is a council working day within five of them', () => {
  const issue = fc.record({
    day: fc.integer({ min: 0, max: 1700 }).map((n) => daysAfter('2024-01-01', n)),
    weekdaysOff: fc.subarray([1, 2, 3, 4, 5]),
    priority: fc.constantFrom('red' as const, 'amber' as const, 'green' as const),
    settled: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })).map(([one, other]) => ({ amberDays: Math.min(one, other), greenDays: Math.max(one, other) })),
  })
  fc.assert(fc.property(issue, ({ day, weekdaysOff, priority, settled }) => {
    const { dueOn } = dueFor(priority, instantInLondon(day, '17:00'), { bankHolidays, weekdaysOff }, settled)
    expect(isWorkingDay(dueOn, council)).toBe(true)
    expect(dueOn > day && dueOn <= workingDaysAfter(day, 5, council)).toBe(true)
  }))
})

test('a check is due two working days after submission, and a returned action two after its return', () => {
  expect(checkDueOn('2026-03-05', council, defaultSettings)).toBe('2026-03-09')
  expect(afterReturnDueOn('2026-12-24', council, defaultSettings)).toBe('2026-12-30')
  expect(afterReturnDueOn('2026-03-03', { bankHolidays, weekdaysOff: [4] }, defaultSettings)).toBe('2026-03-06')
})

test('a check and a return take as many working days as the council settles', () => {
  expect(checkDueOn('2026-10-23', council, { checkDays: 3 })).toBe('2026-10-28')
  expect(checkDueOn('2027-03-25', council, { checkDays: 1 })).toBe('2027-03-30')
  expect(afterReturnDueOn('2026-12-24', council, { returnDays: 5 })).toBe('2027-01-05')
})

test('what is submitted in the last millisecond is in time, and at the due instant late', () => {
  const dueAt = new Date('2026-03-04T12:00:00Z')

  expect(wasInTime(new Date('2026-03-04T11:59:59.999Z'), dueAt)).toBe(true)
  expect(wasInTime(dueAt, dueAt)).toBe(false)
})

const due = (dueOn: string) => ({ dueOn, dueAt: endOf(dueOn) })
const challenged = (dueOn: string, raised: string, decided: string | null, away: TimeAway[] = []) =>
  dueOnceDecided(due(dueOn), daysAfter(dueOn, -9), away, { raisedAt: new Date(raised), decidedAt: decided === null ? null : new Date(decided) }, council)
const still = (...asked: Parameters<typeof challenged>) => {
  const decided = challenged(...asked)
  return decided === null || decided === 'not decided' ? decided : decided.dueOn
}

test('the clock stands still from a challenge until it is decided: as many working days are left as there were', () => {
  expect(still('2026-03-05', '2026-03-03T10:00Z', '2026-03-05T10:00Z')).toBe('2026-03-09')
  expect(still('2026-03-05', '2026-03-05T23:59Z', '2026-03-09T10:00Z')).toBe('2026-03-09')
  expect(still('2026-03-05', '2026-03-03T10:00Z', '2026-03-03T16:00Z')).toBe('2026-03-05')
})

test('while nobody has decided it is not due', () => {
  expect(challenged('2026-03-06', '2026-03-06T09:00Z', null)).toBe('not decided')
  expect(still('2026-03-06', '2026-03-07T09:00Z', null)).toBe('2026-03-06')
})

test('leave within the days of a challenge counts once, and leave after them as well', () => {
  const leave = [{ from: '2026-03-04', backOn: '2026-03-06' }]
  expect(still('2026-03-06', '2026-03-03T10:00Z', '2026-03-05T10:00Z')).toBe('2026-03-10')
  expect(still('2026-03-06', '2026-03-03T10:00Z', '2026-03-05T10:00Z', leave)).toBe('2026-03-10')
  expect(still('2026-03-06', '2026-03-03T10:00Z', '2026-03-05T10:00Z', [{ from: '2026-03-04', backOn: '2026-03-09' }])).toBe('2026-03-11')
  expect(still('2026-03-05', '2026-03-05T20:00Z', '2026-03-06T10:00Z', [{ from: '2026-03-06', backOn: '2026-03-10' }])).toBe('2026-03-10')
  expect(still('2026-03-05', '2026-03-05T20:00Z', '2026-03-06T10:00Z', [{ from: '2026-03-06', backOn: null }])).toBeNull()
})

test('a challenge that was raised when the time was over brings no time back', () => {
  expect(still('2026-03-05', '2026-03-06T00:00Z', '2026-03-09T10:00Z')).toBe('2026-03-05')
})

test('a decision on a day off counts as made on the next working day, and no due date comes sooner than it was', () => {
  expect(still('2026-03-06', '2026-03-06T09:00Z', '2026-03-07T10:00Z')).toBe('2026-03-09')
  expect(still('2026-03-08', '2026-03-06T09:00Z', '2026-03-06T10:00Z')).toBe('2026-03-08')
})

test('bank holidays pass without counting while the clock stands still', () => {
  // Raised on Maundy Thursday with Tuesday left, decided on the Wednesday after Easter: one day is left.
  expect(still('2027-03-30', '2027-03-25T15:00Z', '2027-03-31T09:00Z')).toBe('2027-04-01')
  expect(still('2026-12-29', '2026-12-24T15:00Z', '2026-12-29T09:00Z')).toBe('2026-12-30')
})

test('the days of a challenge are London’s on either side of a clock change, and at midnight', () => {
  expect(still('2026-10-26', '2026-10-23T22:59Z', '2026-10-26T23:59Z')).toBe('2026-10-27')
  expect(still('2026-10-26', '2026-10-23T23:00Z', '2026-10-27T00:00Z')).toBe('2026-10-28')
  expect(still('2027-03-30', '2027-03-24T23:59Z', '2027-03-30T22:59Z')).toBe('2027-04-01')
  expect(still('2027-03-30', '2027-03-24T23:59Z', '2027-03-30T23:00Z')).toBe('2027-04-02')
})

const monday = { dueOn: '2026-03-09', dueAt: endOf('2026-03-09') }
const around = (away: Parameters<typeof dueAroundLeave>[2], due = monday, issuedOn = '2026-03-04', weekdaysOff: number[] = []) => dueAroundLeave(due, issuedOn, away, { bankHolidays, weekdaysOff })

test('an amber or a green waits for as many of its owner’s working days as they are away before it is due', () => {
  expect(around([])).toEqual(monday)
  expect(around([{ from: '2026-03-05', backOn: '2026-03-09' }])).toEqual({ dueOn: '2026-03-11', dueAt: endOf('2026-03-11') })
  expect(around([{ from: '2026-03-06', backOn: '2026-03-16' }])?.dueOn).toBe('2026-03-17')
  expect(around([{ from: '2026-03-05', backOn: '2026-03-09' }], monday, '2026-03-04', [5])?.dueOn).toBe('2026-03-10')
})

test('leave that is over before it was issued, or begins after it was due, or falls on days off only, changes nothing', () => {
  expect(around([{ from: '2026-02-23', backOn: '2026-03-05' }])).toEqual(monday)
  expect(around([{ from: '2026-03-10', backOn: '2026-03-20' }, { from: '2026-03-12', backOn: null }])).toEqual(monday)
  expect(around([{ from: '2026-03-07', backOn: '2026-03-09' }])).toEqual(monday)
})

test('a second leave that begins before the days are made up is waited for too', () => {
  expect(around([{ from: '2026-03-09', backOn: '2026-03-10' }, { from: '2026-03-10', backOn: '2026-03-12' }])?.dueOn).toBe('2026-03-12')
})

test('while nobody knows when they are back, nobody knows when it is due', () => {
  expect(around([{ from: '2026-03-05', backOn: null }])).toBeNull()
  expect(around([{ from: '2026-03-09', backOn: '2026-03-10' }, { from: '2026-03-10', backOn: null }])).toBeNull()
})

test('the days that are made up are neither bank holidays nor moved by the change of the clocks', () => {
  const beforeEaster = { dueOn: '2027-03-25', dueAt: endOf('2027-03-25') }
  expect(around([{ from: '2027-03-25', backOn: '2027-03-26' }], beforeEaster, '2027-03-22')).toEqual({ dueOn: '2027-03-30', dueAt: new Date('2027-03-30T23:00Z') })
  const inOctober = { dueOn: '2026-10-23', dueAt: endOf('2026-10-23') }
  expect(around([{ from: '2026-10-23', backOn: '2026-10-26' }], inOctober, '2026-10-20')).toEqual({ dueOn: '2026-10-26', dueAt: new Date('2026-10-27T00:00Z') })
})
