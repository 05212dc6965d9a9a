import jstat from 'jstat'
import type { Range } from './statistics.ts'

export type Count = { k: number; n: number }
export type Shrunken = { share: number; range: Range }

/**
 * Shares of several groups, each drawn towards the share of all as far as its own few cases leave it unsure: an empirical-Bayes beta-binomial, fitted by moments (Kleinman 1973; explained by Casella, The American
 * Statistician 1985; 39: 83). How strongly is measured by how much more the groups differ than chance would bring: where they differ no more, all have the share of all.
 * @returns for each group the mean of its posterior with the 95% range between its quantiles; undefined for all where there are no cases
 */
export function shrunken(groups: readonly Count[]): Shrunken[] | undefined {
  const [k, n] = [groups.reduce((sum, one) => sum + one.k, 0), groups.reduce((sum, one) => sum + one.n, 0)]
  if (n === 0) return undefined
  // Where all, or none, of few cases are so, the share of all is unsure itself: half a case is added each way, and it weighs no more than the cases there are.
  const all = k === 0 || k === n ? (k + 0.5) / (n + 1) : k / n
  const weight = Math.min(n, priorWeight(groups, all, n))
  return groups.map((one) => {
    const [alpha, beta] = [one.k + weight * all, one.n - one.k + weight * (1 - all)]
    return { share: alpha / (alpha + beta), range: { low: jstat.jStat.beta.inv(0.025, alpha, beta), high: jstat.jStat.beta.inv(0.975, alpha, beta) } }
  })
}

/**
 * The share of all weighs at most as much as so many cases of a group's own. Fitted by moments it would often weigh far more, and the ranges would hold the truth in fewer than 90% (tried on simulated councils, as Morris
 * warned of in 1983); so they hold it in 93% to 98.5%.
 */
const mostWeight = 20

/** The weight of the share of all, in cases: p(1 − p) ÷ τ² − 1, where τ² is the variance between groups beyond chance. @param n all cases */
export function priorWeight(groups: readonly Count[], all: number, n: number): number {
  const some = groups.filter((group) => group.n > 0)
  const spread = all * (1 - all)
  if (some.length < 2 || spread === 0) return mostWeight
  const observed = some.reduce((sum, group) => sum + group.n * (group.k / group.n - all) ** 2, 0)
  const between = (observed - (some.length - 1) * spread) / (n - some.reduce((sum, group) => sum + group.n ** 2, 0) / n)
  return between <= 0 ? mostWeight : Math.min(mostWeight, Math.max(1, spread / between - 1))
}

/**
 * The range of a product of independent numbers above nought, from the range of each, on the scale of logarithms: the method of variance estimates recovery (Zou, Huang and Zhang,
 * Computational Statistics & Data Analysis 2009; 53: 1080).
 */
export function productRange(factors: readonly { value: number; range: Range }[]): Range {
  const value = factors.reduce((product, factor) => product * factor.value, 1)
  if (value <= 0) return { low: 0, high: factors.reduce((product, { range }) => product * range.high, 1) }
  const reach = (end: 'low' | 'high') => Math.sqrt(factors.reduce((sum, factor) => sum + (Math.log(Math.max(factor.range[end], 1e-9)) - Math.log(factor.value)) ** 2, 0))
  return { low: value * Math.exp(-reach('low')), high: value * Math.exp(reach('high')) }
}
