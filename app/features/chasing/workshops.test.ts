import { expect, test } from 'vitest'
import { dayInLondon, instantInLondon, type Day } from '../../lib/days.ts'
import { newsOfPlace, newsOfRegister, newsOfTeamPlaces, workingDayBefore, type MorningPlace } from './workshops.ts'

// 4 December 2026 is a Friday, 7 December a Monday, and 25 and 28 December are bank holidays.
const on = (day: Day, time = '08:00') => instantInLondon(day, time)
const place = (more: Partial<MorningPlace> = {}): MorningPlace => ({
  workshopId: 'w', title: 'Planning lab', personId: 'p', startsAt: on('2026-12-07', '09:30'), endsAt: on('2026-12-07', '12:30'), bookedAt: on('2026-11-01'), offeredAt: null, offerUntil: null,
  tookPartAt: null, answered: [], prepared: false, ...more,
})
const said = (one: MorningPlace, day: Day, off: number[] = []) => newsOfPlace(one, off, on(day))?.line.text

test('a workshop is said to be near two working days before where there is something to do before it, and on the last for everybody', () => {
  expect(['2026-12-02', '2026-12-03', '2026-12-04', '2026-12-07', '2026-12-08'].map((day) => said(place(), day))).toEqual([
    undefined, 'Planning lab is on Monday 7 December, 9:30am: there is something to do before it.', 'Planning lab is on Monday 7 December, 9:30am. Its page says what to do before it.',
    'Planning lab is today, 9:30am. Its page says what to do before it.', undefined,
  ])
  expect(['2026-12-03', '2026-12-04'].map((day) => said(place({ prepared: true }), day))).toEqual([undefined, 'Planning lab is on Monday 7 December, 9:30am.'])
  expect(said(place({ startsAt: on('2026-12-04', '13:00'), prepared: true }), '2026-12-03')).toBe('Planning lab is tomorrow, 1pm.')
})

test('whoever does not work the day before hears on the last day that they do', () => {
  expect(newsOfPlace(place(), [5], on('2026-12-03'))).toMatchObject({ from: on('2026-12-03', '00:00'), line: { text: expect.stringMatching(/Its page says/) } })
  expect(workingDayBefore('2026-12-29', 1, [])).toBe('2026-12-24')
  expect(workingDayBefore('2026-12-29', 1, [4])).toBe('2026-12-23')
})

test('it hangs on when the workshop is now: news of its new day alone', () => {
  const moved = place({ startsAt: on('2026-12-14', '09:30'), endsAt: on('2026-12-14', '12:30') })
  expect(['2026-12-03', '2026-12-04', '2026-12-07'].map((day) => said(moved, day))).toEqual([undefined, undefined, undefined])
  expect(newsOfPlace(moved, [], on('2026-12-11'))!.from).toEqual(on('2026-12-11', '00:00'))
})

test('an offer is told from when it was made until it runs out', () => {
  const offered = place({ bookedAt: null, offeredAt: on('2026-12-01', '16:00'), offerUntil: on('2026-12-02', '15:00') })
  expect(newsOfPlace(offered, [], on('2026-12-02'))).toEqual({ from: on('2026-12-01', '16:00'), line: { text: 'A place in Planning lab on Monday 7 December is offered to you until Wednesday 2 December, 3pm.', link: '/workshops/w/offer' } })
  expect(said(offered, '2026-12-03')).toBeUndefined()
})

test('questions are said to wait once the register says that they took part, and the one six weeks later in its window', () => {
  const took = place({ tookPartAt: on('2026-12-07', '12:40') })
  expect(newsOfPlace(took, [], on('2026-12-08'))).toMatchObject({ from: on('2026-12-07', '12:40'), line: { text: 'Two questions on Planning lab, one minute, if you like.', link: '/workshops/w/after' } })
  expect(said({ ...took, answered: ['after'] }, '2026-12-08')).toBeUndefined()
  expect(newsOfPlace({ ...took, answered: ['after'] }, [], on('2027-01-18'))).toMatchObject({ from: on('2027-01-18', '00:00'), line: { text: 'One question on Planning lab, six weeks on, if you like.' } })
  expect([said(took, '2027-03-15'), said(took, '2027-03-16'), said({ ...took, answered: ['six weeks'] }, '2027-01-18')].map(Boolean)).toEqual([true, false, false])
  expect(newsOfPlace({ ...took, tookPartAt: on('2027-01-20') }, [], on('2027-01-21'))!.from).toEqual(on('2027-01-20'))
  expect(said(place(), '2026-12-08')).toBeUndefined()
})

test('whoever leads hears of a register that is not complete on the next working day', () => {
  const register = { workshopId: 'w', title: 'Planning lab', personId: 'p', startsAt: on('2026-12-04', '09:30'), endsAt: on('2026-12-04', '12:30') }
  expect(newsOfRegister(register, on('2026-12-04', '13:00'))).toBeUndefined()
  expect(newsOfRegister(register, on('2026-12-07'))).toEqual({ from: on('2026-12-07', '00:00'), line: { text: 'The register of Planning lab on Friday 4 December is not complete.', link: '/workshops/w/register' } })
})

test('a manager hears of team places on their last working day before these are let go', () => {
  const kept = { workshopId: 'w', title: 'Planning lab', teamId: 't', team: 'Family Help South', kept: 1, startsAt: on('2026-12-14'), endsAt: on('2026-12-14'), releaseAt: on('2026-12-07', '09:00') }
  expect(newsOfTeamPlaces(kept, [], on('2026-12-03'))).toBeUndefined()
  expect(newsOfTeamPlaces(kept, [], on('2026-12-04'))).toMatchObject({ line: { text: '1 place in Planning lab, kept for Family Help South, is let go at 9am on 7 December 2026, unless somebody books it.', link: '/workshops/w/keep-places' } })
  expect(newsOfTeamPlaces({ ...kept, kept: 3 }, [5], on('2026-12-03'))!.line.text).toContain('3 places in Planning lab, kept for Family Help South, are let go')
  expect(newsOfTeamPlaces(kept, [], on('2026-12-08'))).toBeUndefined()
  expect(dayInLondon(kept.releaseAt)).toBe('2026-12-07')
})
