import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { detectDelimiter } from './csv.ts'
import { openSheet, UnreadableFile, type Sheet } from './reading.ts'

const wanted = [['Audit No', 'Audit reference'], ['Date of audit'], ['Team'], ['Voice & lived experience', 'Voice'], ['Strengths']]
const header = 'Audit No,Date of audit,Team,Voice & lived experience,Strengths'
const audit = 'A-0101,04 May 2026,MASH,Good,Warm'
const cells = ['A-0101', '04 May 2026', 'MASH', 'Good', 'Warm']

async function* inChunks(bytes: Uint8Array, sizes: readonly number[] = [bytes.length]) {
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const size = sizes[turn % sizes.length] || 1
    yield bytes.subarray(at, at + size)
    at += size
  }
}

const open = (file: string | Uint8Array, sizes?: readonly number[]) => openSheet(inChunks(Buffer.from(file as string), sizes), wanted)

async function rowsOf(sheet: Sheet) {
  const rows = []
  for await (const row of sheet.rows) rows.push(row)
  return rows
}
const read = async (file: string | Uint8Array, sizes?: readonly number[]) => rowsOf(await open(file, sizes))

describe('the delimiter', () => {
  test('is the one that cuts the lines alike', () => {
    expect(detectDelimiter(`${header}\n${audit}`)).toBe(',')
    expect(detectDelimiter(`a;b;c\n"1,5";x, y, z;3\n`)).toBe(';')
    expect(detectDelimiter('a\tb\n1,2\t3\n')).toBe('\t')
    expect(detectDelimiter('a|b|c\r\n1|2|3\r\n')).toBe('|')
    expect(detectDelimiter('')).toBe(',')
    expect(detectDelimiter('one column\nonly')).toBe(',')
  })

  test('is not what stands inside quotation marks or remedial actions', () => {
    expect(detectDelimiter('a,b\n"x;""y"";z\n;;;",2\n"p;q;r;s",3\n')).toBe(',')
    expect(detectDelimiter('a,b,c\n1,2,R: x ~ y ~ z | A: x\n1,2,R: x ~ y ~ z | A: x\n')).toBe(',')
    expect(detectDelimiter('\uFEFF"a;a;a;a",b\n1,2')).toBe(',')
  })
})

describe('a sheet', () => {
  test('gives its header and then each row with its number, line and cells', async () => {
    const sheet = await open(`\uFEFF${header}\r\n${audit}\r\n`)

    expect(sheet).toMatchObject({ kind: 'csv', sheets: [], delimiter: ',', header: header.split(','), headerRow: 1 })
    expect(await rowsOf(sheet)).toEqual([{ row: 2, line: 2, cells }])
  })

  test('may begin with a byte order mark and a quoted name', async () => {
    expect((await open(`\uFEFF"Audit No",Team\nA-1,MASH`)).header).toEqual(['Audit No', 'Team'])
  })

  test('may have many blank rows above its header', async () => {
    expect((await open(`${'\n'.repeat(30)}${header}\n`)).headerRow).toBe(31)
  })

  test('may have title lines above its header and blank rows anywhere', async () => {
    const sheet = await open(`\n"Northmere, audits\nof May"\n,,,,\n${header}\n\n${audit}\n , ,,,\n${audit}`)

    expect(sheet.headerRow).toBe(4)
    expect(await rowsOf(sheet)).toEqual([{ row: 6, line: 7, cells }, { row: 8, line: 9, cells }])
  })

  test('counts the lines inside a quoted cell, while a spreadsheet counts one row', async () => {
    const rows = await read(`${header}\r\nA-1,4 May 2026,MASH,Good,"Warm,\r\nclear\nand ""kind"""\r\n${audit}\r\n`)

    expect(rows.map(({ row, line }) => [row, line])).toEqual([[2, 2], [3, 5]])
    expect(rows[0]?.cells[4]).toBe('Warm,\r\nclear\nand "kind"')
  })

  test('may mix line endings and have rows that are too short', async () => {
    expect(await read(`${header}\n${audit}\r\nA-2,4 May 2026\r${audit}`)).toEqual([
      { row: 2, line: 2, cells },
      { row: 3, line: 3, cells: ['A-2', '4 May 2026'] },
      { row: 4, line: 4, cells },
    ])
  })

  test('may be written in Windows-1252, even if that shows only late', async () => {
    const early = Buffer.from(`${header}\nA-1,4 May 2026,MASH,Good,Zo\xeb \x96 o\x92clock\n`, 'latin1')
    const late = Buffer.concat([Buffer.from(`${header}\n${`${audit}\n`.repeat(5_000)}`), early.subarray(header.length + 1)])

    expect((await read(early)).at(-1)?.cells[4]).toBe('Zoë – o’clock')
    expect((await read(late)).at(-1)?.cells[4]).toBe('Zoë – o’clock')
    expect((await read(Buffer.from(`${header}\nA-1,4 May 2026,MASH,Good,caf\xe9`, 'latin1'))).at(-1)?.cells[4]).toBe('café')
  })

  test('may be written in UTF-16, as Excel writes “Unicode text”', async () => {
    const file = `Northmere’s audits\r\n${header.replaceAll(',', '\t')}\r\nA-2\t5 May 2026\tZoë 😀\tRI\t"a\n""b"""\r\n`

    for (const text of [file, `\uFEFF${file}`]) {
      for (const bytes of [Buffer.from(text, 'utf16le'), Buffer.from(text, 'utf16le').swap16()]) {
        expect(await read(bytes, [3])).toEqual([{ row: 3, line: 3, cells: ['A-2', '5 May 2026', 'Zoë 😀', 'RI', 'a\n"b"'] }])
      }
    }
  })

  test('reads the same however its bytes are cut into chunks', async () => {
    const file = `\uFEFFNorthmere’s audits\n${header}\n${audit}\nA-2,5 May 2026,Zoë 😀,RI,"a\n""b"""\r\n${audit}`
    const whole = await read(file)

    expect(whole).toHaveLength(3)
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }), async (sizes) => {
      expect(await read(file, sizes)).toEqual(whole)
    }))
  })

  test('reads every row of a long file once, in order, with a title above', async () => {
    const numbered = Array.from({ length: 20_000 }, (_, n) => `A-${n},04 May 2026,MASH,Good,Warm`)
    const rows = await read(`Audits\n${header}\n${numbered.join('\n')}\n`, [65_536])

    expect(rows).toHaveLength(20_000)
    expect(rows.every(({ row, line, cells: [reference] }, n) => row === n + 3 && line === row && reference === `A-${n}`)).toBe(true)
  })

  test('closes its source when the reader leaves early', async () => {
    let closed = false
    async function* source() {
      try {
        yield Buffer.from(`${header}\n`)
        for (;;) yield Buffer.from(`${audit}\n`.repeat(100))
      } finally {
        closed = true
      }
    }
    const sheet = await openSheet(source(), wanted)
    for await (const row of sheet.rows) if (row.row === 500) break
    await new Promise(setImmediate)

    expect(closed).toBe(true)
  })

  test('passes on the error of a source that fails', async () => {
    async function* source() {
      yield Buffer.from(`${header}\n${`${audit}\n`.repeat(5_000)}`)
      throw new Error('connection lost')
    }

    await expect(openSheet(source(), wanted).then(rowsOf)).rejects.toThrow('connection lost')
  })
})

describe('a row at fault', () => {
  test('has a cell of more than 100,000 characters, and the rows after it are read', async () => {
    const rows = await read(`${header}\nA-1,4 May 2026,MASH,Good,${'x'.repeat(100_001)}\nA-2,4 May 2026,MASH,Good,${'x'.repeat(100_000)}\n`)

    expect(rows.map(({ fault }) => fault)).toEqual(['A cell of this row holds more than 100,000 characters. Shorten it.', undefined])
  })

  test('runs over several lines and has another number of cells than the header', async () => {
    const rows = await read(`${header}\nA-1,4 May 2026,"MASH,Good,Warm\n${audit}\nA-3,4 May 2026,MASH,Good,"Warm, kind"\n${audit}\n`)

    expect(rows).toHaveLength(2)
    expect(rows[0]).toMatchObject({ row: 2, fault: expect.stringContaining('from line 2 to line 4') })
    expect(rows[1]).toEqual({ row: 3, line: 5, cells })
  })

  test('has more cells than the header, unless those are empty', async () => {
    const rows = await read(`${header}\n${audit}, kind\n${audit},,\n`)

    expect(rows[0]?.fault).toContain('has 6 cells where the header has 5')
    expect(rows[1]?.fault).toBeUndefined()
  })
})

describe('an unreadable file', () => {
  test.each([
    ['empty', '', 'This file is empty'],
    ['without column names', 'Northmere\n1,2,3\n', 'such as “Audit No”, “Date of audit”, “Team”'],
    ['a picture', '\x89PNG\r\n\x1A\n\0\0', 'neither a CSV file nor an Excel workbook (.xlsx)'],
    ['empty text in UTF-16', Buffer.of(0xff, 0xfe), 'This file is empty'],
    ['only a byte order mark', '\uFEFF', 'None of the first 20 rows'],
  ])('is one that is %s', async (_, file, message) => {
    const opening = open(file)

    await expect(opening).rejects.toThrow(UnreadableFile)
    await expect(opening).rejects.toThrow(message)
  })

  test('is one with a zero byte far down', async () => {
    const sheet = await open(`${header}\n${`${audit}\n`.repeat(5_000)}\0`)

    await expect(rowsOf(sheet)).rejects.toThrow(UnreadableFile)
  })

  test('is one with a quotation mark that is never closed, at its end or for megabytes', async () => {
    const unclosed = `${header}\n${audit}\nA-2,4 May 2026,MASH,Good,"Warm\n`

    await expect(read(unclosed)).rejects.toThrow('in the row that begins on line 3 is never closed')
    await expect(read(unclosed)).rejects.toThrow(UnreadableFile)

    async function* endless() {
      yield Buffer.from(unclosed)
      for (;;) yield Buffer.from(`${audit}\n`.repeat(1_000))
    }
    await expect(openSheet(endless(), wanted).then(rowsOf)).rejects.toThrow('in the row that begins on line 3 is never closed')
  })

  test('closes its source', async () => {
    let closed = false
    async function* source() {
      try {
        for (;;) yield Buffer.from('nothing,known\n'.repeat(5_000))
      } finally {
        closed = true
      }
    }

    await expect(openSheet(source(), wanted)).rejects.toThrow(UnreadableFile)
    expect(closed).toBe(true)
  })

  test('is all that bytes mutated at random can lead to', async () => {
    const file = Buffer.from(`Northmere\n${header}\n${`${audit},\n"A-2",5 May 2026,Zoë,RI,"a\nb"\r\n`.repeat(5)}`)
    const mutations = fc.array(fc.tuple(fc.nat(file.length - 1), fc.constantFrom(0, 10, 13, 34, 44, 59, 65, 128, 195, 239, 255)), { maxLength: 8 })
    await fc.assert(fc.asyncProperty(mutations, async (changes) => {
      const mutated = Buffer.from(file)
      for (const [at, byte] of changes) mutated[at] = byte
      const outcome = await read(mutated).catch((error: unknown) => error)
      expect(Array.isArray(outcome) || outcome instanceof UnreadableFile).toBe(true)
    }), { numRuns: 500 })
  })
})
