import { expect, test } from 'vitest'
import { sheetPlan } from './sheet-plan.ts'
import { holdsNoActions, unusedColumns } from './unused-columns.ts'

const plan = sheetPlan.parse({
  layout: 'row an audit', framework: 'practice-themes', columns: { reference: ['Ref', 'Audit No'], date: ['On'], case: ['Case'], team: ['Team'], worker: ['SW'] }, themes: { planning: ['Plan'] },
})
const header = ['Ref', 'On', 'Case', 'Team', 'SW', 'Plan']

test('columns that a plan makes no use of are named, each with the first cell that says something', () => {
  expect(unusedColumns(plan, header, [['1']])).toEqual([])
  expect(unusedColumns(plan, [...header, 'Urgent steps needed', '', '', 'Audit No', 'What to mend'], [
    ['1', '', '', '', '', '', '', '', '', '', ''], ['2', '', '', '', '', '', 'Ring 07700 900123 today', '', 'stray', '', 'Team: Correct it.'],
  ])).toEqual([{ title: 'Urgent steps needed', sample: 'Ring [removed: phone number] today' }, { title: 'Column 9', sample: 'stray' }, { title: 'Audit No', sample: '' }])
  expect(unusedColumns(plan, [...header, 'Story'], [['', '', '', '', '', '', 'x'.repeat(300)]])[0]!.sample).toHaveLength(81)
})

test('a sheet holds no actions when none of the columns for them is in it', () => {
  expect(holdsNoActions(plan, header)).toBe(true)
  expect(holdsNoActions({ ...plan, columns: { ...plan.columns, actions: ['To do'] } }, header)).toBe(true)
  expect(holdsNoActions({ ...plan, columns: { ...plan.columns, actions: ['To do'] } }, [...header, 'To do'])).toBe(false)
  expect(holdsNoActions({ ...plan, actionColumns: [{ wording: 'Step 1', owner: 'Who 1' }] }, [...header, 'Who 1'])).toBe(true)
  expect(holdsNoActions({ ...plan, actionColumns: [{ wording: 'Step 1', owner: 'Who 1' }] }, [...header, 'Step 1'])).toBe(false)
})
