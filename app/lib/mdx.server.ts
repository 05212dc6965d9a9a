/// <reference types="mdast-util-mdx" />
import { bundleMDX } from 'mdx-bundler'
import { getMDXComponent } from 'mdx-bundler/client/index.js'
import type { MDXContentProps } from 'mdx-bundler/client/index.js'
import type { Nodes, Root } from 'mdast'
import type { MdxJsxFlowElement, MdxJsxTextElement } from 'mdast-util-mdx-jsx'
import { createElement } from 'react'
import type { ComponentType } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'

/** A component as it was written, in a paragraph or on lines of its own. */
export type Written = MdxJsxFlowElement | MdxJsxTextElement

/** The components writers may use, and what each may be given. Whatever is not named here is refused. */
export type Vocabulary = Record<string, { needs?: string[]; may?: string[]; flags?: string[]; inside?: string }>

// Every component writes its own markup from its own props, so what each accepts is checked by the guard, not by types.
export type Components = Record<string, ComponentType<never> | string>

export type Problem = { line: number; message: string }

/** What was written cannot be published. Its message lists every problem as file:line, with what to write instead. */
export class ContentRefused extends Error {
  readonly file: string
  readonly problems: Problem[]

  constructor(file: string, problems: Problem[]) {
    super(problems.map(({ line, message }) => `${file}:${line} ${message}`).join('\n'))
    this.name = 'ContentRefused'
    this.file = file
    this.problems = problems
  }
}

export type CompiledMdx = {
  frontMatter: unknown
  /** The text as parsed, for reading parts of it as data. */
  tree: Root
  /** Static HTML, made here on the server. Every component of the vocabulary must be given. */
  render: (components: Components) => string
}

/**
 * Checks and compiles one reviewed MDX file. MDX is code: it runs on the server when it is rendered, never in a browser,
 * and only after the guard has found nothing in it but Markdown and components of the vocabulary.
 *
 * `file` is the name that problems are reported under. Throws `ContentRefused` with all problems at once.
 */
export async function compileMdx(file: string, source: string, vocabulary: Vocabulary): Promise<CompiledMdx> {
  // The front matter reader runs what stands under "---js" as a program, so only a bare "---" is let through.
  if (!/^---\r?\n/.test(source))
    throw new ContentRefused(file, [{ line: 1, message: 'Begin the file with front matter: a line of only "---".' }])

  const problems: Problem[] = []
  let tree: Root | undefined
  const guard = () => (parsed: Root) => {
    tree = structuredClone(parsed)
    problems.push(...problemsIn(parsed, vocabulary))
    if (problems.length > 0) throw new Error('refused')
  }
  try {
    const { code, frontmatter } = await bundleMDX({
      source,
      // The guard goes first: the bundler's own plugins add exports, which it would refuse.
      mdxOptions: (options) => ({ ...options, remarkPlugins: [guard, ...(options.remarkPlugins ?? [])] }),
      esbuildOptions: (options) => ({ ...options, logLevel: 'silent' }),
    })
    const Content = getMDXComponent(code)
    return {
      frontMatter: frontmatter,
      tree: tree!,
      render: (components) => renderToStaticMarkup(createElement(Content, { components } as MDXContentProps)),
    }
  } catch (error) {
    throw new ContentRefused(file, problems.length > 0 ? problems : [syntaxProblem(error)])
  }
}

const plainMarkdown = new Set([
  'root', 'yaml', 'heading', 'paragraph', 'text', 'emphasis', 'strong', 'break', 'list', 'listItem', 'blockquote', 'link',
])

/** What to write instead of the Markdown that pages have no form for. */
const insteadOf: Record<string, string> = {
  image: 'Pictures cannot be used. Say in words what the picture would show.',
  code: 'Lines that begin with four spaces or stand between ``` become program text. Take the spaces or marks out.',
  inlineCode: 'Text between ` marks becomes program text. Use quotation marks.',
  thematicBreak: 'Rules across the page cannot be used. Begin a heading with "## " instead.',
}

function problemsIn(node: Nodes, vocabulary: Vocabulary, parent?: Nodes): Problem[] {
  const line = node.position?.start.line ?? 1
  const children = 'children' in node ? node.children : []
  return [
    ...messagesAbout(node, vocabulary, parent).map((message) => ({ line, message })),
    ...children.flatMap((child) => problemsIn(child, vocabulary, node)),
  ]
}

function messagesAbout(node: Nodes, vocabulary: Vocabulary, parent?: Nodes): string[] {
  switch (node.type) {
    case 'mdxjsEsm':
      return node.value.startsWith('import')
        ? ['Imports cannot be used. Take the line out: every component is there without one.']
        : ['Exports cannot be used. Put facts about the module in the front matter.']
    case 'mdxFlowExpression':
    case 'mdxTextExpression':
      return [`Braces run code, so they cannot be used. Write the words themselves, or \\{ to show a brace.`]
    case 'mdxJsxFlowElement':
    case 'mdxJsxTextElement':
      return messagesAboutComponent(node, vocabulary, parent)
    case 'heading':
      return node.depth === 2 ? [] : ['Begin a heading with "## ". The page has its main heading already.']
    case 'link':
      return /^(https:\/\/|mailto:|tel:|\/(?!\/)|#)/.test(node.url)
        ? []
        : [`The link "${node.url}" must begin with https://, /, #, mailto: or tel:.`]
    default:
      return plainMarkdown.has(node.type) ? [] : [insteadOf[node.type] ?? `This Markdown (${node.type}) cannot be used.`]
  }
}

function messagesAboutComponent(node: Written, vocabulary: Vocabulary, parent?: Nodes): string[] {
  const name = node.name ?? ''
  const rule = Object.hasOwn(vocabulary, name) ? vocabulary[name] : undefined
  if (!rule) {
    const listed = Object.keys(vocabulary).toSorted().join(', ')
    return [`<${name}> is not a component that can be used. Use Markdown, or one of: ${listed}.`]
  }
  const { needs = [], may = [], flags = [], inside } = rule
  const takes = [...needs, ...may, ...flags]
  const messages: string[] = []
  if (inside && nameOf(parent) !== inside) messages.push(`<${name}> belongs directly inside <${inside}>.`)
  for (const attribute of node.attributes) {
    if (attribute.type === 'mdxJsxExpressionAttribute')
      messages.push(`{${attribute.value}} runs code. Write each attribute of <${name}> by name.`)
    else if (!takes.includes(attribute.name))
      messages.push(`<${name}> does not take ${attribute.name}. It takes ${takes.join(', ') || 'nothing'}.`)
    else if (attribute.value && typeof attribute.value === 'object')
      messages.push(`Braces run code. Write ${attribute.name}="…", with the words in quotation marks.`)
    else if (flags.includes(attribute.name) !== (attribute.value == null))
      messages.push(
        flags.includes(attribute.name)
          ? `Write ${attribute.name} alone, without a value.`
          : `Give ${attribute.name} its words: ${attribute.name}="…".`,
      )
  }
  const given = node.attributes.map((attribute) => ('name' in attribute ? attribute.name : ''))
  for (const needed of needs) if (!given.includes(needed)) messages.push(`<${name}> needs ${needed}="…".`)
  return messages
}

function nameOf(node?: Nodes): string | undefined {
  return node && 'name' in node ? (node.name ?? undefined) : undefined
}

/** One attribute of a component as plain text on one line, or undefined if it was not given. */
export function attributeOf(node: Written, name: string): string | undefined {
  const attribute = node.attributes.find((one) => one.type === 'mdxJsxAttribute' && one.name === name)
  return typeof attribute?.value === 'string' ? oneLine(attribute.value) : undefined
}

/** The words of a node and all within it, on one line. */
export function wordsOf(node: Nodes): string {
  const gathered = (one: Nodes): string =>
    'children' in one ? one.children.map(gathered).join(one.type === 'paragraph' ? '' : ' ') : 'value' in one ? one.value : ''
  return oneLine(gathered(node))
}

const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

function syntaxProblem(error: unknown): Problem {
  const { errors, mark, message } = error as {
    errors?: { text: string; location?: { line: number } | null }[]
    mark?: { line: number }
    message?: string
  }
  const [first] = errors ?? []
  // The front matter reader counts lines from 0 after the opening line; the compiler counts as an editor does.
  const line = first?.location?.line ?? (mark ? mark.line + 1 : 1)
  return { line, message: `This cannot be read: ${first?.text ?? message ?? String(error)}` }
}
