import { expect, test } from 'vitest'
import type { CheckQuestion } from './modules.ts'
import { questionsToRecall, recallDays, recallStanding, type Go } from './recall.ts'

const question = (id: string): CheckQuestion => ({ id, question: `About ${id}?`, options: [{ key: 'a', text: 'Yes', right: true, because: 'So.' }, { key: 'b', text: 'No', right: false, because: 'Not so.' }] })
const topics = ['entry', 'evidence', 'baby', 'decision', 'siblings']
const module = { preCheck: topics.map((topic) => question(`before-${topic}`)), postCheck: topics.map((topic) => question(`after-${topic}`)) }
const go = (check: Go['check'], finishedAt: string, ...wrong: string[]): Go => ({ check, finishedAt, asked: (check === 'pre' ? module.preCheck : module.postCheck).map(({ id }) => id), wrong })
const asked = (...goes: Go[]) => questionsToRecall(module, goes).map(({ id }) => id)

test('what was first got wrong is asked first: in the last check, then in the first, then in the order of the module', () => {
  expect(asked(go('pre', '2026-03-01', 'before-baby', 'before-decision'), go('post', '2026-03-02', 'after-siblings'))).toEqual(['before-siblings', 'before-baby', 'before-decision'])
  expect(asked(go('pre', '2026-03-01', 'before-siblings'), go('post', '2026-03-02'))).toEqual(['before-siblings', 'before-entry', 'before-evidence'])
  expect(asked(go('pre', '2026-03-01', 'before-siblings', 'before-baby'), go('post', '2026-03-02', 'after-baby', 'after-decision'))).toEqual(['before-baby', 'before-decision', 'before-siblings'])
})

test('only the first go at each check says what was got wrong', () => {
  expect(asked(go('pre', '2026-03-01'), go('post', '2026-03-02', 'after-siblings'), go('post', '2026-03-03', 'after-decision'))[0]).toBe('before-siblings')
  expect(asked(go('pre', '2026-03-01'), go('post', '2026-03-02'), go('post', '2026-03-03', 'after-siblings'))).toEqual(['before-entry', 'before-evidence', 'before-baby'])
})

test('of the two forms of a topic the one is asked that was met longest ago, and one never met before any other', () => {
  expect(asked(go('pre', '2026-03-01'), go('post', '2026-03-02'), go('pre', '2026-03-03'))).toEqual(['after-entry', 'after-evidence', 'after-baby'])
  expect(asked(go('post', '2026-03-02'))).toEqual(['before-entry', 'before-evidence', 'before-baby'])
})

test('no topic is asked twice, whatever was got wrong', () => {
  const everything = asked(go('pre', '2026-03-01', ...module.preCheck.map(({ id }) => id)), go('post', '2026-03-02', ...module.postCheck.map(({ id }) => id)))
  expect(new Set(everything.map((id) => id.replace(/^\w+-/, ''))).size).toBe(3)
  expect(questionsToRecall({ preCheck: [question('before-entry')], postCheck: [question('after-entry')] }, [])).toHaveLength(1)
})

test('the same goes bring the same questions, with their options in the order of the module', () => {
  const goes = [go('pre', '2026-03-01', 'before-decision'), go('post', '2026-03-02')]
  expect(questionsToRecall(module, goes)).toEqual(questionsToRecall(module, [...goes]))
  expect(questionsToRecall(module, goes)[0]!.options.map(({ key }) => key)).toEqual(['a', 'b'])
})

const completed = { declaredAt: '2026-03-03T23:30:00Z', superseded: false, finishedAt: null, right: null }
const on = (at: string, more: Partial<Parameters<typeof recallStanding>[0]> = {}) => recallStanding({ ...completed, ...more }, new Date(at))

test('they are offered from the 42nd to the 98th day after the declaration, by the days of London', () => {
  expect(recallDays(new Date('2026-03-03T23:30:00Z'))).toEqual({ from: '2026-04-14', to: '2026-06-09' })
  expect(recallDays(new Date('2026-06-03T23:30:00Z'))).toEqual({ from: '2026-07-16', to: '2026-09-10' })
  // From 29 March London is an hour ahead, so 14 April begins there while it is still the 13th here.
  expect(on('2026-04-13T22:59:00Z')).toBe('too early')
  expect(on('2026-04-13T23:00:00Z')).toBe('offered')
  expect(on('2026-06-09T22:59:00Z')).toBe('offered')
  expect(on('2026-06-09T23:00:00Z')).toBe('over')
})

test('what a later version has taken the place of is not asked; what was answered or declined stays so', () => {
  expect(on('2026-05-01T10:00:00Z', { superseded: true })).toBe('superseded')
  expect(on('2027-05-01T10:00:00Z', { superseded: true, finishedAt: '2026-05-01T10:00:00Z', right: 2 })).toBe('answered')
  expect(on('2026-05-01T10:00:00Z', { finishedAt: '2026-04-20T10:00:00Z' })).toBe('declined')
})
