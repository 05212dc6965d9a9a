import { expect, test } from 'vitest'
import { byDueDay, byTheme, hoursFree, type CoachHours, type Need } from './capacity.ts'

const there = { rules: [{ weekday: 1, fromTime: '09:00', toTime: '13:00', zone: 'Europe/London', validFrom: '2026-01-01', validTo: null }], exceptions: [], away: [] }
const terms = { bufferBefore: 0, bufferAfter: 15, mostADay: 4, noticeHours: 0, firstForRed: 2, forRedUntil: '16:00' }
const asked = { from: '2026-11-02', to: '2026-11-08', at: new Date('2026-10-30T09:00:00Z') }
const clock = (hours: readonly Date[]) => hours.map((start) => start.toISOString().slice(11, 16))
const hour = (day: string, time = '10:00') => new Date(`${day}T${time}:00Z`)
const need = (over: Partial<Need> = {}): Need => ({ themeKey: 'planning', theme: 'Planning', dueOn: '2026-11-04', minutes: 60, booked: false, notBy: [], ...over })
const coach = (id: string, hours: readonly Date[], themeKeys: string[] = []): CoachHours => ({ id, hours, themeKeys })

test('free hours stand beside one another, with the minutes kept free between them, and count those kept for red actions', () => {
  expect(clock(hoursFree(there, terms, { coach: [], meetings: [] }, asked))).toEqual(['09:00', '10:30', '12:00'])
  expect(clock(hoursFree(there, { ...terms, bufferAfter: 0 }, { coach: [], meetings: [] }, asked))).toEqual(['09:00', '10:00', '11:00', '12:00'])
})

test('of a day no more hours count than somebody takes, with those that are booked', () => {
  const booked = { coach: [{ from: hour('2026-11-02', '09:00'), to: hour('2026-11-02', '10:15') }], meetings: [hour('2026-11-02', '09:00')] }
  expect(clock(hoursFree(there, { ...terms, mostADay: 2 }, booked, asked))).toEqual(['10:30'])
})

test('what is due first is counted with everything later, and short is what even all hours together cannot do', () => {
  const needs = [need({ dueOn: '2026-11-03' }), need({ dueOn: '2026-11-03', minutes: 30 }), need({ dueOn: '2026-11-06' }), need({ dueOn: null }), need({ booked: true })]
  expect(byDueDay(needs, [coach('a', [hour('2026-11-02')]), coach('b', [hour('2026-11-05')])], '2026-11-13')).toEqual([
    { until: '2026-11-03', gaps: 2, minutesNeeded: 90, hoursFree: 1, short: 30 },
    { until: '2026-11-06', gaps: 3, minutesNeeded: 150, hoursFree: 2, short: 30 },
    { until: '2026-11-13', gaps: 4, minutesNeeded: 210, hoursFree: 2, short: 90 },
  ])
})

test('nobody is free for a gap where those who help with its theme, and may coach its person, have no hour before it is due', () => {
  const coaches = [coach('line', [hour('2026-11-02')]), coach('other', [hour('2026-11-02')], ['assessment']), coach('late', [hour('2026-11-05')], ['planning'])]
  const of = (over: Partial<Need>) => byTheme([need(over)], coaches, '2026-11-13')[0]!
  expect(of({})).toEqual({ theme: 'Planning', gaps: 1, booked: 0, nobody: 0, hoursFree: 2 })
  expect(of({ notBy: ['line'] })).toMatchObject({ nobody: 1 })
  expect(of({ notBy: ['line'], dueOn: '2026-11-05' })).toMatchObject({ nobody: 0 })
  expect(of({ notBy: ['line'], booked: true })).toMatchObject({ booked: 1, nobody: 0 })
  expect(of({ themeKey: 'assessment', theme: 'Assessment' })).toMatchObject({ hoursFree: 2 })
})
