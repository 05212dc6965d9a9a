import { beforeAll, expect, test } from 'vitest'
import { ContentRefused } from '../../lib/mdx.server.ts'
import { catalogue } from '../modules/catalogue.server.ts'
import { workshopFrom } from './catalogue.server.ts'

const small = `---
key: small
code: W9
title: A small workshop
version: "1.0"
audience: [social worker]
minutes: 30
hours: 0.5
places: 12
themes: [planning]
standards: [SWE 3.11]
reviewBy: 2027-03-31
guidanceEdition: Working Together to Safeguard Children 2026
summary: A summary.
outcomes: [Know one thing.]
contentWarning: Nothing upsetting.
joining: Say who is where.
preWork:
  task: Bring a plan.
postWork:
  task: Use it once.
  seenBy: [It is dated.]
sources:
  - title: A book
    checked: 2026-11-22
openFacts:
  - fact: It may be so.
    source: An Act
---

<Section id="first" title="First" minutes="10">

Go on to [the end](#second).

</Section>

<Notes for="first">

Let everybody speak.

</Notes>

<Section id="second" title="Second" minutes="20">

<OpenFact source="An Act">It may be so.</OpenFact>

</Section>

<Notes for="second">

<Callout title="Time">Keep ten minutes.</Callout>

</Notes>
`

async function problemsOf(source: string, file = 'small.mdx') {
  try {
    await workshopFrom(file, source)
    return []
  } catch (error) {
    if (error instanceof ContentRefused) return error.message.split('\n')
    throw error
  }
}

// Links to modules are looked up among all of them, which are compiled once.
beforeAll(() => catalogue())

test('a workshop is its front matter and its sections in order, with the facilitators’ notes apart', async () => {
  const workshop = await workshopFrom('small.mdx', small)
  expect(workshop).toMatchObject({ key: 'small', code: 'W9', places: 12, themes: ['planning'], preWork: { task: 'Bring a plan.' }, postWork: { seenBy: ['It is dated.'] }, reviewBy: '2027-03-31' })
  expect(workshop.sections.map(({ id, title, minutes }) => ({ id, title, minutes }))).toEqual([{ id: 'first', title: 'First', minutes: 10 }, { id: 'second', title: 'Second', minutes: 20 }])
  const [first, second] = workshop.sections
  expect(first!.html).toContain('href="#second"')
  expect(first!.html).not.toContain('Let everybody speak')
  expect(first!.notes).toContain('Let everybody speak.')
  expect(second!.notes).toContain('Keep ten minutes.')
})

const bad: [what: string, change: (source: string) => string, problem: string][] = [
  ['a theme that nobody knows', (text) => text.replace('themes: [planning]', 'themes: [plans]'), 'small.mdx:10 themes.0: Write a theme of the framework: lived-experience,'],
  ['a module that is not there', (text) => text.replace('preWork:\n', 'preWork:\n  module: no-such-module\n'), 'small.mdx:18 preWork.module: No module is called no-such-module.'],
  ['a link to a module that is not there', (text) => text.replace('Let everybody speak.', '[A module](/modules/no-such-module)'), 'small.mdx:1 The link /modules/no-such-module leads nowhere.'],
  ['minutes that do not add up', (text) => text.replace('minutes="20"', 'minutes="25"'), 'small.mdx:7 minutes: The sections take 35 minutes together, and this says 30.'],
  ['hours that are not its minutes', (text) => text.replace('hours: 0.5', 'hours: 2'), 'small.mdx:8 hours: 30 minutes are 0.5 hours, and this says 2. Only breaks may be left out.'],
  ['a section without notes', (text) => text.replace(/<Notes for="second">[^]*/, ''), 'small.mdx:43 Write <Notes for="second"> after this section'],
  ['notes of another section', (text) => text.replace('<Notes for="first">', '<Notes for="second">'), 'small.mdx:37 These notes stand after the section "first".'],
  ['text at the top', (text) => `${text}\nA line.\n`, 'small.mdx:55 Put this inside a <Section>, or inside <Notes'],
  ['a check', (text) => text.replace('Let everybody speak.', '<Check when="before">One</Check>'), 'small.mdx:39 <Check> is not a component that can be used.'],
  ['notes inside a section', (text) => text.replace('Go on to [the end](#second).', 'Go on.\n\n<Notes for="first">Here.</Notes>'), 'small.mdx:35 <Notes> stands at the top of the file'],
  ['a dead anchor', (text) => text.replace('(#second)', '(#third)'), 'small.mdx:33 No section has the id of the link #third.'],
  ['an open fact that is not marked', (text) => text.replace('<OpenFact source="An Act">It may be so.</OpenFact>', 'It may be so.'), 'small.mdx:1 openFacts: no <OpenFact source="An Act"> marks this'],
  ['another file name', (text) => text.replace('key: small', 'key: smaller'), 'small.mdx:2 key: The file of smaller is called smaller.mdx.'],
  ['a place too many', (text) => text.replace('places: 12', 'places: 201'), 'small.mdx:9 places: A workshop has at most 200 places.'],
  ['a field that is unknown', (text) => text.replace('joining:', 'joins:'), 'small.mdx:1 joining: Write this in words.'],
]
test.each(bad)('%s is refused by file and line', async (_what, change, problem) => {
  const source = change(small)
  expect(source).not.toBe(small)
  expect((await problemsOf(source)).join('\n')).toContain(problem)
})

test('all problems of a file are said at once, in the order of its lines', async () => {
  const problems = await problemsOf(small.replace('themes: [planning]', 'themes: [plans]').replace('(#second)', '(#third)'))
  expect(problems.map((line) => line.split(' ')[0])).toEqual(['small.mdx:10', 'small.mdx:33'])
})
