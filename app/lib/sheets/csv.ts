import { pipeline, Readable } from 'node:stream'
import { parse, type Options } from 'csv-parse'
import { parse as parseWhole } from 'csv-parse/sync'
import { asUtf8, beginning, following } from './encoding.ts'
import { headerAmong, noHeader } from './header.ts'
import { emptyFile, isBlank, overlong, UnreadableFile, type Sheet, type SheetRow, type Wanted } from './sheet.ts'

export type Delimiter = ',' | ';' | '\t' | '|'

const delimiters = [',', ';', '\t', '|'] as const

/** A row this long, in bytes, is a quotation mark that was never closed. */
const longestRow = 4_000_000

/** Opens a CSV file of any common encoding and delimiter. Memory stays the same however long the file is.
 *  @throws UnreadableFile, at once or while the rows are read, when it is no such file */
export async function openCsv(first: Buffer, rest: AsyncGenerator<Buffer>, wanted: Wanted): Promise<Sheet & { delimiter: Delimiter }> {
  const text = asUtf8(first, rest)
  const sample = await beginning(text)
  if (sample.length === 0) throw new UnreadableFile(emptyFile)

  const delimiter = detectDelimiter(sample.toString())
  const options: Options = {
    delimiter,
    bom: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_quotes: true,
    relax_column_count: true,
  }
  const top = topOf(sample, options)
  const found = headerAmong(top.map(({ cells }) => cells), wanted)
  const header = found === undefined ? undefined : top[found]
  if (!header) throw noHeader(wanted)

  return {
    kind: 'csv',
    sheets: [],
    delimiter,
    header: header.cells.map((name) => name.trim()),
    headerRow: header.row,
    rows: rowsBelow(header, following(sample.subarray(header.start), text), options),
  }
}
type TopRow = { row: number; line: number; start: number; cells: string[] }

/** The rows of the sample that are not blank, each with the byte at which it starts. A row that the sample cuts off
 *  is of no account here. */
function topOf(sample: Buffer, options: Options): TopRow[] {
  const lenient = { ...options, info: true, skip_records_with_error: true }
  const records = parseWhole(sample, lenient) as unknown as { record: string[]; info: { bytes: number } }[]
  const top: TopRow[] = []
  let row = 1
  let line = 1
  let start = 0
  for (const { record: cells, info } of records) {
    if (!isBlank(cells)) top.push({ row, line, start, cells })
    row += 1
    line += 1 + lineBreaksIn(cells)
    start = info.bytes
  }
  return top
}

/** The rows below the header. The source starts with the header, so that its length is the one csv-parse expects.
 *  csv-parse is told to skip a row that never ends, so that the rows before it still come and its line is known. */
async function* rowsBelow(header: TopRow, source: AsyncIterable<Buffer>, options: Options): AsyncGenerator<SheetRow> {
  let row = header.row
  let line = header.line
  let waiting = 0
  let endless = false
  const found = () => { endless = true; return undefined }
  async function* untilEndless() {
    for await (const bytes of source) {
      waiting += bytes.length
      if (waiting > longestRow) return found()
      yield bytes
    }
  }
  // Errors of the source reach the loop below through the parser, so the callback has nothing to add.
  const records: AsyncIterable<string[]> = pipeline(
    Readable.from(untilEndless(), { objectMode: false }),
    parse({ ...options, skip_records_with_error: true, on_skip: found }),
    () => {},
  )
  for await (const cells of records) {
    waiting = 0
    const breaks = lineBreaksIn(cells)
    if (row > header.row && !isBlank(cells)) {
      const fault = faultIn(cells, header.cells.length, line, breaks)
      yield fault === undefined ? { row, line, cells } : { row, line, cells, fault }
    }
    row += 1
    line += 1 + breaks
  }
  if (endless) throw neverClosed(line)
}

const neverClosed = (line: number) =>
  new UnreadableFile(`A quotation mark in the row that begins on line ${line} is never closed. Close it or take it out, and upload the file again.`)

function faultIn(cells: string[], expected: number, line: number, breaks: number) {
  const tooLong = overlong(cells)
  if (tooLong) return tooLong
  if (breaks > 0 && cells.length !== expected) {
    return `This row runs from line ${line} to line ${line + breaks} and has ${cells.length} cells where the header has ${expected}. Look for a quotation mark that is opened and never closed.`
  }
  if (cells.length > expected && !isBlank(cells.slice(expected))) {
    return `This row has ${cells.length} cells where the header has ${expected}. Put quotation marks around any cell that itself holds what separates the cells.`
  }
  return undefined
}

function lineBreaksIn(cells: string[]) {
  let breaks = 0
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) breaks++
  }
  return breaks
}

/** The delimiter that cuts the most lines into the same number of cells, a comma when there is nothing to tell by. */
export function detectDelimiter(sample: string): Delimiter {
  let best: Delimiter = ','
  let most = 0
  for (const delimiter of delimiters) {
    const score = evenness(delimitersPerLine(sample, delimiter))
    if (score > most) [best, most] = [delimiter, score]
  }
  return best
}

/** The largest product of a number of delimiters and the number of lines that have just so many. */
function evenness(counts: number[]) {
  const lines = new Map<number, number>()
  for (const count of counts) lines.set(count, (lines.get(count) ?? 0) + 1)
  return Math.max(0, ...[...lines].map(([count, many]) => count * many))
}

function delimitersPerLine(sample: string, delimiter: Delimiter) {
  const counts: number[] = []
  let count = 0
  let quoted = false
  let atStart = true
  for (let at = sample.startsWith('\uFEFF') ? 1 : 0; at < sample.length; at++) {
    const character = sample[at]
    if (character === '"') {
      // Inside quotes a doubled mark closes and opens again.
      quoted = !quoted && (atStart || sample[at - 1] === '"')
      atStart = false
    } else if (quoted) {
      continue
    } else if (character === '\n' || character === '\r') {
      counts.push(count)
      count = 0
      atStart = true
    } else {
      atStart = character === delimiter
      if (atStart) count++
    }
  }
  return [...counts, count]
}
