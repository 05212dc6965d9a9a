import { expect, test } from 'vitest'
import { spanInWords } from '../../lib/days.ts'
import { instantsOf, meet, minutesAfter, priorityUntil, timeTyped, whyNotThen } from './arranging.ts'

const at = new Date('2026-10-01T09:00:00Z')
const morning = { starts: '09:30', ends: '12:30' }

test.each([['13:30', '13:30'], ['1:30pm', '13:30'], ['1.30 PM', '13:30'], ['9am', '09:00'], ['9', '09:00'], [' 12 noon ', '12:00'], ['12am', '00:00'], ['12pm', '12:00'], ['9:05', '09:05']])('%s is %s', (typed, time) => {
  expect(timeTyped(typed)).toBe(time)
})
test.each(['', 'morning', '25:00', '9:75', '13pm', '0pm', '9:3', '09:30:00'])('“%s” is no time', (typed) => {
  expect(timeTyped(typed)).toBeUndefined()
})

test('an end that falls on another day is none', () => {
  expect(minutesAfter('09:30', 150)).toBe('12:00')
  expect(minutesAfter('22:00', 119)).toBe('23:59')
  expect(minutesAfter('22:00', 120)).toBeUndefined()
})

test('the hour that the clocks leave out in spring is refused with what to do, and the hours beside it are not', () => {
  const spring = (starts: string, ends: string) => whyNotThen({ day: '2027-03-28', starts, ends }, at)
  expect(spring('01:30', '03:00')).toEqual({ part: 'starts', why: 'The clocks go forward on 28 March 2027, and no clock shows this time. Choose a time from 2am on.' })
  expect(spring('00:30', '01:00')).toMatchObject({ part: 'ends' })
  expect(spring('00:30', '02:00')).toBeUndefined()
  expect(spring('02:00', '03:00')).toBeUndefined()
  expect(spring('09:30', '12:30')).toBeUndefined()
})

test('of the hour that the clocks show twice in autumn the first is meant', () => {
  const autumn = { day: '2026-10-25', starts: '01:30', ends: '03:00' }
  expect(whyNotThen(autumn, at)).toBeUndefined()
  const { startsAt, endsAt } = instantsOf(autumn)
  expect(startsAt.toISOString()).toBe('2026-10-25T00:30:00.000Z')
  expect(endsAt.toISOString()).toBe('2026-10-25T03:00:00.000Z')
  expect(spanInWords(startsAt, endsAt)).toBe('Sunday 25 October 2026, 1:30am to 3am')
})

test('a day or a time that has passed is refused, and so is an end before the start and a slip of the year', () => {
  expect(whyNotThen({ day: '2026-09-30', ...morning }, at)).toEqual({ part: 'day', why: 'This day has passed already. Choose a later one.' })
  expect(whyNotThen({ day: '2026-10-01', starts: '10:00', ends: '12:00' }, at)).toEqual({ part: 'starts', why: 'This time has passed already. Choose a later one.' })
  expect(whyNotThen({ day: '2026-10-01', starts: '10:01', ends: '12:00' }, at)).toBeUndefined()
  expect(whyNotThen({ day: '2026-10-02', starts: '12:00', ends: '12:00' }, at)).toMatchObject({ part: 'ends' })
  expect(whyNotThen({ day: '2062-10-02', ...morning }, at)).toMatchObject({ part: 'day', why: expect.stringContaining('Check the year') })
})

test('those who need it most go first until the end of a working day', () => {
  const off = { bankHolidays: new Set<string>() }
  expect(priorityUntil(0, at, off)).toBeUndefined()
  expect(priorityUntil(2, at, off)?.toISOString()).toBe('2026-10-05T16:00:00.000Z')
})

test('times that only touch do not meet', () => {
  const from = (starts: string, ends: string) => instantsOf({ day: '2026-10-02', starts, ends })
  expect(meet(from('09:00', '10:00'), from('10:00', '11:00'))).toBe(false)
  expect(meet(from('09:00', '10:01'), from('10:00', '11:00'))).toBe(true)
})
