import { expect, test } from 'vitest'
import { momentInWords } from '../../lib/days.ts'
import { freeTimes, keptForRedUntil, missingHour, nearest, neverComes, windowsOn, type Busy, type Rule, type Terms, type WhenThere } from './availability.ts'

const zone = 'Europe/London'
const sundays = (fromTime: string, toTime: string): Rule => ({ weekday: 0, fromTime, toTime, zone, validFrom: '2026-01-01', validTo: null })
const mondays: Rule = { weekday: 1, fromTime: '09:00', toTime: '12:00', zone, validFrom: '2026-01-01', validTo: null }
const there = (...rules: Rule[]): WhenThere => ({ rules, exceptions: [], away: [] })
const terms: Terms = { minutes: 60, bufferBefore: 0, bufferAfter: 15, mostADay: 4, noticeHours: 0, firstForRed: 0, forRedUntil: '16:00' }
const nobody: Busy = { coach: [], learner: [], meetings: [] }
const on = (day: string, when: WhenThere, over: Partial<Terms> = {}, busy: Partial<Busy> = {}, asked: { at?: string; red?: boolean } = {}) => freeTimes(when, { ...terms, ...over }, { ...nobody, ...busy }, {
  from: day, to: day, at: new Date(asked.at ?? '2026-01-02T09:00:00Z'), red: asked.red ?? false,
}).map((start) => start.toISOString().slice(11, 16))
const span = (day: string, from: string, to: string) => ({ from: new Date(`${day}T${from}:00Z`), to: new Date(`${day}T${to}:00Z`) })

test('weekly hours are clock times: 9am stays 9am when the clocks change', () => {
  expect(windowsOn('2026-10-19', there(mondays)).map(({ from }) => momentInWords(from))).toEqual(['19 October 2026, 9am'])
  expect(windowsOn('2026-10-26', there(mondays)).map(({ from }) => momentInWords(from))).toEqual(['26 October 2026, 9am'])
  expect(on('2026-10-19', there(mondays))).toEqual(['08:00', '08:30', '09:00', '09:30', '10:00'])
  expect(on('2026-10-26', there(mondays))).toEqual(['09:00', '09:30', '10:00', '10:30', '11:00'])
})

test('the hour that is left out on 28 March 2027 offers no time', () => {
  expect(windowsOn('2027-03-28', there(sundays('00:30', '03:00')))).toEqual([{ from: new Date('2027-03-28T00:30:00Z'), to: new Date('2027-03-28T02:00:00Z') }])
  expect(on('2027-03-28', there(sundays('00:30', '03:00')), { minutes: 30 })).toEqual(['00:30', '01:00', '01:30'])
  expect(windowsOn('2027-03-28', there(sundays('01:30', '03:00')))).toEqual([{ from: new Date('2027-03-28T01:00:00Z'), to: new Date('2027-03-28T02:00:00Z') }])
  expect(windowsOn('2027-03-28', there(sundays('01:00', '01:45')))).toEqual([])
})

test('the hour that comes twice on 25 October 2026 is told once', () => {
  const starts = freeTimes(there(sundays('00:30', '02:30')), { ...terms, minutes: 30 }, nobody, { from: '2026-10-25', to: '2026-10-25', at: new Date('2026-10-01T09:00:00Z'), red: false })
  expect(starts.map((start) => momentInWords(start).split(', ')[1])).toEqual(['12:30am', '1am', '1:30am', '2am'])
  expect(new Set(starts.map(Number)).size).toBe(starts.length)
})

test('hours that begin or end in the missing hour are refused, with the day and what to do', () => {
  expect(missingHour(sundays('01:30', '03:00'), '2026-11-01')).toBe('On Sunday 28 March 2027 the clocks go forward, and there is no 01:30. Choose a time outside that hour.')
  expect(missingHour(sundays('00:30', '01:30'), '2026-11-01')).toContain('there is no 01:30')
  expect(missingHour({ ...sundays('01:30', '03:00'), validTo: '2027-03-28' }, '2026-11-01')).toBeUndefined()
  expect(missingHour(sundays('02:00', '03:00'), '2026-11-01')).toBeUndefined()
  expect(missingHour({ ...mondays, fromTime: '01:30' }, '2026-11-01')).toBeUndefined()
  expect(neverComes('2027-03-28', { fromTime: '01:00', toTime: '04:00', zone })).toContain('there is no 01:00')
})

test('hours hold from the day on which they begin, and no more on the day on which they end', () => {
  const ended: Rule = { ...mondays, validFrom: '2026-06-08', validTo: '2026-06-22' }
  expect(['2026-06-01', '2026-06-08', '2026-06-15', '2026-06-22'].map((day) => windowsOn(day, there(ended)).length)).toEqual([0, 1, 1, 0])
})

test('bank holidays are off, unless somebody says that they are there as well', () => {
  expect(windowsOn('2026-08-31', there(mondays))).toEqual([])
  expect(windowsOn('2026-08-31', { ...there(mondays), exceptions: [{ kind: 'there as well', firstDay: '2026-08-31', lastDay: '2026-08-31', fromTime: '10:00', toTime: '11:00', zone }] }))
    .toEqual([span('2026-08-31', '09:00', '10:00')])
})

test('whoever is away, or not there for a day or a time of it, offers nothing then', () => {
  expect(windowsOn('2026-06-08', { ...there(mondays), away: [{ awayFrom: '2026-06-01', backOn: '2026-06-09' }] })).toEqual([])
  expect(windowsOn('2026-06-08', { ...there(mondays), away: [{ awayFrom: '2026-06-01', backOn: null }] })).toEqual([])
  expect(windowsOn('2026-06-08', { ...there(mondays), away: [{ awayFrom: '2026-06-01', backOn: '2026-06-08' }] })).toHaveLength(1)
  const not = (fromTime: string | null, toTime: string | null) => windowsOn('2026-06-08', { ...there(mondays), exceptions: [{ kind: 'not there', firstDay: '2026-06-08', lastDay: '2026-06-09', fromTime, toTime, zone }] })
  expect(not(null, null)).toEqual([])
  expect(not('10:00', '11:00')).toEqual([span('2026-06-08', '08:00', '09:00'), span('2026-06-08', '10:00', '11:00')])
})

test('a meeting takes its time and the minutes kept free around it, and no more', () => {
  expect(on('2026-11-02', there(mondays), {}, { coach: [span('2026-11-02', '10:00', '11:15')] })).toEqual([])
  expect(on('2026-11-02', there(mondays), { bufferAfter: 0 }, { coach: [span('2026-11-02', '10:00', '11:00')] })).toEqual(['09:00', '11:00'])
  expect(on('2026-11-02', there(mondays), { bufferBefore: 15, bufferAfter: 0 }, { coach: [span('2026-11-02', '09:00', '10:00')] })).toEqual(['10:30', '11:00'])
  expect(on('2026-11-02', there(mondays), {}, { learner: [span('2026-11-02', '10:00', '11:00')] })).toEqual(['09:00', '11:00'])
})

test('a day that is full, and times too soon, are not offered', () => {
  expect(on('2026-11-02', there(mondays), { mostADay: 1 }, { meetings: [new Date('2026-11-02T15:00:00Z')] })).toEqual([])
  expect(on('2026-11-02', there(mondays), { noticeHours: 2 }, {}, { at: '2026-11-02T08:20:00Z' })).toEqual(['10:30', '11:00'])
})

test('the first times of a day are kept for red actions until the set time of the working day before', () => {
  const first = { firstForRed: 2 }
  expect(keptForRedUntil('2026-11-02', terms)).toEqual(new Date('2026-10-30T16:00:00Z'))
  expect(on('2026-11-02', there(mondays), first, {}, { at: '2026-10-30T15:59:00Z' })).toEqual(['10:00', '10:30', '11:00'])
  expect(on('2026-11-02', there(mondays), first, {}, { at: '2026-10-30T15:59:00Z', red: true })).toEqual(['09:00', '09:30', '10:00', '10:30', '11:00'])
  expect(on('2026-11-02', there(mondays), first, {}, { at: '2026-10-30T16:00:00Z' })).toEqual(['09:00', '09:30', '10:00', '10:30', '11:00'])
  // Those taken count among the first: what is kept does not move on through the day.
  expect(on('2026-11-02', there(mondays), { ...first, bufferAfter: 0 }, { coach: [span('2026-11-02', '09:00', '10:00')] }, { at: '2026-10-30T15:59:00Z' })).toEqual(['10:00', '10:30', '11:00'])
})

test('whose time was just taken is told the nearest three, in their order', () => {
  const times = ['09:00', '10:00', '11:00', '14:00', '16:00'].map((time) => ({ startsAt: new Date(`2026-11-02T${time}:00Z`) }))
  expect(nearest(times, new Date('2026-11-02T13:30:00Z')).map(({ startsAt }) => startsAt.toISOString().slice(11, 16))).toEqual(['11:00', '14:00', '16:00'])
})
