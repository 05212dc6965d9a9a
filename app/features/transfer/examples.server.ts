import { matchedDifference, mcnemarExact } from '../../lib/paired.ts'
import { chanceInWords } from './ladder.ts'

const points = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(Math.round(share * 100))}`

/** Two pairs of months in which everybody rose, and pairs that differ, read by the code that reads a council's own. */
export function exampleOfTransfer() {
  const strata = [{ first: { k: 2, n: 5 }, second: { k: 10, n: 25 } }, { first: { k: 20, n: 25 }, second: { k: 4, n: 5 } }]
  const { difference, range } = matchedDifference(strata)!
  return {
    rows: strata.map(({ first, second }, nth) => [`Month ${nth + 1}`, `${first.k} of ${first.n}`, `${second.k} of ${second.n}`]),
    together: '22 of 30 against 14 of 30', difference: points(difference), range: `${points(range.low)} to ${points(range.high)}`,
    pairs: ([[9, 2], [5, 3], [14, 1]] as const).map(([one, other]) => [`${one} and ${other}`, mcnemarExact(one, other).toFixed(3), chanceInWords(mcnemarExact(one, other))]),
  }
}
