import { desc, inArray } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { moduleVersions } from '../../../db/schema.ts'
import { contentFolder, filesIn, type WrittenFile } from './catalogue.server.ts'
import type { Module } from './modules.ts'

/** A file of content/modules by its name without the ending, with the version that the council has of the module, whole only where the two differ. */
export type Preview = WrittenFile & { slug: string; published?: { version: string; publishedAt: Date; content?: Module } }

/** Every file of content/modules as it is on disk now, beside what the council has published. Two statements, or one where nothing differs. */
export async function previews(editor: Allowed<'confirm facts of modules'>, folder = contentFolder()): Promise<Preview[]> {
  const files = await filesIn(folder)
  const tx = await editor.reading()
  const newest = await tx.selectDistinctOn([moduleVersions.moduleKey], {
    id: moduleVersions.id, key: moduleVersions.moduleKey, version: moduleVersions.version, publishedAt: moduleVersions.publishedAt, hash: moduleVersions.contentHash,
  }).from(moduleVersions).orderBy(moduleVersions.moduleKey, desc(moduleVersions.publishedAt))
  const beside = files.map((file) => ({ ...file, slug: file.file.replace(/\.mdx$/, '') })).map((file) => ({ file, its: newest.find(({ key }) => key === file.slug) }))
  const different = beside.flatMap(({ file: { module }, its }) => (module && its && its.hash !== module.contentHash ? [its.id] : []))
  const contents = different.length === 0 ? [] : await tx.select({ id: moduleVersions.id, content: moduleVersions.content }).from(moduleVersions).where(inArray(moduleVersions.id, different))
  return beside.map(({ file, its }) => ({ ...file, published: its && { version: its.version, publishedAt: its.publishedAt, content: contents.find(({ id }) => id === its.id)?.content } }))
}

/** One file, as `previews` has it. @returns undefined when there is no such file */
export async function previewOf(editor: Allowed<'confirm facts of modules'>, slug: string, folder = contentFolder()): Promise<Preview | undefined> {
  return (await previews(editor, folder)).find((file) => file.slug === slug)
}
