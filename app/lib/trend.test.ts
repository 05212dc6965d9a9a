import { expect, test } from 'vitest'
import { chanceFrom } from './chance.ts'
import { limitsFor, meanShare, medianShare, signalsOf, type Month } from './trend.ts'

const months = (...counted: [k: number, n: number][]): Month[] => counted.map(([k, n]) => ({ k, n }))
/** Domain standards, §6.3. */
const vector = months([9, 18], [10, 20], [8, 19], [11, 21], [7, 20], [6, 22], [6, 21], [5, 20])

test('the mean is of all cases together, and the limits are those of the vector', () => {
  expect(meanShare(vector)).toBeCloseTo(0.3851, 4)
  const { low, high } = limitsFor(meanShare(vector)!, 20)
  expect([low, high].map((limit) => Number(limit.toFixed(4)))).toEqual([0.0587, 0.7115])
  expect(vector.every(({ k, n }) => { const limits = limitsFor(meanShare(vector)!, n); return k / n > limits.low && k / n < limits.high })).toBe(true)
})

test('eight months say nothing yet, though the last four lie below the mean', () => {
  expect(signalsOf(vector)).toEqual([])
})

test('a month outside its limits is a signal, and how wide they are hangs on its own cases', () => {
  const steady = Array.from({ length: 12 }, (): Month => ({ k: 8, n: 20 }))
  expect(signalsOf([...steady, { k: 16, n: 20 }])).toContainEqual({ rule: 'above the limit', at: 12 })
  expect(signalsOf([...steady, { k: 3, n: 3 }]).filter(({ rule }) => rule === 'above the limit')).toEqual([])
  expect(signalsOf([{ k: 0, n: 40 }, ...steady])).toContainEqual({ rule: 'below the limit', at: 0 })
})

test('eight in turn on one side of the mean are a signal, seven are not, and a month on the mean is passed over', () => {
  const of = (...shares: number[]) => shares.map((k): Month => ({ k, n: 20 }))
  expect(signalsOf(of(7, 7, 7, 7, 7, 7, 7, 9, 9, 9, 9, 9, 9, 9)).filter(({ rule }) => rule.startsWith('run'))).toEqual([])
  expect(signalsOf(of(7, 7, 7, 7, 7, 7, 7, 7, 9, 9, 9, 9, 9, 9, 9, 9)).filter(({ rule }) => rule.startsWith('run'))).toEqual([{ rule: 'run below', from: 0, to: 7 }, { rule: 'run above', from: 8, to: 15 }])
  expect(signalsOf(of(7, 7, 7, 7, 8, 7, 7, 7, 7, 9, 9, 9, 9, 9, 9, 9, 9)).filter(({ rule }) => rule.startsWith('run'))).toEqual([{ rule: 'run below', from: 0, to: 8 }, { rule: 'run above', from: 9, to: 16 }])
})

test('six months that rise without a stop are a signal, five are not, and a month without cases is passed over', () => {
  const of = (...shares: (number | null)[]) => shares.map((k): Month => (k === null ? { k: 0, n: 0 } : { k, n: 40 }))
  expect(signalsOf(of(20, 18, 20, 18, 20, 18, 20, 18, 20, 15, 16, 17, 18, 19)).filter(({ rule }) => rule === 'rising')).toEqual([])
  expect(signalsOf(of(20, 18, 20, 18, 20, 18, 20, 18, 20, 15, 16, null, 17, 18, 19, 20)).filter(({ rule }) => rule === 'rising')).toEqual([{ rule: 'rising', from: 9, to: 15 }])
})

test('the median is the middle month’s share, and a month without cases has none', () => {
  expect(medianShare(months([1, 4], [3, 4], [2, 4]))).toBe(0.5)
  expect(medianShare(months([1, 4], [0, 0], [2, 4]))).toBe(0.375)
  expect(medianShare([])).toBeUndefined()
})

test('where nothing changes, some signal is seen in about one of ten charts of 24 months', () => {
  const chance = chanceFrom('a steady council')
  const charts = 2_000
  const signalled = Array.from({ length: charts }, () => signalsOf(Array.from({ length: 24 }, () => { const n = 10 + Math.floor(chance() * 20); return { n, k: Array.from({ length: n }, () => chance() < 0.4).filter(Boolean).length } })))
    .filter((signals) => signals.length > 0).length
  expect(signalled / charts).toBeLessThan(0.12)
  expect(signalled / charts).toBeGreaterThan(0.07)
})
