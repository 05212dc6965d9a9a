import { expect, test } from 'vitest'
import type { Module } from './modules.ts'
import { changeFrom, lengthInWords, readingMinutes, wordsIn } from './preview.ts'

const section = (id: string, html = '<p>Text.</p>') => ({ id, title: `About ${id}`, minutes: 5, html })
const published = { version: '1.0', change: 'material', sections: [section('one'), section('two')], preCheck: [], postCheck: [], reflection: { prompt: '?', words: 80 } } as unknown as Module
const written = (changed: Partial<Module>): Module => ({ ...published, version: '1.1', ...changed })

test('words are counted as a reader has them, with what opens on a press', () => {
  expect(wordsIn('<h2 class="a">Two words</h2><details><summary>And</summary><p>three more.</p></details>')).toBe(5)
  expect(wordsIn('')).toBe(0)
})

test('reading time is that of the words, in whole minutes, beside the minutes stated', () => {
  expect([0, 90, 300, 1000].map(readingMinutes)).toEqual([1, 1, 2, 5])
  expect(lengthInWords(1000, 8)).toBe('1,000 words: about 5 minutes by its words, 8 stated')
})

test('what a file would change is told: sections that are new, taken out, reworded, and the checks', () => {
  const change = changeFrom(published, written({ change: 'material', sections: [section('one', '<p>Other.</p>'), section('three')], reflection: { prompt: '!', words: 80 } }))

  expect(change).toEqual({
    asks: 'A material change: it asks everybody to take the whole module again.',
    differs: ['Adds 1 section (About three).', 'Takes out 1 section (About two).', 'Rewords 1 section (About one).', 'Changes a check or the question for the reflection.'],
    warnings: [],
  })
  expect(changeFrom(published, written({ change: 'editorial' }))).toMatchObject({ differs: ['Changes only what stands in the front matter.'], warnings: [] })
})

test.each([
  ['the same version number', written({ version: '1.0', change: 'editorial' }), 'The version is still 1.0.'],
  ['a top-up that adds nothing', written({ change: 'top-up' }), 'It is called a top-up and adds no section'],
  ['a correction that adds a section', written({ change: 'editorial', sections: [...published.sections, section('three')] }), 'It is called editorial and adds a section'],
  ['a top-up without a section that there was', written({ change: 'top-up', sections: [section('one'), section('three')] }), 'A section is taken out, or its id was changed'],
])('%s is warned of', (_, file, warning) => {
  expect(changeFrom(published, file).warnings).toEqual([expect.stringContaining(warning)])
})
