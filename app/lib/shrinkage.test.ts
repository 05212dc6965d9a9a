import { expect, test } from 'vitest'
import { chanceFrom } from './chance.ts'
import { priorWeight, productRange, shrunken } from './shrinkage.ts'

test('groups that differ no more than chance are drawn to the share of all, and few cases further than many', () => {
  const alike = shrunken([{ k: 4, n: 10 }, { k: 41, n: 100 }, { k: 8, n: 20 }])!
  for (const { share } of alike) expect(share).toBeCloseTo(53 / 130, 1)
  const apart = shrunken([{ k: 9, n: 10 }, { k: 90, n: 100 }, { k: 10, n: 100 }])!
  expect(apart[0]!.share).toBeLessThan(apart[1]!.share)
  expect(apart[1]!.share).toBeGreaterThan(0.85)
  expect(apart[0]!.range.high - apart[0]!.range.low).toBeGreaterThan(apart[1]!.range.high - apart[1]!.range.low)
})

test('by hand: two groups of fifty, at 20% and 60%', () => {
  // p = 0.4, p(1 − p) = 0.24; Σn(p_i − p)² = 4; τ² = (4 − 0.24) ÷ (100 − 50) = 0.0752; weight = 0.24 ÷ 0.0752 − 1 = 2.1915; first (10 + 0.8766) ÷ 52.1915.
  expect(priorWeight([{ k: 10, n: 50 }, { k: 30, n: 50 }], 0.4, 100)).toBeCloseTo(2.1915, 4)
  expect(shrunken([{ k: 10, n: 50 }, { k: 30, n: 50 }])![0]!.share).toBeCloseTo(10.8766 / 52.1915, 4)
})

test('a group without cases has the share of all, and without any there is none', () => {
  const [none] = shrunken([{ k: 0, n: 0 }, { k: 10, n: 40 }, { k: 12, n: 40 }])!
  expect(none!.share).toBeCloseTo(22 / 80, 6)
  expect(shrunken([{ k: 0, n: 0 }])).toBeUndefined()
  const [three] = shrunken([{ k: 3, n: 3 }, { k: 0, n: 0 }])!
  expect(three!.share).toBeLessThan(1)
  expect(three!.range.low).toBeLessThan(0.75)
  expect(shrunken([{ k: 0, n: 5 }, { k: 0, n: 9 }])![0]!.range.high).toBeGreaterThan(0.05)
})

test('over 2,000 councils the ranges of themes hold the true shares in 93% to 98.5%, whether themes differ much or not', () => {
  for (const spread of [0.4, 0.2, 0]) {
    const chance = chanceFrom('themes of a council')
    let [held, all] = [0, 0]
    for (let council = 0; council < 2_000; council++) {
      const truth = Array.from({ length: 12 }, () => 0.2 + spread * chance())
      const groups = truth.map((share) => { const n = 5 + Math.floor(chance() * 60); return { n, k: Array.from({ length: n }, () => chance() < share).filter(Boolean).length } })
      shrunken(groups)!.forEach(({ range: { low, high } }, nth) => { all += 1; if (low <= truth[nth]! && truth[nth]! <= high) held += 1 })
    }
    expect(held / all).toBeGreaterThan(0.93)
    expect(held / all).toBeLessThan(0.985)
  }
})

test('the range of a product is that of its factor where there is one, and wider with two', () => {
  const one = { value: 0.4, range: { low: 0.3, high: 0.5 } }
  expect(productRange([one]).low).toBeCloseTo(0.3, 10)
  const two = productRange([one, { value: 0.5, range: { low: 0.4, high: 0.6 } }])
  expect(two.low).toBeLessThan(0.2 * 0.75)
  expect(two.low).toBeGreaterThan(0.3 * 0.4)
  expect(productRange([{ value: 0, range: { low: 0, high: 0.2 } }, one])).toEqual({ low: 0, high: 0.1 })
})
