import { zipSync, type Zippable } from 'fflate'
import readWorkbook, { readSheet } from 'read-excel-file/universal'
import { headerAmong, headerWithin, noHeader } from './header.ts'
import { asCsv, emptyFile, isBlank, overlong, tooMuch, UnreadableFile, type SheetRow, type Wanted } from './sheet.ts'
import { damaged, entriesOf, unpacking, type Entries } from './zip.ts'

const mostUnpacked = 200_000_000
const mostRows = 100_000
const mostColumns = 200

const tooLong = `This sheet has more than ${mostRows.toLocaleString('en-GB')} rows. ${asCsv}`
const tooWide = `This sheet has more than ${mostColumns} columns. Delete those that are not needed, or what stands far to the right of the table. Or s${asCsv.slice(1)}`
const withDeclaration = 'This workbook holds a document type declaration, which Excel never writes. Open it in Excel, save it again as “Excel Workbook (.xlsx)” and upload that file.'

/** What a zip is that is no workbook, by a file that such a one holds. */
const otherKinds: readonly (readonly [part: string, message: string])[] = [
  ['word/document.xml', 'This is a Word document. Upload the workbook itself (.xlsx), or a CSV file.'],
  ['ppt/presentation.xml', 'This is a PowerPoint presentation. Upload the workbook itself (.xlsx), or a CSV file.'],
  ['content.xml', 'This is an OpenDocument file. Open it, save it as “Excel Workbook (.xlsx)” or as CSV in UTF-8, and upload that file.'],
  ['xl/workbook.bin', 'This is a binary workbook (.xlsb). Open it in Excel, save it as “Excel Workbook (.xlsx)” and upload that file.'],
]
const noWorkbook = 'This is a zip file and no Excel workbook. Unpack it, and upload the workbook (.xlsx) or the CSV file that is in it.'

/** One sheet of a workbook with its header found, and the names of all its sheets. */
export type Workbook = { sheets: string[]; sheet: string; header: string[]; headerRow: number; rows: Iterable<SheetRow> }

type Value = string | number | boolean | Date | null

/** A workbook of which only the names of its sheets are known yet. */
type Opened = { sheets: { name: string; number: number; part: string }[]; valuesOf: (one: { number: number; part: string }) => Promise<{ values: Value[][]; xml: Buffer }> }

/**
 * Reads one sheet of a workbook: the one of that name, or the first in which a header is found. It takes as much memory as
 * the sheet needs, and all the processor's time until it is done, so that it is called in a process of its own.
 * @throws UnreadableFile when it is no workbook or a damaged one, or too large, or has no such sheet or no header
 */
export async function readXlsx(file: Buffer, wanted: Wanted, name?: string): Promise<Workbook> {
  const { sheets, valuesOf } = await opened(file)
  const names = sheets.map((one) => one.name)
  const asked = name === undefined ? sheets : sheets.filter((one) => alike(one.name, name))
  if (asked.length === 0) throw new UnreadableFile(`This workbook has no sheet called “${name}”. It has ${names.map((one) => `“${one}”`).join(', ')}. Choose one of them.`)

  let allEmpty = true
  for (const one of asked) {
    const { values, xml } = await valuesOf(one)
    const top = topOf(values)
    allEmpty &&= top.length === 0
    const header = top[headerAmong(top.map(({ cells }) => cells), wanted) ?? -1]
    if (!header) continue

    if ((values[0]?.length ?? 0) > mostColumns) throw new UnreadableFile(tooWide)
    const below = values.slice(header.row)
    if (below.length > mostRows && below.filter((row) => !isEmpty(row)).length > mostRows) throw new UnreadableFile(tooLong)
    const titles = withoutBlankEnd(header.cells).map((title) => title.trim())
    return { sheets: names, sheet: one.name, header: titles, headerRow: header.row, rows: rowsBelow(header.row, titles, values, hiddenByMerges(mergedIn(xml), header.row, titles, values.length)) }
  }
  throw allEmpty ? new UnreadableFile(emptyFile) : noHeader(wanted)
}

const alike = (one: string, other: string) => one.trim().toLowerCase() === other.trim().toLowerCase()

/** Opens a workbook. Of the zip only those parts are unpacked that are needed, and each is looked through before the
 *  library sees it, in a zip of our own making. */
async function opened(file: Buffer): Promise<Opened> {
  const entries = entriesOf(file)
  if (!entries.has('xl/workbook.xml')) {
    throw new UnreadableFile(otherKinds.find(([part]) => entries.has(part))?.[1] ?? noWorkbook)
  }
  const unpack = unpacking(file, mostUnpacked, tooMuch)
  const part = (name: string) => {
    const bytes = unpack(entries.get(name)!)
    if (bytes.includes('<!DOCTYPE') || bytes.includes('<!ENTITY')) throw new UnreadableFile(withDeclaration)
    return bytes
  }
  const frame = partsOf(entries, /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels)$/, part)
  const sheets = await whereSheetsAre(entries, frame)
  if (sheets.length === 0) throw new UnreadableFile(damaged)

  let shared: Record<string, Buffer> | undefined
  return {
    sheets,
    async valuesOf({ number, part: name }) {
      shared ??= partsOf(entries, /^xl\/(?!workbook\.xml$)[^/]+\.xml$/, part)
      const xml = shared[name] ?? part(name)
      const values = await byLibrary(() => readSheet(zipOf({ ...frame, ...shared, [name]: withFormulasAsText(xml) }), number, { trim: false }))
      return { values: values as Value[][], xml }
    },
  }
}

const partsOf = (entries: Entries, which: RegExp, part: (name: string) => Buffer) =>
  Object.fromEntries([...entries.keys()].filter((name) => which.test(name)).map((name) => [name, part(name)]))

/** The sheets by name, and the part of the zip that holds each. The library tells no parts: it is asked about a workbook
 *  in which every part is a sheet that holds its own number. */
async function whereSheetsAre(entries: Entries, frame: Record<string, Buffer>) {
  const names = [...entries.keys()].filter((name) => name.endsWith('.xml') && !(name in frame))
  const numbered = Object.fromEntries(names.map((name, number) => [name, Buffer.from(`<worksheet><sheetData><row r="1"><c r="A1"><v>${number}</v></c></row></sheetData></worksheet>`)]))
  const sheets = await byLibrary(() => readWorkbook(zipOf({ ...numbered, ...frame })))
  return sheets.flatMap(({ sheet, data }, index) => {
    // A sheet that is nothing but a chart has no data.
    const part = names[Number(data?.[0]?.[0])]
    return part === undefined ? [] : [{ name: sheet, number: index + 1, part }]
  })
}

/** The library reads a formula's error, and a formula without a saved value, as an empty cell, which here would pass for
 *  "not applicable". They become text: the error as Excel shows it, the formula as it is, so that their rows are refused. */
function withFormulasAsText(xml: Buffer) {
  const text = xml.toString('latin1')
  if (!/<(?:\w+:)?f\b|t=["']e["']/.test(text)) return xml
  const spelledOut = text
    .replaceAll(/(<(?:\w+:)?c\s[^<>]*?\bt=)["']e["']/g, '$1"str"')
    .replaceAll(/<(\w+:)?c(\s[^<>]*)>\s*<(?:\w+:)?f\b[^<>]*(?:\/>|>([^<]*)<\/(?:\w+:)?f>)\s*<\/(?:\w+:)?c>/g, (_, prefix = '', attributes: string, formula = '') =>
      `<${prefix}c${attributes.replace(/\st=["'][^"']*["']/, '')} t="str"><${prefix}v>=${formula}</${prefix}v></${prefix}c>`)
  return Buffer.from(spelledOut, 'latin1')
}

const zipOf = (parts: Zippable) => zipSync(parts, { level: 0 }).buffer as ArrayBuffer

async function byLibrary<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw new UnreadableFile(error instanceof RangeError ? tooMuch : damaged, { cause: error })
  }
}

/** The rows at the top that are not blank, as many as may be looked through for the header. */
function topOf(values: Value[][]) {
  const top: { row: number; cells: string[] }[] = []
  for (let index = 0; index < values.length && top.length < headerWithin; index++) {
    if (!isEmpty(values[index]!)) top.push({ row: index + 1, cells: values[index]!.map(textOf) })
  }
  return top
}

function* rowsBelow(headerRow: number, header: string[], values: Value[][], hidden: Map<number, string>): Generator<SheetRow> {
  for (let row = headerRow + 1; row <= values.length; row++) {
    if (isEmpty(values[row - 1]!)) continue
    const cells = values[row - 1]!.map(textOf)
    const fault = overlong(cells) ?? tooManyCells(cells, header.length, headerRow) ?? hidden.get(row)
    yield { row, line: row, cells: fault ? cells : cells.slice(0, header.length), ...(fault && { fault }) }
  }
}

const isEmpty = (row: Value[]) => row.every((value) => value === null || (typeof value === 'string' && value.trim() === ''))

function withoutBlankEnd(cells: string[]) {
  const last = cells.findLastIndex((cell) => cell.trim() !== '')
  return cells.slice(0, last + 1)
}

const tooManyCells = (cells: string[], expected: number, headerRow: number) =>
  isBlank(cells.slice(expected))
    ? undefined
    : `This row has a cell to the right of the last column name. Name that column in row ${headerRow}, or empty the cell.`

type Merge = { ref: string; rows: [number, number]; columns: [number, number] }

/** The merged cells that a sheet tells of below its data. */
function mergedIn(xml: Buffer): Merge[] {
  const below = xml.toString('utf8', xml.lastIndexOf('sheetData'))
  return [...below.matchAll(/mergeCell\s[^<>]*?ref="(([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7}))"/g)].slice(0, 10_000)
    .map(([, ref, left, top, right, bottom]) => ({ ref: ref!, rows: [Number(top), Number(bottom)], columns: [columnOf(left!), columnOf(right!)] }))
}

const columnOf = (letters: string) => [...letters].reduce((column, letter) => column * 26 + letter.charCodeAt(0) - 64, 0)

/** Only the first of merged cells holds what all of them show. The rows where another one stands under a column name would
 *  be read as if it were empty. */
function hiddenByMerges(merged: Merge[], headerRow: number, header: string[], lastRow: number) {
  const faults = new Map<number, string>()
  for (const { ref, rows: [top, bottom], columns: [left, right] } of merged) {
    for (let row = Math.max(top, headerRow + 1); row <= Math.min(bottom, lastRow); row++) {
      const first = row === top ? left + 1 : left
      if (!faults.has(row) && header.slice(first - 1, right).some((title) => title !== '')) faults.set(row, `Cells of this row are merged (${ref}), and only the first of them holds what they show. Unmerge them in Excel and fill in each one.`)
    }
  }
  return faults
}

const inPlainDigits = new Intl.NumberFormat('en-GB', { useGrouping: false, maximumSignificantDigits: 15 })

/** A cell as text: a date as its ISO day, with the time of day unless that is midnight, a time alone as hours and minutes,
 *  a number in plain digits, as exact as Excel keeps it, and a truth as the word Excel shows. */
export function textOf(value: Value): string {
  if (value === null) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? String(value) : inPlainDigits.format(value)

  // Excel counts days, so that a time is a fraction and a second is not always whole; it shows no date before 1900.
  const moment = new Date(Math.round(value.getTime() / 1_000) * 1_000)
  if (!(moment.getTime() >= Date.UTC(1899, 11, 30) && moment.getTime() < Date.UTC(10_000, 0))) return '########'
  const [day, time] = moment.toISOString().split('T') as [string, string]
  const ofDay = time.slice(0, time.slice(6, 8) === '00' ? 5 : 8)
  if (day === '1899-12-30') return ofDay
  return ofDay === '00:00' ? day : `${day} ${ofDay}`
}
