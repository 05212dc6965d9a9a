import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { endReadings, ownDatabase, somebody, through } from '../../../tests/support/council.ts'
import { previewOf, previews } from './preview.server.ts'

const { db, owner } = await ownDatabase()
const folder = await mkdtemp(join(tmpdir(), 'preview-'))
afterEach(endReadings)
afterAll(() => rm(folder, { recursive: true }))

test('a preview shows every file as it is now, the same as published, different, new or refused, and changes nothing', async () => {
  const editor = await somebody(owner, 'northmere', { name: 'Ada Editor', role: 'admin' })
  const neglect = await readFile('content/modules/neglect.mdx', 'utf8')
  await copyFile('content/modules/chronology.mdx', join(folder, 'chronology.mdx'))
  await writeFile(join(folder, 'neglect.mdx'), neglect.replace(/^title: .*$/m, 'title: Neglect, in other words'))
  await writeFile(join(folder, 'quite-new.mdx'), neglect.replace(/^key: .*$/m, 'key: quite-new').replaceAll('/modules/neglect', '/modules/quite-new').replace(/\]\(\/modules\/[^)]*\)/g, '](https://example.org)'))
  await writeFile(join(folder, 'broken.mdx'), 'No front matter.')
  const door = () => through(db, 'confirm facts of modules', editor)

  const files = new Map((await previews(await door(), folder)).map((file) => [file.slug, file]))
  expect(files.get('chronology')!.published).toMatchObject({ version: '1.0', content: undefined })
  expect(files.get('neglect')).toMatchObject({ module: { title: 'Neglect, in other words' }, published: { content: { key: 'neglect' } } })
  expect(files.get('neglect')!.published!.content!.title).not.toBe('Neglect, in other words')
  expect(files.get('quite-new')!.published).toBeUndefined()
  expect(files.get('broken')).toEqual({ file: 'broken.mdx', slug: 'broken', published: undefined, problems: [{ line: 1, message: expect.stringContaining('front matter') }] })

  expect((await previewOf(await door(), 'neglect', folder))!.module!.title).toBe('Neglect, in other words')
  for (const slug of ['gone', '../modules/neglect', 'neglect.mdx']) expect(await previewOf(await door(), slug, folder)).toBeUndefined()
})
