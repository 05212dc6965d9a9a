import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { Nodes } from 'mdast'
import { createElement } from 'react'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { attributeOf, compileMdx, ContentRefused, wordsOf } from '../../lib/mdx.server.ts'
import type { CompiledMdx, Problem, Written } from '../../lib/mdx.server.ts'
import { sectionComponents, vocabulary } from './module-components.ts'
import type { CheckQuestion, Module } from './modules.ts'

const words = z.string('Write this in words.').trim().min(1, 'Write this in words.')
const some = z.array(words, 'List at least one.').min(1, 'List at least one.')
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Use lower-case words joined by hyphens.')

// A bare date in YAML arrives as a Date at midnight UTC, a quoted one as text.
const day = z.preprocess(
  (value) => (value instanceof Date ? value.toISOString().slice(0, 10) : value),
  z.iso.date('Write the date as 2027-05-31.'),
)

const FrontMatter = z.strictObject({
  key: slug,
  code: z.string().regex(/^(M\d\d|P\d)$/, 'Write the code as M01, or as P1 for the guide to a programme.'),
  title: words,
  version: z.string('Put the version in quotation marks: "1.0".').regex(/^\d+\.\d+$/, 'Write the version as "1.0".'),
  change: z.enum(['editorial', 'top-up', 'material']),
  audience: some,
  themes: z.array(slug).min(1),
  standards: some,
  minutes: z.int().positive(),
  hours: z.number().positive(),
  reviewBy: day,
  guidanceEdition: words,
  summary: words,
  outcomes: some,
  contentWarning: words,
  reflection: z.strictObject({ prompt: words, words: z.int().positive() }),
  applyTask: z.strictObject({ task: words, acceptedIf: some }),
  sources: z.array(z.strictObject({ title: words, url: z.url({ protocol: /^https?$/ }).optional(), checked: day })).min(1),
  openFacts: z.array(z.strictObject({ fact: words, source: words })),
})

/** Where the modules are written. */
export const contentFolder = () => resolve('content/modules')

let known: Promise<Map<string, Module>> | undefined

/**
 * Every published module by its key, in the order of their codes. The folder is read at first use, and in development
 * on every use; a file that has not changed is not compiled again. Throws `ContentRefused`, naming file and line.
 */
export function catalogue(): Promise<Map<string, Module>> {
  const folder = contentFolder()
  if (process.env.NODE_ENV === 'development') return modulesIn(folder)
  known ??= modulesIn(folder).catch((error) => {
    known = undefined
    throw error
  })
  return known
}

/** The modules of one folder, as `catalogue` has them. Throws `ContentRefused` with the problems of the first bad file. */
export async function modulesIn(folder: string): Promise<Map<string, Module>> {
  const files = await filesIn(folder)
  for (const { file, problems } of files) if (problems.length > 0) throw new ContentRefused(file, problems)
  return byKeyOf(files)
}

/** A file as it was read: with its module where it can be read as one, and with everything that keeps it from being published. */
export type WrittenFile = { file: string; module?: Module; problems: Problem[] }

/** Every file of a folder as it is now, bad ones too: first the modules in the order of their codes, then what cannot be read as one. */
export async function filesIn(folder: string): Promise<WrittenFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mdx')).toSorted()
  const files: WrittenFile[] = []
  for (const file of names) files.push(await fileFrom(file, await readFile(join(folder, file), 'utf8')))
  const byKey = byKeyOf(files)
  for (const { module, problems } of files) if (module) problems.push(...deadModuleLinks(module, byKey))
  return files.toSorted((one, other) => (one.module?.code ?? 'none').localeCompare(other.module?.code ?? 'none'))
}

const byKeyOf = (files: readonly WrittenFile[]) => new Map(files.flatMap(({ module }) => (module ? [[module.key, module]] : [])))

async function fileFrom(file: string, source: string): Promise<WrittenFile> {
  try {
    return { file, module: await moduleFrom(file, source), problems: [] }
  } catch (error) {
    if (error instanceof ContentRefused) return { file, problems: error.problems }
    throw error
  }
}

// The last good reading of each file, used again for as long as its text stays the same.
const lastRead = new Map<string, Module>()

/** One module from its file name and text. Throws `ContentRefused` with all problems found. */
export async function moduleFrom(file: string, source: string): Promise<Module> {
  const contentHash = createHash('sha256').update(source).digest('hex')
  const before = lastRead.get(file)
  if (before?.contentHash === contentHash) return before

  const mdx = await compileMdx(file, source, vocabulary)
  const problems: Problem[] = []
  const facts = frontMatterOf(file, source, mdx, problems)
  const { sections, checks } = partsOf(mdx, problems)
  const preCheck = checkAt('before', checks, problems)
  const postCheck = checkAt('after', checks, problems)
  findDeadAnchors(mdx, sections, problems)
  if (facts) findUnmatchedOpenFacts(mdx, facts.openFacts, problems)
  if (!facts || problems.length > 0) throw new ContentRefused(file, problems.toSorted((a, b) => a.line - b.line))

  const module: Module = {
    ...facts,
    contentHash,
    preCheck,
    postCheck,
    sections: sections.map(({ id, title, minutes }) => ({ id, title, minutes, html: htmlOf(mdx, facts.key, id) })),
  }
  lastRead.set(file, module)
  return module
}

function frontMatterOf(file: string, source: string, { frontMatter }: CompiledMdx, problems: Problem[]) {
  const { data, error } = FrontMatter.safeParse(frontMatter)
  for (const { path, message } of error?.issues ?? [])
    problems.push({ line: lineOf(source, path[0]), message: `${path.join('.') || 'Front matter'}: ${message}` })
  if (data && basename(file) !== `${data.key}.mdx`)
    problems.push({ line: lineOf(source, 'key'), message: `key: The file of ${data.key} is called ${data.key}.mdx.` })
  return data
}

function lineOf(source: string, field: PropertyKey | undefined): number {
  const at = source.split('\n').findIndex((line) => line.startsWith(`${String(field)}:`))
  return at === -1 ? 1 : at + 1
}

type SectionHead = { id: string; title: string; minutes: number }

/** Sections and checks, which are all that may stand at the top of a file. */
function partsOf({ tree }: CompiledMdx, problems: Problem[]) {
  const sections: SectionHead[] = []
  const checks: Written[] = []
  for (const node of tree.children) {
    const name = 'name' in node ? node.name : undefined
    if (name === 'Section') sections.push(sectionHead(node as Written, sections, problems))
    else if (name === 'Check') checks.push(node as Written)
    else if (node.type !== 'yaml') problems.push({ line: startOf(node), message: 'Put this inside a <Section>.' })
  }
  if (sections.length === 0) problems.push({ line: 1, message: 'A module needs at least one <Section>.' })
  return { sections, checks }
}

function sectionHead(node: Written, before: SectionHead[], problems: Problem[]): SectionHead {
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

function checkAt(when: 'before' | 'after', checks: Written[], problems: Problem[]): CheckQuestion[] {
  const found = checks.filter((check) => attributeOf(check, 'when') === when)
  const [check] = found
  if (!check || found.length > 1) {
    problems.push({ line: found[1] ? startOf(found[1]) : 1, message: `A module needs exactly one <Check when="${when}">.` })
    return []
  }
  const questions = componentsIn(check, 'Question').map((question) => questionFrom(question, problems))
  if (questions.length !== 5) problems.push({ line: startOf(check), message: 'A check has five questions.' })
  const ids = questions.map(({ id }) => id)
  if (new Set(ids).size < ids.length) problems.push({ line: startOf(check), message: 'Two questions have the same id.' })
  return questions
}

function questionFrom(node: Written, problems: Problem[]): CheckQuestion {
  const id = attributeOf(node, 'id') ?? ''
  const say = (message: string) => problems.push({ line: startOf(node), message: `Question ${id}: ${message}` })
  const options = componentsIn(node, 'Option').map((option, place) => ({
    key: 'abcdefgh'.charAt(place),
    text: wordsOf(option),
    right: option.attributes.some((attribute) => 'name' in attribute && attribute.name === 'right'),
    because: attributeOf(option, 'because') ?? '',
  }))
  if (!slug.safeParse(id).success) say('the id must be lower-case words joined by hyphens.')
  if (!attributeOf(node, 'ask')) say('say what is asked.')
  if (options.length < 3 || options.length > 5) say('give three to five options.')
  if (options.filter(({ right }) => right).length !== 1) say('mark exactly one option as right.')
  if (options.some(({ text }) => !text)) say('an option has no words.')
  if (options.some(({ because }) => !because)) say('every option says why it is right or wrong: because="…".')
  return { id, question: attributeOf(node, 'ask') ?? '', options }
}

/** A link such as #three-facts leads to a section of the same module, wherever its page is. */
function findDeadAnchors({ tree }: CompiledMdx, sections: SectionHead[], problems: Problem[]) {
  for (const node of everyNodeIn(tree))
    if (node.type === 'link' && node.url.startsWith('#') && !sections.some(({ id }) => `#${id}` === node.url))
      problems.push({ line: startOf(node), message: `No section has the id of the link ${node.url}.` })
}

function deadModuleLinks(module: Module, modules: Map<string, Module>): Problem[] {
  return module.sections.flatMap(({ html }) => [...html.matchAll(/href="\/modules\/([^"/#?]*)(?:\/sections\/([^"/#?]*))?"/g)].flatMap(([, key = '', section]) => {
    const sections = modules.get(key)?.sections
    return sections && (!section || sections.some(({ id }) => id === section)) ? [] : [{ line: 1, message: `The link /modules/${key}${section ? `/sections/${section}` : ''} leads nowhere.` }]
  }))
}

function findUnmatchedOpenFacts({ tree }: CompiledMdx, openFacts: { source: string }[], problems: Problem[]) {
  const marked = componentsIn(tree, 'OpenFact')
  for (const node of marked)
    if (!openFacts.some(({ source }) => source === attributeOf(node, 'source')))
      problems.push({ line: startOf(node), message: 'List this source under openFacts in the front matter.' })
  for (const { source } of openFacts)
    if (!marked.some((node) => attributeOf(node, 'source') === source))
      problems.push({ line: 1, message: `openFacts: no <OpenFact source="${source}"> marks this in the text.` })
}

function htmlOf({ render }: CompiledMdx, key: string, section: string): string {
  return render({
    ...sectionComponents,
    a: ({ href = '', children }: { href?: string; children?: ReactNode }) =>
      createElement('a', { className: 'govuk-link', href: href.replace(/^#/, `/modules/${key}/sections/`) }, children),
    Section: ({ id, children }: { id: string; children?: ReactNode }) => (id === section ? children : null),
  }).trim()
}

function componentsIn(node: Nodes, name: string): Written[] {
  return everyNodeIn(node).filter((one): one is Written => 'name' in one && one.name === name)
}

function everyNodeIn(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(everyNodeIn) : [])]
}

const startOf = (node: Nodes) => node.position?.start.line ?? 1
