import { zipSync, strToU8, type Zippable } from 'fflate'
import { describe, expect, test } from 'vitest'
import writeWorkbook, { type Row } from 'write-excel-file/node'
import { UnreadableFile } from './sheet.ts'
import { readXlsx, textOf } from './xlsx.ts'

const wanted = [['Audit No'], ['Date of audit'], ['Team'], ['Strengths']]
const header = ['Audit No', 'Date of audit', 'Team', 'Strengths']
const audit: Row = ['A-0101', { value: new Date('2026-05-04'), type: Date, format: 'dd/mm/yyyy' }, 'MASH', 'Warm']
const cells = ['A-0101', '2026-05-04', 'MASH', 'Warm']

const workbook = (...sheets: { name: string; rows: Row[] }[]) =>
  writeWorkbook(sheets.map(({ name, rows }) => ({ data: rows, sheet: name }))).toBuffer()
const ofRows = (...rows: Row[]) => workbook({ name: 'Audits', rows })

async function read(file: Uint8Array, name?: string, among = wanted) {
  const { rows, ...rest } = await readXlsx(Buffer.from(file), among, name)
  return { ...rest, rows: [...rows] }
}

const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const frame = {
  'xl/workbook.xml': `<workbook xmlns:r="${office}"><workbookPr date1904="0"/><sheets><sheet name="Audits" sheetId="1" r:id="r1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="r1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
}
const text = (ref: string, text: string) => `<c r="${ref}" t="inlineStr"><is><t>${text}</t></is></c>`
const headerXml = `<row r="1">${header.map((title, index) => text(`${'ABCD'[index]}1`, title)).join('')}</row>`
const sheetXml = (rows: string, after = '') => `<worksheet><sheetData>${headerXml}${rows}</sheetData>${after}</worksheet>`
const zipOf = (parts: Record<string, string>, options: Zippable = {}) =>
  Buffer.from(zipSync({ ...Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, strToU8(part)])), ...options }))
const ofXml = (xml: string, more: Record<string, string> = {}) => zipOf({ ...frame, 'xl/worksheets/sheet1.xml': xml, ...more })

describe('a workbook', () => {
  test('gives its header and then each row with its number and its cells as text', async () => {
    expect(await read(await ofRows(header, audit))).toEqual({
      sheets: ['Audits'], sheet: 'Audits', header, headerRow: 1, rows: [{ row: 2, line: 2, cells }],
    })
  })

  test('may have title lines above its header and blank rows anywhere', async () => {
    const { headerRow, rows } = await read(await ofRows([], ['Northmere audits of May'], [], header, [], audit, [' ', null], audit))

    expect(headerRow).toBe(4)
    expect(rows).toEqual([{ row: 6, line: 6, cells }, { row: 8, line: 8, cells }])
  })

  test('may leave rows out, whose numbers count all the same', async () => {
    const { rows } = await read(ofXml(sheetXml(`<row r="7">${text('A7', 'A-1')}</row>`)))
    expect(rows).toEqual([{ row: 7, line: 7, cells: ['A-1', '', '', ''] }])
  })

  test('has its header guessed when no column is wanted', async () => {
    const { headerRow, header: guessed } = await read(await ofRows(['Audits'], header, audit), undefined, [])
    expect([headerRow, guessed]).toEqual([2, header])
  })

  test('says dates as days, numbers in digits, and keeps text as it is', async () => {
    const { rows } = await read(await ofRows(header, [12, { value: new Date('2026-05-04T09:30:00Z'), type: Date, format: 'dd/mm/yyyy hh:mm' }, true, ' =1+1 ']))
    expect(rows[0]?.cells).toEqual(['12', '2026-05-04 09:30', 'TRUE', ' =1+1 '])
  })

  test('gives the saved value of a formula', async () => {
    const { rows } = await read(ofXml(sheetXml(
      '<row r="2"><c r="A2" t="str"><f>"A-"&amp;1</f><v>A-1</v></c><c r="B2"><f>1+1</f><v>2</v></c><c r="C2" t="b"><f>1=1</f><v>1</v></c><c r="D2" t="str"><f>""</f><v></v></c></row>')))
    expect(rows[0]?.cells).toEqual(['A-1', '2', 'TRUE', ''])
  })

  test('never takes a formula that came to nothing for an empty cell', async () => {
    const { rows } = await read(ofXml(sheetXml(
      '<row r="2"><c r="A2" t="e"><f>VLOOKUP(1,B:B,1)</f><v>#N/A</v></c><c r="B2" s="0" t="str"><f>A1&amp;"é"</f></c><c r="C2"><f t="shared" si="0"/></c><c r="D2"/></row>'), {
      'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/></cellXfs></styleSheet>',
    }))
    expect(rows[0]?.cells).toEqual(['#N/A', '=A1&"é"', '=', ''])
  })

  test('joins text that is written in several styles, and reads characters in any notation', async () => {
    const { rows } = await read(ofXml(sheetXml('<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="s"><v>1</v></c></row>'), {
      'xl/sharedStrings.xml': '<sst><si><r><t>A-</t></r><r><rPr><b/></rPr><t xml:space="preserve">1 </t></r></si><si><t>Zo&#235; &amp; &#x2019;</t></si></sst>',
    }))
    expect(rows[0]?.cells.slice(0, 2)).toEqual(['A-1 ', 'Zoë & ’'])
  })

  test('may count its days from 1904', async () => {
    const { rows } = await read(ofXml(sheetXml('<row r="2"><c r="A2"><v>1</v></c><c r="B2" s="1"><v>44684</v></c></row>'), {
      'xl/workbook.xml': frame['xl/workbook.xml'].replace('date1904="0"', 'date1904="1"'),
      'xl/styles.xml': '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
    }))
    expect(rows[0]?.cells[1]).toBe('2026-05-04')
  })

  test('may be packed by a program that names its files in the Windows way, or not pack them at all', async () => {
    const inWindows = zipOf(Object.fromEntries(Object.entries({ ...frame, 'xl/worksheets/sheet1.xml': sheetXml('') }).map(([name, part]) => [name.replaceAll('/', '\\'), part])))
    const unpacked = zipOf({}, Object.fromEntries(Object.entries({ ...frame, 'xl/worksheets/sheet1.xml': sheetXml('') }).map(([name, part]) => [name, [strToU8(part), { level: 0 }]])))

    for (const file of [inWindows, unpacked]) expect((await read(file)).header).toEqual(header)
  })
})

describe('of several sheets', () => {
  const several = () => workbook(
    { name: 'Read me', rows: [['How to fill this in']] },
    { name: 'Audits <May>', rows: [['Audits'], header, audit] },
    { name: 'June', rows: [header, audit, audit] },
  )

  test('the first in which a header is found is read', async () => {
    expect(await read(await several())).toMatchObject({ sheets: ['Read me', 'Audits <May>', 'June'], sheet: 'Audits <May>', headerRow: 2 })
    expect(await read(await several(), undefined, [])).toMatchObject({ sheet: 'Audits <May>' })
  })

  test('the named one is read, whatever its capitals', async () => {
    const { sheet, rows } = await read(await several(), ' june ')
    expect([sheet, rows.length]).toEqual(['June', 2])
  })

  test('a name that is not there is refused with those that are', async () => {
    await expect(read(await several(), 'July')).rejects.toThrow('no sheet called “July”. It has “Read me”, “Audits <May>”, “June”')
  })

  test('the named one must have the header itself', async () => {
    await expect(read(await several(), 'Read me')).rejects.toThrow('such as “Audit No”, “Date of audit”, “Team”')
  })

  test('one that is only a chart is passed over', async () => {
    const file = ofXml(sheetXml(`<row r="2">${text('A2', 'A-1')}</row>`), {
      'xl/workbook.xml': frame['xl/workbook.xml'].replace('<sheets>', '<sheets><sheet name="Chart" sheetId="2" r:id="r2"/>'),
      'xl/_rels/workbook.xml.rels': frame['xl/_rels/workbook.xml.rels'].replace('</Rel', `<Relationship Id="r2" Type="${office}/chartsheet" Target="chartsheets/sheet1.xml"/></Rel`),
      'xl/chartsheets/sheet1.xml': '<chartsheet/>',
    })
    expect(await read(file)).toMatchObject({ sheets: ['Audits'], rows: [{ row: 2 }] })
  })

  test('one that is damaged does no harm to another', async () => {
    const file = ofXml(sheetXml(''), {
      'xl/workbook.xml': frame['xl/workbook.xml'].replace('</sheets>', '<sheet name="Broken" sheetId="2" r:id="r2"/></sheets>'),
      'xl/_rels/workbook.xml.rels': frame['xl/_rels/workbook.xml.rels'].replace('</Rel', `<Relationship Id="r2" Type="${office}/worksheet" Target="worksheets/sheet2.xml"/></Rel`),
      'xl/worksheets/sheet2.xml': '<worksheet><sheetData>',
    })
    expect(await read(file)).toMatchObject({ sheets: ['Audits', 'Broken'], sheet: 'Audits' })
    await expect(read(file, 'Broken')).rejects.toThrow('damaged')
  })
})

describe('a row at fault in a workbook', () => {
  test('has a cell to the right of the last column name', async () => {
    const { rows } = await read(await ofRows(header, [...audit, null, 'kind'], [...audit, ' ']))

    expect(rows[0]?.fault).toBe('This row has a cell to the right of the last column name. Name that column in row 1, or empty the cell.')
    expect(rows[1]).toEqual({ row: 3, line: 3, cells })
  })

  test('has a cell of more than 100,000 characters', async () => {
    const { rows } = await read(ofXml(sheetXml(`<row r="2">${text('A2', 'x'.repeat(100_001))}</row><row r="3">${text('A3', 'x'.repeat(100_000))}</row>`)))
    expect(rows.map(({ fault }) => fault)).toEqual(['A cell of this row holds more than 100,000 characters. Shorten it.', undefined])
  })

  test('has a cell that is merged with another one, which holds what both show', async () => {
    const rowsXml = [2, 3, 4, 5].map((row) => `<row r="${row}">${text(`A${row}`, `A-${row}`)}</row>`).join('')
    const { rows } = await read(ofXml(sheetXml(rowsXml, '<mergeCells count="4"><mergeCell ref="A1:B1"/><mergeCell ref="D2:D3"/><mergeCell ref="C4:D4"/><mergeCell ref="D5:F5"/></mergeCells>')))

    expect(rows.map(({ fault }) => fault?.slice(0, 42))).toEqual([undefined, 'Cells of this row are merged (D2:D3), and ', 'Cells of this row are merged (C4:D4), and ', undefined])
  })
})

describe('a workbook that is refused', () => {
  const locked = () => {
    const file = ofXml(sheetXml(''))
    file.writeUInt16LE(1, file.indexOf('PK\x01\x02', 'latin1') + 8)
    return file
  }
  const declared = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
  const many = Array.from({ length: 100_001 }, (_, n) => `<row r="${n + 2}"><c r="A${n + 2}"><v>1</v></c></row>`)

  test.each<[string, () => Uint8Array | Promise<Uint8Array>, string]>([
    ['empty', () => ofXml('<worksheet><sheetData/></worksheet>'), 'This file is empty'],
    ['without column names', () => ofRows(['Northmere'], [1, 2, 3]), 'None of the first 20 rows'],
    ['cut short', () => ofXml(sheetXml('')).subarray(0, 300), 'damaged or did not arrive whole'],
    ['without its list of files', () => Buffer.from('PK\x03\x04abc'), 'damaged or did not arrive whole'],
    ['without its relationships', () => zipOf({ 'xl/workbook.xml': frame['xl/workbook.xml'] }), 'damaged'],
    ['without the sheet that it names', () => zipOf(frame), 'damaged'],
    ['naming no sheet', () => zipOf({ ...frame, 'xl/workbook.xml': '<workbook/>' }), 'damaged'],
    ['pointing to the wrong part for its sheet', () => ofXml(sheetXml(''), { 'xl/_rels/workbook.xml.rels': frame['xl/_rels/workbook.xml.rels'].replace('worksheets/sheet1', 'workbook') }), 'damaged'],
    ['holding cells out of place', () => ofXml(sheetXml(`<row r="3">${text('A3', 'x')}</row><row r="2">${text('A2', 'x')}</row>`)), 'damaged'],
    ['holding XML that ends nowhere', () => ofXml('<worksheet><sheetData><row>'), 'damaged'],
    ['nested deeply', () => ofXml('<a>'.repeat(200_000)), 'damaged'],
    ['declaring entities in its sheet', () => ofXml(declared + sheetXml('')), 'document type declaration'],
    ['declaring entities in its frame', () => ofXml(sheetXml(''), { 'xl/workbook.xml': declared + frame['xl/workbook.xml'] }), 'document type declaration'],
    ['locked within', locked, 'protected by a password'],
    ['of more rows than are read', () => ofXml(sheetXml(many.join(''))), 'more than 100,000 rows. Save it as CSV UTF-8'],
    ['of more columns than are read', () => ofRows(header, [...audit, ...Array<null>(196).fill(null), 'x']), 'more than 200 columns'],
    ['unpacking to more than is read', () => zipOf(frame, { 'xl/worksheets/sheet1.xml': [new Uint8Array(200_000_001).fill(32), { level: 1 }] }), 'holds more than can be read at once'],
    ['a Word document', () => zipOf({ 'word/document.xml': '<w/>' }), 'Word document'],
    ['a presentation', () => zipOf({ 'ppt/presentation.xml': '<p/>' }), 'PowerPoint'],
    ['an OpenDocument sheet', () => zipOf({ mimetype: 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': '<o/>' }), 'OpenDocument'],
    ['a binary workbook', () => zipOf({ 'xl/workbook.bin': 'x' }), '.xlsb'],
    ['a zip of something else', () => zipOf({ 'audits.csv': 'Audit No,Team' }), 'a zip file and no Excel workbook'],
  ])('is one %s', { timeout: 60_000 }, async (_, file, message) => {
    const reading = read(Buffer.from(await file()))

    await expect(reading).rejects.toThrow(UnreadableFile)
    await expect(reading).rejects.toThrow(message)
  })

  test('is not one of exactly as many rows and columns as are read', { timeout: 60_000 }, async () => {
    const wide = await ofRows(header, [...audit, ...Array<null>(195).fill(null), 'x'])

    expect((await read(ofXml(sheetXml(many.slice(1).join(''))))).rows).toHaveLength(100_000)
    expect((await read(wide)).rows).toHaveLength(1)
  })
})

describe('a cell as text', () => {
  test.each([
    [null, ''], ['', ''], [' a ', ' a '], [true, 'TRUE'], [false, 'FALSE'], [0, '0'], [-5, '-5'], [0.1 + 0.2, '0.3'], [1e21, '1000000000000000000000'], [1e-7, '0.0000001'],
    [872_806, '872806'], [12.5, '12.5'],
  ])('of %j is %j', (value, text) => {
    expect(textOf(value)).toBe(text)
  })

  test.each([
    ['2026-05-04T00:00:00Z', '2026-05-04'], ['2026-05-04T09:30:00Z', '2026-05-04 09:30'], ['2026-05-04T09:30:05Z', '2026-05-04 09:30:05'],
    ['2026-05-03T23:59:59.999Z', '2026-05-04'], ['1899-12-30T14:30:00Z', '14:30'], ['1800-01-01', '########'], ['never', '########'],
  ])('of the moment %s is %j', (moment, text) => {
    expect(textOf(new Date(moment))).toBe(text)
  })
})
