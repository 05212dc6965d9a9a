import { stringify } from 'csv-stringify/sync'
import { looksLikeFormula } from './cells.ts'

const rowsAtOnce = 500

/**
 * Writes a sheet as CSV in pieces: UTF-8 with the mark by which Excel knows it, quoted as RFC 4180 says.
 * A cell that a spreadsheet program might calculate gets an apostrophe before it, so that it is shown as text. Reading keeps
 * that apostrophe: the cell has become text that nothing calculates, and `looksLikeFormula` lets it pass.
 */
export async function* csvOf(header: readonly string[], rows: Iterable<readonly string[]> | AsyncIterable<readonly string[]>): AsyncGenerator<string, void> {
  let waiting = [header.map(harmless)]
  let mark = '\uFEFF'
  for await (const cells of rows) {
    waiting.push(cells.map(harmless))
    if (waiting.length < rowsAtOnce) continue
    yield mark + written(waiting)
    mark = ''
    waiting = []
  }
  if (waiting.length > 0) yield mark + written(waiting)
}

// csv-stringify sees a line break only where it is the one it writes itself.
const written = (rows: string[][]) => stringify(rows, { record_delimiter: 'windows', quoted_match: /[\r\n]/ })

const harmless = (cell: string) => (looksLikeFormula(cell) ? `'${cell}` : cell)
