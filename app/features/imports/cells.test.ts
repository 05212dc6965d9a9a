import { describe, expect, test } from 'vitest'
import { gradeWords, gradeWordsOf, isUnknownGrade, priorityOf, readGrade, readRag, readRemedialActions } from './cells.ts'
import { gradeSpellings, notApplicableSpellings } from './spellings.ts'

const usual = gradeWords({ ...gradeSpellings, 'not applicable': notApplicableSpellings })
const grade = (cell: string) => readGrade(cell, usual)

describe('grades', () => {
  test.each([
    ['outstanding', ['outstanding', 'Outstanding', 'O', '1 - Outstanding']],
    ['good', ['GOOD ', 'good', 'Good', 'G', '2 - Good']],
    ['requires-improvement', [
      'Requires Improvement to be good', 'Requires improvement', 'requires improvement', '3 - RI', 'Req. improvement', 'RI', ' r.i. ',
    ]],
    ['inadequate', ['4 - Inadequate', 'Inadequate', 'Inad', 'inadequate', 'I']],
    ['not applicable', ['N/A', 'n/a', '', '-', '–', ' ', 'Not judged']],
  ])('are read as %s however a council spells it', (key, cells) => {
    for (const cell of cells) expect(grade(cell)).toEqual({ ok: true, value: key })
  })

  test('are refused when they name two, raise a doubt or are only a number', () => {
    for (const cell of ['Good/RI?', 'Good?', 'Good/RI', '2', 'not good', 'godo', '?']) {
      expect(grade(cell)).toEqual({
        ok: false,
        problem: 'This is not a grade we can read. Write one of: outstanding, good, requires improvement, inadequate, not applicable.',
      })
    }
  })

  test('can be a council’s own words', () => {
    const own = gradeWords({ met: ['Standard met', 'M'], 'not-met': ['Standard not met'] })

    expect(readGrade('standard  MET.', own)).toEqual({ ok: true, value: 'met' })
    expect(readGrade('Good', own).ok).toBe(false)
  })

  test('are a framework’s own words, with their place on the scale, and what somebody has explained', () => {
    const scale = [{ key: 'strong', word: 'Strong practice' }, { key: 'secure', word: 'Secure' }, { key: 'weak', word: 'Weak' }]
    const words = gradeWordsOf(scale, { 'Not there yet': 'weak', Skipped: 'not applicable', Typo: 'leave out', Old: 'a-grade-of-before' })
    const key = (cell: string) => { const reading = readGrade(cell, words); return reading.ok ? reading.value : undefined }

    expect(['strong practice', '2 - Secure', 'Weak (3)', 'NOT THERE YET', 'skipped', ''].map(key)).toEqual(['strong', 'secure', 'weak', 'weak', 'not applicable', 'not applicable'])
    expect(['3 - Secure', 'Typo', 'Old', 'Good'].map(key)).toEqual([undefined, undefined, undefined, undefined])
    expect(['Typo', 'Old', 'Good'].map((cell) => isUnknownGrade(cell, words))).toEqual([false, true, true])
    expect(readGrade('Good', words)).toMatchObject({ problem: 'This is not a grade we can read. Write one of: strong, secure, weak, not applicable.' })
  })
})

describe('the colour of an action', () => {
  const said = (cell: string, colours: 'how urgent' | 'how far') => {
    const rag = readRag(cell)
    return rag.ok ? priorityOf(rag.value, colours) : rag.problem
  }

  test('says how urgent it is, or how far it has got, as the council says', () => {
    expect(['R', 'Amber', 'green', ''].map((cell) => said(cell, 'how urgent'))).toEqual([{ priority: 'red' }, { priority: 'amber' }, { priority: 'green' }, { priority: 'amber' }])
    expect(['R', 'Amber', 'green', 'n/a'].map((cell) => said(cell, 'how far'))).toEqual([{ priority: 'amber' }, { priority: 'amber' }, { priority: 'amber', done: true }, { priority: 'amber' }])
  })

  test('is nobody’s to interpret where a word says what it means', () => {
    for (const colours of ['how urgent', 'how far'] as const) {
      expect(['High', 'low', 'Completed', 'In progress', 'not started'].map((cell) => said(cell, colours))).toEqual([
        { priority: 'red' }, { priority: 'green' }, { priority: 'amber', done: true }, { priority: 'amber' }, { priority: 'amber' },
      ])
    }
    expect(said('mauve', 'how far')).toMatch(/^This is not a colour/)
  })
})

describe('remedial actions', () => {
  test('are read with priority, wording, owner and due day', () => {
    const cell = 'R: Record rationale: why now ~ Una Thackeray ~ 14/05/2026 | a:See child alone ~ Amina O’Dell ~ 15 May 2026 | Green: Tidy ~ Li ~ 2026-05-18'

    expect(readRemedialActions(cell)).toEqual({
      ok: true,
      value: [
        { priority: 'red', wording: 'Record rationale: why now', owner: 'Una Thackeray', dueOn: '2026-05-14' },
        { priority: 'amber', wording: 'See child alone', owner: 'Amina O’Dell', dueOn: '2026-05-15' },
        { priority: 'green', wording: 'Tidy', owner: 'Li', dueOn: '2026-05-18' },
      ],
    })
  })

  test('are none in an empty cell', () => {
    for (const cell of ['', '  ', '-', 'n/a', 'N/A']) expect(readRemedialActions(cell)).toEqual({ ok: true, value: [] })
  })

  test('say which of them is wrong and why', () => {
    const problem = (cell: string) => {
      const reading = readRemedialActions(cell)
      return reading.ok ? undefined : reading.problem
    }

    expect(problem('See child alone ~ Li ~ 14/05/2026')).toBe('Action 1: Begin with R:, A: or G: for red, amber or green.')
    expect(problem('B: See child ~ Li ~ 14/05/2026')).toBe('Action 1: Begin with R:, A: or G: for red, amber or green.')
    expect(problem('R: See child ~ Li')).toBe('Action 1: Write what to do, its owner and its due date with ~ between them.')
    expect(problem('R: ~ Li ~ 14/05/2026')).toBe('Action 1: Say what is to be done.')
    expect(problem('R: See child ~ ~ 14/05/2026')).toBe('Action 1: Name one owner.')
    expect(problem('R: See child ~ Li ~ 14/05/2026 | A: Plan ~ Li ~ 31/02/2026')).toMatch(/^Action 2: There is no such day/)
    expect(problem('R: See child ~ Li ~ 14/05/2026 | ')).toMatch(/^Action 2: Begin with/)
    expect(problem('x | y')).toMatch(/^Action 1: .* Action 2: /)
  })
})
