import { wilson } from './statistics.ts'

const known = new Map<string, number>()

/**
 * The chance that a rise from one share to another is told, when so many cases are looked at before and as many after: the exact sum, over both binomials, of the counts at which the product says
 * “more”, which is where Newcombe's 95% interval of the difference leaves nought out (`differenceOfShares`).
 * @param from, @param to shares from 0 to 1
 */
export function chanceToTell(from: number, to: number, n: number): number {
  const key = `${from} ${to} ${n}`
  const before = known.get(key)
  if (before !== undefined) return before
  const limits = Array.from({ length: n + 1 }, (_, k) => ({ share: k / n, ...wilson(k, n) }))
  const [first, second] = [binomial(n, from), binomial(n, to)]
  let sum = 0
  for (let i = 0; i <= n; i++) {
    if (first[i]! < 1e-12) continue
    for (let j = 0; j <= n; j++) {
      const [one, other] = [limits[i]!, limits[j]!]
      if (other.share - one.share - Math.hypot(other.share - other.low, one.high - one.share) > 0) sum += first[i]! * second[j]!
    }
  }
  if (known.size > 2_000) known.clear()
  known.set(key, sum)
  return sum
}

/** The chances of each count from 0 to n. */
function binomial(n: number, share: number): number[] {
  if (share <= 0 || share >= 1) return Array.from({ length: n + 1 }, (_, k) => Number(k === (share <= 0 ? 0 : n)))
  let log = n * Math.log(1 - share)
  return Array.from({ length: n + 1 }, (_, k) => {
    if (k > 0) log += Math.log((n - k + 1) / k) + Math.log(share / (1 - share))
    return Math.exp(log)
  })
}

/** More than so many are not looked for. */
export const mostCases = 400

/** How many cases before, and as many after, give this chance to tell; undefined where even the most do not. */
export function casesNeeded(from: number, to: number, chance: number): number | undefined {
  if (chanceToTell(from, to, mostCases) < chance) return undefined
  let [low, high] = [1, mostCases]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (chanceToTell(from, to, middle) >= chance) high = middle
    else low = middle + 1
  }
  return low
}
