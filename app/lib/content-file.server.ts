import { basename } from 'node:path'
import type { Nodes } from 'mdast'
import { createElement } from 'react'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { attributeOf } from './mdx.server.ts'
import type { CompiledMdx, Problem, Written } from './mdx.server.ts'

// What every kind of file under content/ has in common: front matter, sections, links and facts that are still open.

export const words = z.string('Write this in words.').trim().min(1, 'Write this in words.')
export const some = z.array(words, 'List at least one.').min(1, 'List at least one.')
export const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case words joined by hyphens.')
export const version = z.string('Put the version in quotation marks: "1.0".').regex(/^\d+\.\d+$/, 'Write the version as "1.0".')

// A bare date in YAML arrives as a Date at midnight UTC, a quoted one as text.
export const day = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value),
  z.iso.date('Write the date as 2027-05-31.'),
)
export const sources = z.array(z.strictObject({ title: words, url: z.url({ protocol: /^https?$/ }).optional(), checked: day })).min(1)
export const openFacts = z.array(z.strictObject({ fact: words, source: words }))

/** Reads the front matter of a file, which is called by its key. @returns undefined where it is not as it should be, with the problems added */
export function frontMatterOf<Facts extends { key: string }>(schema: z.ZodType<Facts>, file: string, source: string, { frontMatter }: CompiledMdx, problems: Problem[]): Facts | undefined {
  const { data, error } = schema.safeParse(frontMatter)
  for (const { path, message } of error?.issues ?? [])
    problems.push({ line: lineOf(source, path[0]), message: `${path.join('.') || 'Front matter'}: ${message}` })
  if (data && basename(file) !== `${data.key}.mdx`)
    problems.push({ line: lineOf(source, 'key'), message: `key: The file of ${data.key} is called ${data.key}.mdx.` })
  return data
}

/** The line on which a field of the front matter stands; the first where it has none. */
export function lineOf(source: string, field: PropertyKey | undefined): number {
  const at = source.split('\n').findIndex((line) => line.startsWith(`${String(field)}:`))
  return at === -1 ? 1 : at + 1
}

export type SectionHead = { id: string; title: string; minutes: number }

export function sectionHead(node: Written, before: readonly SectionHead[], problems: Problem[]): SectionHead {
  const id = attributeOf(node, 'id') ?? ''
  const title = attributeOf(node, 'title') ?? ''
  const minutes = Number(attributeOf(node, 'minutes'))
  const say = (message: string) => problems.push({ line: startOf(node), message })
  if (!slug.safeParse(id).success) say(`The id "${id}" must be lower-case words joined by hyphens.`)
  if (before.some((section) => section.id === id)) say(`The id "${id}" is used twice.`)
  if (!title) say('A section needs a title.')
  if (!Number.isInteger(minutes) || minutes < 1) say('Write minutes as a whole number, such as minutes="6".')
  return { id, title, minutes }
}

/** A link such as #three-facts leads to a section of the same file, wherever its page is. */
export function findDeadAnchors({ tree }: CompiledMdx, sections: readonly SectionHead[], problems: Problem[]) {
  for (const node of everyNodeIn(tree))
    if (node.type === 'link' && node.url.startsWith('#') && !sections.some(({ id }) => `#${id}` === node.url))
      problems.push({ line: startOf(node), message: `No section has the id of the link ${node.url}.` })
}

export function findUnmatchedOpenFacts({ tree }: CompiledMdx, listed: readonly { source: string }[], problems: Problem[]) {
  const marked = componentsIn(tree, 'OpenFact')
  for (const node of marked)
    if (!listed.some(({ source }) => source === attributeOf(node, 'source')))
      problems.push({ line: startOf(node), message: 'List this source under openFacts in the front matter.' })
  for (const { source } of listed)
    if (!marked.some((node) => attributeOf(node, 'source') === source))
      problems.push({ line: 1, message: `openFacts: no <OpenFact source="${source}"> marks this in the text.` })
}

/** A link of the text. @param anchor turns a link such as #three-facts into the address of that section */
export const linkOf = (anchor: (id: string) => string) => ({ href = '', children }: { href?: string; children?: ReactNode }) =>
  createElement('a', { className: 'govuk-link', href: href.startsWith('#') ? anchor(href.slice(1)) : href }, children)

export function componentsIn(node: Nodes, name: string): Written[] {
  return everyNodeIn(node).filter((one): one is Written => 'name' in one && one.name === name)
}

export function everyNodeIn(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(everyNodeIn) : [])]
}

export const startOf = (node: Nodes) => node.position?.start.line ?? 1
