import { expect, test } from 'vitest'
import { attributeOf, compileMdx, ContentRefused, wordsOf } from './mdx.server.ts'
import type { Vocabulary, Written } from './mdx.server.ts'

const vocabulary: Vocabulary = {
  Callout: { needs: ['title'], may: ['tone'] },
  Choices: {},
  Choice: { needs: ['text'], flags: ['right'], inside: 'Choices' },
}

const written = (...lines: string[]) => ['---', 'title: A page', '---', '', ...lines, ''].join('\n')

async function refusal(source: string) {
  const refused = await compileMdx('page.mdx', source, vocabulary).then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(refused).toBeInstanceOf(ContentRefused)
  return (refused as ContentRefused).message
}

test('Markdown and listed components become static HTML, and the front matter is read as data', async () => {
  const { frontMatter, render } = await compileMdx(
    'page.mdx',
    written('## Before', '', '<Callout title="Stop">', '', 'Look *twice*.', '', '</Callout>'),
    vocabulary,
  )

  expect(frontMatter).toEqual({ title: 'A page' })
  expect(render({ Callout: 'aside', Choices: 'ul', Choice: 'li' })).toBe(
    '<h2>Before</h2>\n<aside title="Stop"><p>Look <em>twice</em>.</p></aside>',
  )
})

test('the parsed text can be read as data', async () => {
  const { tree } = await compileMdx(
    'page.mdx',
    written('<Callout title="Stop', '  and look">Then **go on**.</Callout>'),
    vocabulary,
  )
  const callout = tree.children.find((node) => node.type === 'mdxJsxFlowElement') as Written

  expect(attributeOf(callout, 'title')).toBe('Stop and look')
  expect(attributeOf(callout, 'tone')).toBeUndefined()
  expect(wordsOf(callout)).toMatch(/^Then go on ?\.$/)
})

test.each([
  ['an import', "import fs from 'node:fs'", /Imports cannot be used/],
  ['an export', 'export const answer = 42', /Exports cannot be used/],
  ['an expression on its own', '{process.exit()}', /Braces run code/],
  ['an expression in a sentence', 'There are {1 + 1} visits.', /Braces run code/],
  ['a comment in braces', '{/* to do later */}', /Braces run code/],
  ['a spread', '<Callout title="Stop" {...props} />', /runs code.*by name/],
  ['an attribute in braces', '<Callout title={"Stop"} />', /Write title="…"/],
  ['a component that is not listed', '<Video title="Stop" />', /<Video> is not a component.*Callout, Choice, Choices/],
  ['a component named like a property of every object', '<constructor />', /<constructor> is not a component/],
  ['a component reached through another', '<Callout.Inner />', /<Callout.Inner> is not a component/],
  ['a nameless component', '<>Stop</>', /is not a component/],
  ['HTML', '<div>Stop</div>', /<div> is not a component/],
  ['a script', '<script>alert(1)</script>', /<script> is not a component/],
  ['an attribute that is not listed', '<Callout title="Stop" onClick="go" />', /does not take onClick.*title, tone/],
  ['a missing attribute', '<Callout tone="calm" />', /<Callout> needs title="…"/],
  ['an attribute without its words', '<Callout title />', /Give title its words/],
  ['a component in the wrong place', '<Choice text="Go" />', /<Choice> belongs directly inside <Choices>/],
  ['a link that runs code', '[press](javascript:alert)', /must begin with https:/],
  ['a link that borrows the scheme', '[press](//example.org)', /must begin with https:/],
  ['a picture', '![a house](house.png)', /Say in words/],
  ['program text', '```\nrm\n```', /program text/],
  ['a first-level heading', '# The title', /Begin a heading with "## "/],
])('%s is refused with file, line and what to write instead', async (_, line, message) => {
  const refused = await refusal(written('One good line.', '', line))

  expect(refused).toMatch(/^page\.mdx:7 /)
  expect(refused).toMatch(message)
})

test('a flag takes no value', async () => {
  const choices = (flag: string) => written('<Choices>', '', `<Choice text="Go" ${flag} />`, '', '</Choices>')

  expect(await refusal(choices('right="yes"'))).toBe('page.mdx:7 Write right alone, without a value.')
  await expect(compileMdx('page.mdx', choices('right'), vocabulary)).resolves.toBeDefined()
})

test('all problems of a file are told at once', async () => {
  const refused = await refusal(written('<Video />', '', 'Then {this}.', '', '<div />'))

  expect(refused.split('\n').map((problem) => problem.slice(0, 11))).toEqual(['page.mdx:5 ', 'page.mdx:7 ', 'page.mdx:9 '])
})

test.each([
  ['a component that is not closed', written('Good.', '', '<Callout title="Stop">', '', 'Look.'), /^page\.mdx:\d+ .*closing tag/s],
  ['braces around what is no expression', written('Good.', '', 'Hello {you there}.'), /^page\.mdx:7 .*Could not parse/s],
  ['broken front matter', '---\ntitle: [open\n---\n\nText\n', /^page\.mdx:[23] This cannot be read/],
])('%s is reported with its line', async (_, source, message) => {
  expect(await refusal(source)).toMatch(message)
})

test('front matter written as a program is refused before anything reads it', async () => {
  const program = '---js\n{ title: (() => { globalThis.ranFrontMatter = true })() }\n---\n\nText\n'

  expect(await refusal(program)).toMatch(/^page\.mdx:1 Begin the file with front matter/)
  expect(globalThis).not.toHaveProperty('ranFrontMatter')
})
