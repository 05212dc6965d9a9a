import { expect, test } from 'vitest'
import { wilson } from '../../lib/statistics.ts'
import { ac2, bootstrapRange, coefficientInWords, countsOf, kappa, pairsInWords, tableOf, whyCalibrate, type AgreementTable } from './agreement.ts'
import { chanceFrom } from './chance.ts'

/** The 41 internal audits of standards.md §6: rows first grades, columns the moderator's; inadequate, requires improvement, good, outstanding. */
const example: AgreementTable = [[4, 1, 0, 0], [5, 10, 1, 0], [0, 11, 7, 0], [0, 0, 1, 1]]

test('the worked example is counted as written: 22 the same, all within one, 17 too high, 2 too low', () => {
  expect(countsOf(example)).toEqual({ pairs: 41, exact: 22, withinOne: 41, over: 17, under: 2 })
})

test('its shares have the ranges that are written', () => {
  expect(wilson(22, 41)).toEqual({ low: expect.closeTo(0.3875, 4), high: expect.closeTo(0.679, 3) })
  expect(wilson(17, 41)).toEqual({ low: expect.closeTo(0.278, 3), high: expect.closeTo(0.566, 3) })
  expect(pairsInWords(17, countsOf(example))).toEqual({ figure: '17 of 41', range: 'between 28% and 57%' })
})

test('its kappas are 0.3045 unweighted, 0.4564 linear and 0.6299 quadratic', () => {
  expect(kappa(example, 'unweighted')).toBeCloseTo(0.3045, 4)
  expect(kappa(example, 'linear')).toBeCloseTo(0.4564, 4)
  expect(kappa(example, 'quadratic')).toBeCloseTo(0.6299, 4)
})

test('kappa is not calculable where chance alone agrees always, and is 1 for full agreement and 0 for independent grades', () => {
  for (const weights of ['unweighted', 'linear', 'quadratic'] as const) {
    expect(kappa([[0, 0], [0, 40]], weights)).toBeUndefined()
    expect(kappa([[0, 0], [0, 0]], weights)).toBeUndefined()
    expect(kappa([[3, 0, 0], [0, 5, 0], [0, 0, 9]], weights)).toBe(1)
    expect(kappa([[4, 8, 12], [2, 4, 6], [1, 2, 3]], weights)).toBeCloseTo(0, 12)
  }
})

/** A fraction of whole numbers, so that nothing is rounded before the end. */
const over = (above: bigint, below: bigint) => ({ above, below })
const minus = (a: Fraction, b: Fraction) => over(a.above * b.below - b.above * a.below, a.below * b.below)
type Fraction = ReturnType<typeof over>

/**
 * AC2 by going through things one by one. Agreement: each pair, with k − 1 less the distance as its weight. Chance: of all ways to draw two of all
 * the grades given, with putting back, those that differ, times the mean weight over all k × k cells, times k ÷ (k − 1).
 */
function ac2OneByOne(table: AgreementTable): number {
  const k = BigInt(table.length)
  const pairs = table.flatMap((row, i) => row.flatMap((count, j) => Array.from({ length: count }, () => [i, j] as const)))
  const weight = (i: number, j: number) => k - 1n - BigInt(Math.abs(i - j))
  let agreed = 0n
  for (const [i, j] of pairs) agreed += weight(i, j)
  let differ = 0n
  const given = pairs.flat()
  for (const one of given) for (const other of given) if (one !== other) differ += 1n
  let allWeights = 0n
  for (let i = 0; i < table.length; i++) for (let j = 0; j < table.length; j++) allWeights += weight(i, j)

  const observed = over(agreed, BigInt(pairs.length) * (k - 1n))
  const chance = over(allWeights * differ, (k - 1n) * k * (k - 1n) * BigInt(given.length) ** 2n)
  const [above, below] = [minus(observed, chance), minus(over(1n, 1n), chance)]
  return Number((above.above * below.below * 10n ** 15n) / (above.below * below.above)) / 1e15
}

test('AC2 is what going through pairs and grades one by one in whole numbers gives', () => {
  const chance = chanceFrom('tables to try')
  const some = Array.from({ length: 60 }, (_, nth) => Array.from({ length: 2 + (nth % 4) }, () => Array.from({ length: 2 + (nth % 4) }, () => Math.floor(chance() * 9))))
  for (const table of [example, ...some]) expect(ac2(table)).toBeCloseTo(ac2OneByOne(table), 10)
})

test('with two grades AC2 is AC1: 0.9408 for Gwet’s example of 125 patients, of whom kappa says −0.0234', () => {
  const emotional = [[118, 5], [2, 0]]
  expect(ac2(emotional)).toBeCloseTo(0.9408, 4)
  expect(kappa(emotional, 'unweighted')).toBeCloseTo(-0.0234, 4)
})

test('AC2 is 1 for full agreement also where all pairs lie in one cell, and falls below 0 when the ends are swapped', () => {
  expect(ac2([[0, 0], [0, 40]])).toBe(1)
  expect(ac2([[3, 0, 0], [0, 5, 0], [0, 0, 9]])).toBe(1)
  expect(ac2([[0, 0, 10], [0, 0, 0], [10, 0, 0]])).toBeLessThan(0)
  expect(ac2([[0, 0], [0, 0]])).toBeUndefined()
  expect(ac2([[7]])).toBeUndefined()
})

test('a bootstrap range is the same every time, holds the value, and narrows as pairs grow', () => {
  const linear = (table: AgreementTable) => kappa(table, 'linear')
  const range = bootstrapRange(example, linear)!
  expect(bootstrapRange(example, linear)).toEqual(range)
  expect(range.low).toBeLessThan(0.4564)
  expect(range.high).toBeGreaterThan(0.4564)
  const tenfold = bootstrapRange(example.map((row) => row.map((count) => count * 10)), linear)!
  expect((tenfold.high - tenfold.low) / (range.high - range.low)).toBeCloseTo(1 / Math.sqrt(10), 1)
})

test('a bootstrap range is close to the large-sample range of a share, where that is known', () => {
  const exact = (table: AgreementTable) => countsOf(table).exact / countsOf(table).pairs
  const { low, high } = bootstrapRange([[120, 40], [40, 200]], exact)!
  const spread = 1.96 * Math.sqrt((0.8 * 0.2) / 400)
  expect(low).toBeCloseTo(0.8 - spread, 1)
  expect(high).toBeCloseTo(0.8 + spread, 1)
})

test('below 30 pairs there are counts and no coefficient', () => {
  const of = (pairs: number): AgreementTable => [[10, 2], [1, pairs - 13]]
  expect(coefficientInWords(of(29), ac2)).toEqual({ figure: 'too few to tell' })
  expect(coefficientInWords(of(30), ac2)).toEqual({ figure: '0.81', range: expect.stringMatching(/^between 0\.\d\d and \d\.\d\d$/) })
  expect(coefficientInWords([[0, 0], [0, 30]], (table) => kappa(table, 'linear'))).toEqual({ figure: 'not calculable' })
  expect(pairsInWords(0, { pairs: 0 })).toEqual({ figure: 'no pairs yet' })
})

test('pairs are counted where they fall', () => {
  expect(tableOf([{ first: 2, moderator: 1 }, { first: 2, moderator: 1 }, { first: 0, moderator: 2 }], 3)).toEqual([[0, 0, 1], [0, 0, 0], [0, 2, 0]])
})

test('a theme is to be talked through beyond a quarter over-graded or under three fifths exact, and never on fewer than 30 pairs', () => {
  const counts = { pairs: 40, exact: 30, withinOne: 40, over: 10, under: 0 }
  expect(whyCalibrate(counts)).toBeUndefined()
  expect(whyCalibrate({ ...counts, over: 11 })).toBe('11 of 40 first grades were higher than the moderator’s, more than the 25% up to which we say nothing.')
  expect(whyCalibrate({ ...counts, exact: 24 })).toBeUndefined()
  expect(whyCalibrate({ ...counts, exact: 23 })).toBe('Only 23 of 40 grades were the same, fewer than the 60% from which we say nothing.')
  expect(whyCalibrate({ ...counts, pairs: 29, over: 29, exact: 0 })).toBeUndefined()
})
