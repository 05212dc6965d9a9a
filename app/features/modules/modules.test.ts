import { expect, test } from 'vitest'
import {
  askedAgain, firstUnread, hoursAsked, minutesLeft, nextSection, onOnePage, previousSection, scoreOf, sectionsBeside, standingOf, whatIsMissing,
} from './modules.ts'
import type { CheckQuestion, Module, Progress } from './modules.ts'

const question = (id: string): CheckQuestion => ({
  id,
  question: `What about ${id}?`,
  options: [
    { key: 'a', text: 'This', right: false, because: 'It is not.' },
    { key: 'b', text: 'That', right: true, because: 'It is.' },
  ],
})
const check = ['one', 'two', 'three', 'four', 'five'].map(question)

const module: Pick<Module, 'sections' | 'postCheck' | 'reflection'> = {
  sections: [
    { id: 'begin', title: 'How it begins', minutes: 5, html: '' },
    { id: 'middle', title: 'How it goes on', minutes: 7, html: '' },
    { id: 'end', title: 'How it ends', minutes: 6, html: '' },
  ],
  postCheck: check,
  reflection: { prompt: 'What will you do?', words: 80 },
}

const passed = { right: 4, of: 5, passed: true }
const failed = { right: 3, of: 5, passed: false }
const nothingDone: Progress = { sectionsRead: [], postChecks: [] }
const everythingDone: Progress = {
  sectionsRead: ['begin', 'middle', 'end'],
  preCheck: { score: failed },
  postChecks: [failed, passed],
  reflection: 'I will ask about mornings.',
  declaredAt: new Date('2026-11-26T10:00:00Z'),
}

test('four right answers of five pass, three do not', () => {
  const four = { one: 'b', two: 'b', three: 'b', four: 'b', five: 'a' }

  expect(scoreOf(check, four)).toEqual({ right: 4, of: 5, passed: true })
  expect(scoreOf(check, { ...four, four: 'a' })).toEqual({ right: 3, of: 5, passed: false })
})

test('a question left out, answered with an unknown key or not in the check earns nothing', () => {
  expect(scoreOf(check, { one: 'b', two: 'z', three: undefined, six: 'b' })).toEqual({ right: 1, of: 5, passed: false })
  expect(scoreOf(check, {})).toEqual({ right: 0, of: 5, passed: false })
})

test('sections lead to their neighbours and no further', () => {
  expect(nextSection(module, 'begin')?.id).toBe('middle')
  expect(previousSection(module, 'middle')?.id).toBe('begin')
  expect(nextSection(module, 'end')).toBeUndefined()
  expect(previousSection(module, 'begin')).toBeUndefined()
  expect(nextSection(module, 'elsewhere')).toBeUndefined()
  expect(previousSection(module, 'elsewhere')).toBeUndefined()
})

test('reading resumes at the first section not yet read, whatever order the others were read in', () => {
  expect(firstUnread(module, nothingDone)?.id).toBe('begin')
  expect(firstUnread(module, { sectionsRead: ['end', 'begin'] })?.id).toBe('middle')
  expect(firstUnread(module, everythingDone)).toBeUndefined()
})

test('minutes left are those of the unread sections, and sections of an older version count for nothing', () => {
  expect(minutesLeft(module, nothingDone)).toBe(18)
  expect(minutesLeft(module, { sectionsRead: ['middle', 'middle', 'since-removed'] })).toBe(11)
  expect(minutesLeft(module, everythingDone)).toBe(0)
})

test('at the start, everything that completes the module is named in the order to do it', () => {
  expect(whatIsMissing(module, nothingDone)).toEqual([
    'Take the first check, or say why you are skipping it.',
    'Read section 1, How it begins.',
    'Read section 2, How it goes on.',
    'Read section 3, How it ends.',
    'Pass the last check: 4 of 5 right.',
    'Write your reflection, about 80 words.',
    'Declare that the work is your own.',
  ])
})

test('a first check may be skipped with a reason, and not with an empty one', () => {
  const skipped = (skippedBecause: string) => whatIsMissing(module, { ...everythingDone, preCheck: { skippedBecause } })

  expect(skipped('I teach this')).toEqual([])
  expect(skipped('  ')).toEqual(['Take the first check, or say why you are skipping it.'])
})

test('after failed attempts the best so far is told, and one pass is enough however the others went', () => {
  expect(whatIsMissing(module, { ...everythingDone, postChecks: [failed, { ...failed, right: 2 }] })).toEqual([
    'Pass the last check: 4 of 5 right. Your best so far is 3.',
  ])
  expect(whatIsMissing(module, { ...everythingDone, postChecks: [passed, failed] })).toEqual([])
})

test('a module is not started, then in progress, then ready to declare, then completed', () => {
  expect(standingOf(module, nothingDone)).toBe('not started')
  expect(standingOf(module, { ...nothingDone, preCheck: { skippedBecause: 'I teach this' } })).toBe('in progress')
  expect(standingOf(module, { ...nothingDone, sectionsRead: ['begin'] })).toBe('in progress')
  expect(standingOf(module, { ...everythingDone, declaredAt: undefined })).toBe('ready to declare')
  expect(standingOf(module, everythingDone)).toBe('completed')
})

test('where a version adds to one that was completed, only what is new is missing, counted and led through', () => {
  const added: Progress = { ...everythingDone, declaredAt: undefined, readBefore: ['middle'], sectionsRead: ['middle'] }

  expect(whatIsMissing(module, added)).toEqual(['Read new section 1, How it begins.', 'Read new section 2, How it ends.', 'Declare that the work is your own.'])
  expect(minutesLeft(module, added)).toBe(11)
  expect(firstUnread(module, added)?.id).toBe('begin')
  expect(sectionsBeside(module, added, 'begin').map(({ id }) => id)).toEqual(['begin', 'end'])
  expect(sectionsBeside(module, added, 'middle').map(({ id }) => id)).toEqual(['middle'])
  expect([added, { ...added, sectionsRead: ['middle', 'begin'] }].map((progress) => standingOf(module, progress))).toEqual(['not started', 'in progress'])
})

test('a version counts for its own hours, and one that adds to another for what is new, in quarters', () => {
  expect(hoursAsked(module, 0.75, {})).toBe(0.75)
  expect(hoursAsked(module, 0.75, { readBefore: ['middle'] })).toBe(0.25)
  expect(hoursAsked(module, 0.2, { readBefore: ['middle'] })).toBe(0.2)
})

test('on one page everything that opens is open, and headings stand below those of the sections', () => {
  expect(onOnePage('<h2 class="a">T</h2><details class="govuk-details"><summary>S</summary></details>')).toBe('<h3 class="a">T</h3><details class="govuk-details" open><summary>S</summary></details>')
})

test('a declaration made too early does not complete anything', () => {
  expect(standingOf(module, { ...everythingDone, reflection: ' ' })).toBe('in progress')
})

test('a newer version asks for no more than its largest change', () => {
  expect(askedAgain([])).toBe('nothing')
  expect(askedAgain(['editorial', 'editorial'])).toBe('nothing')
  expect(askedAgain(['editorial', 'top-up'])).toBe('the new sections')
  expect(askedAgain(['top-up', 'material', 'editorial'])).toBe('the whole module')
})
