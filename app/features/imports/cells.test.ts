import { describe, expect, test } from 'vitest'
import { gradeWords, readGrade, readRemedialActions, usualGradeWords } from './cells.ts'

const grade = (cell: string) => readGrade(cell, usualGradeWords)

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
