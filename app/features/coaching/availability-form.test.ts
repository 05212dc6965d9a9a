import { expect, test } from 'vitest'
import { dayInLondon } from '../../lib/days.ts'
import type { Rule } from './availability.ts'
import { clockInWords, daysInWords, daysTyped, formatsFor, freeInWords, hoursInWords, hoursTyped, meets, outsideOf, termsTyped, themesFor } from './availability-form.ts'

const today = '2026-05-05'
const day = (name: string, iso: string) => { const [year, month, date] = iso.split('-'); return { [`${name}-day`]: date!, [`${name}-month`]: month!, [`${name}-year`]: year! } }
const hours = (changed: Record<string, string> = {}) => hoursTyped({ weekday: '2', from: '9am', to: '12:30', ...day('validFrom', today), ...changed }, today)
const problemsOf = (came: object) => ('problems' in came ? came.problems : undefined)
const rule: Rule = { weekday: 2, fromTime: '09:00', toTime: '12:30', zone: 'Europe/London', validFrom: today, validTo: null }

test('hours are clock times of a weekday in London, from a day on, perhaps until another', () => {
  expect(hours()).toEqual({ rule })
  expect(hours(day('last', '2026-06-30'))).toEqual({ rule: { ...rule, validTo: '2026-07-01' } })
  expect(hoursInWords(rule, today)).toBe('Tuesdays, 9am to 12:30pm')
  expect(hoursInWords({ ...rule, validFrom: '2026-06-01', validTo: '2026-07-01' }, today)).toBe('Tuesdays, 9am to 12:30pm, from 1 June 2026 until 30 June 2026')
})

test('hours that end before they begin, or have no weekday, time or day, are sent back with what to write', () => {
  expect(problemsOf(hours({ to: '9am' }))).toEqual({ to: 'Write an end that is later than the beginning.' })
  expect(problemsOf(hours({ to: '08:00' }))).toEqual({ to: 'Write an end that is later than the beginning.' })
  expect(Object.keys(problemsOf(hoursTyped({}, today))!)).toEqual(['weekday', 'from', 'to', 'validFrom'])
})

test('no hours begin on a day that has passed, end before they begin, or hold on no day at all', () => {
  expect(problemsOf(hours(day('validFrom', '2026-05-04')))).toEqual({ validFrom: 'That day has passed. Choose today or a later day.' })
  expect(problemsOf(hours(day('last', '2026-05-04')))).toEqual({ last: 'Write a last day that is not before the first.' })
  expect(problemsOf(hours({ weekday: '1', ...day('last', '2026-05-08') }))).toEqual({ last: 'No Monday lies between the first and the last day.' })
  expect(problemsOf(hours({ ...day('last', '2026-05-08'), 'last-month': 'x' }))).toEqual({ last: 'Write the last day, such as 18 12 2026, or leave it empty.' })
})

test('the hour that the clocks leave out is refused, in weekly hours and on one day', () => {
  expect(problemsOf(hours({ weekday: '0', from: '1:30am', to: '5am' }))).toEqual({ from: expect.stringMatching(/^On Sunday 28 March 2027 the clocks go forward/) })
  expect(problemsOf(daysTyped({ kind: 'there as well', ...day('first', '2027-03-28'), from: '1:30am', to: '5am' }, today))).toEqual({ from: expect.stringMatching(/there is no 01:30/) })
  expect(problemsOf(daysTyped({ kind: 'not there', ...day('first', '2027-03-26'), ...day('last', '2027-03-29'), from: '1am', to: '5am' }, today))).toEqual({ from: expect.stringMatching(/there is no 01:00/) })
  expect(problemsOf(hours({ weekday: '0', from: '2am', to: '5am' }))).toBeUndefined()
})

test('hours meet others on the same weekday and dates, and not where they only touch', () => {
  expect(meets(rule, [{ ...rule, fromTime: '12:00:00', toTime: '14:00:00' }])).toBeDefined()
  expect(meets(rule, [{ ...rule, fromTime: '12:30:00', toTime: '14:00:00' }, { ...rule, weekday: 3 }])).toBeUndefined()
  expect(meets({ ...rule, validFrom: '2026-06-01' }, [{ ...rule, validTo: '2026-06-01' }])).toBeUndefined()
  expect(meets({ ...rule, validFrom: '2026-06-01' }, [{ ...rule, validTo: '2026-06-02' }])).toBeDefined()
})

test('somebody is not there for whole days or a time of day, and there as well at a time of one day', () => {
  const days = (typed: Record<string, string>) => daysTyped({ kind: 'not there', ...day('first', '2026-05-11'), ...typed }, today)
  expect(days({})).toEqual({ exception: { kind: 'not there', firstDay: '2026-05-11', lastDay: '2026-05-11', fromTime: null, toTime: null, zone: 'Europe/London' } })
  expect(days({ ...day('last', '2026-05-15'), from: '9am', to: '10am' })).toMatchObject({ exception: { lastDay: '2026-05-15', fromTime: '09:00', toTime: '10:00' } })
  expect(days({ kind: 'there as well', from: '5pm', to: '7pm' })).toMatchObject({ exception: { kind: 'there as well', fromTime: '17:00' } })
  expect(problemsOf(days({ kind: 'there as well' }))).toEqual({ from: 'Write a time such as 9:30am or 13:30.', to: 'Write a time such as 9:30am or 13:30.' })
  expect(problemsOf(days({ kind: 'there as well', ...day('last', '2026-05-12'), from: '5pm', to: '7pm' }))).toHaveProperty('last')
  expect(problemsOf(days({ from: '9am' }))).toEqual({ to: 'Write a time such as 9:30am or 13:30.' })
  expect(problemsOf(days(day('first', '2026-05-04')))).toEqual({ first: 'That day has passed. Choose today or a later day.' })
  expect(problemsOf(days(day('last', '2026-05-10')))).toEqual({ last: 'Write a last day that is not before the first.' })
  expect(problemsOf(days(day('last', '2027-05-12')))).toEqual({ last: 'Write days within one year of each other.' })
})

test('days and times are told in words', () => {
  expect(['00:00', '09:30:00', '12:00', '12:15', '17:00'].map(clockInWords)).toEqual(['midnight', '9:30am', '12 noon', '12:15pm', '5pm'])
  const one = { kind: 'not there' as const, firstDay: '2026-12-24', lastDay: '2027-01-02', fromTime: null, toTime: null }
  expect(daysInWords(one)).toBe('Not there: 24 December 2026 to 2 January 2027')
  expect(daysInWords({ ...one, kind: 'there as well', lastDay: '2026-12-24', fromTime: '10:00:00', toTime: '12:00:00' })).toBe('There as well: Thursday 24 December 2026, 10am to 12 noon')
  expect(freeInWords([{ format: 'action clinic', times: 14 }, { format: 'practice coaching', times: 1 }])).toBe('14 free times for an action clinic and 1 for practice coaching')
})

const themes = [{ key: 'planning', title: 'Planning' }, { key: 'oversight', title: 'Management oversight' }]
const auditor = { auditor: true, manager: false, invitedFor: [] }
const invited = { auditor: false, manager: false, invitedFor: ['planning'] }
const written = { formats: 'action-clinic auditor-pairing', themes: 'planning oversight', place: 'Room 3', link: '', bufferBefore: '0', bufferAfter: '15', mostADay: '4', noticeHours: '4', firstForRed: '1', forRedUntil: '4pm' }

test('auditors alone offer supervisor coaching and pairing; whoever was invited helps with the themes that they were invited for', () => {
  expect(formatsFor(auditor)).toEqual(['action clinic', 'practice coaching', 'supervisor coaching', 'auditor pairing'])
  expect(formatsFor({ ...auditor, auditor: false, manager: true })).toEqual(['action clinic', 'practice coaching'])
  expect(themesFor(invited, themes)).toEqual([themes[0]])
  expect(termsTyped(written, auditor, themes)).toMatchObject({ terms: { formats: ['action clinic', 'auditor pairing'], themeKeys: ['planning', 'oversight'], forRedUntil: '16:00', place: 'Room 3', link: null } })
  expect(termsTyped(written, invited, themes)).toMatchObject({ terms: { formats: ['action clinic'], themeKeys: ['planning'] } })
  expect(problemsOf(termsTyped({ ...written, formats: 'auditor-pairing' }, invited, themes))).toEqual({ formats: 'Choose at least one kind of meeting.' })
})

test('a link has to be https, there has to be somewhere to meet, and every number has its bounds', () => {
  for (const link of ['http://meet.example', 'javascript:alert(1)', 'meet.example']) expect(problemsOf(termsTyped({ ...written, link }, auditor, themes))).toEqual({ link: 'Write the whole address of the meeting, beginning with https://.' })
  expect(problemsOf(termsTyped({ ...written, place: '' }, auditor, themes))).toEqual({ place: 'Write the place, or below it the link by which people join.' })
  expect(problemsOf(termsTyped({ ...written, bufferBefore: '121', bufferAfter: '-1', mostADay: '0', noticeHours: '169', firstForRed: '5', forRedUntil: 'late' }, auditor, themes))).toEqual({
    bufferBefore: 'Write how many minutes, from 0 to 120.', bufferAfter: 'Write how many minutes, from 0 to 120.', mostADay: 'Write how many meetings, from 1 to 12.', noticeHours: 'Write how many hours, from 0 to 168.',
    firstForRed: 'Write how many times, from 0 to 4.', forRedUntil: 'Write a time such as 9:30am or 13:30.',
  })
})

test('a meeting stands outside when the hours no longer reach around it, or somebody is away', () => {
  const meeting = (from: string, to: string) => ({ startsAt: new Date(`2026-05-12T${from}:00+01:00`), endsAt: new Date(`2026-05-12T${to}:00+01:00`) })
  const [within, across] = [meeting('09:00', '10:00'), meeting('12:00', '13:00')]
  expect(outsideOf([within, across], { rules: [rule], exceptions: [], away: [] }, dayInLondon)).toEqual([across])
  expect(outsideOf([within, across], { rules: [rule], exceptions: [], away: [{ awayFrom: '2026-05-12', backOn: null }] }, dayInLondon)).toEqual([within, across])
})
