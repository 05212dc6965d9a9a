import { expect, test } from 'vitest'
import { askedOf, monthsAfter, monthsOf, queryOf } from './asked.ts'

test('what an address asks for comes back in the address that is made of it', () => {
  const asked = askedOf(new URLSearchParams('role=Social+worker&framework=practice&case-type=&other=1'))
  expect(asked).toEqual({ framework: 'practice', sample: null, period: null, caseType: null, role: 'Social worker', area: null, team: null })
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
