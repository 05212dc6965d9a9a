import { expect, test } from 'vitest'
import type { Day } from '../../lib/days.ts'
import { monthsAfter } from './asked.ts'
import { funnelLimits, monthsDrawn, monthsInARow, trendOf, type MonthCounted } from './theme.ts'

const last = '2026-11-01' as Day
/** Months that end with the last one, each of so many below good of 20. */
const inARow = (...below: number[]): MonthCounted[] => below.map((belowGood, nth) => ({ month: monthsAfter(last, nth + 1 - below.length), judged: 20, belowGood }))

test('months without cases stand in the row, from the first with cases to the last of the period', () => {
  const row = monthsInARow([{ month: '2026-08-01', judged: 4, belowGood: 1 }, { month: '2026-10-01', judged: 5, belowGood: 2 }], last)
  expect(row.map(({ month, judged }) => [month, judged])).toEqual([['2026-08-01', 4], ['2026-09-01', 0], ['2026-10-01', 5], ['2026-11-01', 0]])
  expect(trendOf(row, 'below good').empty).toEqual(['September 2026', 'November 2026'])
  expect(trendOf(row, 'below good').drawn.map(({ share }) => share)).toEqual([0.25, undefined, 0.4, undefined])
})

test('months before the last two years, or after the period, are not drawn', () => {
  const early = monthsAfter(last, -monthsDrawn)
  expect(monthsInARow([{ month: early, judged: 4, belowGood: 1 }, { month: '2026-12-01', judged: 4, belowGood: 1 }], last)).toEqual([])
})

test('eleven months are too early: a median, no limit and no signal, whatever they look like', () => {
  const trend = trendOf(inARow(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20), 'below good')
  expect(trend.early).toBe(true)
  expect(trend.middle).toBeCloseTo(6 / 20)
  expect(trend.says).toMatch(/^Too early to tell a trend: there are 11 months/)
  expect(trend.drawn.some(({ limits, signal }) => limits !== undefined || signal)).toBe(false)
})

test('twelve steady months say that there is no signal', () => {
  const trend = trendOf(inARow(8, 9, 8, 7, 8, 9, 8, 7, 8, 9, 8, 7), 'below good')
  expect(trend.early).toBe(false)
  expect(trend.says).toBe('No signal: what differs from month to month is what chance brings.')
})

test('a month above its limit is named, and no reason is given', () => {
  const trend = trendOf(inARow(7, 10, 7, 10, 7, 10, 7, 10, 7, 10, 7, 19), 'below good')
  expect(trend.says).toContain('November 2026 lies above the upper limit')
  expect(trend.says).not.toMatch(/because/i)
  expect(trend.drawn.filter(({ signal }) => signal).map(({ label }) => label)).toEqual(['Nov 26'])
  expect(trend.rows.at(-1)![3]).toBe('Signal')
})

test('the lines of a funnel go to the place with most cases, in at most sixty steps or so', () => {
  for (const most of [1, 59, 60, 61, 1_000]) {
    const lines = funnelLimits(0.45, most)
    expect([lines.at(-1)!.n, lines.length <= 60]).toEqual([most, true])
  }
  const ten = funnelLimits(0.45, 28).find(({ n }) => n === 10)!
  expect([ten.warning.low, ten.warning.high].map((limit) => Number(limit.toFixed(3)))).toEqual([0.142, 0.758])
})
