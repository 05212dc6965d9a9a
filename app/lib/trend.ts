import type { Range } from './statistics.ts'

/** One month: k of n cases; n may be nought, and then the month is passed over. */
export type Month = { k: number; n: number }

/** With fewer months than this there is no limit to speak of: a line with its median, and no rule (domain standards, §6.3). */
export const fewestMonths = 12
/** So many months in turn on one side of the mean are a signal. */
export const longestRun = 8
/** So many months in turn, each above the one before, or each below it, are a signal. */
export const longestTrend = 6

/** p̄ of all months together, Σk ÷ Σn; undefined where there are no cases. */
export function meanShare(months: readonly Month[]): number | undefined {
  const [k, n] = [months.reduce((sum, month) => sum + month.k, 0), months.reduce((sum, month) => sum + month.n, 0)]
  return n === 0 ? undefined : k / n
}

/** The limits of a p-chart for n cases: p̄ ± 3 × √(p̄(1 − p̄) ÷ n), cut at 0 and 1 (Shewhart; Montgomery, Introduction to Statistical Quality Control, chapter 7). */
export function limitsFor(mean: number, n: number): Range {
  const reach = 3 * Math.sqrt((mean * (1 - mean)) / n)
  return { low: Math.max(0, mean - reach), high: Math.min(1, mean + reach) }
}

/** The middle one of the months' shares, or between the two middle ones; undefined where no month has cases. */
export function medianShare(months: readonly Month[]): number | undefined {
  const shares = months.filter(({ n }) => n > 0).map(({ k, n }) => k / n).toSorted((a, b) => a - b)
  if (shares.length === 0) return undefined
  return (shares[Math.floor((shares.length - 1) / 2)]! + shares[Math.ceil((shares.length - 1) / 2)]!) / 2
}

/** What a p-chart says that chance alone seldom brings: by which months, as places in the list. */
export type Signal = { rule: 'above the limit' | 'below the limit'; at: number } | { rule: 'run above' | 'run below' | 'rising' | 'falling'; from: number; to: number }

/**
 * The signals of a p-chart: a month outside its limits; a run of 8 months or more on one side of the mean, months on the mean being passed over; 6 months or more that rise or fall without a stop. Months without
 * cases are passed over.
 * @returns none for fewer than 12 months with cases
 */
export function signalsOf(months: readonly Month[]): Signal[] {
  const mean = meanShare(months)
  const told = months.flatMap(({ k, n }, at) => (n === 0 ? [] : [{ at, share: k / n, n }]))
  if (mean === undefined || told.length < fewestMonths) return []
  const outside = told.flatMap(({ at, share, n }): Signal[] => {
    const { low, high } = limitsFor(mean, n)
    return share > high ? [{ rule: 'above the limit', at }] : share < low ? [{ rule: 'below the limit', at }] : []
  })
  const off = told.filter(({ share }) => Math.abs(share - mean) > 1e-9)
  const runs = inTurn(off, (one, before) => (one.share > mean) === (before.share > mean)).filter((run) => run.length >= longestRun)
    .map((run): Signal => ({ rule: run[0]!.share > mean ? 'run above' : 'run below', from: run[0]!.at, to: run.at(-1)!.at }))
  const trends = (['rising', 'falling'] as const).flatMap((rule) => inTurn(told, (one, before) => (rule === 'rising' ? one.share > before.share : one.share < before.share))
    .filter((run) => run.length >= longestTrend).map((run): Signal => ({ rule, from: run[0]!.at, to: run.at(-1)!.at })))
  return [...outside, ...runs, ...trends]
}

/** A list cut into stretches within which each goes on from the one before it. */
function inTurn<T>(list: readonly T[], goesOn: (one: T, before: T) => boolean): T[][] {
  const stretches: T[][] = []
  for (const one of list) {
    const last = stretches.at(-1)
    if (last && goesOn(one, last.at(-1)!)) last.push(one)
    else stretches.push([one])
  }
  return stretches
}
