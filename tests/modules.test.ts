import { readdir } from 'node:fs/promises'
import { eq } from 'drizzle-orm'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { defaultStandards } from '../app/features/frameworks/default-standards.ts'
import { practiceFramework } from '../app/features/frameworks/practice-framework.ts'
import { catalogue } from '../app/features/modules/catalogue.server.ts'
import type { CheckQuestion, Module } from '../app/features/modules/modules.ts'
import { plannedModules, programmeGuide } from '../app/features/modules/planned-modules.ts'
import { publishModules } from '../app/features/modules/publish.server.ts'
import { daysBetween } from '../app/lib/days.ts'
import { moduleVersions } from '../db/schema.ts'
import { anotherCouncil, ownDatabase } from './support/council.ts'

// Every module as it is in content/modules, against what a reader is promised. What no module may be at all is refused by
// the catalogue itself; its own tests say so.
const modules = await catalogue()
const all = [...modules.values()]

const checksOf = ({ preCheck, postCheck }: Module) => ({ first: preCheck, last: postCheck })
const pageOf = (html: string) => parseHTML(`<main>${html}</main>`).document
const linksIn = (html: string) => [...pageOf(html).querySelectorAll('a')]
const textOf = (html: string) => html.replaceAll(/<[^>]+>/g, ' ')
const wordsIn = (text: string) => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
const plain = (text: string) => text.toLowerCase().replaceAll(/[^\p{L}\p{N} ]/gu, '').replaceAll(/\s+/g, ' ').trim()

/** What is wrong with any of the modules, as lines that name the module. */
const amiss = (look: (module: Module) => string[]) => all.flatMap((module) => look(module).map((line) => `${module.key}: ${line}`))
const unless = (right: boolean, line: string) => (right ? [] : [line])

test('every file is a module of the plan or the guide of the programme, and is published to a council', async () => {
  const files = (await readdir('content/modules')).toSorted()
  expect(files).toEqual(all.map(({ key }) => `${key}.mdx`).toSorted())
  expect(all.map(({ key }) => key).toSorted()).toEqual([...Object.keys(plannedModules), programmeGuide].toSorted())
  expect(new Set(all.map(({ code }) => code)).size).toBe(all.length)

  const { owner } = await ownDatabase()
  const { id } = await anotherCouncil(owner)
  await owner.delete(moduleVersions).where(eq(moduleVersions.organisationId, id))
  await owner.transaction((tx) => publishModules(tx, id, new Date('2026-11-26T10:00:00Z')))
  const published = await owner.select({ key: moduleVersions.moduleKey }).from(moduleVersions).where(eq(moduleVersions.organisationId, id))
  expect(published.map(({ key }) => key).toSorted()).toEqual([...Object.keys(plannedModules), programmeGuide].toSorted())
})

test('every link in the text leads to a section or module that exists, or elsewhere by https, and every source to an address of the web', () => {
  const elsewhere = (href: string, ...protocols: string[]) => URL.canParse(href) && protocols.includes(new URL(href).protocol) && new URL(href).hostname.includes('.')
  expect(amiss(({ sections, sources }) => [
    ...sections.flatMap(({ html }) => linksIn(html).map((link) => link.getAttribute('href') ?? '')).filter((href) => !leadsWithin(href) && !elsewhere(href, 'https:')),
    // A source is told by the address at which it was read, and some bodies still have no other.
    ...sources.flatMap(({ url }) => url ?? []).filter((url) => !elsewhere(url, 'https:', 'http:')),
  ])).toEqual([])
})

function leadsWithin(href: string) {
  const [, key = '', section] = /^\/modules\/([^/]+)(?:\/sections\/([^/]+))?$/.exec(href) ?? []
  const { sections } = modules.get(key) ?? {}
  return sections !== undefined && (section === undefined || sections.some(({ id }) => id === section))
}

test('every link says where it leads', () => {
  const saysNothing = (words: string) => !/\p{L}{3}/u.test(words) || /^(here|click here|more|read more|this|link)$/i.test(words.trim())
  expect(amiss(({ sections }) => sections.flatMap(({ html }) => linksIn(html).map(({ textContent }) => textContent).filter(saysNothing)))).toEqual([])
})

test('every question of both checks has one right answer, and each answer is explained in a sentence of its own', () => {
  expect(amiss((module) => Object.entries(checksOf(module)).flatMap(([which, questions]) => [
    ...unless(questions.length === 5, `${which} check of ${questions.length} questions`),
    ...questions.flatMap(({ id, options }) => [
      ...unless(options.filter(({ right }) => right).length === 1, `${id} has not one right answer`),
      ...unless(new Set(options.map(({ text }) => plain(text))).size === options.length, `${id} has two answers alike`),
      ...unless(new Set(options.map(({ because }) => plain(because))).size === options.length, `${id} explains two answers alike`),
      ...options.filter(({ because }) => wordsIn(because) < 5).map(({ key }) => `${id} says too little of answer ${key}`),
    ]),
  ]))).toEqual([])
})

test('the last check asks in other words than the first', () => {
  expect(amiss(({ preCheck, postCheck }) => [
    ...shared(preCheck, postCheck, ({ question }) => [question]),
    ...shared(preCheck, postCheck, ({ options }) => options.map(({ text }) => text)),
  ])).toEqual([])
})

const shared = (first: CheckQuestion[], last: CheckQuestion[], said: (question: CheckQuestion) => string[]) => {
  const before = new Set(first.flatMap(said).map(plain))
  return last.flatMap(said).filter((words) => before.has(plain(words))).map((words) => `both checks say “${words}”`)
}

test('no check is passed by always choosing one place, or always the longest answer', () => {
  const most = (counts: number[]) => Math.max(...counts)
  const stands = (questions: CheckQuestion[]) => questions.map(({ options }) => options.findIndex(({ right }) => right))
  const often = (places: number[]) => most(places.map((place) => places.filter((other) => other === place).length))
  const longest = (questions: CheckQuestion[]) => questions.filter(({ options }) => most(options.map(({ text }) => text.length)) === options.find(({ right }) => right)!.text.length).length

  expect(amiss((module) => [
    ...Object.entries(checksOf(module)).flatMap(([which, questions]) => [
      ...unless(often(stands(questions)) < 4, `the right answers of the ${which} check stand in one place`),
      ...unless(longest(questions) < 4, `the longest answer passes the ${which} check`),
    ]),
    ...unless(often(stands([...module.preCheck, ...module.postCheck])) <= 5, 'the right answers of both checks stand in one place'),
  ])).toEqual([])
})

test('below the page’s own heading, no level of heading is left out and none is empty, nor is anything else that should hold words', () => {
  expect(amiss(({ sections }) => sections.flatMap(({ id, html }) => {
    const page = pageOf(html)
    const levels = [1, ...[...page.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(({ localName }) => Number(localName.slice(1)))]
    return [
      ...unless(levels.every((level, nth) => nth === 0 || (level > 1 && level <= levels[nth - 1]! + 1)), `${id} has headings of levels ${levels.join(', ')}`),
      ...[...page.querySelectorAll('h2, h3, h4, summary, p, li, blockquote, a')].filter(({ textContent }) => !textContent.trim()).map(({ localName }) => `${id} has an empty <${localName}>`),
    ]
  }))).toEqual([])
})

test('no writing marks are left in the text', () => {
  expect(amiss(({ sections }) => sections.filter(({ html }) => /\*\*|<\/?[A-Z]|style=|<script/.test(html)).map(({ id }) => id))).toEqual([])
})

/**
 * Words a minute that the minutes are held against. This is our own figure: adults read non-fiction silently at about 238
 * words a minute (M. Brysbaert, "How many words do we read per minute?", Journal of Memory and Language 109, 2019), and
 * these texts stop to ask what you would do, which we take to cost a little over a third of that.
 */
const wordsAMinute = 150
/** To write about 80 words of one's own. */
const minutesToReflect = 3

test('the minutes of each section are those that it takes to read, give or take two and a half', () => {
  expect(amiss(({ sections }) => sections.flatMap(({ id, minutes, html }) => {
    const takes = wordsIn(textOf(html)) / wordsAMinute
    return unless(Math.abs(takes - minutes) <= 2.5, `${id} says ${minutes} minutes and takes ${takes.toFixed(1)}`)
  }))).toEqual([])
})

test('the minutes of a module are those of its sections, both checks with their explanations and the reflection, give or take five; its hours are the same', () => {
  expect(amiss((module) => {
    const asked = [...module.preCheck, ...module.postCheck].flatMap(({ question, options }) => [question, ...options.flatMap(({ text, because }) => [text, because])])
    const takes = module.sections.reduce((sum, { minutes }) => sum + minutes, 0) + wordsIn(asked.join(' ')) / wordsAMinute + minutesToReflect
    return [
      ...unless(Math.abs(takes - module.minutes) <= 5.5, `says ${module.minutes} minutes and its parts take ${takes.toFixed(1)}`),
      ...unless(Math.abs(module.hours * 60 - module.minutes) <= 5, `says ${module.minutes} minutes and counts ${module.hours} hours`),
    ]
  })).toEqual([])
})

test('there is enough to read in every module, and no section is longer than can be read between two visits', () => {
  expect(amiss(({ sections }) => [
    ...unless(wordsIn(sections.map(({ html }) => textOf(html)).join(' ')) >= 3000, 'has fewer than 3,000 words'),
    ...sections.filter(({ minutes }) => minutes > 12).map(({ id, minutes }) => `${id} takes ${minutes} minutes`),
  ])).toEqual([])
})

test('a reflection is of about 80 words and asks something, and the task on a case of one’s own says what is accepted', () => {
  expect(amiss(({ reflection, applyTask }) => [
    ...unless(Math.abs(reflection.words - 80) <= 20 && wordsIn(reflection.prompt) >= 15, 'has another kind of reflection'),
    ...unless(wordsIn(applyTask.task) >= 15, 'says too little of the task'),
    ...unless(applyTask.acceptedIf.length >= 3 && applyTask.acceptedIf.every((line) => wordsIn(line) >= 4), 'does not say when the task is accepted'),
  ])).toEqual([])
})

test('sources were read before the module is due for review, and the review is due within eighteen months of the latest', () => {
  expect(amiss(({ sources, reviewBy }) => {
    const read = sources.map(({ checked }) => checked).toSorted().at(-1)!
    const days = daysBetween(read, reviewBy)
    return unless(days > 0 && days <= 548, `was last read on ${read} and is reviewed by ${reviewBy}`)
  })).toEqual([])
})

test('what is marked as open in the text is what the front matter lists, each fact with its source and once', () => {
  expect(amiss(({ sections, openFacts }) => {
    const marked = sections.flatMap(({ html }) => [...pageOf(html).querySelectorAll('.pl-open-fact .govuk-hint')].map(({ textContent }) => /Source: (.*)\. Until it/.exec(textContent)?.[1] ?? textContent))
    const listed = openFacts.map(({ source }) => source)
    return [
      ...marked.filter((source) => !listed.includes(source)).map((source) => `marks ${source} and does not list it`),
      ...listed.filter((source) => !marked.includes(source)).map((source) => `lists ${source} and does not mark it`),
      ...unless(new Set(openFacts.map(({ fact }) => plain(fact))).size === openFacts.length, 'lists a fact twice'),
    ]
  })).toEqual([])
})

test('every theme is one of the framework’s, and every standard is known and in force until the module is reviewed', () => {
  const themes = new Set(practiceFramework.themes.map(({ key }) => key))
  const until = new Map(defaultStandards.flatMap(({ standards, validTo }) => standards.map(({ code }) => [code, validTo] as const)))
  expect(amiss(({ themes: its, standards, reviewBy }) => [
    ...its.filter((theme) => !themes.has(theme)).map((theme) => `no theme is called ${theme}`),
    ...standards.filter((code) => !until.has(code)).map((code) => `no standard is called ${code}`),
    ...standards.filter((code) => until.get(code) && until.get(code)! <= reviewBy).map((code) => `${code} ends before the review of ${reviewBy}`),
  ])).toEqual([])
})

test('every theme of the framework has a module', () => {
  expect(practiceFramework.themes.map(({ key }) => key).filter((key) => !all.some(({ themes }) => themes.includes(key)))).toEqual([])
})
