import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { UnreadableFile } from './sheet.ts'
import { readXlsx } from './xlsx.ts'
import type { Asked } from './xlsx-apart.ts'

// A process of its own: takes a workbook from standard input and tells, line by line in JSON, first what it is or what is
// wrong with it, then each row.
const asked = JSON.parse(process.argv[2]!) as Asked
const file = await buffer(process.stdin)

async function* answer(): AsyncGenerator<string, void> {
  try {
    const { rows, ...workbook } = await readXlsx(file, asked.wanted, asked.sheet)
    yield line(workbook)
    for (const row of rows) yield line(row)
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error
    yield line({ problem: error.message })
  }
}

const line = (what: unknown) => `${JSON.stringify(what)}\n`

await pipeline(Readable.from(answer()), process.stdout)
