import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Nodes } from 'mdast'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { day, findDeadAnchors, findUnmatchedOpenFacts, frontMatterOf, lineOf, linkOf, openFacts, sectionHead, slug, some, sources, startOf, version, words } from '../../lib/content-file.server.ts'
import type { SectionHead } from '../../lib/content-file.server.ts'
import { attributeOf, compileMdx, ContentRefused } from '../../lib/mdx.server.ts'
import type { CompiledMdx, Problem, Vocabulary, Written } from '../../lib/mdx.server.ts'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { catalogue, deadModuleLinks } from '../modules/catalogue.server.ts'
import { sectionComponents, vocabulary as ofModules } from '../modules/module-components.ts'
import type { WorkshopContent } from './catalogue.ts'

const themeKeys = practiceFramework.themes.map(({ key }) => key)
const theme = z.string().refine((key) => themeKeys.includes(key), { error: `Write a theme of the framework: ${themeKeys.join(', ')}.` })

const FrontMatter = z.strictObject({
  key: slug,
  code: z.string().regex(/^W\d$/, 'Write the code as W1.'),
  title: words,
  version,
  audience: some,
  minutes: z.int('Write the minutes as a whole number.').positive(),
  hours: z.number('Write the hours as a number, such as 2.5.').positive(),
  places: z.int('Write the places as a whole number.').min(1, 'A workshop has at least one place.').max(200, 'A workshop has at most 200 places.'),
  themes: z.array(theme, 'List the themes, or write [] for all of them.'),
  standards: some,
  reviewBy: day,
  guidanceEdition: words,
  summary: words,
  outcomes: some,
  contentWarning: words,
  joining: words,
  preWork: z.strictObject({ module: slug.optional(), task: words }),
  postWork: z.strictObject({ task: words, seenBy: some }),
  sources,
  openFacts,
})

const { Check: _, Question: __, Option: ___, ...partsOfModules } = ofModules
/** What writers may put into a workshop: the parts of modules without their checks, and notes for whoever leads it. */
export const vocabulary: Vocabulary = { ...partsOfModules, Notes: { needs: ['for'] } }

/** Where the workshops are written. */
const contentFolder = () => resolve('content/workshops')

let known: Promise<Map<string, WorkshopContent>> | undefined

/**
 * Every workshop by its key, in the order of their codes. The folder is read at first use, and in development on every use; a file that has not changed is not compiled
 * again. Throws `ContentRefused`, naming file and line.
 */
export function workshopCatalogue(): Promise<Map<string, WorkshopContent>> {
  if (process.env.NODE_ENV === 'development') return workshopsIn(contentFolder())
  known ??= workshopsIn(contentFolder()).catch((error) => {
    known = undefined
    throw error
  })
  return known
}

/** The workshops of one folder, as `workshopCatalogue` has them. Throws `ContentRefused` with the problems of the first bad file. */
export async function workshopsIn(folder: string): Promise<Map<string, WorkshopContent>> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mdx')).toSorted()
  const workshops: WorkshopContent[] = []
  for (const file of names) {
    const workshop = await workshopFrom(file, await readFile(join(folder, file), 'utf8'))
    const double = workshops.find(({ code }) => code === workshop.code)
    if (double) throw new ContentRefused(file, [{ line: 1, message: `code: ${double.code} is the code of ${double.key}, too. Give this workshop another.` }])
    workshops.push(workshop)
  }
  return new Map(workshops.toSorted((one, other) => one.code.localeCompare(other.code)).map((workshop) => [workshop.key, workshop]))
}

// The last good reading of each file, used again for as long as its text stays the same.
const lastRead = new Map<string, WorkshopContent>()

/** One workshop from its file name and text. Throws `ContentRefused` with all problems found. */
export async function workshopFrom(file: string, source: string): Promise<WorkshopContent> {
  const contentHash = createHash('sha256').update(source).digest('hex')
  const before = lastRead.get(file)
  if (before?.contentHash === contentHash) return before

  const mdx = await compileMdx(file, source, vocabulary)
  const problems: Problem[] = []
  const facts = frontMatterOf(FrontMatter, file, source, mdx, problems)
  const heads = partsOf(mdx, problems)
  findDeadAnchors(mdx, heads, problems)
  if (facts) {
    findUnmatchedOpenFacts(mdx, facts.openFacts, problems)
    problems.push(...whatDoesNotAddUp(facts, heads, source), ...await deadModule(facts, source))
  }
  const sections = heads.map((head) => ({ ...head, html: partOf(mdx, 'Section', head.id), notes: partOf(mdx, 'Notes', head.id) }))
  problems.push(...deadModuleLinks(sections.map(({ html, notes }) => html + notes), await catalogue()))
  if (!facts || problems.length > 0) throw new ContentRefused(file, problems.toSorted((a, b) => a.line - b.line))

  const workshop: WorkshopContent = { ...facts, contentHash, sections }
  lastRead.set(file, workshop)
  return workshop
}

/** Sections, each with its notes after it, which are all that may stand at the top of a file. */
function partsOf({ tree }: CompiledMdx, problems: Problem[]): SectionHead[] {
  const sections: (SectionHead & { line: number })[] = []
  const noted = new Set<string>()
  for (const node of tree.children) {
    const name = 'name' in node ? node.name : undefined
    if (name === 'Section') sections.push({ ...sectionHead(node as Written, sections, problems), line: startOf(node) })
    else if (name === 'Notes') noteNotes(node as Written, sections.at(-1)?.id, noted, problems)
    else if (node.type !== 'yaml') problems.push({ line: startOf(node), message: 'Put this inside a <Section>, or inside <Notes for="…"> after one.' })
    if (name === 'Section' || name === 'Notes') findNested(node, problems)
  }
  if (sections.length === 0) problems.push({ line: 1, message: 'A workshop needs at least one <Section>.' })
  for (const { id, line } of sections) if (!noted.has(id)) problems.push({ line, message: `Write <Notes for="${id}"> after this section: what whoever leads it needs there.` })
  return sections.map(({ id, title, minutes }) => ({ id, title, minutes }))
}

function noteNotes(node: Written, before: string | undefined, noted: Set<string>, problems: Problem[]) {
  const its = attributeOf(node, 'for') ?? ''
  if (noted.has(its)) problems.push({ line: startOf(node), message: `The section "${its}" has notes already. Put both together.` })
  else if (its !== before) problems.push({ line: startOf(node), message: before ? `These notes stand after the section "${before}". Write <Notes for="${before}">, or put them after "${its}".` : 'Put notes after the section that they are for.' })
  noted.add(its)
}

function findNested(node: Nodes, problems: Problem[]) {
  for (const child of 'children' in node ? node.children : []) {
    if ('name' in child && (child.name === 'Section' || child.name === 'Notes')) problems.push({ line: startOf(child), message: `<${child.name}> stands at the top of the file, and inside nothing else.` })
    findNested(child, problems)
  }
}

function whatDoesNotAddUp({ minutes, hours }: { minutes: number; hours: number }, sections: readonly SectionHead[], source: string): Problem[] {
  const together = sections.reduce((sum, section) => sum + section.minutes, 0)
  return [
    ...(together === minutes ? [] : [{ line: lineOf(source, 'minutes'), message: `minutes: The sections take ${together} minutes together, and this says ${minutes}. Make them the same.` }]),
    // A long break is no learning, so fewer hours may count than it takes; never more.
    ...(hours * 60 <= minutes + 5 && hours * 60 >= minutes / 2 ? [] : [{ line: lineOf(source, 'hours'), message: `hours: ${minutes} minutes are ${Number((minutes / 60).toFixed(2))} hours, and this says ${hours}. Only breaks may be left out.` }]),
  ]
}

async function deadModule({ preWork: { module } }: { preWork: { module?: string } }, source: string): Promise<Problem[]> {
  const modules = await catalogue()
  return module === undefined || modules.has(module) ? [] : [{ line: lineOf(source, 'preWork'), message: `preWork.module: No module is called ${module}. Write the name of a file in content/modules, or leave it out.` }]
}

/** A section or its notes as they stand on a page of the whole workshop. */
function partOf({ render }: CompiledMdx, part: 'Section' | 'Notes', id: string): string {
  const only = (name: string, its: string, children: ReactNode) => (name === part && its === id ? children : null)
  return render({
    ...sectionComponents,
    a: linkOf((section) => `#${section}`),
    Section: ({ id: its, children }: { id: string; children?: ReactNode }) => only('Section', its, children),
    Notes: ({ for: its, children }: { for: string; children?: ReactNode }) => only('Notes', its, children),
  }).trim()
}
