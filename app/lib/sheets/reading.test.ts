import { zipSync, strToU8 } from 'fflate'
import { describe, expect, test } from 'vitest'
import writeWorkbook, { type Row } from 'write-excel-file/node'
import { openSheet, previewOf, UnreadableFile } from './reading.ts'

const wanted = [['Audit No'], ['Date of audit'], ['Team']]
const header = ['Audit No', 'Date of audit', 'Team']
const audits = Array.from({ length: 30 }, (_, n) => [`A-${n}`, '2026-05-04', 'MASH'])
const csv = Buffer.from(`Northmere\n${[header, ...audits].map((cells) => cells.join()).join('\n')}`)

const workbook = (): Promise<Uint8Array> => writeWorkbook([
  { sheet: 'Notes', data: [['See the other sheet']] },
  { sheet: 'Audits', data: [['Northmere'], header, ...audits.map(([reference, day, team]): Row => [reference!, { value: new Date(day!), type: Date, format: 'dd/mm/yyyy' }, team!])] },
]).toBuffer()

/** A source in small pieces that tells whether it was closed. */
function watched(bytes: Uint8Array, more = false) {
  const state = { closed: false }
  async function* source() {
    try {
      for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000)
      if (more) for (;;) yield new Uint8Array(100_000)
    } finally {
      state.closed = true
    }
  }
  return { source: source(), state }
}
const of = (bytes: Uint8Array | string) => watched(Buffer.from(bytes as string)).source

describe('a file', () => {
  test('is opened as what its first bytes say it is, and reads alike', async () => {
    for (const [bytes, kind] of [[csv, 'csv'], [await workbook(), 'xlsx']] as const) {
      const sheet = await openSheet(of(bytes), wanted)
      const rows = await Array.fromAsync(sheet.rows)

      expect(sheet).toMatchObject({ kind, header, headerRow: 2 })
      expect(rows).toEqual(audits.map((cells, n) => ({ row: n + 3, line: n + 3, cells })))
    }
  })

  test('may name its sheet, and has its header guessed when nothing is wanted', async () => {
    expect((await openSheet(of(await workbook()), wanted, { sheet: 'Audits' })).sheet).toBe('Audits')
    expect((await openSheet(of(await workbook()))).headerRow).toBe(2)
    await expect(openSheet(of(await workbook()), wanted, { sheet: 'Notes' })).rejects.toThrow('None of the first 20 rows')
  })

  test.each([
    ['an old or locked workbook', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), 'an old Excel workbook (.xls), or one that is protected by a password'],
    ['a web page', '\uFEFF\n<html><table><tr><td>Audit No</td></tr></table>', 'a web page or an XML file'],
    ['an XML spreadsheet', '<?xml version="1.0"?><Workbook/>', 'a web page or an XML file'],
    ['empty', '', 'This file is empty'],
    ['a picture', '\x89PNG\r\n\x1A\n\0\0', 'neither a CSV file nor an Excel workbook (.xlsx)'],
    ['a zip that is cut short', 'PK\x03\x04abc', 'damaged or did not arrive whole'],
    ['another kind of zip', Buffer.from(zipSync({ 'word/document.xml': strToU8('<w/>') })), 'Word document'],
  ])('that is %s is refused by every way of opening it', async (_, bytes, message) => {
    for (const open of [openSheet, previewOf]) {
      const opening = open(of(bytes)) as Promise<unknown>
      await expect(opening).rejects.toThrow(message)
      await expect(opening).rejects.toThrow(UnreadableFile)
    }
  })

  test('that is a workbook of more than 20 MB is refused, however long it goes on', async () => {
    const { source, state } = watched(Buffer.from('PK\x03\x04'), true)

    await expect(openSheet(source, wanted)).rejects.toThrow('larger than 20 MB. Save it as CSV UTF-8')
    expect(state.closed).toBe(true)
  })

  test('that takes more memory than there is ends its reader and nothing else', { timeout: 60_000 }, async () => {
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    const file = zipSync(Object.fromEntries(Object.entries({
      'xl/workbook.xml': `<workbook xmlns:r="${office}"><sheets><sheet name="Audits" sheetId="1" r:id="r1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      'xl/worksheets/sheet1.xml': '<worksheet><sheetData><row r="999999999"><c r="A999999999"><v>1</v></c></row></sheetData></worksheet>',
    }).map(([name, part]) => [name, strToU8(part)])))

    await expect(openSheet(of(file), wanted)).rejects.toThrow('holds more than can be read at once')
  })

  test('passes on the error of its source', async () => {
    async function* failing() {
      yield Buffer.from('PK\x03\x04')
      throw new Error('connection lost')
    }
    await expect(openSheet(failing(), wanted)).rejects.toThrow('connection lost')
  })

  test('closes its source once a workbook is read, and when the reader of its rows leaves early', async () => {
    const { source, state } = watched(await workbook())
    const sheet = await openSheet(source, wanted)
    for await (const { row } of sheet.rows) if (row === 5) break

    expect(state.closed).toBe(true)
  })
})

describe('a preview', () => {
  test('shows the guessed header, the first ten rows, and the sheets of a workbook', async () => {
    const { source, state } = watched(await workbook())

    expect(await previewOf(source)).toEqual({ kind: 'xlsx', sheets: ['Notes', 'Audits'], sheet: 'Audits', header, headerRow: 2, rows: audits.slice(0, 10) })
    expect(state.closed).toBe(true)
  })

  test('of a CSV file shows as many rows as are asked for, and closes its source', async () => {
    const long = watched(Buffer.concat([csv, ...Array<Buffer>(2_000).fill(Buffer.from(`\n${audits[0]!.join()}`))]))

    expect(await previewOf(long.source, { rows: 2 })).toEqual({ kind: 'csv', sheets: [], header, headerRow: 2, rows: audits.slice(0, 2) })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(long.state.closed).toBe(true)
    expect((await previewOf(of(csv), { rows: 0 })).rows).toEqual([])
    expect((await previewOf(of(csv), { rows: 99 })).rows).toHaveLength(30)
  })
})
