import { andOf } from '../phrases.ts'
import { readDate } from './cells.ts'
import { UnreadableFile, type Wanted } from './sheet.ts'

export const headerWithin = 20
const longestTitle = 100

/** The index of the header among the first 20 of these rows, which are not blank: the one that names the wanted columns,
 *  or, where none is wanted, the one that looks most like a header. */
export const headerAmong = (rows: string[][], wanted: Wanted) => (wanted.length > 0 ? findHeader(rows, wanted) : guessHeader(rows))

/** The index, among the first 20 rows, of the one that names the most wanted columns; undefined when none names two
 *  (or the only one wanted). Capitals, spaces and punctuation do not matter. */
export function findHeader(rows: string[][], wanted: Wanted): number | undefined {
  const columnOf = new Map(wanted.flatMap((spellings, column) => spellings.map((spelling) => [plainName(spelling), column] as const)))
  return bestOf(rows, Math.min(2, wanted.length), (cells) => {
    const named = new Set(cells.map((cell) => columnOf.get(plainName(cell))))
    named.delete(undefined)
    return named.size
  })
}

/** The index, among the first 20 rows, of the one with the most titles; undefined when none has two. Titles are cells that
 *  are not empty, differ from one another, have at most 100 characters, and are neither a number nor a date. Of rows with
 *  equally many the first is taken, since a header stands above what it names. */
export const guessHeader = (rows: string[][]): number | undefined =>
  bestOf(rows, 2, (cells) => new Set(cells.filter(isTitle).map((cell) => cell.trim().toLowerCase())).size)

function isTitle(cell: string) {
  const text = cell.trim()
  return text !== '' && text.length <= longestTitle && !/^[\d\s.,:/%£()+-]+$/.test(text) && !readDate(text).ok
}

function bestOf(rows: string[][], atLeast: number, score: (cells: string[]) => number) {
  let best: number | undefined
  let most = atLeast - 1
  rows.slice(0, headerWithin).forEach((cells, index) => {
    const scored = score(cells)
    if (scored > most) [best, most] = [index, scored]
  })
  return best
}

/** A column name as it is compared: letters and digits only, in lower case, '&' read as 'and'. */
export const plainName = (name: string) => name.toLowerCase().replaceAll('&', 'and').replace(/[^\p{L}\p{N}]+/gu, '')

/** Where each known column stands under a header. @returns with why the sheet cannot be read, when two of its columns say the same */
export function placesUnder<Column extends string>(header: readonly string[], columns: Readonly<Record<Column, readonly string[]>>): { at: Partial<Record<Column, number>>; why?: string } {
  const plain = header.map(plainName)
  const at: Partial<Record<Column, number>> = {}
  for (const column of Object.keys(columns) as Column[]) {
    const places = plain.flatMap((title, place) => (columns[column].some((spelling) => plainName(spelling) === title) ? [place] : []))
    if (places.length > 1) return { at, why: `Two columns say the same: ${andOf(places.map((place) => `“${header[place]}”`))}. Keep one of them.` }
    if (places.length === 1) at[column] = places[0]!
  }
  return { at }
}

export function noHeader(wanted: Wanted) {
  const examples = wanted.slice(0, 3).map(([name]) => `“${name}”`).join(', ')
  const holds = examples ? `holds the column names, such as ${examples}` : 'looks like a row of column names'
  return new UnreadableFile(`None of the first ${headerWithin} rows ${holds}. Put the column names in one row above the data and upload the file again.`)
}
