import { readdir } from 'node:fs/promises'
import { parseHTML } from 'linkedom'
import { expect, test } from 'vitest'
import { defaultStandards } from '../app/features/frameworks/default-standards.ts'
import { workshopFor } from '../app/features/patterns/patterns.ts'
import { practiceFramework } from '../app/features/frameworks/practice-framework.ts'
import { gradingTogether, type WorkshopContent } from '../app/features/workshops/catalogue.ts'
import { workshopCatalogue } from '../app/features/workshops/catalogue.server.ts'
import { daysBetween } from '../app/lib/days.ts'

// Every workshop as it is in content/workshops. What no workshop may be at all is refused by the catalogue itself; its own tests say so.
const workshops = await workshopCatalogue()
const all = [...workshops.values()]

/** What is wrong with any of the workshops, as lines that name the workshop. */
const amiss = (look: (workshop: WorkshopContent) => string[]) => all.flatMap((workshop) => look(workshop).map((line) => `${workshop.key}: ${line}`))
const unless = (right: boolean, line: string) => (right ? [] : [line])

test('every file is one of the six workshops of the curriculum', async () => {
  expect(all.map(({ code, key }) => `${code} ${key}`)).toEqual(['W1 grading-together', 'W2 childs-day-clinic', 'W3 threshold-forum', 'W4 planning-lab', 'W5 seeing-the-thinking', 'W6 pattern-and-meaning'])
  expect((await readdir('content/workshops')).toSorted()).toEqual(all.map(({ key }) => `${key}.mdx`).toSorted())
  expect(workshops.get(gradingTogether)?.themes).toEqual([])
})

test('every theme that calls for a workshop is among that workshop’s own', () => {
  expect(practiceFramework.themes.flatMap(({ key }) => { const its = workshopFor(key); return its === undefined || workshops.get(its)?.themes.includes(key) ? [] : [`${key} calls for ${its}`] })).toEqual([])
})

test('every standard is known and in force until the workshop is reviewed, within eighteen months of the latest reading', () => {
  const until = new Map(defaultStandards.flatMap(({ standards, validTo }) => standards.map(({ code }) => [code, validTo] as const)))
  expect(amiss(({ standards, reviewBy, sources }) => {
    const days = daysBetween(sources.map(({ checked }) => checked).toSorted().at(-1)!, reviewBy)
    return [
      ...standards.filter((code) => !until.has(code)).map((code) => `no standard is called ${code}`),
      ...standards.filter((code) => until.get(code) && until.get(code)! <= reviewBy).map((code) => `${code} ends before the review of ${reviewBy}`),
      ...unless(days > 0 && days <= 548, `is reviewed by ${reviewBy}`),
    ]
  })).toEqual([])
})

test('no writing marks are left in the text, no heading is left out or empty, and every link says where it leads', () => {
  expect(amiss(({ sections }) => sections.flatMap(({ id, html, notes }) => [html, notes].flatMap((text) => {
    const page = parseHTML(`<main>${text}</main>`).document
    const levels = [2, ...[...page.querySelectorAll('h2, h3, h4')].map(({ localName }) => Number(localName.slice(1)))]
    return [
      ...unless(!/\*\*|<\/?[A-Z]|style=|<script/.test(text), `${id} has marks in it`),
      ...unless(levels.every((level, nth) => nth === 0 || level <= levels[nth - 1]! + 1), `${id} has headings of levels ${levels.join(', ')}`),
      ...unless([...page.querySelectorAll('h2, h3, h4, p, li, a')].every(({ textContent }) => textContent.trim()), `${id} has something empty`),
      ...unless([...page.querySelectorAll('a')].every(({ textContent }) => /\p{L}{3}/u.test(textContent) && !/^(here|click here|more|read more|this|link)$/i.test(textContent.trim())), `${id} has a link that says nothing`),
    ]
  })))).toEqual([])
})
