import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { asCsv, tooMuch, UnreadableFile, type Sheet, type SheetRow, type Wanted } from './sheet.ts'
import type { Workbook } from './xlsx.ts'

/** What is asked of the process that reads a workbook. */
export type Asked = { wanted: Wanted; sheet?: string }

type Process = ChildProcessByStdio<Writable, Readable, Readable>

const longestFile = 20_000_000
const megabytesOfMemory = 1_024
const longestWait = 60_000
const longestUnread = 30_000

/**
 * Opens a workbook in a process of its own. The library that reads it takes all of it at once and does not say how much
 * memory that needs; a process that runs out of memory, or does not come to an end, is ended alone, where a worker thread
 * would take the portal with it.
 * @throws UnreadableFile when it cannot be read as a sheet
 */
export async function openXlsx(source: AsyncIterable<Uint8Array>, wanted: Wanted, sheet?: string): Promise<Sheet> {
  const reader = startReading({ wanted, sheet })
  try {
    const lines = linesOf(reader.stdout)
    const workbook = await answerTo<Omit<Workbook, 'rows'>>(reader, source, lines)
    return { kind: 'xlsx', ...workbook, rows: rowsFrom(reader, lines) }
  } catch (error) {
    end(reader)
    throw error
  }
}

/** Built or not, the portal runs in its own folder, where this file stands as it was written. */
const script = path.resolve('app/lib/sheets/xlsx-process.ts')

/** Nothing of the portal's surroundings is handed on: neither passwords nor settings. */
const startReading = (asked: Asked): Process =>
  spawn(process.execPath, [`--max-old-space-size=${megabytesOfMemory}`, script, JSON.stringify(asked)], { stdio: ['pipe', 'pipe', 'pipe'], env: {} })

/** Hands the workbook over and waits for the first line of the answer. */
async function answerTo<T extends object>(reader: Process, source: AsyncIterable<Uint8Array>, lines: AsyncGenerator<string>): Promise<T> {
  const tooSlow = setTimeout(() => reader.kill('SIGKILL'), longestWait)
  const ended = new Promise<{ code: number | null } | { fault: Error }>((resolve) => {
    reader.once('close', (code) => resolve({ code }))
    reader.on('error', (fault) => resolve({ fault }))
  })
  const complaint = text(reader.stderr)
  try {
    await pipeline(Readable.from(upTo(longestFile, source), { objectMode: false }), reader.stdin).catch((error: unknown) => {
      // Why a reader is gone shows below.
      if (!['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    })
    const { done, value } = await lines.next()
    if (done) {
      const how = await ended
      if ('fault' in how) throw how.fault
      // A fault in the program ends with 1; running out of memory or of time ends otherwise.
      throw how.code === 1 ? new Error(`The reader of workbooks failed: ${(await complaint).slice(-2_000)}`) : new UnreadableFile(tooMuch)
    }
    const answer = JSON.parse(value) as T | { problem: string }
    if ('problem' in answer) throw new UnreadableFile(answer.problem as string)
    return answer
  } finally {
    clearTimeout(tooSlow)
  }
}

async function* upTo(most: number, source: AsyncIterable<Uint8Array>) {
  let size = 0
  for await (const bytes of source) {
    size += bytes.length
    if (size > most) throw new UnreadableFile(`This workbook is larger than ${most / 1_000_000} MB. ${asCsv}`)
    yield bytes
  }
}

/** The rows as they come. A reader whose rows nobody begins to read is ended after a while, and keeps nobody from leaving. */
function rowsFrom(reader: Process, lines: AsyncGenerator<string>): AsyncIterable<SheetRow> {
  const unread = setTimeout(() => end(reader), longestUnread).unref()
  const held = [reader, reader.stdout, reader.stderr] as { ref(): void; unref(): void }[]
  for (const one of held) one.unref()
  async function* rows() {
    clearTimeout(unread)
    for (const one of held) one.ref()
    try {
      for await (const line of lines) yield JSON.parse(line) as SheetRow
      if (reader.exitCode === null && reader.signalCode === null) await once(reader, 'exit')
      if (reader.exitCode !== 0) throw new Error(`The reader of workbooks stopped before its end (${reader.exitCode ?? reader.signalCode}).`)
    } finally {
      end(reader)
    }
  }
  return rows()
}

function end(reader: Process) {
  reader.kill('SIGKILL')
  reader.stdout.destroy()
}

async function* linesOf(stdout: Readable): AsyncGenerator<string> {
  let begun: string[] = []
  for await (const piece of stdout.setEncoding('utf8') as AsyncIterable<string>) {
    const [first = '', ...more] = piece.split('\n')
    begun.push(first)
    for (const next of more) {
      yield begun.join('')
      begun = [next]
    }
  }
}
