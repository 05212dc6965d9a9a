import { expect, test } from 'vitest'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { guessPlan } from './guess-plan.ts'
import { auditOf } from './one-audit.ts'
import { profileOf } from './plan-profile.ts'
import { columnsUnder } from './row-checks.ts'

const framework = { ...practiceFramework, caseTypes: practiceFramework.caseTypes! }
const header = ['Ref', 'Audit date', 'Case ID', 'Case type', 'Team', 'Social worker', 'Overall grade', 'Theme', 'Grade', 'Attribution', 'Areas for improvement', 'Action', 'Action owner', 'Action due date', 'RAG']
const plan = guessPlan(header, [], framework)
const profile = profileOf('own', 'Our own', plan, framework, { rag: 'how urgent' })
const { columns } = columnsUnder(header, profile)

type Cells = Partial<Record<(typeof header)[number], string>>
const facts: Cells = { Ref: 'A-1', 'Audit date': '04/05/2026', 'Case ID': 'C1', 'Case type': 'CIN', Team: 'North', 'Social worker': 'Una Vale', Grade: 'Good' }
const put = (...rows: Cells[]) => auditOf(rows.map((cells, index) => ({ row: index + 2, cells: header.map((title) => cells[title] ?? '') })), columns, () => profile)
const problemsOf = (...rows: Cells[]) => put(...rows).rows.flatMap(({ row, problems }) => problems.map(({ column, problem }) => ({ row, column, problem })))

test('rows of one audit come together, whichever of them says its facts, and in whatever order they stand', () => {
  const rows: Cells[] = [
    { Ref: 'A-1', Theme: 'Planning', Grade: 'RI', 'Areas for improvement': 'Dates are missing.' },
    { ...facts, Theme: 'Assessment' },
    { Ref: 'A-1', 'Audit date': '4 May 2026', Theme: 'Overall', Grade: 'Requires improvement' },
  ]
  const { audit } = put(...rows)

  expect(audit).toMatchObject({
    reference: 'A-1', auditedOn: '2026-05-04', caseReference: 'C1', caseType: 'Child in need', team: 'North', worker: { name: 'Una Vale' }, improvements: 'Dates are missing.',
    overall: { grade: 'requires-improvement' },
    judgements: [{ theme: 'assessment', grade: 'good' }, { theme: 'planning', grade: 'requires-improvement' }],
  })
  expect(put(...rows.toReversed()).audit).toEqual(audit)
})

test('two rows that say a fact differently are both named', () => {
  expect(problemsOf({ ...facts, Theme: 'Planning' }, { ...facts, Theme: 'Assessment', 'Audit date': '05/05/2026' })).toEqual([{
    row: 3, column: 'Audit date', problem: 'Row 2 of the same audit says “04/05/2026”. Rows of one audit must agree: correct the one that is wrong, or give this row the number of its own audit.',
  }])
  expect(put({ ...facts, Theme: 'Planning' }, { ...facts, Theme: 'Assessment', Team: 'NORTH', 'Audit date': '2026-05-04' }).audit).toBeDefined()
})

test('a theme that is graded twice must be graded alike', () => {
  expect(problemsOf({ ...facts, Theme: 'Planning' }, { ...facts, Theme: 'Plan', Grade: 'Inad' })).toEqual([
    { row: 3, column: 'Grade', problem: 'Row 2 grades the same theme as good. Correct the grade or the theme that is wrong.' },
  ])
  expect(put({ ...facts, Theme: 'Planning' }, { ...facts, Theme: 'Plan' }).audit!.judgements).toHaveLength(1)
})

test('a fault in one row leaves the audit out and names the row', () => {
  const { audit, rows } = put({ ...facts, Theme: 'Planning' }, { Ref: 'A-1', Theme: 'Recording', Grade: 'Middling' })

  expect(audit).toBeUndefined()
  expect(rows).toMatchObject([{ row: 2, problems: [] }, { row: 3, problems: [{ column: 'Grade', cell: 'Middling' }], leftOpen: [{ about: 'grade words', word: 'Middling' }] }])
})

test('what no row says is missing once, and what one row says wrongly is wrong there alone', () => {
  expect(problemsOf({ ...facts, Team: '', Theme: 'Planning' }, { ...facts, Team: '', Theme: 'Assessment' })).toMatchObject([{ row: 2, column: 'Team' }])
  expect(problemsOf({ ...facts, 'Audit date': '', Theme: 'Planning' }, { ...facts, 'Audit date': '31/02/2026', Theme: 'Assessment' })).toMatchObject([{ row: 3, column: 'Audit date' }])
})

test('a row that the sheet itself has a fault in leaves its audit out', () => {
  const whole = { row: 2, cells: header.map((title) => ({ ...facts, Theme: 'Planning' })[title] ?? '') }

  expect(auditOf([whole, { row: 3, cells: ['A-1'], fault: 'This row has too many cells.' }], columns, () => profile)).toMatchObject({
    rows: [{ row: 2, problems: [] }, { row: 3, problems: [{ column: '', cell: '', problem: 'This row has too many cells.' }] }],
  })
})

test('an action may stand on any row, and the same on several is one', () => {
  const action = { Action: 'See child alone', 'Action owner': 'Una Vale', 'Action due date': '14/05/2026', RAG: 'R' }
  const { audit } = put({ ...facts, ...action, Theme: 'Planning' }, { ...facts, ...action, Theme: 'Assessment' }, { Ref: 'A-1', Action: 'Write the plan anew' })

  expect(audit!.actions).toEqual([
    { priority: 'amber', wording: 'Write the plan anew' },
    { priority: 'red', wording: 'See child alone', owner: 'Una Vale', dueOn: '2026-05-14' },
  ])
})

test('whose a gap is stands beside its own theme', () => {
  expect(put({ ...facts, Theme: 'Planning', Attribution: 'SW' }, { ...facts, Theme: 'Oversight', Attribution: 'manager' }).audit!.attributions).toMatchObject([
    { theme: 'oversight', attribution: 'manager' }, { theme: 'planning', attribution: 'practitioner' },
  ])
})
