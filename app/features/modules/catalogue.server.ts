import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { componentsIn, day, findDeadAnchors, findUnmatchedOpenFacts, frontMatterOf, linkOf, openFacts, sectionHead, slug, some, sources, startOf, version, words } from '../../lib/content-file.server.ts'
import type { SectionHead } from '../../lib/content-file.server.ts'
import { attributeOf, compileMdx, ContentRefused, wordsOf } from '../../lib/mdx.server.ts'
import type { CompiledMdx, Problem, Written } from '../../lib/mdx.server.ts'
import { sectionComponents, vocabulary } from './module-components.ts'
import type { CheckQuestion, Module } from './modules.ts'

const FrontMatter = z.strictObject({
  key: slug,
  code: z.string().regex(/^(M\d\d|P\d)$/, 'Write the code as M01, or as P1 for the guide to a programme.'),
  title: words,
  version,
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
  sources,
  openFacts,
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
  for (const { module, problems } of files) if (module) problems.push(...deadModuleLinks(module.sections.map(({ html }) => html), byKey))
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
  const facts = frontMatterOf(FrontMatter, file, source, mdx, problems)
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

/** Links of some texts to modules, or to sections of them, that are not there. */
export function deadModuleLinks(texts: readonly string[], modules: Map<string, Module>): Problem[] {
  return texts.flatMap((html) => [...html.matchAll(/href="\/modules\/([^"/#?]*)(?:\/sections\/([^"/#?]*))?"/g)].flatMap(([, key = '', section]) => {
    const sections = modules.get(key)?.sections
    return sections && (!section || sections.some(({ id }) => id === section)) ? [] : [{ line: 1, message: `The link /modules/${key}${section ? `/sections/${section}` : ''} leads nowhere.` }]
  }))
}

function htmlOf({ render }: CompiledMdx, key: string, section: string): string {
  return render({
    ...sectionComponents,
    a: linkOf((id) => `/modules/${key}/sections/${id}`),
    Section: ({ id, children }: { id: string; children?: ReactNode }) => (id === section ? children : null),
  }).trim()
}
