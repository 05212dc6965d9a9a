import { z95, type Range } from './statistics.ts'

/**
 * McNemar's exact test (McNemar 1947; exact by the binomial): of pairs that differ, whether one way is as likely as the other.
 * @param one how many pairs differ one way, @param other how many the other way; pairs that do not differ play no part
 * @returns the two-sided chance of so uneven a split or a more uneven one if both ways were as likely; 1 where no pair differs. Throws a RangeError unless both are whole numbers from nought
 */
export function mcnemarExact(one: number, other: number): number {
  if (![one, other].every((count) => Number.isInteger(count) && count >= 0)) throw new RangeError(`${one} and ${other} are no counts of pairs.`)
  const n = one + other
  let term = 0.5 ** n
  let sum = 0
  for (let k = 0; k <= Math.min(one, other); k++) {
    sum += term
    term *= (n - k) / (k + 1)
  }
  return Math.min(1, 2 * sum)
}

/** One stratum: k of n in each of two groups. */
export type Stratum = { first: { k: number; n: number }; second: { k: number; n: number } }

/**
 * The difference of two shares, the first less the second, over strata in which both groups have somebody: the Mantel–Haenszel risk difference with the variance of Sato, Greenland and Robins
 * (American Journal of Epidemiology 1989; 130: 1096), which holds for few large strata and for many small ones.
 * @returns the difference with its 95% range, and how many of each group stand in strata that count; undefined where no stratum has both
 */
export function matchedDifference(strata: readonly Stratum[]): { difference: number; range: Range; first: { k: number; n: number }; second: { k: number; n: number } } | undefined {
  const both = strata.filter(({ first, second }) => first.n > 0 && second.n > 0)
  if (both.length === 0) return undefined
  let [weights, weighted, p, q] = [0, 0, 0, 0]
  for (const { first: { k: a, n: n1 }, second: { k: b, n: n0 } } of both) {
    const n = n1 + n0
    weights += (n1 * n0) / n
    weighted += (a * n0 - b * n1) / n
    p += b * (n1 / n) ** 2 - a * (n0 / n) ** 2 + ((n1 / n) * (n0 / n) * (n0 - n1)) / 2
    q += (a * (n0 - b) + b * (n1 - a)) / (2 * n)
  }
  const difference = weighted / weights
  const error = Math.sqrt(Math.max(0, difference * p + q)) / weights
  const sum = (of: 'first' | 'second') => both.reduce((all, one) => ({ k: all.k + one[of].k, n: all.n + one[of].n }), { k: 0, n: 0 })
  return { difference, range: { low: Math.max(-1, difference - z95 * error), high: Math.min(1, difference + z95 * error) }, first: sum('first'), second: sum('second') }
}
