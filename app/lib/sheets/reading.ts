import { isAscii, isUtf8 } from 'node:buffer'
import { pipeline, Readable } from 'node:stream'
import { parse, type Options } from 'csv-parse'
import { parse as parseWhole } from 'csv-parse/sync'

/** A file that cannot be read as a sheet at all. Its message tells the person who sent it what to do. */
export class UnreadableFile extends Error {}

export type Encoding = 'utf-8' | 'windows-1252'
export type Delimiter = ',' | ';' | '\t' | '|'

/** One row that is not blank: its number as a spreadsheet counts rows, the line of the file on which it begins, and its
 *  cells as written. A row with a fault cannot be trusted; the fault says why and what to do. */
export type SheetRow = { row: number; line: number; cells: string[]; fault?: string }

/** The rows are to be read once, to their end or until the reader leaves the loop; both close the source. */
export type Sheet = { delimiter: Delimiter; header: string[]; headerRow: number; rows: AsyncIterable<SheetRow> }

const delimiters = [',', ';', '\t', '|'] as const
const headerWithin = 20
const sampleSize = 65_536
const longestCell = 100_000

/** A row this long, in bytes, is a quotation mark that was never closed. */
const longestRow = 4_000_000

const notPlainText = 'This is not a CSV file. If it is an Excel workbook, open it in Excel, choose “Save as”, then “CSV UTF-8”, and upload that file.'

/** Opens a CSV file of any common encoding and delimiter and finds its header, below title lines if there are any.
 *  `wanted` holds the accepted spellings of each known column. Memory stays the same however long the file is.
 *  Throws UnreadableFile, at once or while the rows are read, when it is no such file. */
export async function openSheet(source: AsyncIterable<Uint8Array>, wanted: readonly (readonly string[])[]): Promise<Sheet> {
  const bytes = asUtf8(source)
  try {
    const sample = await beginning(bytes)
    if (sample.length === 0) throw new UnreadableFile('This file is empty. Export the audits again and upload the new file.')
    if (sample.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))) throw new UnreadableFile(notPlainText)

    const delimiter = detectDelimiter(sample.toString())
    const options: Options = {
      delimiter,
      bom: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_quotes: true,
      relax_column_count: true,
    }
    const top = topOf(sample, options)
    const found = findHeader(top.map(({ cells }) => cells), wanted)
    const header = found === undefined ? undefined : top[found]
    if (!header) throw new UnreadableFile(noHeader(wanted))

    return {
      delimiter,
      header: header.cells.map((name) => name.trim()),
      headerRow: header.row,
      rows: rowsBelow(header, following(sample.subarray(header.start), bytes), options),
    }
  } catch (error) {
    await bytes.return(undefined)
    throw error
  }
}

function noHeader(wanted: readonly (readonly string[])[]) {
  const examples = wanted.slice(0, 3).map(([name]) => `“${name}”`).join(', ')
  return `None of the first ${headerWithin} rows holds the column names of an audit sheet, such as ${examples}. Put the column names in one row above the audits and upload the file again.`
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
  if (cells.some((cell) => cell.length > longestCell)) {
    return `A cell of this row holds more than ${longestCell.toLocaleString('en-GB')} characters. Shorten it.`
  }
  if (breaks > 0 && cells.length !== expected) {
    return `This row runs from line ${line} to line ${line + breaks} and has ${cells.length} cells where the header has ${expected}. Look for a quotation mark that is opened and never closed.`
  }
  if (cells.length > expected && !isBlank(cells.slice(expected))) {
    return `This row has ${cells.length} cells where the header has ${expected}. Put quotation marks around any cell that itself holds what separates the cells.`
  }
  return undefined
}

const isBlank = (cells: string[]) => cells.every((cell) => cell.trim() === '')

function lineBreaksIn(cells: string[]) {
  let breaks = 0
  for (const cell of cells) {
    for (let at = cell.indexOf('\n'); at !== -1; at = cell.indexOf('\n', at + 1)) breaks++
  }
  return breaks
}

/** The index, among the first 20 rows, of the one that names the most wanted columns; undefined when none names two
 *  (or the only one wanted). Capitals, spaces and punctuation do not matter. */
export function findHeader(rows: string[][], wanted: readonly (readonly string[])[]): number | undefined {
  const columnOf = new Map(wanted.flatMap((spellings, column) => spellings.map((spelling) => [plainName(spelling), column] as const)))
  let best: number | undefined
  let most = Math.min(2, wanted.length) - 1
  rows.slice(0, headerWithin).forEach((cells, index) => {
    const named = new Set(cells.map((cell) => columnOf.get(plainName(cell))))
    named.delete(undefined)
    if (named.size <= most) return
    best = index
    most = named.size
  })
  return best
}

/** A column name as it is compared: letters and digits only, in lower case, '&' read as 'and'. */
export const plainName = (name: string) => name.toLowerCase().replaceAll('&', 'and').replace(/[^\p{L}\p{N}]+/gu, '')

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

/** The first 64 kB or more, or all there is. */
async function beginning(bytes: AsyncGenerator<Buffer>) {
  const pieces: Buffer[] = []
  for (let size = 0; size < sampleSize;) {
    const { done, value } = await bytes.next()
    if (done) break
    pieces.push(value)
    size += value.length
  }
  return Buffer.concat(pieces)
}

/** What the first bytes of a file are written in: text that is not valid UTF-8 is taken for Windows-1252, which Excel
 *  writes for "CSV". A character that the end of the sample cuts in two does not count. */
export function detectEncoding(firstBytes: Uint8Array): Encoding {
  return isUtf8(firstBytes.subarray(0, wholeCharacters(firstBytes))) ? 'utf-8' : 'windows-1252'
}

/** How many bytes are left when a UTF-8 character without its last bytes is taken off the end. */
function wholeCharacters(bytes: Uint8Array) {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) break
    if (byte < 0xc0) continue
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
    return length > back ? bytes.length - back : bytes.length
  }
  return bytes.length
}

/** The source in UTF-8, in pieces that are never empty. The encoding is settled by the first bytes that are not ASCII,
 *  however late they come. */
async function* asUtf8(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer, void> {
  let encoding: Encoding | undefined
  let cut = Buffer.alloc(0)
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; at += sampleSize) {
      const bytes = Buffer.concat([cut, chunk.subarray(at, at + sampleSize)])
      if (bytes.includes(0)) throw new UnreadableFile(notPlainText)
      const whole = encoding ? bytes.length : wholeCharacters(bytes)
      const piece = bytes.subarray(0, whole)
      cut = bytes.subarray(whole)
      if (!encoding && !isAscii(piece)) encoding = detectEncoding(piece)
      if (piece.length > 0) yield recoded(piece, encoding)
    }
  }
  if (cut.length > 0) yield recoded(cut, encoding ?? 'windows-1252')
}

const recoded = (bytes: Buffer, encoding: Encoding | undefined) =>
  encoding === 'windows-1252' ? Buffer.from(new TextDecoder(encoding).decode(bytes)) : bytes

async function* following(first: Buffer, rest: AsyncIterable<Buffer>) {
  yield first
  yield* rest
}
