/** A file that cannot be read as a sheet at all. Its message tells the person who sent it what to do. */
export class UnreadableFile extends Error {}

/** One row that is not blank: its number as a spreadsheet counts rows, the line of the file on which it begins (in a workbook
 *  the same number), and its cells as text. A row with a fault cannot be trusted; the fault says why and what to do. */
export type SheetRow = { row: number; line: number; cells: string[]; fault?: string }

/** A sheet that is open: of a workbook also which sheet it is, and the names of all. The rows are to be read once, to their
 *  end or until the reader leaves the loop; both close the source. */
export type Sheet = {
  kind: 'csv' | 'xlsx'
  sheets: string[]
  sheet?: string
  header: string[]
  headerRow: number
  rows: AsyncIterable<SheetRow>
}

/** The accepted spellings of each known column; none where the header is to be guessed. */
export type Wanted = readonly (readonly string[])[]

export const notASheet = 'This is neither a CSV file nor an Excel workbook (.xlsx). Open it in Excel, choose “Save as”, then “Excel Workbook (.xlsx)” or “CSV UTF-8”, and upload that file.'
export const emptyFile = 'This file is empty. Export it again and upload the new file.'
export const asCsv = 'Save it as CSV UTF-8 (in Excel “Save as”, then “CSV UTF-8”) and upload that file.'
export const tooMuch = `This workbook holds more than can be read at once, or a cell that stands far away from its table. Delete such cells, or s${asCsv.slice(1)}`

const longestCell = 100_000

export const isBlank = (cells: readonly string[]) => cells.every((cell) => cell.trim() === '')

/** What is wrong with a row that holds a cell far longer than anybody writes. */
export const overlong = (cells: readonly string[]) =>
  cells.some((cell) => cell.length > longestCell)
    ? `A cell of this row holds more than ${longestCell.toLocaleString('en-GB')} characters. Shorten it.`
    : undefined
