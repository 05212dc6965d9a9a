import { expect, test } from 'vitest'
import { chanceFrom } from './chance.ts'
import { casesNeeded, chanceToTell } from './power.ts'
import { differenceOfShares } from './statistics.ts'

test('a rise from 40% to 60% shows in the chances that are known, to within a point', () => {
  // Simulated with other tools: 31%, 47% and 83%.
  for (const [n, published] of [[28, 0.31], [41, 0.47], [100, 0.83]] as const) expect(Math.abs(chanceToTell(0.4, 0.6, n) - published)).toBeLessThan(0.01)
})

test('the chances are those of a simulation', () => {
  const chance = chanceFrom('told or not')
  const drawn = (n: number, share: number) => { let k = 0; for (let nth = 0; nth < n; nth++) if (chance() < share) k++; return k }
  for (const [from, to, n] of [[0.4, 0.6, 28], [0.4, 0.6, 100], [0.3, 0.5, 60], [0.5, 0.5, 40]] as const) {
    const tries = 4_000
    const told = Array.from({ length: tries }, () => differenceOfShares({ k: drawn(n, from), n }, { k: drawn(n, to), n }).low > 0).filter(Boolean).length / tries
    expect(Math.abs(told - chanceToTell(from, to, n))).toBeLessThan(4 * Math.sqrt(0.25 / tries))
  }
})

test('where nothing changed, a rise is told in at most 2.5% or so', () => {
  for (const n of [10, 28, 60, 100]) expect(chanceToTell(0.5, 0.5, n)).toBeLessThan(0.03)
})

test('how many are needed is the least that gives the chance, and none where a rise is too small', () => {
  const needed = casesNeeded(0.4, 0.6, 0.8)!
  expect(chanceToTell(0.4, 0.6, needed)).toBeGreaterThanOrEqual(0.8)
  expect(needed).toBeGreaterThan(85)
  expect(needed).toBeLessThan(115)
  expect(casesNeeded(0.5, 0.52, 0.8)).toBeUndefined()
})
