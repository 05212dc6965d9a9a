import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import busboy from 'busboy'
import { data } from 'react-router'
import type { z } from 'zod'
import { parseForm, type mend, type Reply } from './http.server.ts'

/** The longest file that is taken in, in bytes. */
const longest = 200_000_000

const tooLong = (limit: number) => `This file is larger than ${Math.floor(limit / 1_000_000)} MB. Split it into smaller files and upload them one by one.`
const notWhole = 'The file did not arrive whole, and nothing was kept of it. Upload it again.'

/** A file that was sent, where it waits for whoever reads it. */
export type Spooled = { path: string; name: string; bytes: number }

/**
 * Reads a form with one file, in the field `file`. The file goes straight to the spool folder and never into memory.
 * @returns the form's value and the spooled file; or, with nothing left in the spool, a reply with status 400, or 413 for
 *   a file that is too long
 */
export async function parseUpload<Schema extends z.ZodType>(request: Request, spool: string, schema: Schema, { limit = longest } = {}):
  Promise<{ ok: true; value: z.infer<Schema>; file: Spooled } | { ok: false; reply: ReturnType<typeof mend> }> {
  const target = path.join(spool, randomUUID())
  const sent = await receive(request, target, limit).catch(async (error: unknown) => {
    await rm(target, { force: true })
    if (request.signal.aborted) throw error
    return { fields: {}, name: undefined, problem: notWhole, status: 400 }
  })
  const form = await parseForm(new Request(request.url, { method: 'POST', body: new URLSearchParams(sent.fields) }), schema)

  if (sent.problem || !form.ok) {
    await rm(target, { force: true })
    if (!sent.problem && !form.ok) return form
    return { ok: false, reply: data<Reply>({ problems: { file: sent.problem! }, typed: sent.fields }, { status: sent.status }) }
  }
  return { ok: true, value: form.value, file: { path: target, name: sent.name!, bytes: (await stat(target)).size } }
}

async function receive(request: Request, target: string, limit: number) {
  const fields = new Map<string, string>()
  let name: string | undefined
  let saved: Promise<void> | undefined
  let second = false
  let overLimit = false

  const form = busboy({
    headers: Object.fromEntries(request.headers),
    defParamCharset: 'utf8',
    limits: { files: 1, fileSize: limit, fields: 20, fieldSize: 2_000 },
  })
  form.on('field', (field, value) => fields.set(field, value))
  form.on('filesLimit', () => { second = true })
  form.on('file', (_, file, { filename }) => {
    if (!filename) return void file.resume()
    name = filename.replaceAll('\0', '').trim() || 'Without a name'
    // What comes after the limit is read and let go of: an answer to someone who is still sending would never be seen.
    file.on('limit', () => { overLimit = true })
    saved = pipeline(file, createWriteStream(target, { flags: 'wx', mode: 0o600 }))
    saved.catch((error: Error) => form.destroy(error))
  })
  if (request.body) await pipeline(Readable.fromWeb(request.body as ReadableStream), form)
  await saved

  const problem = second ? 'Choose one file only.' : overLimit ? tooLong(limit) : name ? undefined : 'Choose the file to upload.'
  return { fields: Object.fromEntries(fields), name, problem, status: overLimit ? 413 : 400 }
}

/** Hands a spooled file over to whoever reads it next. If that fails, the file goes. */
export async function handOver<T>(file: Spooled, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    await rm(file.path, { force: true })
    throw error
  }
}

/** Makes the spool folder, and removes what earlier servers left in it, save for these files. */
export async function clearSpool(spool: string, keep: readonly string[]) {
  await mkdir(spool, { recursive: true, mode: 0o700 })
  for (const name of await readdir(spool)) {
    const file = path.join(spool, name)
    if (!keep.includes(file)) await rm(file, { recursive: true, force: true })
  }
}
