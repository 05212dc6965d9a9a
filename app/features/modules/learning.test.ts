import { expect, test } from 'vitest'
import { factsFor, goesInWords, learnersVersion, missingBeforeDeclaring, missingBeforePostCheck, nextStep, sectionInWords, standingInWords, versionsInWords, type Attempt, type VersionFacts } from './learning.ts'
import type { CheckQuestion, Progress } from './modules.ts'

const version = (id: string, facts: Partial<VersionFacts> = {}): VersionFacts => ({ id, version: id, change: 'material', publishedAt: new Date('2026-06-01T10:00:00Z'), sections: ['one', 'two'], sectionsRead: [], attempts: [], reflection: null, declaredAt: null, ...facts })
const go = (check: 'pre' | 'post', right: number | null, because: string | null = null): Attempt => (
  { id: `${check} ${right}`, check, right, of: right === null ? null : 5, skippedBecause: because, finishedAt: '2026-03-03T10:00:00Z' }
)
const declaredAt = '2026-03-03T10:00:00Z'

const questions = Array.from({ length: 5 }, (_, nth): CheckQuestion => ({ id: `q${nth}`, question: '?', options: [] }))
const section = (id: string) => ({ id, title: id, minutes: 5, html: '' })
const module = { sections: [section('one'), section('two')], postCheck: questions, reflection: { prompt: '?', words: 80 } }
const begun: Progress = { sectionsRead: [], preCheck: { score: { right: 2, of: 5, passed: false } }, postChecks: [] }
const read: Progress = { ...begun, sectionsRead: ['one', 'two'] }
const passed: Progress = { ...read, postChecks: [{ right: 4, of: 5, passed: true }] }

test('someone who has begun no version is on the newest', () => {
  expect(learnersVersion([version('old'), version('new')])?.id).toBe('new')
  expect(learnersVersion([])).toBeUndefined()
})

test.each([
  ['a section read', { sectionsRead: ['one'] }],
  ['a check taken', { attempts: [go('pre', 3)] }],
  ['a check skipped', { attempts: [go('pre', null, 'I know it.')] }],
])('with %s, a learner goes on with the version they began', (_, facts) => {
  expect(learnersVersion([version('old', facts), version('new')])?.id).toBe('old')
})

test('someone who completed a version stays on it after a correction, and is on the newest after more than that', () => {
  const done = version('done', { declaredAt })
  expect(learnersVersion([done, version('new', { change: 'editorial' })])?.id).toBe('done')
  expect(learnersVersion([done, version('new', { change: 'top-up', sections: ['one', 'two', 'three'] })])?.id).toBe('new')
  expect(learnersVersion([done, version('new', { change: 'material' })])?.id).toBe('new')
})

test('a top-up that adds no section asks nothing', () => {
  const done = version('done', { declaredAt })
  expect(learnersVersion([done, version('new', { change: 'top-up', sections: ['two', 'one'] })])?.id).toBe('done')
})

test('in a top-up, what was done in the completed version counts, but not its declaration', () => {
  const done = version('done', { sectionsRead: ['one'], attempts: [go('pre', 2), go('post', 5)], reflection: 'My words.', declaredAt })
  const topUp = version('top-up', { change: 'top-up', sections: ['one', 'new', 'two'] })

  expect(factsFor(topUp, [done, topUp]).progress).toEqual({
    sectionsRead: ['one', 'two'], readBefore: ['one', 'two'], preCheck: { score: { right: 2, of: 5, passed: false } }, postChecks: [{ right: 5, of: 5, passed: true }], reflection: 'My words.', declaredAt: undefined,
  })
})

test('a top-up of a top-up counts what counted for the first, and asks only for what neither had', () => {
  const first = version('1.0', { attempts: [go('pre', 2), go('post', 5)], reflection: 'My words.', declaredAt })
  const second = version('1.1', { change: 'top-up', sections: ['one', 'two', 'three'], sectionsRead: ['three'], declaredAt })
  const third = version('1.2', { change: 'top-up', sections: ['one', 'two', 'three', 'four'] })
  const { progress } = factsFor(third, [first, second, third])

  expect(progress).toMatchObject({ readBefore: ['one', 'two', 'three'], postChecks: [{ right: 5 }], reflection: 'My words.' })
  expect(missingBeforePostCheck({ ...module, sections: ['one', 'two', 'three', 'four'].map(section) }, progress)).toEqual(['Read new section 1, four.'])
})

test('a top-up that comes after a correction is told apart from what was completed, not from the correction', () => {
  const done = version('1.0', { declaredAt })
  const topUp = version('1.2', { change: 'top-up', sections: ['one', 'two', 'three', 'four'] })
  const corrected = version('1.1', { change: 'editorial', sections: ['one', 'two', 'three'] })

  expect(factsFor(topUp, [done, corrected, topUp]).progress.readBefore).toEqual(['one', 'two'])
})

test.each([
  ['a top-up', [version('1.0', { declaredAt }), version('1.1', { change: 'top-up', sections: ['one', 'two', 'three', 'four'] })], 1,
    'Version 1.1 adds 2 sections to what you completed on 3 March 2026. Your checks and your reflection of then count: read what is new, and declare once more.'],
  ['a correction', [version('1.0', { declaredAt }), version('1.1', { change: 'editorial' })], 0,
    'Version 1.1, published on 1 June 2026, corrects its wording. It asks nothing of you: your completion stands.'],
  ['a material change', [version('1.0', { declaredAt }), version('2.0'), version('2.1', { change: 'editorial' })], 2,
    'You completed version 1.0 on 3 March 2026. The module is taken again because version 2.0 teaches something else, not the same in other words. You begin with blank checks; what you did then stays as it was.'],
  ['a correction after one began', [version('1.0', { sectionsRead: ['one'] }), version('1.1', { change: 'editorial' })], 0,
    'Version 1.1, published on 1 June 2026, came after you had begun. You go on in version 1.0 to its end. The newer one corrects wording and will ask nothing of you.'],
  ['a top-up after one began', [version('1.0', { sectionsRead: ['one'] }), version('1.1', { change: 'top-up', sections: ['one', 'two', 'three'] })], 0,
    'Version 1.1, published on 1 June 2026, came after you had begun. You go on in version 1.0 to its end. You are then asked for what is new: 1 section.'],
  ['a material change after one began', [version('1.0', { sectionsRead: ['one'] }), version('2.0')], 0,
    'Version 2.0, published on 1 June 2026, came after you had begun. You go on in version 1.0 to its end. You are then asked to take the whole module again, because it teaches something else now.'],
  ['nothing', [version('1.0', { declaredAt })], 0, undefined],
  ['a newer version for someone who has begun none', [version('1.0'), version('2.0')], 1, undefined],
] as const)('what %s means for a learner is told in words', (_, versions, on, words) => {
  expect(versionsInWords(versions[on]!, versions)).toBe(words)
})

test('of a top-up the new sections are counted, and those read before for themselves', () => {
  const whole = { ...module, sections: ['new', 'one', 'two', 'newer'].map(section) }
  const added: Progress = { ...passed, readBefore: ['one', 'two'], sectionsRead: ['one', 'two'] }

  expect(['new', 'one', 'newer'].map((id) => sectionInWords(whole, added, id))).toEqual(['New section 1 of 2', 'Section read before, 1 of 2', 'New section 2 of 2'])
  expect(standingInWords(whole, added)).toBe('New sections to read')
  expect(standingInWords(whole, { ...added, sectionsRead: ['one', 'two', 'new'] })).toBe('New section 2 of 2')
  expect(nextStep(whole, added)).toBe('sections/new')
})

test('after a material change, nothing done before counts', () => {
  const done = version('done', { sectionsRead: ['one'], attempts: [go('pre', 2), go('post', 5)], reflection: 'My words.', declaredAt })
  const renewed = version('renewed')

  expect(factsFor(renewed, [done, renewed]).progress).toEqual({ sectionsRead: [], readBefore: undefined, preCheck: undefined, postChecks: [], reflection: undefined, declaredAt: undefined })
})

test('the first scored go at the first check counts, however often it is taken again', () => {
  const one = version('one', { attempts: [go('pre', null, 'No time.'), go('pre', 2), go('pre', 5)] })

  expect(factsFor(one, [one]).progress.preCheck).toEqual({ score: { right: 2, of: 5, passed: false } })
})

test('the last check opens once the first is taken and every section read', () => {
  expect(missingBeforePostCheck(module, { sectionsRead: ['one'], postChecks: [] })).toEqual(['Take the first check, or say why you are skipping it.', 'Read section 2, two.'])
  expect(missingBeforePostCheck(module, read)).toEqual([])
})

test('one may declare once the last check is passed', () => {
  expect(missingBeforeDeclaring(module, read)).toEqual(['Pass the last check: 4 of 5 right.'])
  expect(missingBeforeDeclaring(module, passed)).toEqual([])
})

test('a learner goes on where they stopped: first check, first unread section, last check, declaration', () => {
  expect(nextStep(module, { sectionsRead: [], postChecks: [] })).toBe('check/pre')
  expect(nextStep(module, begun)).toBe('sections/one')
  expect(nextStep(module, { ...begun, sectionsRead: ['one'] })).toBe('sections/two')
  expect(nextStep(module, read)).toBe('check/post')
  expect(nextStep(module, passed)).toBe('declare')
  expect(nextStep(module, { ...passed, declaredAt: new Date(declaredAt) })).toBeUndefined()
})

test('a standing is told in a few words', () => {
  expect(standingInWords(module, { sectionsRead: [], postChecks: [] })).toBe('Not started')
  expect(standingInWords(module, { ...begun, sectionsRead: ['one'] })).toBe('Section 2 of 2')
  expect(standingInWords(module, read)).toBe('Last check to pass')
  expect(standingInWords(module, { ...read, preCheck: undefined })).toBe('First check to take or skip')
  expect(standingInWords(module, passed)).toBe('Ready to declare')
  expect(standingInWords(module, { ...passed, declaredAt: new Date(declaredAt) })).toBe('Completed 3 March 2026')
})

test('every attempt is told, oldest first, and a skipped check is none', () => {
  expect(goesInWords('post', [go('pre', 1), go('post', 3), go('post', 5)])).toBe('Attempt 1: 3 of 5; attempt 2: 5 of 5')
  expect(goesInWords('pre', [go('pre', null, 'I know it.')])).toBe('')
})
