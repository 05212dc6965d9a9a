export type Range = { low: number; high: number }

/** Standard normal quantiles of two-sided limits. */
export const z95 = 1.959964
export const z998 = 3.09

const clipped = (share: number) => Math.min(1, Math.max(0, share))

function requireShare(k: number, n: number) {
  if (!Number.isInteger(k) || !Number.isInteger(n) || k < 0 || k > n) throw new RangeError(`${k} of ${n} is not a share.`)
}

/** The 95% Wilson score interval for k of n, or another by its z, as shares from 0 to 1; for n = 0 anything from 0 to 1.
 *  Throws a RangeError unless k and n are whole numbers and 0 ≤ k ≤ n. */
export function wilson(k: number, n: number, z = z95): Range {
  requireShare(k, n)
  if (n === 0) return { low: 0, high: 1 }
  const share = k / n
  const spread = z ** 2 / n
  const centre = (share + spread / 2) / (1 + spread)
  const halfWidth = (z * Math.sqrt((share * (1 - share)) / n + spread / (4 * n))) / (1 + spread)
  return {
    low: k === 0 ? 0 : clipped(centre - halfWidth),
    high: k === n ? 1 : clipped(centre + halfWidth),
  }
}

/** Below this many cases nothing is said about a share, whatever it is. */
const fewestCases = 5

/** Nor is anything said while the range covers more than half of all possible shares: 3 of 5 could be 23% or 88%. */
const widestRange = 0.5

/** Whether k of n can carry a statement about the share. */
export function certainty(k: number, n: number): 'too few to tell' | 'enough to tell' {
  const { low, high } = wilson(k, n)
  return n < fewestCases || high - low > widestRange ? 'too few to tell' : 'enough to tell'
}

/** The limits between which the share of n cases lies by chance alone when the true share is p0. */
export function funnel(p0: number, n: number, z: number): Range {
  if (n === 0) return { low: 0, high: 1 }
  const reach = z * Math.sqrt((p0 * (1 - p0)) / n)
  return { low: clipped(p0 - reach), high: clipped(p0 + reach) }
}

export type Comparison = 'clearly above' | 'clearly below' | 'worth a look' | 'no clear difference' | 'too few to tell'

/** How k of n stands beside the share p0 of all. With 80 cells four lie beyond the 95% limits by chance, so that is only
 *  worth a look; 'clearly' needs the 99.8% limits. Those limits are too narrow for few cases or a rare grade, so chance
 *  alone must also bring so extreme a count as seldom as the limits promise. */
export function comparison(k: number, n: number, p0: number): Comparison {
  requireShare(k, n)
  if (n < fewestCases) return 'too few to tell'
  const beyond = (z: number) => {
    const { low, high } = funnel(p0, n, z)
    return k / n < low || k / n > high
  }
  if (!beyond(z95)) return 'no clear difference'
  const chance = chanceOfSoExtreme(k, n, p0)
  if (beyond(z998) && chance <= 0.001) return k / n > p0 ? 'clearly above' : 'clearly below'
  return chance <= 0.025 ? 'worth a look' : 'no clear difference'
}

/** The chance of k or something further from n × p0 on the same side, by the binomial distribution. */
function chanceOfSoExtreme(k: number, n: number, p0: number) {
  if (k / n < p0) return chanceOfSoExtreme(n - k, n, 1 - p0)
  const odds = p0 / (1 - p0)
  let logOfTerm = n * Math.log(1 - p0)
  for (let i = 0; i < k; i++) logOfTerm += Math.log(((n - i) / (i + 1)) * odds)
  let term = Math.exp(logOfTerm)
  let sum = 0
  // Beyond its mean the distribution only falls, so the rest is nothing once a term no longer changes the sum.
  for (let i = k; i <= n && sum + term > sum; i++) {
    sum += term
    term *= ((n - i) / (i + 1)) * odds
  }
  return sum
}

/** 'between 23% and 88%' */
export function rangeInWords(k: number, n: number) {
  const { low, high } = wilson(k, n)
  return `between ${Math.round(low * 100)}% and ${Math.round(high * 100)}%`
}

/** '3 of 5' */
export const shareInWords = (k: number, n: number) => `${k} of ${n}`

/** The interval for the difference of two independent shares, the second less the first, from the Wilson intervals of both (Newcombe 1998, method 10); from −1 to 1. */
export function differenceOfShares(first: { k: number; n: number }, second: { k: number; n: number }, z = z95): Range {
  const [one, other] = [wilson(first.k, first.n, z), wilson(second.k, second.n, z)]
  if (first.n === 0 || second.n === 0) return { low: -1, high: 1 }
  const [p, q] = [first.k / first.n, second.k / second.n]
  return { low: q - p - Math.hypot(q - other.low, one.high - p), high: q - p + Math.hypot(other.high - q, p - one.low) }
}

/** Fewer than this many cases on either side are not compared with others (PROPOSAL: with 10 and 10 only a change by more than half shows). */
export const fewestToCompare = 10

export type Change = 'clearly more' | 'clearly fewer' | 'perhaps more' | 'perhaps fewer' | 'no clear difference' | 'too few to compare'

/** How a later share stands beside an earlier one of other cases that came about in the same way. Several are compared at once, so “clearly” needs the 99.8% interval. */
export function changeBetween(earlier: { k: number; n: number }, later: { k: number; n: number }): Change {
  if (earlier.n < fewestToCompare || later.n < fewestToCompare) return 'too few to compare'
  for (const [how, z] of [['clearly', z998], ['perhaps', z95]] as const) {
    const { low, high } = differenceOfShares(earlier, later, z)
    if (low > 0) return `${how} more`
    if (high < 0) return `${how} fewer`
  }
  return 'no clear difference'
}

/**
 * Normalised gain: what was gained of all that could have been (Hake). Of a class it takes the two means; of one person, their two scores.
 * @returns a negative number where scores fell; undefined where nothing was left to gain
 */
export const normalisedGain = (pre: number, post: number, most: number) => (pre >= most ? undefined : (post - pre) / (most - pre))

export type Pair = { pre: number; post: number }

/** The mean of people's own gains, which is another number than the gain of their class. Those who had nothing left to gain are left out, and counted. */
export function meanOfGains(pairs: readonly Pair[], most: number): { mean: number | undefined; n: number; leftOut: number } {
  const gains = pairs.map(({ pre, post }) => normalisedGain(pre, post, most)).filter((gain) => gain !== undefined)
  return { mean: gains.length === 0 ? undefined : mean(gains), n: gains.length, leftOut: pairs.length - gains.length }
}

/**
 * Effect sizes of paired scores: the mean difference by the standard deviation of the differences (d_z), and by the mean of the two standard deviations (d_av);
 * with the factor J for small samples, 1 − 3 ÷ (4 × df − 1). @returns undefined for fewer than two pairs, and where a deviation is nought
 */
export function pairedEffect(pairs: readonly Pair[]): { dz: number; dav: number; j: number } | undefined {
  if (pairs.length < 2) return undefined
  const differences = pairs.map(({ pre, post }) => post - pre)
  const deviation = { differences: deviationOf(differences), pre: deviationOf(pairs.map(({ pre }) => pre)), post: deviationOf(pairs.map(({ post }) => post)) }
  if (deviation.differences === 0 || deviation.pre + deviation.post === 0) return undefined
  return { dz: mean(differences) / deviation.differences, dav: mean(differences) / ((deviation.pre + deviation.post) / 2), j: 1 - 3 / (4 * (pairs.length - 1) - 1) }
}

const mean = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length

/** Of a sample: by n − 1. */
const deviationOf = (numbers: readonly number[]) => Math.sqrt(numbers.reduce((sum, one) => sum + (one - mean(numbers)) ** 2, 0) / (numbers.length - 1))
