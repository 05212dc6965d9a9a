import { expect, test } from 'vitest'
import { certainty, changeBetween, comparison, differenceOfShares, funnel, meanOfGains, normalisedGain, pairedEffect, rangeInWords, shareInWords, wilson, z95, z998 } from './statistics.ts'

/** Mulberry32: the same numbers from 0 to 1 for the same seed. */
function seeded(seed: number) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const drawn = (random: () => number, n: number, p: number) => Array.from({ length: n }, random).filter((draw) => draw < p).length

test.each([
  [0, 5, 0, 0.4345],
  [3, 5, 0.2307, 0.8824],
  [4, 10, 0.1682, 0.6873],
  [12, 28, 0.2651, 0.6093],
  [9, 41, 0.12, 0.3671],
  [41, 41, 0.9143, 1],
  [23, 100, 0.1584, 0.3215],
])('the Wilson interval of %i of %i runs from %f to %f', (k, n, low, high) => {
  expect(wilson(k, n).low).toBeCloseTo(low, 4)
  expect(wilson(k, n).high).toBeCloseTo(high, 4)
})

test('a share of nothing may be anything, none of n can be 0 and all of n can be 1', () => {
  expect(wilson(0, 0)).toEqual({ low: 0, high: 1 })
  for (let n = 1; n <= 200; n++) {
    expect(wilson(0, n).low).toBe(0)
    expect(wilson(n, n).high).toBe(1)
  }
})

test('what is not k of n is refused', () => {
  for (const [k, n] of [[-1, 5], [6, 5], [1.5, 5], [Number.NaN, 5]] as const) expect(() => wilson(k, n)).toThrow(RangeError)
})

test.each([
  [10, 0.142, 0.758],
  [28, 0.266, 0.634],
  [100, 0.352, 0.548],
])('the inner funnel around 0.45 for %i cases runs from %f to %f', (n, low, high) => {
  expect(funnel(0.45, n, z95).low).toBeCloseTo(low, 3)
  expect(funnel(0.45, n, z95).high).toBeCloseTo(high, 3)
})

test('the outer funnel around 0.45 for 100 cases runs from 0.296 to 0.604', () => {
  expect(funnel(0.45, 100, z998).low).toBeCloseTo(0.296, 3)
  expect(funnel(0.45, 100, z998).high).toBeCloseTo(0.604, 3)
})

test('the funnel ends at 0 and at 1, and without cases it covers all', () => {
  expect(funnel(0.05, 10, z998).low).toBe(0)
  expect(funnel(0.95, 10, z998).high).toBe(1)
  expect(funnel(0.45, 0, z95)).toEqual({ low: 0, high: 1 })
})

test('fewer than five cases, or a range wider than half of all shares, are too few to tell', () => {
  expect(certainty(0, 4)).toBe('too few to tell')
  expect(certainty(3, 5)).toBe('too few to tell')
  expect(certainty(0, 5)).toBe('enough to tell')
  expect(certainty(12, 28)).toBe('enough to tell')
})

test('only beyond the 99.8% limits is a share clearly above or below', () => {
  expect(comparison(3, 4, 0.45)).toBe('too few to tell')
  expect(comparison(50, 100, 0.45)).toBe('no clear difference')
  expect(comparison(56, 100, 0.45)).toBe('worth a look')
  expect(comparison(34, 100, 0.45)).toBe('worth a look')
  expect(comparison(61, 100, 0.45)).toBe('clearly above')
  expect(comparison(29, 100, 0.45)).toBe('clearly below')
})

test('a few cases of a rare grade are not clearly more', () => {
  expect(funnel(0.05, 10, z998).high).toBeLessThan(0.3)
  expect(comparison(2, 10, 0.05)).toBe('no clear difference')
  expect(comparison(3, 10, 0.05)).toBe('worth a look')
  expect(comparison(7, 10, 0.95)).toBe('worth a look')
  expect(comparison(5, 10, 0.05)).toBe('clearly above')
})

test('where nobody or everybody had the grade before, the same again is no difference', () => {
  expect(comparison(0, 10, 0)).toBe('no clear difference')
  expect(comparison(10, 10, 1)).toBe('no clear difference')
  expect(comparison(2, 10, 0)).toBe('clearly above')
})

test('over 2,000 simulated councils the interval covers the truth 93% to 97% of the time', () => {
  const random = seeded(2026)
  let covered = 0
  let intervals = 0
  for (let council = 0; council < 2_000; council++) {
    for (let theme = 0; theme < 12; theme++) {
      const n = 5 + Math.floor(random() * 96)
      const p = 0.05 + random() * 0.9
      const { low, high } = wilson(drawn(random, n, p), n)
      if (low <= p && p <= high) covered++
      intervals++
    }
  }
  expect(covered / intervals).toBeGreaterThan(0.93)
  expect(covered / intervals).toBeLessThan(0.97)
})

test('when nothing differs, at most 0.2% of comparisons say clearly and 5% anything at all', () => {
  const random = seeded(1964)
  const said = { clearly: 0, anything: 0 }
  const comparisons = 40_000
  for (let i = 0; i < comparisons; i++) {
    const n = 5 + Math.floor(random() * 60)
    const p0 = 0.02 + random() * 0.96
    const words = comparison(drawn(random, n, p0), n, p0)
    if (words.startsWith('clearly')) said.clearly++
    if (words !== 'no clear difference') said.anything++
  }
  expect(said.clearly / comparisons).toBeLessThanOrEqual(0.002)
  expect(said.anything / comparisons).toBeLessThanOrEqual(0.05)
})

test('ranges and shares are said in words', () => {
  expect(rangeInWords(3, 5)).toBe('between 23% and 88%')
  expect(shareInWords(3, 5)).toBe('3 of 5')
})

test('the interval of a difference is Newcombe’s: 56 of 70 against 48 of 80', () => {
  const { low, high } = differenceOfShares({ k: 48, n: 80 }, { k: 56, n: 70 })
  expect(low).toBeCloseTo(0.0524, 4)
  expect(high).toBeCloseTo(0.3339, 4)
})

test('a later share is compared with an earlier one only where there are enough of both', () => {
  expect(changeBetween({ k: 14, n: 22 }, { k: 10, n: 20 })).toBe('no clear difference')
  expect(changeBetween({ k: 9, n: 9 }, { k: 0, n: 100 })).toBe('too few to compare')
  expect(changeBetween({ k: 48, n: 80 }, { k: 56, n: 70 })).toBe('perhaps more')
  expect(changeBetween({ k: 56, n: 70 }, { k: 48, n: 80 })).toBe('perhaps fewer')
  expect(changeBetween({ k: 90, n: 100 }, { k: 40, n: 100 })).toBe('clearly fewer')
})

test('when nothing has changed, a change is called clear in fewer than 1 of 200 comparisons, and seen at all in at most 1 of 20', () => {
  const random = seeded(9)
  const counted = { clearly: 0, at_all: 0 }
  const trials = 4_000
  for (let trial = 0; trial < trials; trial++) {
    const p = 0.2 + 0.6 * random()
    const share = (n: number) => ({ k: Array.from({ length: n }, random).filter((one) => one < p).length, n })
    const change = changeBetween(share(22), share(20))
    if (change.startsWith('clearly')) counted.clearly++
    if (change !== 'no clear difference') counted.at_all++
  }
  expect(counted.clearly / trials).toBeLessThan(0.005)
  expect(counted.at_all / trials).toBeLessThanOrEqual(0.055)
})

const five = [[40, 80], [60, 80], [20, 60], [80, 80], [100, 100]].map(([pre, post]) => ({ pre: pre!, post: post! }))

test('the gain of the class of five is 0.50, and the mean of four people’s own gains 0.4167, with one left out', () => {
  expect(normalisedGain(60, 80, 100)).toBeCloseTo(0.5, 10)
  const { mean, n, leftOut } = meanOfGains(five, 100)
  expect(mean).toBeCloseTo(0.4167, 4)
  expect([n, leftOut]).toEqual([4, 1])
})

test('a gain is negative where scores fell, and there is none where nothing was left to gain', () => {
  expect(normalisedGain(80, 60, 100)).toBe(-1)
  expect(normalisedGain(100, 80, 100)).toBeUndefined()
  expect(meanOfGains([{ pre: 100, post: 100 }], 100)).toEqual({ mean: undefined, n: 0, leftOut: 1 })
})

test('the effect of the same five is 1.00 by their differences, 0.874 by the deviations of their scores, and J is 0.80', () => {
  const { dz, dav, j } = pairedEffect(five)!
  expect([dz, j].map((one) => one.toFixed(2))).toEqual(['1.00', '0.80'])
  expect(dav).toBeCloseTo(0.874, 3)
})

test('there is no effect size of one pair, nor where everybody gained the same', () => {
  expect(pairedEffect(five.slice(0, 1))).toBeUndefined()
  expect(pairedEffect([{ pre: 20, post: 40 }, { pre: 40, post: 60 }])).toBeUndefined()
})
