import { expect, test } from 'vitest'
import { carriedOver, consequences, whyNotFrom } from './adoption.ts'
import { differenceBetween } from './difference.ts'
import type { FrameworkPlan } from './framework-plan.ts'
import { practiceFramework } from './practice-framework.ts'

const current: FrameworkPlan = {
  key: 'practice', title: 'Practice', validFrom: '2026-01-01', followedUpBy: 'person', followUpDays: { from: 56, to: 112 },
  grades: [{ key: 'good', word: 'Good', goodEnough: true }, { key: 'ri', word: 'Requires improvement', goodEnough: false }, { key: 'poor', word: 'Inadequate', goodEnough: false }],
  themes: [{ key: 'voice', title: 'Voice', question: 'Heard?', descriptors: { good: 'Heard.' } }, { key: 'plan', title: 'Plan' }, { key: 'record', title: 'Record' }],
  caseTypes: [{ key: 'cin', title: 'Child in need', notApplicable: ['record'] }, { key: 'care', title: 'Child in care', notApplicable: [] }],
}
const words = (change: Partial<FrameworkPlan>) => differenceBetween(current, { ...current, ...change })

test('a draft that changes nothing makes no difference, even read back with its keys in another order', () => {
  expect(differenceBetween(current, structuredClone(current))).toEqual([])
  expect(differenceBetween(current, { ...current, validFrom: '2027-04-01', themes: current.themes.map((theme) => ({ descriptors: {}, ...theme })) })).toEqual([])
  expect(differenceBetween(practiceFramework, practiceFramework)).toEqual([])
})

test('themes that are new, gone, retitled, asked otherwise or moved are named', () => {
  expect(words({ themes: [{ key: 'plan', title: 'Planning' }, { key: 'voice', title: 'Voice', question: 'Seen and heard?', descriptors: { good: 'Heard.' } }, { key: 'money', title: 'Poverty' }] })).toEqual([{
    about: 'Themes', words: ['New: Poverty.', 'Gone: Record.', '“Plan” is called “Planning”. It stays the same theme.', 'Voice asks another question: Seen and heard?', 'The themes stand in another order.'],
  }])
  expect(words({ themes: [{ key: 'voice', title: 'Voice', descriptors: { good: 'Heard.' } }, ...current.themes.slice(1)] })[0]!.words).toEqual(['Voice asks no question.'])
})

test('grades that are new, gone, renamed or on the other side of the line are named', () => {
  expect(words({ grades: [{ key: 'met', word: 'Met', goodEnough: true }, { key: 'good', word: 'Fine', goodEnough: true }, { key: 'ri', word: 'Requires improvement', goodEnough: true }, { key: 'bad', word: 'Bad', goodEnough: false }] })).toEqual([{
    about: 'Grades', words: ['New: Met, good enough.', 'New: Bad, below good.', 'Gone: Inadequate.', '“Good” is called “Fine”. It stays the same grade.', 'Requires improvement is now good enough, so it is a gap no longer.'],
  }])
  expect(words({ grades: [current.grades[0]!, current.grades[2]!, current.grades[1]!] })[0]!.words).toEqual(['The scale stands in another order: Good, Inadequate, Requires improvement, best first.'])
})

test('a changed wording is named with its theme and grades, but not that of what is new', () => {
  const themes = [{ ...current.themes[0]!, descriptors: { good: 'Heard well.', ri: 'Half.', poor: 'No.' } }, ...current.themes.slice(1), { key: 'new', title: 'New one', descriptors: { good: 'Yes.' } }]
  expect(words({ themes }).at(-1)).toEqual({ about: 'What themes look like at each grade', words: ['Voice: another wording at Good, Requires improvement and Inadequate.'] })
})

test('case types say what is judged in them from then on', () => {
  expect(words({ caseTypes: [{ key: 'care', title: 'In care', notApplicable: ['plan'] }, { key: 'cin', title: 'Child in need', notApplicable: [] }, { key: 'contact', title: 'Contact', notApplicable: ['plan', 'record'] }, { key: 'all', title: 'Other', notApplicable: [] }] })).toEqual([{
    about: 'Case types', words: ['New: Contact. Not judged: Plan and Record.', 'New: Other. Every theme is judged.', '“Child in care” is called “In care”.', 'In care: Plan is no longer judged.', 'Child in need: Record is now judged.', 'The case types stand in another order.'],
  }])
  expect(words({ caseTypes: [current.caseTypes![0]!] })[0]!.words).toEqual(['Gone: Child in care.'])
})

test('a theme that goes is said once, not again for each case type that left it out', () => {
  expect(words({ themes: current.themes.slice(0, 2), caseTypes: [{ key: 'cin', title: 'Child in need', notApplicable: [] }, current.caseTypes![1]!] })).toEqual([{ about: 'Themes', words: ['Gone: Record.'] }])
})

test('name and follow-up are said with what they were', () => {
  expect(words({ title: 'Practice themes', followedUpBy: 'team', followUpDays: { from: 30, to: 100 } })).toEqual([{ about: 'The framework', words: [
    'It is called “Practice themes”; it was “Practice”.',
    'Whether a theme held is shown by a later audit of the same team, no longer by an audit of another case of the same person.',
    'A later audit counts when it is from 30 to 100 days later; it was from 56 to 112 days later (8 to 16 weeks).',
  ] }])
})

test('a version holds from tomorrow at the earliest, after the one before it, and not before an audit that one has judged', () => {
  const known = { today: '2026-11-23', currentFrom: '2026-01-01', judgedFromThen: 0 }
  expect(whyNotFrom('2026-11-23', known)).toMatch(/^Choose a day from tomorrow on/)
  expect(whyNotFrom('2026-11-24', known)).toBeUndefined()
  expect(whyNotFrom('2026-12-01', { ...known, currentFrom: '2026-12-01' })).toBe('Choose a day after 1 December 2026, from which the version before it holds.')
  expect(whyNotFrom('2026-12-01', { ...known, judgedFromThen: 1 })).toBe('1 audit is dated 1 December 2026 or later and judged by the version that ends. Choose a later day.')
  expect(whyNotFrom('2026-12-01', { ...known, judgedFromThen: 1_204 })).toMatch(/^1,204 audits are/)
})

test('a rule goes on with the same theme, grade and case type, by its new title, and ends when one of them is gone', () => {
  const rule = { theme: 'plan', grade: 'ri', caseType: 'Child in need' }
  expect(carriedOver(rule, current, current)).toEqual(rule)
  expect(carriedOver(rule, current, { ...current, caseTypes: [{ key: 'cin', title: 'In need', notApplicable: [] }] })).toEqual({ ...rule, caseType: 'In need' })
  expect(carriedOver(rule, current, { ...current, caseTypes: [] })).toBeUndefined()
  expect(carriedOver({ ...rule, caseType: null }, current, { ...current, caseTypes: [] })).toEqual({ ...rule, caseType: null })
  expect(carriedOver(rule, current, { ...current, themes: [current.themes[0]!] })).toBeUndefined()
  expect(carriedOver(rule, current, { ...current, grades: [current.grades[0]!, current.grades[2]!] })).toBeUndefined()
  expect(carriedOver(rule, current, { ...current, grades: current.grades.map((grade) => ({ ...grade, goodEnough: grade.key !== 'poor' })) })).toBeUndefined()
})

test('what it means is said with the day, the audits that stay and the rules that end', () => {
  const rules = [{ theme: 'plan', grade: 'ri', caseType: null, role: 'practitioner' as const }, { theme: 'record', grade: 'ri', caseType: 'Child in need', role: 'manager' as const }, { theme: 'record', grade: 'ri', caseType: null, role: 'practitioner' as const }]
  expect(consequences('2027-04-01', { judged: 412, rules }, current, { ...current, themes: current.themes.slice(0, 2) })).toEqual([
    'Audits from 1 April 2027 are judged by it.',
    '412 audits before that day stay as they are, and so does every figure that counts them.',
    '2 rules name a theme, a grade or a case type that is gone and end that day: Record for a manager (Child in need) and Record for a practitioner.',
    '1 other rule is carried over.',
  ])
  expect(consequences('2027-04-01', { judged: 0, rules }, current, current)).toEqual(['Audits from 1 April 2027 are judged by it.', 'No audit has been judged by the version that it follows.', '3 rules are carried over.'])
})
