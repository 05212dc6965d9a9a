import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { z } from 'zod'
import { clearSpool, handOver, parseUpload } from './upload.server.ts'

const spool = mkdtempSync(path.join(tmpdir(), 'practice-loop-spool-'))
afterAll(() => rmSync(spool, { recursive: true }))
beforeEach(() => clearSpool(spool, []))

const Form = z.object({ profile: z.enum(['one', 'two'], 'Choose a profile.') })

function sent(files: Record<string, string | Uint8Array<ArrayBuffer>>, fields: Record<string, string> = { profile: 'one' }) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  for (const [name, content] of Object.entries(files)) form.append('file', new File([content], name))
  return new Request('http://localhost/upload', { method: 'POST', body: form })
}

test('a file is spooled as it was sent, under a name of our own, with the form’s other fields', async () => {
  const form = await parseUpload(sent({ '../Prüfungen – Mai.csv': 'a,b\n1,2\n' }), spool, Form)

  expect(form).toMatchObject({ ok: true, value: { profile: 'one' }, file: { name: 'Prüfungen – Mai.csv', bytes: 8 } })
  if (!form.ok) return
  expect(path.dirname(form.file.path)).toBe(spool)
  expect(readFileSync(form.file.path, 'utf8')).toBe('a,b\n1,2\n')
})

test.for([['a%00b.csv', 'ab.csv'], ['%20%20', 'Without a name']])('a file named %s is kept under a name that can be stored and read', async ([name, kept]) => {
  const body = ['--b', `Content-Disposition: form-data; name="file"; filename*=utf-8''${name}`, 'Content-Type: text/csv', '', 'a,b', '--b', 'Content-Disposition: form-data; name="profile"', '', 'one', '--b--', ''].join('\r\n')
  const request = new Request('http://localhost/upload', { method: 'POST', headers: { 'Content-Type': 'multipart/form-data; boundary=b' }, body })

  expect(await parseUpload(request, spool, Form)).toMatchObject({ ok: true, file: { name: kept } })
})

test.for([
  ['no file', sent({ '': '' }), { file: 'Choose the file to upload.' }, 400],
  ['two files', sent({ 'a.csv': 'a', 'b.csv': 'b' }), { file: 'Choose one file only.' }, 400],
  ['a fault in another field', sent({ 'a.csv': 'a' }, { profile: 'three' }), { profile: 'Choose a profile.' }, 400],
  ['no form at all', new Request('http://localhost/upload', { method: 'POST', body: 'a,b' }), { file: 'The file did not arrive whole, and nothing was kept of it. Upload it again.' }, 400],
  ['more than the limit', sent({ 'a.csv': new Uint8Array(3_000_000) }), { file: 'This file is larger than 2 MB. Split it into smaller files and upload them one by one.' }, 413],
] as const)('with %s the form says what to mend and nothing stays in the spool', async ([, request, problems, status]) => {
  const form = await parseUpload(request, spool, Form, { limit: 2_000_000 })

  expect(form).toMatchObject({ ok: false, reply: { data: { problems }, init: { status } } })
  expect(readdirSync(spool)).toEqual([])
})

test('a form that breaks off leaves nothing in the spool', async () => {
  const whole = sent({ 'a.csv': 'x'.repeat(100_000) })
  const bytes = new Uint8Array(await whole.clone().arrayBuffer())
  const broken = new Request(whole.url, { method: 'POST', headers: whole.headers, body: bytes.slice(0, 60_000) })

  expect(await parseUpload(broken, spool, Form)).toMatchObject({ ok: false, reply: { init: { status: 400 } } })
  expect(readdirSync(spool)).toEqual([])
})

test('a spooled file goes when what was to take it over fails, and stays when it does not', async () => {
  const form = await parseUpload(sent({ 'a.csv': 'a' }), spool, Form)
  if (!form.ok) throw new Error('The form was not read.')

  expect(await handOver(form.file, async () => 'taken')).toBe('taken')
  expect(readdirSync(spool)).toHaveLength(1)
  await expect(handOver(form.file, async () => { throw new Error('no') })).rejects.toThrow('no')
  expect(readdirSync(spool)).toEqual([])
})

test('a new server removes what nobody waits for any more', async () => {
  writeFileSync(path.join(spool, 'waiting'), '')
  writeFileSync(path.join(spool, 'left'), '')

  await clearSpool(spool, [path.join(spool, 'waiting')])
  expect(readdirSync(spool)).toEqual(['waiting'])
})
