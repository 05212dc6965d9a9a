import { withoutSmallNumbers, type Shown } from '../../lib/small-numbers.ts'
import { certainty } from '../../lib/statistics.ts'
import { counted, shortRange } from '../insight/insight.ts'
import type { Contents, ReportTable } from './reports.ts'

/** A table as somebody reads it. */
export type TableShown = {
  key: string; title: string; of: string; columns: string[]; note?: string
  rows: { name: string; counts: Shown[] }[]
  total: Shown[] | null
  /** Only for whoever answers for the whole council, and so handed out nowhere. */
  inLineOnly?: true
  /** Whether anything in it is hidden from this reader. */
  hides: boolean
}

/**
 * The tables of a report for one reader.
 * @param hiddenBelow the small number of the day on which it was issued, for whoever does not answer for the whole council and for whatever leaves it; undefined for those who see every count
 */
export function tablesFor(tables: readonly ReportTable[], hiddenBelow: number | undefined): TableShown[] {
  const shown = hiddenBelow === undefined ? tables : withoutSmallNumbers(tables.filter(({ inLineOnly }) => !inLineOnly), hiddenBelow)
  return shown.map(({ key, title, of, columns, note, inLineOnly, rows, total }) => ({
    key, title, of, columns, ...(note !== undefined && { note }), ...(inLineOnly && { inLineOnly }), rows: rows.map(({ name, counts }) => ({ name, counts: [...counts] })), total: total && [...total],
    hides: [...rows.map(({ counts }) => counts), total ?? []].flat().some((one) => one === 'hidden' || (one !== null && typeof one === 'object' && 'from' in one)),
  }))
}

/** '1,246', '6 of 9', 'none' of nothing, 'hidden', '35 to 39'; nothing where the column does not apply. */
export function figureInWords(figure: Shown): string {
  if (figure === null) return ''
  if (figure === 'hidden') return 'hidden'
  if (typeof figure === 'number') return counted(figure)
  if ('from' in figure) return `${counted(figure.from)} to ${counted(figure.to)}`
  return figure.n === 0 ? 'none' : `${counted(figure.k)} of ${counted(figure.n)}`
}

/** '23% to 88%' beside k of n, or that these are too few to tell; undefined where there is no share. */
export function rangeInWords(figure: Shown): string | undefined {
  if (figure === null || typeof figure !== 'object' || 'from' in figure || figure.n === 0) return undefined
  return certainty(figure.k, figure.n) === 'too few to tell' ? 'too few to tell' : shortRange(figure.k, figure.n)
}

/** Why counts are hidden, in the words under a table. */
export const whyHidden = (smallNumber: number) =>
  `Counts from 1 to ${smallNumber - 1} are hidden, and as many others as it takes so that nobody can work them out. Nought is shown. Of what is counted to date only the step is said.`

/** A table as rows of text for a CSV: k of n takes two columns. */
export function asSheet({ of, columns, rows, total }: TableShown): { header: string[]; rows: string[][] } {
  const all = [...rows, ...total ? [{ name: 'All', counts: total }] : []]
  const isShare = columns.map((_, c) => all.some(({ counts }) => isKOfN(counts[c]!)))
  return {
    header: [of, ...columns.flatMap((column, c) => (isShare[c] ? [column, `${column}, of`] : [column]))],
    rows: all.map(({ name, counts }) => [name, ...counts.flatMap((figure, c) => {
      if (!isShare[c]) return [plainly(figure)]
      return isKOfN(figure) ? [String(figure.k), String(figure.n)] : [plainly(figure), plainly(figure)]
    })]),
  }
}

const isKOfN = (figure: Shown): figure is { k: number; n: number } => figure !== null && typeof figure === 'object' && 'k' in figure
const plainly = (figure: Shown) => (typeof figure === 'number' ? String(figure) : figureInWords(figure))

/** The figures of a report as lines of a letter, each row a line. */
export const asLines = (tables: readonly TableShown[]) => tables.map(({ title, columns, rows, total }) => ({
  heading: title,
  lines: [...rows, ...total ? [{ name: 'All', counts: total }] : []].map(({ name, counts }) => ({
    text: `${name}: ${columns.flatMap((column, c) => (counts[c] === null ? [] : [`${column.toLowerCase()} ${figureInWords(counts[c]!)}`])).join('; ')}`,
  })),
}))

/** The numbers below the small number that stand in words which are sent outside as they are, so that whoever issues them looks again. */
export function smallNumbersIn(words: Iterable<string>, smallNumber: number): string[] {
  const named = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'].slice(0, smallNumber - 1)
  const isSmall = (word: string) => (/^\d+$/.test(word) ? Number(word) > 0 && Number(word) < smallNumber : named.includes(word.toLowerCase()))
  // A day of a month is no count, and nor is a year.
  return [...new Set([...words].flatMap((text) => [...text.replace(/\b\d{1,2} (January|February|March|April|May|June|July|August|September|October|November|December)\b/g, '').matchAll(/(?<![\d.,%])\b(\d+|[a-z]+)\b(?![%]|[.,]?\d)/gi)].map(([, word]) => word!).filter(isSmall)))]
}

export type Read = Omit<Contents, 'tables'> & { tables: TableShown[] }
