import { expect, test } from 'vitest'
import { askedInWords, LeftOpenSoFar, mayStayOpen, readAnswers, stillOpen } from './questions.ts'
import { answers, sheetPlan, type Question } from './sheet-plan.ts'

const plan = sheetPlan.parse({ layout: 'row an audit', framework: 'practice-themes', columns: {} })
const words = (about: 'grade words' | 'case types' | 'theme words', ...list: string[]): Question => ({ about, words: list.map((word) => ({ word, rows: 1 })) })
const asked: Question[] = [
  { about: 'rag' }, { about: 'past due', actions: 3, from: '2026-03-03', to: '2026-05-01' }, { about: 'gaps', gaps: 7 },
  { about: 'two teams', who: [{ key: 'q@n.example', name: 'Quinn', teams: ['North', 'South'] }, { key: 'una vale', name: 'Una Vale', teams: ['North', 'South'] }] },
  words('grade words', 'Partly met', 'So-so'), words('case types', 'Edge of care'), words('theme words', 'Supervision notes'),
]

test('what rows leave open is asked once, with how many rows use each word, the commonest first', () => {
  const open = new LeftOpenSoFar()
  const grade = (word: string) => ({ about: 'grade words' as const, word })
  open.add([grade('Fair'), grade('Fair'), { about: 'rag' }])
  open.add([grade('Poor'), { about: 'rag' }])
  open.add([grade('Poor'), { about: 'case types', word: 'Edge of care' }])

  expect(open.questions()).toEqual([
    { about: 'rag' }, { about: 'grade words', words: [{ word: 'Poor', rows: 2 }, { word: 'Fair', rows: 1 }] }, { about: 'case types', words: [{ word: 'Edge of care', rows: 1 }] },
  ])
})

test('a text is no word: what is long or holds an identifying detail is not kept as a question, and a column of text asks fifty at the most', () => {
  const open = new LeftOpenSoFar()
  for (const word of ['943 476 5919', 'x'.repeat(101)]) open.add([{ about: 'grade words', word }])
  expect(open.questions()).toEqual([])

  for (let n = 0; n < 3_000; n++) open.add([{ about: 'grade words', word: `word ${n}` }])
  expect(open.questions()).toMatchObject([{ words: { length: 50 } }])
})

test('a question stays open until the profile has its answer', () => {
  expect(stillOpen(asked, { builtIn: false, plan, answers: {} })).toEqual(asked)
  expect(stillOpen(asked, {
    builtIn: false,
    plan: { ...plan, gradeWords: { 'partly  MET.': 'requires-improvement' }, caseTypes: { 'edge of care': 'as written' }, themeWords: { 'Supervision Notes': 'oversight' } },
    answers: { rag: 'how far', pastDue: 'done', gaps: 'one by one', teams: { 'q@n.example': 'all' } },
  })).toEqual([{ about: 'two teams', who: [{ key: 'una vale', name: 'Una Vale', teams: ['North', 'South'] }] }, words('grade words', 'So-so')])
  expect(stillOpen(asked, { builtIn: true, plan, answers: {} })).toEqual([])
})

test('words may stay open, because they leave rows out or stand as written; the rest may not', () => {
  expect(asked.filter(mayStayOpen).map(({ about }) => about)).toEqual(['grade words', 'case types', 'theme words'])
})

test('each question is asked in a sentence that says how to answer it', () => {
  expect(asked.flatMap(askedInWords).map(({ asked: sentence }) => sentence)).toEqual([
    'Do red, amber and green say how urgent an action is, or how far it has got?',
    '3 actions have a date that has passed, from 3 March 2026 to 1 May 2026. Are they still open?',
    '7 gaps are nobody’s by this file. Whose are they?',
    'Quinn appears in North and South. In which are they?',
    'Una Vale appears in North and South. In which are they?',
    '“Partly met” is no grade we know (1 row).', '“So-so” is no grade we know (1 row).', '“Edge of care” is no type of case we know (1 row).', '“Supervision notes” is no theme we know (1 row).',
  ])
})

test('the command’s answers are read, and one that answers nothing is refused', () => {
  expect(readAnswers(['rag=how far', 'past-due=still open', 'gaps=one by one', 'team Q@n.example=North', 'grade Partly met=good', 'case type Edge of care=as written', 'theme Notes=not a theme'])).toEqual({
    rag: 'how far', pastDue: 'still open', gaps: 'one by one', teams: { 'q@n.example': 'North' },
    gradeWords: { 'Partly met': 'good' }, caseTypes: { 'Edge of care': 'as written' }, themeWords: { Notes: 'not a theme' },
  })
  expect(readAnswers([])).toEqual({ teams: {}, gradeWords: {}, caseTypes: {}, themeWords: {} })
  expect(readAnswers(['colour=red'])).toMatchObject({ problem: expect.stringMatching(/^“colour=red” answers no question/) })
  expect(readAnswers(['rag=sometimes'])).toMatchObject({ problem: expect.stringMatching(/cannot be read as answers: rag/) })
})

test('plans and answers from elsewhere are checked', () => {
  expect(sheetPlan.safeParse({ layout: 'row a child', framework: 'x', columns: {} }).success).toBe(false)
  expect(sheetPlan.safeParse({ layout: 'row an audit', framework: 'x', columns: { colour: ['Colour'] } }).success).toBe(false)
  expect(answers.safeParse({ rag: 'how loud' }).success).toBe(false)
})
