import { describe, expect, test } from 'vitest'
import { instantInLondon, momentInWords } from '../../lib/days.ts'
import { inWorkingHours, offerUntil, ordinal, releaseDays, releasedAt, standingInWords } from './offers.ts'

const london = (moment: string) => instantInLondon(moment.slice(0, 10), moment.slice(11))
const until = (at: string, starts: string) => {
  const end = offerUntil(london(at), london(starts))
  return end && momentInWords(end)
}
const farOff = '2027-09-01 09:30'

describe('an offer lasts eight working hours', () => {
  test.each([
    ['within a day', '2026-06-01 09:00', '1 June 2026, 5pm'],
    ['over to the next day', '2026-06-01 10:00', '2 June 2026, 10am'],
    ['at night from the next morning on', '2026-06-01 23:10', '2 June 2026, 5pm'],
    ['early in the morning from 9am on', '2026-06-02 06:00', '2 June 2026, 5pm'],
    ['on a Friday evening from Monday on', '2026-06-05 17:00', '8 June 2026, 5pm'],
    ['on a Friday afternoon over the weekend', '2026-06-05 16:00', '8 June 2026, 4pm'],
    ['on a Sunday from Monday on', '2026-06-07 12:00', '8 June 2026, 5pm'],
    ['over the end of summer time', '2026-10-23 16:00', '26 October 2026, 4pm'],
    ['in the hour that happens twice', '2026-10-25 01:30', '26 October 2026, 5pm'],
    ['over Easter and the beginning of summer time', '2027-03-25 16:00', '30 March 2027, 4pm'],
    ['over Christmas and the substitute for Boxing Day', '2026-12-24 15:00', '29 December 2026, 3pm'],
  ])('%s', (_, at, end) => expect(until(at, farOff)).toBe(end))

  test('of hours that have passed, whatever the clocks do meanwhile', () => {
    expect(offerUntil(london('2026-10-23 16:00'), london(farOff))!.toISOString()).toBe('2026-10-26T16:00:00.000Z')
    expect(offerUntil(london('2027-03-25 16:00'), london(farOff))!.toISOString()).toBe('2027-03-30T15:00:00.000Z')
  })
})

describe('shortly before the start', () => {
  test.each([
    ['two hours, when it starts within two working days', '2026-06-01 10:00', '2026-06-03 10:00', '1 June 2026, 12 noon'],
    ['eight, when a third lies between', '2026-06-01 10:00', '2026-06-04 10:00', '2 June 2026, 10am'],
    ['two, when only a weekend lies between', '2026-06-05 10:00', '2026-06-09 10:00', '5 June 2026, 12 noon'],
    ['two, over the end of summer time', '2026-10-23 16:00', '2026-10-27 10:00', '26 October 2026, 10am'],
    ['two, over Easter', '2027-03-25 16:30', '2027-03-31 10:00', '30 March 2027, 10:30am'],
    ['until an hour before it', '2026-06-01 14:00', '2026-06-01 16:30', '1 June 2026, 3:30pm'],
    ['for one working hour at least', '2026-06-01 14:00', '2026-06-01 16:00', '1 June 2026, 3pm'],
    ['nothing, when less than an hour is left', '2026-06-01 14:01', '2026-06-01 16:00', undefined],
    ['nothing on the evening before a morning', '2026-06-05 17:00', '2026-06-08 10:30', undefined],
    ['nothing on that evening where the clocks change', '2026-10-23 17:00', '2026-10-26 10:59', undefined],
    ['an hour on Monday, where that is left', '2026-10-23 17:00', '2026-10-26 11:00', '26 October 2026, 10am'],
    ['nothing once it has begun', '2026-06-01 14:00', '2026-06-01 13:00', undefined],
  ])('%s', (_, at, starts, end) => expect(until(at, starts)).toBe(end))
})

test('people are at work from 9am to 5pm in London, Monday to Friday, and on no bank holiday', () => {
  const times: [string, boolean][] = [
    ['2026-10-23 09:00', true], ['2026-10-23 08:59', false], ['2026-10-23 16:59', true], ['2026-10-23 17:00', false], ['2026-10-24 11:00', false],
    ['2026-10-26 09:00', true], ['2026-10-26 08:59', false], ['2027-03-26 11:00', false], ['2027-03-29 11:00', false], ['2027-03-30 09:00', true], ['2027-03-30 08:59', false],
  ]
  expect(times.map(([moment]) => [moment, inWorkingHours(london(moment))])).toEqual(times)
})

test('kept places are let go on a morning between tomorrow and the day before', () => {
  expect(releaseDays(london('2026-06-01 16:00'), london('2026-06-22 10:00'))).toEqual({ from: '2026-06-02', to: '2026-06-21' })
  expect(releaseDays(london('2026-06-20 16:00'), london('2026-06-22 10:00'))).toEqual({ from: '2026-06-21', to: '2026-06-21' })
  expect(releaseDays(london('2026-06-21 16:00'), london('2026-06-22 10:00'))).toBeUndefined()
  expect(releasedAt('2026-10-26')).toEqual(new Date('2026-10-26T09:00:00Z'))
  expect(releasedAt('2026-10-23')).toEqual(new Date('2026-10-23T08:00:00Z'))
})

test('where somebody stands is said in words', () => {
  expect(standingInWords(0)).toBe('You are first on the waiting list')
  expect(standingInWords(2)).toBe('You are third on the waiting list')
  expect([11, 12, 13, 21, 22, 23, 24, 111, 101].map(ordinal)).toEqual(['11th', '12th', '13th', '21st', '22nd', '23rd', '24th', '111th', '101st'])
})
