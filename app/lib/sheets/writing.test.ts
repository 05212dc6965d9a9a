import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { looksLikeFormula } from './cells.ts'
import { openSheet } from './reading.ts'
import { csvOf } from './writing.ts'

const header = ['Audit No', 'Team', 'What to mend']

async function written(rows: readonly (readonly string[])[]) {
  let text = ''
  for await (const piece of csvOf(header, rows)) text += piece
  return text
}

async function readBack(text: string) {
  async function* source() { yield Buffer.from(text) }
  const sheet = await openSheet(source(), header.map((name) => [name]))
  const rows: string[][] = []
  for await (const { cells, fault } of sheet.rows) {
    expect(fault).toBeUndefined()
    rows.push(cells)
  }
  expect(sheet.header).toEqual(header)
  return rows
}

describe('a sheet that is written', () => {
  test('begins with the mark of UTF-8, and ends each row as Windows does', async () => {
    expect(await written([['A-1', 'MASH', 'Zoë’s date']])).toBe('\uFEFFAudit No,Team,What to mend\r\nA-1,MASH,Zoë’s date\r\n')
    expect(await written([])).toBe('\uFEFFAudit No,Team,What to mend\r\n')
  })

  test('quotes a cell that holds a comma, a quotation mark or a line break of any kind', async () => {
    expect((await written([['a,b', 'say "so"', 'a\nb'], ['a\rb', 'a\r\nb', ' c ']])).split('What to mend\r\n')[1])
      .toBe('"a,b","say ""so""","a\nb"\r\n"a\rb","a\r\nb", c \r\n')
  })

  test.each(['=1+1', '+SUM(A1)', '-2+3', '@SUM(A1)', '\t=1+1', '\r=1+1', ' =1+1', '＝1+1'])('holds %j as text, behind an apostrophe that stays', async (cell) => {
    const [[, , back] = []] = await readBack(await written([['A-1', 'MASH', cell]]))

    expect(back).toBe(`'${cell}`)
    expect(looksLikeFormula(back!)).toBe(false)
  })

  test('holds a signed number, a dash and prose behind a dash as they are', async () => {
    const cells = ['-5', '-', '- see the plan']
    expect(await readBack(await written([cells]))).toEqual([cells])
  })

  test('guards its column names too', async () => {
    let text = ''
    for await (const piece of csvOf(['=1+1'], [])) text += piece
    expect(text).toBe('\uFEFF\'=1+1\r\n')
  })

  test('comes in pieces with its mark once, from rows that come one by one as well', async () => {
    async function* rows() { for (let n = 0; n < 1_200; n++) yield [`A-${n}`, 'MASH', ''] }
    const pieces: string[] = []
    for await (const piece of csvOf(header, rows())) pieces.push(piece)

    expect(pieces.length).toBeGreaterThan(2)
    expect(pieces.join('').split('\uFEFF')).toHaveLength(2)
    expect(await readBack(pieces.join(''))).toHaveLength(1_200)
  })

  test('reads back as it was', async () => {
    const cell = fc.string({ unit: fc.oneof(fc.constantFrom(',', ';', '"', '\n', '\r', '\t', '|', '\'', ' '), fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 })) })
      .filter((cell) => !cell.includes('\0') && !looksLikeFormula(cell))
    const row = fc.tuple(cell, cell, cell).filter((cells) => cells.some((cell) => cell.trim() !== ''))
    await fc.assert(fc.asyncProperty(fc.array(row, { maxLength: 8 }), async (rows) => {
      expect(await readBack(await written(rows))).toEqual(rows)
    }))
  })
})
