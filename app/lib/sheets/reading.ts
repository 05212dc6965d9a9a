import { openCsv, type Delimiter } from './csv.ts'
import { beginning, following, inPieces } from './encoding.ts'
import { emptyFile, UnreadableFile, type Sheet, type Wanted } from './sheet.ts'
import { openXlsx } from './xlsx-apart.ts'

export { UnreadableFile, type Sheet, type SheetRow } from './sheet.ts'
export { findHeader, plainName } from './header.ts'

const oldExcel = 'This is an old Excel workbook (.xls), or one that is protected by a password. Open it in Excel, take the password off if it has one, save it as “Excel Workbook (.xlsx)” or “CSV UTF-8”, and upload that file.'
const markedUp = 'This is a web page or an XML file, whatever its name says. Open it in Excel, save it as “Excel Workbook (.xlsx)” or “CSV UTF-8”, and upload that file.'

/**
 * Opens a CSV file of any common encoding and delimiter, or an Excel workbook (.xlsx), whichever its first bytes say it is,
 * and finds its header, below title lines if there are any.
 * @param wanted the accepted spellings of each known column; without any the header is guessed (see `guessHeader`)
 * @param sheet which sheet of a workbook; else the first in which a header is found. A CSV file has one sheet without a name
 * @throws UnreadableFile, at once or while the rows are read, when it is no such file
 */
export async function openSheet(source: AsyncIterable<Uint8Array>, wanted: Wanted = [], { sheet }: { sheet?: string } = {}): Promise<Sheet & { delimiter?: Delimiter }> {
  return withBeginning(source, (first, rest) => (isZip(first) ? openXlsx(following(first, rest), wanted, sheet) : openCsv(first, rest, wanted)))
}

/** What a file that no profile knows looks like. */
export type Preview = { kind: 'csv' | 'xlsx'; sheets: string[]; sheet?: string; header: string[]; headerRow: number; rows: string[][] }

/**
 * The guessed header of a file and the first rows below it, ten unless told. Closes the source.
 * @throws UnreadableFile when it cannot be read as a sheet, or none of its rows looks like a header
 */
export async function previewOf(source: AsyncIterable<Uint8Array>, { sheet, rows: most = 10 }: { sheet?: string; rows?: number } = {}): Promise<Preview> {
  const opened = await openSheet(source, [], { sheet })
  const rows: string[][] = []
  for await (const { cells } of opened.rows) {
    if (rows.length === most) break
    rows.push(cells)
  }
  return { kind: opened.kind, sheets: opened.sheets, ...(opened.sheet !== undefined && { sheet: opened.sheet }), header: opened.header, headerRow: opened.headerRow, rows }
}

const isZip = (first: Buffer) => first.subarray(0, 4).equals(Buffer.from('PK\x03\x04'))
const isOldExcel = (first: Buffer) => first.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex'))
const isMarkedUp = (first: Buffer) => /^(?:\u00ef\u00bb\u00bf)?\s*<(?:!doctype|\?xml|html|head|table)\b/i.test(first.toString('latin1', 0, 200))

async function withBeginning<T>(source: AsyncIterable<Uint8Array>, read: (first: Buffer, rest: AsyncGenerator<Buffer, void>) => Promise<T>): Promise<T> {
  const bytes = inPieces(source)
  try {
    const first = await beginning(bytes)
    if (first.length === 0) throw new UnreadableFile(emptyFile)
    if (isOldExcel(first)) throw new UnreadableFile(oldExcel)
    if (isMarkedUp(first)) throw new UnreadableFile(markedUp)
    return await read(first, bytes)
  } catch (error) {
    await bytes.return(undefined)
    throw error
  }
}
