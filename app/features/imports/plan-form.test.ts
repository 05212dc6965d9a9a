import { describe, expect, test } from 'vitest'
import type { PlanFramework } from './guess-plan.ts'
import { columnsOf, exampleOfAction, planFields, planTyped, shownBy } from './plan-form.ts'
import type { SheetPlan } from './sheet-plan.ts'

const framework: PlanFramework = {
  key: 'practice-themes', title: 'Practice themes',
  themes: [{ key: 'planning', title: 'Planning' }, { key: 'oversight', title: 'Management oversight' }],
  grades: [{ key: 'good', word: 'Good' }], caseTypes: [],
}
const header = ['Ref', 'Done on', 'Case', 'Team', 'SW', 'Plan', 'Oversight', 'Action 1', 'RAG 1', 'Theme', 'Grade', '', 'team ']
const before: SheetPlan = {
  layout: 'row an audit', framework: 'practice-themes', columns: { team: ['Crew', 'Team'], strengths: ['What is good'] }, themes: { planning: ['Plans', 'plan'] },
  actionColumns: [{ wording: 'ACTION 1', due: 'Due 1' }], gradeWords: { okay: 'good' }, caseTypes: { CIN: 'Child in need' }, themeWords: {},
}
const typed = {
  layout: 'row an audit', 'column-reference': 'Ref', 'column-date': 'Done on', 'column-case': 'Case', 'column-team': 'Team', 'column-worker': 'SW', 'theme-planning': 'Plan',
}
const read = (more: Record<string, string> = {}) => planTyped({ ...typed, ...more }, { header, framework, before })
const problems = (more: Record<string, string>) => {
  const reading = read(more)
  return reading.ok ? {} : reading.problems
}

test('a file offers each of its columns once and none without a name', () => {
  expect(columnsOf(header)).toEqual(header.filter((title) => !['', 'team '].includes(title)))
})

test('a plan is shown by the titles that this file gives its columns', () => {
  const shown = shownBy(before, header)

  expect(shown).toMatchObject({ layout: 'row an audit', 'column-team': 'Team', 'column-strengths': '', 'theme-planning': 'Plan', 'action-1-wording': 'Action 1', 'action-1-due': '' })
})

test('the form gives a plan, with spellings learnt and titles of other sheets kept', () => {
  expect(read({ 'action-1-wording': 'Action 1', 'action-1-priority': 'RAG 1' })).toEqual({
    ok: true,
    plan: {
      layout: 'row an audit', framework: 'practice-themes',
      columns: { reference: ['Ref'], date: ['Done on'], case: ['Case'], team: ['Team', 'Crew'], worker: ['SW'] },
      themes: { planning: ['Plan', 'Plans'] },
      actionColumns: [{ wording: 'Action 1', priority: 'RAG 1' }],
      gradeWords: { okay: 'good' }, caseTypes: { CIN: 'Child in need' }, themeWords: {},
    },
  })
})

test('where a row is a judgement the theme stands in a column and themes have none of their own', () => {
  const reading = read({ layout: 'row a judgement', 'column-theme': 'Theme', 'column-grade': 'Grade' })

  expect(reading).toMatchObject({ ok: true, plan: { layout: 'row a judgement', themes: {}, columns: { theme: ['Theme'], grade: ['Grade'] } } })
  expect(problems({ layout: 'row a judgement' })).toEqual({
    'column-theme': 'Choose the column for “Theme”. Without it no audit can be read.',
    'column-grade': 'Choose the column for “Grade”. Without it no audit can be read.',
  })
})

describe('what is wrong is said beside its field', () => {
  test.each([
    ['a needed column is missing', { 'column-date': '' }, 'column-date', 'Choose the column for “Date of the audit”. Without it no audit can be read.'],
    ['a column stands in two places', { 'column-auditor': 'SW' }, 'column-auditor', '“SW” is chosen for “Social worker” already. Each column is used once.'],
    ['two spellings of one column stand in two places', { 'column-auditor': 'sw' }, 'column-auditor', '“sw” is chosen for “Social worker” already. Each column is used once.'],
    ['the file has no such column', { 'column-auditor': 'Nobody' }, 'column-auditor', 'This sheet has no column called “Nobody”. Choose another one.'],
    ['no theme has a column', { 'theme-planning': '' }, 'theme-planning', 'Choose the column of at least one theme.'],
    ['an action has no words', { 'action-2-due': 'RAG 1' }, 'action-2-wording', 'Choose the column for “Action 2: what to do”, or none for this action.'],
  ])('%s', (_, more, name, sentence) => {
    expect(problems(more)).toEqual({ [name]: sentence })
  })

  test('fields of the other layout are of no account', () => {
    expect(read({ 'column-theme': 'SW', 'column-grade': 'Nobody' }).ok).toBe(true)
  })
})

test('every field of the form has a name of its own', () => {
  const { theAudit, who, themes, judgement, actions, actionSets } = planFields(framework)
  const names = [...theAudit, ...who, ...themes, ...judgement, actions, ...actionSets.flat()].map(({ name }) => name)

  expect(new Set(names).size).toBe(names.length)
})

test('the first action of a file is quoted as an example, from one cell or from columns of its own', () => {
  const rows = [['A-1', '', ''], ['A-2', 'Amber', 'Visit the child']]

  expect(exampleOfAction({ ...before, actionColumns: [{ wording: 'to do', priority: 'RAG' }] }, ['Ref', 'RAG', 'To do'], rows)).toBe('Amber, Visit the child')
  expect(exampleOfAction({ ...before, columns: { actions: ['To do'] }, actionColumns: [] }, ['Ref', 'RAG', 'To do'], rows)).toBe('Visit the child')
  expect(exampleOfAction(before, header, rows)).toBeUndefined()
})
