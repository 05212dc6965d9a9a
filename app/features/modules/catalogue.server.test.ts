import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { compileMdx } from '../../lib/mdx.server.ts'
import { catalogue, filesIn, moduleFrom, modulesIn } from './catalogue.server.ts'
import { vocabulary } from './module-components.ts'

const question = (id: string) => `
<Question id="${id}" ask="What about ${id}?">

<Option because="Because it is not.">This</Option>

<Option right because="Because it is.">That</Option>

<Option because="Nor is this.">Neither</Option>

</Question>
`

const check = (when: string) =>
  `<Check when="${when}">\n${['one', 'two', 'three', 'four', 'five'].map((id) => question(`${when}-${id}`)).join('')}\n</Check>`

const small = `---
key: small
code: M99
title: A small module
version: "1.0"
change: material
audience: [social worker]
themes: [recording]
standards: [SWE 3.11]
minutes: 10
hours: 0.2
reviewBy: 2027-03-31
guidanceEdition: Working Together to Safeguard Children 2026
summary: A summary.
outcomes: [Know one thing.]
contentWarning: Nothing upsetting.
reflection:
  prompt: What will you do?
  words: 80
applyTask:
  task: Do it once.
  acceptedIf: [It is dated.]
sources:
  - title: A book
    checked: 2026-11-22
openFacts:
  - fact: It may be so.
    source: An Act
---

${check('before')}

<Section id="first" title="First" minutes="3">

Go on to [the end](#second).

</Section>

<Section id="second" title="Second" minutes="4">

<OpenFact source="An Act">

It may be so.

</OpenFact>

</Section>

${check('after')}
`

function changed(from: string, to: string) {
  expect(small).toContain(from)
  return small.replace(from, to)
}

const refusal = (source: string, file = 'small.mdx') =>
  moduleFrom(file, source).then(
    () => 'published',
    ({ message }: Error) => message,
  )

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function folderOf(files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'modules-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  return folder
}

test('a module is its front matter, its sections in order and its two checks', async () => {
  const module = await moduleFrom('small.mdx', small)

  expect(module).toMatchObject({ key: 'small', title: 'A small module', reviewBy: '2027-03-31', version: '1.0' })
  expect(module.sections.map(({ id, title, minutes }) => [id, title, minutes])).toEqual([
    ['first', 'First', 3],
    ['second', 'Second', 4],
  ])
  expect(module.preCheck).toHaveLength(5)
  expect(module.postCheck[0]).toEqual({
    id: 'after-one',
    question: 'What about after-one?',
    options: [
      { key: 'a', text: 'This', right: false, because: 'Because it is not.' },
      { key: 'b', text: 'That', right: true, because: 'Because it is.' },
      { key: 'c', text: 'Neither', right: false, because: 'Nor is this.' },
    ],
  })
})

test('a section holds its own text only, and its links lead to the pages of other sections', async () => {
  const [first, second] = (await moduleFrom('small.mdx', small)).sections

  expect(first?.html).toBe(
    '<p class="govuk-body">Go on to <a class="govuk-link" href="/modules/small/sections/second">the end</a>.</p>',
  )
  expect(second?.html).toContain('Source: An Act. Until it has been checked, follow your council’s procedure.')
  expect(`${first?.html}${second?.html}`).not.toContain('What about')
})

test('the hash stands for the text: the same text is the same version, one letter more is another', async () => {
  const { contentHash } = await moduleFrom('small.mdx', small)

  expect(contentHash).toMatch(/^[0-9a-f]{64}$/)
  expect((await moduleFrom('small.mdx', `${small}`)).contentHash).toBe(contentHash)
  expect((await moduleFrom('small.mdx', changed('A summary.', 'A summary!'))).contentHash).not.toBe(contentHash)
})

test.each([
  ['a missing title', changed('title: A small module\n', ''), 'small.mdx:1 title: '],
  ['an empty title', changed('title: A small module', 'title: ""'), 'small.mdx:4 title: '],
  ['a field that does not exist', changed('minutes: 10', 'minutes: 10\nmintues: 10'), 'mintues'],
  ['a version that YAML reads as a number', changed('"1.0"', '1.0'), 'Put the version in quotation marks'],
  ['a date that is none', changed('2027-03-31', 'next spring'), 'small.mdx:12 reviewBy: Write the date as 2027-05-31.'],
  ['an unknown component', changed('<OpenFact source="An Act">', '<Aside>').replace('</OpenFact>', '</Aside>'), '<Aside> is not a component'],
  ['a check without a right answer', changed('<Option right ', '<Option '), 'Question before-one: mark exactly one option as right.'],
  ['a check with two right answers', changed('<Option because="Nor', '<Option right because="Nor'), 'mark exactly one option as right.'],
  ['an option without explanation', changed(' because="Nor is this."', ''), '<Option> needs because="…".'],
  ['an option with an empty explanation', changed('because="Nor is this."', 'because=" "'), 'every option says why'],
  ['a missing check', changed(check('after'), ''), 'A module needs exactly one <Check when="after">.'],
  ['a check of four questions', changed(question('after-one'), ''), 'A check has five questions.'],
  ['two questions of one name', changed('id="after-one"', 'id="after-two"'), 'Two questions have the same id.'],
  ['two sections of one name', changed('id="second"', 'id="first"'), 'The id "first" is used twice.'],
  ['a section without minutes', changed('minutes="4"', 'minutes="some"'), 'Write minutes as a whole number'],
  ['a dead anchor', changed('#second', '#third'), 'No section has the id of the link #third.'],
  ['text outside sections', changed('<Section id="second"', 'Lost words.\n\n<Section id="second"'), 'Put this inside a <Section>.'],
  ['an open fact that is not listed', changed('<OpenFact source="An Act">', '<OpenFact source="A rule">'), 'List this source under openFacts'],
  ['an open fact that is not marked', changed('source: An Act', 'source: A rule'), 'no <OpenFact source="A rule"> marks this'],
])('%s is refused', async (_, source, message) => {
  expect(await refusal(source)).toContain(message)
})

test('problems are told with the line they stand on', async () => {
  const line = small.split('\n').findIndex((text) => text.includes('#second')) + 1

  expect(await refusal(changed('#second', '#third'))).toMatch(new RegExp(`^small.mdx:${line} `))
})

test('a file is named after its module', async () => {
  expect(await refusal(small, 'other.mdx')).toBe('other.mdx:2 key: The file of small is called small.mdx.')
})

test('modules come in the order of their codes, and files that are not modules are left alone', async () => {
  const earlier = small.replace('key: small', 'key: earlier').replace('M99', 'M02')
  const folder = await folderOf({ 'small.mdx': small, 'earlier.mdx': earlier, 'notes.txt': 'Not a module.' })

  expect([...(await modulesIn(folder)).keys()]).toEqual(['earlier', 'small'])
})

test('a file whose text is the same is rendered once, however often it is read; one letter more is rendered anew', async () => {
  const folder = await folderOf({ 'small.mdx': small })
  const [first, again] = [await modulesIn(folder), await modulesIn(folder)]
  // The very same strings: a second rendering would have made others that are only equal.
  expect(again.get('small')).toBe(first.get('small'))

  await writeFile(join(folder, 'small.mdx'), changed('A summary.', 'A summary!'))
  expect((await modulesIn(folder)).get('small')).not.toBe(first.get('small'))
})

test('of a folder every bad file is told, each with all its problems, beside the good ones', async () => {
  const folder = await folderOf({
    'small.mdx': small,
    'broken.mdx': '# Not a module',
    'faulty.mdx': changed('#second', '#third').replace('key: small', 'key: faulty').replace('title: A small module', 'title: ""'),
    'astray.mdx': changed('(#second)', '(/modules/gone)').replace('key: small', 'key: astray').replace('M99', 'M98'),
  })
  const files = await filesIn(folder)

  expect(files.map(({ file, module, problems }) => [file, module?.code, problems.length])).toEqual([['astray.mdx', 'M98', 1], ['small.mdx', 'M99', 0], ['broken.mdx', undefined, 1], ['faulty.mdx', undefined, 2]])
  expect(files[0]!.problems[0]!.message).toBe('The link /modules/gone leads nowhere.')
  // Looked at once more, nothing is told twice.
  expect((await filesIn(folder))[0]!.problems).toHaveLength(1)
})

test('a link to a module or section that does not exist is refused', async () => {
  const linking = (to: string) => folderOf({ 'small.mdx': changed('(#second)', `(${to})`) }).then(modulesIn)

  await expect(linking('/modules/small/sections/first')).resolves.toHaveProperty('size', 1)
  await expect(linking('/modules/gone')).rejects.toThrow('small.mdx:1 The link /modules/gone leads nowhere.')
  await expect(linking('/modules/small/sections/gone')).rejects.toThrow('leads nowhere')
})

test('the writers’ guide shows every component, and each example is one that can be published', async () => {
  const guide = await readFile('content/README.md', 'utf8')
  const examples = [...guide.matchAll(/```mdx\n(.*?)```/gs)].map(([, example = '']) => example)

  for (const example of examples) await compileMdx('README.md', `---\n---\n\n${example}`, vocabulary)
  for (const name of Object.keys(vocabulary)) expect(examples.join(''), name).toContain(`<${name}`)
})
