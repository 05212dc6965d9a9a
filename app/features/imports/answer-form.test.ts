import { describe, expect, test } from 'vitest'
import { answerGroups, answersTyped, keptAfter, keptGroups } from './answer-form.ts'
import type { PlanFramework } from './guess-plan.ts'
import type { Answers, Question, SheetPlan } from './sheet-plan.ts'

const framework: PlanFramework = {
  key: 'practice-themes', title: 'Practice themes', themes: [{ key: 'planning', title: 'Planning' }],
  grades: [{ key: 'good', word: 'Good' }, { key: 'inadequate', word: 'Inadequate' }], caseTypes: [{ key: 'child-in-need', title: 'Child in need' }],
}
const questions: Question[] = [
  { about: 'rag' },
  { about: 'past due', actions: 34, from: '2026-03-03', to: '2026-05-01' },
  { about: 'gaps', gaps: 610 },
  { about: 'two teams', who: [{ key: 'quinn@northmere.example', name: 'Quinn Greave', teams: ['Children in Care 1', 'Family Help South'] }, { key: 'dev', name: 'Dev', teams: ['A', 'B', 'C'] }] },
  { about: 'grade words', words: [{ word: 'Strong', rows: 3 }, { word: 'godo', rows: 1 }] },
  { about: 'case types', words: [{ word: 'CWD', rows: 12 }] },
  { about: 'theme words', words: [{ word: 'Plans', rows: 2 }] },
]
const groups = answerGroups(questions, { framework, answers: { rag: 'how far', teams: { dev: 'B' } }, plan: undefined })
const typed = {
  rag: 'how urgent', 'past-due': 'still open', gaps: 'one by one',
  'team-1-of': 'quinn@northmere.example', 'team-1': 'all', 'team-2-of': 'dev', 'team-2': 'B',
  'grade-1-of': 'Strong', 'grade-1': 'good', 'grade-2-of': 'godo', 'grade-2': '', 'case-1-of': 'CWD', 'case-1': 'as written', 'theme-1-of': 'Plans', 'theme-1': 'planning',
}

test('each question that a file raises is asked in plain words, with what was answered before', () => {
  expect(groups.map(({ fields }) => fields[0]!.label)).toEqual([
    'What do red, amber and green mean in this sheet?',
    '34 actions have a date that has passed, from 3 March 2026 to 1 May 2026. Are they still open?',
    'Whose are the gaps?',
    'Quinn Greave appears in Children in Care 1 and Family Help South',
    '“Strong”', '“CWD”', '“Plans”',
  ])
  expect(groups[0]!.fields[0]!.value).toBe('how far')
  expect(groups[3]!.fields.map(({ value }) => value)).toEqual([undefined, 'B'])
  expect(groups[3]!.fields.map(({ choices }) => choices.at(-1)!.label)).toEqual(['In both', 'In all of them'])
  expect(groups[4]!.fields[0]!.choices.map(({ label }) => label)).toEqual(['Decide later: these rows stay out', 'Good', 'Inadequate', 'Not applicable', 'A slip: leave these rows out'])
  expect(groups[5]!.fields[0]!.choices.map(({ label }) => label)).toEqual(['Decide later: kept as written for now', 'Child in need', 'Keep as written'])
})

test('what was chosen becomes the answers, and a word that is left for later stays open', () => {
  expect(answersTyped(typed, groups)).toEqual({ ok: true, answers: {
    rag: 'how urgent', pastDue: 'still open', gaps: 'one by one', teams: { 'quinn@northmere.example': 'all', dev: 'B' },
    gradeWords: { Strong: 'good' }, caseTypes: { CWD: 'as written' }, themeWords: { Plans: 'planning' },
  } })
})

test('a question without an answer is named; one that is not offered is no answer', () => {
  const { rag: _, ...without } = typed

  expect(answersTyped({ ...without, 'team-2': 'D', gaps: 'nobody’s' }, groups)).toEqual({ ok: false, problems: {
    rag: 'Say what red, amber and green mean.', gaps: 'Say whose the gaps are.', 'team-2': 'Say in which team this person is.',
  } })
})

test('an answer stays with what it is about when the questions have changed since the page was opened', () => {
  const fewer = answerGroups([{ about: 'grade words', words: [{ word: 'godo', rows: 1 }, { word: 'Strong', rows: 3 }] }], { framework, answers: {}, plan: undefined })

  expect(answersTyped(typed, fewer)).toEqual({ ok: true, answers: { gradeWords: { Strong: 'good' } } })
})

describe('what was answered about a kind of sheet', () => {
  const plan: SheetPlan = { layout: 'row an audit', framework: 'practice-themes', columns: {}, themes: {}, actionColumns: [], gradeWords: { Strong: 'good', godo: 'leave out' }, caseTypes: { CWD: 'as written' }, themeWords: {} }
  const answers: Answers = { rag: 'how far', teams: { dev: 'B' } }
  const groups = keptGroups({ framework, answers, plan })

  test('is shown whole, and what was never answered will be asked', () => {
    expect(groups.map(({ fields }) => fields.map(({ of, label, value }) => `${of ?? label}: ${value}`))).toEqual([
      ['What do red, amber and green mean?: how far'], ['Are actions whose date has passed still open?: ask'], ['Whose are the gaps, where a sheet does not say?: ask'],
      ['dev: B'], ['Strong: good', 'godo: leave out'], ['CWD: as written'],
    ])
  })

  test('can be changed or forgotten, and what the change does not name stays', () => {
    const typed = { rag: 'ask', 'past-due': 'done', gaps: 'ask', 'team-1-of': 'dev', 'team-1': 'ask', 'grade-1-of': 'Strong', 'grade-1': 'inadequate', 'grade-2-of': 'godo', 'grade-2': 'ask' }
    const reading = answersTyped(typed, groups)

    expect(reading.ok && keptAfter({ plan, answers }, reading.answers)).toEqual({
      plan: { ...plan, gradeWords: { Strong: 'inadequate' } }, answers: { pastDue: 'done', teams: {} },
    })
  })
})
