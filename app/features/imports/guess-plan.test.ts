import { expect, test } from 'vitest'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { sheet } from '../../../tests/support/council.ts'
import { fits, guessPlan } from './guess-plan.ts'
import { builtInFor } from './profiles/profiles.ts'
import { northmere } from './profiles/northmere.ts'
import { ofsted } from './profiles/ofsted.ts'
import { neededFields, sheetPlan } from './sheet-plan.ts'

const framework = { ...practiceFramework, caseTypes: practiceFramework.caseTypes! }
const guess = (header: string[], rows: string[][] = []) => guessPlan(header, rows, framework)

test('a row an audit is known by its themes, however they are numbered and whatever comes after them', () => {
  const plan = guess(
    ['Ref', 'Completed on', 'Mosaic ID', 'Case status', 'Team name', 'Social worker name', 'Manager name', 'Audited by', 'Overall grade', '1. Assessment grade', '2. Quality of plan', 'Voice of the child', 'Supervision', 'What went well', 'Favourite colour'],
    [['1', '04/05/2026', '77', 'CIN', 'North', 'A B', 'C D', 'E F', 'Good', 'Good', 'RI', '', 'Good', 'All of it', 'blue']],
  )

  expect(plan).toMatchObject({
    layout: 'row an audit',
    framework: 'practice-themes',
    columns: {
      reference: ['Ref'], date: ['Completed on'], case: ['Mosaic ID'], caseType: ['Case status'], team: ['Team name'], worker: ['Social worker name'], manager: ['Manager name'], auditor: ['Audited by'],
      overall: ['Overall grade'], strengths: ['What went well'],
    },
    themes: { assessment: ['1. Assessment grade'], planning: ['2. Quality of plan'], 'lived-experience': ['Voice of the child'], oversight: ['Supervision'] },
  })
  expect(neededFields(plan.layout).filter((field) => !plan.columns[field])).toEqual([])
  expect(sheetPlan.parse(plan)).toEqual(plan)
})

test('a row a judgement is known by a column that names themes and one that grades them', () => {
  const header = ['Audit ref', 'Audit date', 'Child ref', 'Team', 'Practitioner', 'Standard', 'Rating', 'Overall rating']
  const byTitle = guess(header)
  expect(byTitle).toMatchObject({ layout: 'row a judgement', columns: { theme: ['Standard'], grade: ['Rating'], overall: ['Overall rating'], worker: ['Practitioner'] }, themes: {} })

  const byCells = guess(['No', 'When', 'Child', 'Team', 'Worker', 'What', 'How good'], [
    ['1', '04/05/2026', '77', 'North', 'A B', 'Planning', 'Good'], ['1', '04/05/2026', '77', 'North', 'A B', 'Management oversight', 'RI'], ['1', '04/05/2026', '77', 'North', 'A B', 'Case recording', 'Good'],
  ])
  expect(byCells).toMatchObject({ layout: 'row a judgement', columns: { theme: ['What'], grade: ['How good'], date: ['When'] } })
})

test('sets of columns with an action each are found with their parts', () => {
  expect(guess(['Action 1', 'Action 1 owner', 'Action 1 due', 'RAG 1', 'Action 2', 'Owner 2', 'By when 2', 'RAG2', 'Date of audit', 'Planning', 'Owner 3']).actionColumns).toEqual([
    { wording: 'Action 1', owner: 'Action 1 owner', due: 'Action 1 due', priority: 'RAG 1' },
    { wording: 'Action 2', owner: 'Owner 2', due: 'By when 2', priority: 'RAG2' },
  ])
  expect(guess(['Remedial action', 'Action owner', 'Action due date', 'RAG rating', 'Date of audit']).actionColumns).toEqual([
    { wording: 'Remedial action', owner: 'Action owner', due: 'Action due date', priority: 'RAG rating' },
  ])
  expect(guess(['What next 1', 'Lead 1', 'By when 1', 'RAG 1', 'What next 2', 'Lead 2', 'By when 2', 'RAG 2', 'Date of audit']).actionColumns).toEqual([1, 2].map((n) => (
    { wording: `What next ${n}`, owner: `Lead ${n}`, due: `By when ${n}`, priority: `RAG ${n}` })))
  expect(guess(['Urgent steps needed', 'By whom', 'By when', 'Next review date']).actionColumns).toEqual([{ wording: 'Urgent steps needed', owner: 'By whom', due: 'By when' }])
  expect(guess(['Date of audit', 'Responsible team', 'Lead auditor', 'Case status']).actionColumns).toEqual([])
})

test('a cell that holds several actions is told from one that holds one', () => {
  expect(guess(['Case ID', 'Remedial actions'], [['77', 'R: See child ~ A B ~ 14/05/2026']])).toMatchObject({ columns: { actions: ['Remedial actions'] }, actionColumns: [] })
  expect(guess(['Case ID', 'Remedial actions'], [['77', 'See the child alone']])).toMatchObject({ columns: { case: ['Case ID'] }, actionColumns: [{ wording: 'Remedial actions' }] })
})

test('the sheet of the built-in profile is guessed as its profile reads it', () => {
  const [header, ...rows] = sheet([{ Plan: 'RI' }, {}]).split('\n').map((line) => line.split(','))
  const plan = guess(header!, rows)

  expect(Object.keys(plan.themes).toSorted()).toEqual(Object.keys(northmere.plan.themes).toSorted())
  for (const [field, titles] of Object.entries(plan.columns)) expect([field, northmere.plan.columns[field as 'date']]).toEqual([field, expect.arrayContaining([...titles])])
  expect(neededFields(plan.layout).filter((field) => !plan.columns[field])).toEqual([])
  const used = [...Object.values(plan.columns), ...Object.values(plan.themes)].flat()
  expect(new Set(used).size).toBe(used.length)
})

test('a plan fits a header that has all its columns, in whatever order and spelling', () => {
  const plan = guess(['Ref', 'Audit date', 'Case ID', 'Team', 'Social worker', 'Planning', 'Assessment', 'Recording', 'Action 1', 'Owner 1'])

  expect(fits(plan, ['planning', 'ASSESSMENT ', 'Recording', 'ref', 'Audit-date', 'case id', 'team', 'Social worker', 'action 1', 'owner 1', 'And more'])).toBe(true)
  expect(fits(plan, ['Ref', 'Audit date', 'Case ID', 'Team', 'Social worker', 'Planning', 'Assessment', 'Recording', 'Action 1'])).toBe(false)
  expect(fits(plan, ['Ref', 'Audit date', 'Case ID', 'Team', 'Social worker', 'Planning', 'Assessment', 'Action 1', 'Owner 1'])).toBe(false)
  expect(fits(plan, ['Ref', 'Audit date', 'Team', 'Social worker', 'Planning', 'Assessment', 'Recording', 'Action 1', 'Owner 1'])).toBe(false)
})

test('a built-in profile is chosen by itself only when every theme has its column', () => {
  const header = sheet([]).split(',').map((title) => title.trim())

  expect(builtInFor(header)?.key).toBe('northmere')
  expect(builtInFor(header.filter((title) => title !== 'Identity'))).toBeUndefined()
  expect(builtInFor(Object.values(ofsted.columns).map(([title]) => title!))?.key).toBe('ofsted')
})
