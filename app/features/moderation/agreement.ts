import { rangeInWords, shareInWords } from '../../lib/statistics.ts'
import { chanceFrom } from './chance.ts'

/**
 * How often pairs of grades fell together: a row for each first grade, a column for each of the moderator's, both from the worst grade to the best.
 */
export type AgreementTable = readonly (readonly number[])[]

/** How far a pair of grades is from agreeing counts, 0 for the same and 1 for the furthest apart; chosen before looking, because weights change the value. */
type Weights = 'unweighted' | 'linear' | 'quadratic'

/** Below this many pairs counts are shown and no coefficient (methods §8: the range of a coefficient from ten pairs is half of all there is). */
export const fewestPairs = 30
/** PROPOSAL (audit-framework §6; no published benchmark is known): fewer exact pairs than this, or more over-graded, and a theme should be talked through. */
export const lowestExact = 0.6
export const mostOverGraded = 0.25

const resamples = 2000

/** Counts pairs into a table. @param pairs places on the scale, 0 for the worst */
export function tableOf(pairs: readonly { first: number; moderator: number }[], grades: number): AgreementTable {
  const table = Array.from({ length: grades }, () => Array.from({ length: grades }, () => 0))
  for (const { first, moderator } of pairs) table[first]![moderator]! += 1
  return table
}

const added = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0)
const sumWhere = (table: AgreementTable, counts: (row: number, column: number) => number) =>
  added(table.flatMap((row, i) => row.map((count, j) => count * counts(i, j))))

/** What was counted: pairs in all, the same grade, at most one apart, the first grade higher (over-graded) or lower (under-graded) than the moderator's. */
export function countsOf(table: AgreementTable) {
  return {
    pairs: sumWhere(table, () => 1),
    exact: sumWhere(table, (i, j) => Number(i === j)),
    withinOne: sumWhere(table, (i, j) => Number(Math.abs(i - j) <= 1)),
    over: sumWhere(table, (i, j) => Number(i > j)),
    under: sumWhere(table, (i, j) => Number(i < j)),
  }
}
export type Counts = ReturnType<typeof countsOf>

const apart = (weights: Weights, grades: number) => (i: number, j: number) => {
  if (weights === 'unweighted') return Number(i !== j)
  const far = Math.abs(i - j) / (grades - 1)
  return weights === 'linear' ? far : far ** 2
}

/**
 * Cohen's kappa: 1 − Σ w·observed ÷ Σ w·expected, where expected follows from how often each of the two gave each grade (Cohen 1960, weighted 1968).
 * @returns undefined where chance alone would agree always (p_e = 1), as when all pairs lie in one cell, and without pairs
 */
export function kappa(table: AgreementTable, weights: Weights): number | undefined {
  const { pairs } = countsOf(table)
  const rows = table.map(added)
  const columns = table.map((_, j) => added(table.map((row) => row[j]!)))
  const weight = apart(weights, table.length)
  const expected = rows.reduce((sum, ofRow, i) => sum + added(columns.map((ofColumn, j) => (weight(i, j) * ofRow * ofColumn) / pairs)), 0)
  if (pairs === 0 || expected === 0) return undefined
  return 1 - sumWhere(table, weight) / expected
}

/**
 * Gwet's AC2 with linear weights: (p_a − p_e) ÷ (1 − p_e), with p_a = Σ w·p, p_e = T_w ÷ (k(k − 1)) × Σ π(1 − π), where π is the share of a grade among both
 * people's grades and T_w the sum of all weights (Gwet, Handbook of Inter-Rater Reliability, 4th edition 2014; with two grades it is AC1, Gwet 2008).
 * Unlike kappa it does not fall because nearly all cases get one grade.
 * @returns undefined without pairs and on a scale of one grade
 */
export function ac2(table: AgreementTable): number | undefined {
  const grades = table.length
  const { pairs } = countsOf(table)
  if (pairs === 0 || grades < 2) return undefined
  const distance = apart('linear', grades)
  const agreed = 1 - sumWhere(table, distance) / pairs
  const allWeights = added(table.flatMap((row, i) => row.map((_, j) => 1 - distance(i, j))))
  const shares = table.map((row, i) => (added(row) + added(table.map((other) => other[i]!))) / (2 * pairs))
  const expected = (allWeights / (grades * (grades - 1))) * added(shares.map((share) => share * (1 - share)))
  return (agreed - expected) / (1 - expected)
}

/**
 * The range in which 95% of a statistic lie when as many pairs are drawn anew, with putting back, 2,000 times (percentile bootstrap, Efron 1979). The
 * same table gives the same range always. Draws of which it cannot be calculated are left out.
 */
export function bootstrapRange(table: AgreementTable, statistic: (table: AgreementTable) => number | undefined): { low: number; high: number } | undefined {
  const chance = chanceFrom(JSON.stringify(table))
  const grades = table.length
  const pairs = table.flatMap((row, i) => row.flatMap((count, j) => Array.from({ length: count }, () => i * grades + j)))
  const found: number[] = []
  for (let nth = 0; nth < resamples; nth++) {
    const anew = Array.from({ length: grades }, () => Array.from({ length: grades }, () => 0))
    for (let k = 0; k < pairs.length; k++) {
      const cell = pairs[Math.floor(chance() * pairs.length)]!
      anew[Math.floor(cell / grades)]![cell % grades]! += 1
    }
    const value = statistic(anew)
    if (value !== undefined) found.push(value)
  }
  if (found.length === 0) return undefined
  found.sort((a, b) => a - b)
  return { low: found[Math.floor(0.025 * (found.length - 1))]!, high: found[Math.ceil(0.975 * (found.length - 1))]! }
}

const twoPlaces = (value: number) => value.toFixed(2).replace('-', '−')

/** 'between 0.21 and 0.66' for a coefficient that may be calculated, with its value; else why it is not. */
export function coefficientInWords(table: AgreementTable, statistic: (table: AgreementTable) => number | undefined): { figure: string; range?: string } {
  if (countsOf(table).pairs < fewestPairs) return { figure: 'too few to tell' }
  const value = statistic(table)
  if (value === undefined) return { figure: 'not calculable' }
  const range = bootstrapRange(table, statistic)
  return { figure: twoPlaces(value), ...(range && { range: `between ${twoPlaces(range.low)} and ${twoPlaces(range.high)}` }) }
}

/** A count of pairs with its share's range, such as '17 of 41, between 28% and 57%'. Without pairs there is nothing to say. */
export const pairsInWords = (k: number, { pairs }: Pick<Counts, 'pairs'>) => (pairs === 0 ? { figure: 'no pairs yet' } : { figure: shareInWords(k, pairs), range: rangeInWords(k, pairs) })

/** Why the auditors should talk a theme through together, in a sentence; undefined where nothing says so or there are too few pairs to tell. */
export function whyCalibrate({ pairs, exact, over }: Counts): string | undefined {
  if (pairs < fewestPairs) return undefined
  if (over / pairs > mostOverGraded) return `${shareInWords(over, pairs)} first grades were higher than the moderator’s, more than the ${Math.round(mostOverGraded * 100)}% up to which we say nothing.`
  if (exact / pairs < lowestExact) return `Only ${shareInWords(exact, pairs)} grades were the same, fewer than the ${Math.round(lowestExact * 100)}% from which we say nothing.`
  return undefined
}
