import { expect, test } from 'vitest'
import { atLeastAQuarter, askedOf, closedQuarters, monthsAfter, monthsOf, periodChoices, queryOf } from './asked.ts'

test('what an address asks for comes back in the address that is made of it', () => {
  const asked = askedOf(new URLSearchParams('role=Social+worker&framework=practice&case-type=&other=1'))
  expect(asked).toEqual({ framework: 'practice', sample: null, period: null, caseType: null, role: 'Social worker', area: null, team: null, panel: null })
  expect(queryOf(asked)).toBe('?framework=practice&role=Social+worker')
  expect(queryOf({})).toBe('')
})

test('a period is whole months and takes this month in', () => {
  expect(monthsOf('six-months', '2026-03-31')).toEqual({ from: '2025-10-01', to: '2026-03-01' })
  expect(monthsOf('year', '2026-03-01')).toEqual({ from: '2025-04-01', to: '2026-03-01' })
  expect(monthsOf('all', '2026-03-01')).toEqual({ from: null, to: '2026-03-01' })
  expect(monthsOf('2026-01 to 2026-01', '2026-03-01')).toEqual({ from: '2026-01-01', to: '2026-01-01' })
})

test.each(['2026-02 to 2026-01', '2026-13 to 2026-14', 'last week', ''])('“%s” is no period', (period) => {
  expect(monthsOf(period, '2026-03-01')).toBeUndefined()
})

test('months are counted over the turn of a year', () => {
  expect([monthsAfter('2026-01-01', -1), monthsAfter('2026-12-01', 1), monthsAfter('2026-05-01', 0)]).toEqual(['2025-12-01', '2027-01-01', '2026-05-01'])
})

test('quarters that are over can be chosen, and their months are a period', () => {
  expect(closedQuarters('2026-01-15', 2)).toEqual(['2025-10-01', '2025-07-01'])
  const [, , , latest] = periodChoices('2026-11-27')
  expect(latest).toEqual({ value: '2026-07 to 2026-09', label: 'July to September 2026' })
  expect(monthsOf(latest!.value, '2026-11-27')).toEqual({ from: '2026-07-01', to: '2026-09-01' })
})

test('a quarter is three months at least, and what is not asked for is as long', () => {
  expect([null, 'six-months', 'year', 'all', '2026-07 to 2026-09', '2025-11 to 2026-01', '2026-07 to 2026-08', '2026-08 to 2026-08'].map(atLeastAQuarter)).toEqual([true, true, true, true, true, true, false, false])
})
