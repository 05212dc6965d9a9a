import fc from 'fast-check'
import { expect, test } from 'vitest'
import { between, classOf, classSize, gainInWords, type FirstGoes } from './classes.ts'

const goes = (...scores: [pre: number | null, post: number, times: number][]): FirstGoes[] => scores.flatMap(([pre, post, times]) => Array.from({ length: times }, () => ({ pre, post })))

test('of fewer than ten people with both checks nothing is shown', () => {
  expect(classOf(goes([2, 4, 9]))).toBeUndefined()
  expect(classOf(goes([2, 4, 9], [null, 5, 30]))).toBeUndefined()
})

test('of ten people the means are shown to the nearest half, with between what the gain of the class lies', () => {
  const ten = classOf(goes([2, 4, 4], [3, 5, 6]))!
  expect(ten).toMatchObject({ people: 10, withoutFirst: 0, pre: 2.5, post: 4.5 })
  expect(gainInWords(ten.gain)).toBe('0.7 to 0.9')
})

test('scores that fell are shown, and no gain where nearly all was right before', () => {
  expect(gainInWords(classOf(goes([3, 2, 10]))!.gain)).toBe('−0.9 to −0.2')
  expect(gainInWords(classOf(goes([5, 5, 10]))!.gain)).toBe('Not calculable: nearly all was right before')
})

test('figures stand still until ten more have finished, and so does the number of those who skipped the first check', () => {
  const first = goes([2, 4, 5], [null, 3, 2], [3, 5, 5])
  const shown = classOf(first)
  expect(shown).toMatchObject({ people: 10, withoutFirst: 2 })
  for (let more = 1; more < classSize; more++) expect(classOf([...first, ...goes([0, 0, more], [null, 0, 3])])).toEqual(shown)
  expect(classOf([...first, ...goes([null, 0, 1], [0, 0, 10])])).toMatchObject({ people: 20, withoutFirst: 3 })
})

/**
 * All that follows from every look there ever was about the sum of each ten people's scores: each shown mean bounds the sum so far, and ten people have between nought and fifty.
 * The sums so far are a chain, so narrowing neighbours until nothing changes finds every bound there is.
 */
function workedOut(shown: readonly number[]): { least: number; most: number }[] {
  const sums = shown.map((mean, nth) => {
    const people = (nth + 1) * classSize
    const { low, high } = between(mean)
    // The mean is rounded up from the middle, so the upper end itself is the next half's, but for the highest of all.
    return { least: Math.ceil(low * people), most: high === 5 ? 5 * people : Math.ceil(high * people) - 1 }
  })
  const most = 5 * classSize
  for (let changed = true; changed;) {
    changed = false
    sums.forEach((sum, nth) => {
      const before = sums[nth - 1] ?? { least: 0, most: 0 }
      const narrowed = { least: Math.max(sum.least, before.least), most: Math.min(sum.most, before.most + most) }
      const narrowedBefore = { least: Math.max(before.least, narrowed.least - most), most: Math.min(before.most, narrowed.most) }
      changed ||= narrowed.least !== sum.least || narrowed.most !== sum.most || (nth > 0 && (narrowedBefore.least !== before.least || narrowedBefore.most !== before.most))
      sums[nth] = narrowed
      if (nth > 0) sums[nth - 1] = narrowedBefore
    })
  }
  return sums.map((sum, nth) => {
    const before = sums[nth - 1] ?? { least: 0, most: 0 }
    return { least: Math.max(0, sum.least - before.most), most: Math.min(most, sum.most - before.least) }
  })
}

/** Ten people have all the same score for sure only where their sum can be nought or fifty and nothing else: only then does anyone's own score follow. */
const tellsAScore = ({ least, most }: { least: number; most: number }) => least === most && (least === 0 || least === 5 * classSize)

const looksAt = (all: readonly FirstGoes[]) => {
  const looks = all.map((_, nth) => classOf(all.slice(0, nth + 1))).filter((shown) => shown !== undefined)
  return [...new Map(looks.map((shown) => [shown.people, shown])).values()]
}

const score = fc.integer({ min: 0, max: 5 })
/** Ten people: mixed, or all, or all but one, with the same score; among them some who skipped the first check. */
const ten = fc.oneof(
  fc.array(fc.record({ pre: fc.option(score, { freq: 8 }), post: score }), { minLength: 10, maxLength: 14 }),
  fc.tuple(score, score, score).map(([pre, post, other]) => goes([pre, post, 9], [other, other, 1])),
  fc.constantFrom(0, 5).map((same) => goes([same, same, 10])),
)

test('nobody’s score follows from all the looks anyone could ever have had, taken together', () => {
  fc.assert(fc.property(fc.array(ten, { minLength: 1, maxLength: 12 }), (tens) => {
    const looks = looksAt(tens.flat())
    for (const check of ['pre', 'post'] as const) {
      const sums = workedOut(looks.map((shown) => shown[check]))
      expect(sums.every(({ least, most }) => least <= most)).toBe(true)
      expect(sums.filter(tellsAScore)).toEqual([])
    }
  }), { numRuns: 400 })
})

test('nor where ten who all had everything right came after others, at each mean and number before them', () => {
  for (let before = 1; before <= 30; before++) {
    for (let sum = 0; sum <= 50; sum++) {
      for (const last of [0, 5]) {
        const earlier = Array.from({ length: before }, () => Array.from({ length: 10 }, (_, nth) => ({ pre: 2, post: Math.floor((sum + nth) / 10) }))).flat()
        const looks = [...new Set([before, before + 1])].map((tens) => classOf([...earlier, ...goes([2, last, 10])].slice(0, tens * 10))!.post)
        const all = Array.from({ length: before - 1 }, (_, nth) => classOf(earlier.slice(0, (nth + 1) * 10))!.post)
        expect(workedOut([...all, ...looks]).filter(tellsAScore), `${before} tens of ${sum}, then all ${last}`).toEqual([])
      }
    }
  }
})
