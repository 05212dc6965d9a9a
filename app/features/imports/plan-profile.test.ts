import { expect, test } from 'vitest'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import type { PlanFramework } from './guess-plan.ts'
import { profileOf } from './plan-profile.ts'
import type { AuditRead } from './profiles/profile.ts'
import { columnsUnder, readRow } from './row-checks.ts'
import { sheetPlan, type Answers, type SheetPlan } from './sheet-plan.ts'

const framework: PlanFramework = { ...practiceFramework, caseTypes: practiceFramework.caseTypes! }
const columns: SheetPlan['columns'] = { reference: ['Ref'], date: ['On'], case: ['Case'], caseType: ['Type'], team: ['Team'], worker: ['SW'], manager: ['TM'] }
const plan: SheetPlan = sheetPlan.parse({
  layout: 'row an audit', framework: 'practice-themes', columns, themes: { planning: ['Plan'], oversight: ['Oversight'] },
  actionColumns: [{ wording: 'Action 1', owner: 'Owner 1', due: 'Due 1', priority: 'RAG 1' }, { wording: 'Action 2' }],
})
const usual: Record<string, string> = { Ref: 'A-1', On: '04/05/2026', Case: 'C1', Type: 'CIN', Team: 'North', SW: 'Una Vale', Plan: 'RI', Oversight: '' }

function read(cells: Record<string, string>, by = plan, answers: Answers = { rag: 'how urgent' }, of = framework) {
  const row = { ...usual, ...cells }
  const profile = profileOf('own', 'Our own', by, of, answers)
  const { columns: places, missing } = columnsUnder(Object.keys(row), profile)
  expect(missing).toEqual([])
  return readRow(Object.values(row), places, profile)
}

test('a plan reads what its columns hold; a theme that is left empty does not apply', () => {
  const { audit, problems, leftOpen } = read({})

  expect(problems).toEqual([])
  expect(leftOpen).toEqual([])
  expect(audit).toMatchObject({
    reference: 'A-1', auditedOn: '2026-05-04', caseReference: 'C1', caseType: 'Child in need', sample: 'not said', confirmed: false, worker: { name: 'Una Vale' },
    judgements: [{ framework: 'practice-themes', theme: 'planning', grade: 'requires-improvement' }, { theme: 'oversight', grade: 'not applicable' }], actions: [],
  } satisfies Partial<Record<keyof AuditRead, unknown>>)
})

test('a theme that the case type leaves out and that is graded all the same stays graded', () => {
  const permanence = { ...plan, themes: { permanence: ['Permanence'] } }

  expect(read({ Permanence: 'Inad', Type: 'CP' }, permanence)).toMatchObject({ problems: [], audit: { caseType: 'Section 47 and child protection', judgements: [{ theme: 'permanence', grade: 'inadequate' }] } })
})

test('without a number of its own an audit is known by its case and day', () => {
  const { reference: _, ...rest } = columns
  expect(read({ Ref: 'ignored' }, { ...plan, columns: rest }).audit.reference).toBe('C1 2026-05-04')
})

test('a case that is a name, a date or an identifying detail is refused, and is not kept beside its problem', () => {
  for (const Case of ['John Smith', 'Smith 0105', 'JS 12/05/2014', 'Ring 07700 900123']) {
    expect(read({ Case }).problems.filter(({ problem }) => problem.includes('case reference'))).toMatchObject([{ column: 'Case', cell: '[removed: not a case reference]' }])
  }
  expect(read({ Case: 'nm872806' }).problems).toEqual([])
})

test('what was taken out of a row cannot come in with it', () => {
  const problem = 'This cell still holds “[removed: …]”, where an identifying detail stood. Replace that by words that identify nobody, or empty the cell.'

  expect(read({ 'Action 1': 'Phone mother on [removed: phone number]', 'Owner 1': '', 'Due 1': '', 'RAG 1': '' }).problems).toMatchObject([{ column: 'Action 1', problem }])
  expect(read({ Case: '[removed: not a case reference]' }).problems).toContainEqual({ column: 'Case', cell: '[removed: not a case reference]', problem })
})

test('actions stand in columns; an owner, a date and a colour may be left out, and a date alone is a fault', () => {
  expect(read({ 'Action 1': 'See child alone', 'Owner 1': 'Una Vale', 'Due 1': '14/05/2026', 'RAG 1': 'R', 'Action 2': 'Write it down' }).audit.actions).toEqual([
    { priority: 'red', wording: 'See child alone', owner: 'Una Vale', dueOn: '2026-05-14' }, { priority: 'amber', wording: 'Write it down' },
  ])
  expect(read({ 'Action 1': 'None', 'Owner 1': '', 'Due 1': '', 'RAG 1': 'G', 'Action 2': 'n/a' })).toMatchObject({ problems: [], audit: { actions: [] } })
  expect(read({ 'Action 1': '', 'Owner 1': '', 'Due 1': '14/05/2026', 'RAG 1': '' }).problems).toMatchObject([{ column: 'Action 1', problem: 'Say what is to be done by that day, or empty the day.' }])
  expect(read({ 'Action 1': 'See child', 'Owner 1': '', 'Due 1': '31/02/2026', 'RAG 1': 'mauve' }).problems.map(({ column }) => column)).toEqual(['RAG 1', 'Due 1'])
})

test('what colours mean is left open until the council has said it; then green is done where they say how far it has got', () => {
  const action = { 'Action 1': 'See child', 'Owner 1': '', 'Due 1': '', 'RAG 1': 'Green' }

  expect(read(action, plan, {}).leftOpen).toEqual([{ about: 'rag' }])
  expect(read({ ...action, 'RAG 1': 'High' }, plan, {}).leftOpen).toEqual([])
  expect(read(action, plan, { rag: 'how far' })).toMatchObject({ leftOpen: [], audit: { actions: [{ priority: 'amber', done: true }] } })
  expect(read({ ...action, 'RAG 1': 'Red' }, plan, { rag: 'how far' }).audit.actions).toEqual([{ priority: 'amber', wording: 'See child' }])
})

test('a grade word that nobody has explained leaves the row out and is asked; once explained it is read, and a slip stays a fault', () => {
  expect(read({ Plan: 'Partly met' })).toMatchObject({ problems: [{ column: 'Plan', cell: 'Partly met' }], leftOpen: [{ about: 'grade words', word: 'Partly met' }] })
  expect(read({ Plan: 'Partly met' }, { ...plan, gradeWords: { 'Partly met': 'requires-improvement' } })).toMatchObject({ problems: [], audit: { judgements: [{ grade: 'requires-improvement' }, {}] } })
  expect(read({ Plan: 'Partly met' }, { ...plan, gradeWords: { 'Partly met': 'leave out' } })).toMatchObject({ problems: [{ column: 'Plan' }], leftOpen: [] })
})

test('a case type that nobody has explained stands as it is written and is asked', () => {
  expect(read({ Type: 'Edge of care' })).toMatchObject({ problems: [], audit: { caseType: 'Edge of care' }, leftOpen: [{ about: 'case types', word: 'Edge of care' }] })
  expect(read({ Type: '' })).toMatchObject({ audit: { caseType: 'Not said' }, leftOpen: [] })
})

test('the scale and the themes are those of the version: a theme that it has not may not be graded', () => {
  const earlier = { ...framework, grades: [{ key: 'met', word: 'Met' }, { key: 'not-met', word: 'Not met' }], themes: framework.themes.filter(({ key }) => key !== 'oversight') }

  expect(read({ Plan: 'Not met' }, plan, {}, earlier)).toMatchObject({ problems: [], audit: { judgements: [{ theme: 'planning', grade: 'not-met' }, { theme: 'oversight', grade: 'not applicable' }] } })
  expect(read({ Plan: 'Met', Oversight: 'Met' }, plan, {}, earlier).problems).toMatchObject([{ column: 'Oversight', problem: 'This theme was not judged in audits of that day. Empty this cell, or check the date of the audit.' }])
  expect(read({ Plan: 'RI' }, plan, {}, earlier).problems).toHaveLength(1)
})

test('where a row is a judgement it names a theme, the audit as a whole, or what somebody has said is neither', () => {
  const judgements: SheetPlan = { ...plan, layout: 'row a judgement', themes: {}, actionColumns: [], columns: { ...columns, theme: ['Theme'], grade: ['Grade'] }, themeWords: { 'Quality of life': 'lived-experience', Admin: 'not a theme' } }
  const row = (Theme: string, Grade = 'Good') => read({ Theme, Grade }, judgements)

  expect(row('Supervision').audit.judgements).toMatchObject([{ theme: 'oversight', grade: 'good' }])
  expect(row('quality of life').audit.judgements).toMatchObject([{ theme: 'lived-experience' }])
  expect(row('Overall judgement')).toMatchObject({ problems: [], audit: { judgements: [], overall: { grade: 'good' } } })
  expect(row('Admin')).toMatchObject({ problems: [], audit: { judgements: [] } })
  expect(row('', '')).toMatchObject({ problems: [], audit: { judgements: [] } })
  expect(row('').problems).toMatchObject([{ column: 'Theme', problem: 'The theme is missing. Write which theme this grade is for.' }])
  expect(row('Weather')).toMatchObject({ problems: [{ column: 'Theme', problem: expect.stringMatching(/^“Weather” is not a theme we know\. Say what it means/) }], leftOpen: [{ about: 'theme words', word: 'Weather' }] })
})

test('identifying details and formulas are refused in the columns of actions as anywhere', () => {
  expect(read({ 'Action 1': 'Ring 07700 900123', 'Owner 1': '=A1', 'Due 1': '', 'RAG 1': '' }).problems.map(({ column, problem }) => `${column}: ${problem.slice(0, 40)}`)).toEqual([
    'Owner 1: This cell holds a formula. Replace it by', 'Action 1: This cell holds an identifying detail (p',
  ])
})
