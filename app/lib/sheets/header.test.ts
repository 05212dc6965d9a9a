import { describe, expect, test } from 'vitest'
import { findHeader, guessHeader } from './header.ts'

const wanted = [['Audit No', 'Audit reference'], ['Date of audit'], ['Team'], ['Voice & lived experience', 'Voice'], ['Strengths']]

describe('the header', () => {
  test('is the row that names the most wanted columns, whatever their capitals, spaces and punctuation', () => {
    const rows = [['Audits of May', ''], ['Team', 'a date'], [' AUDIT-NO. ', 'Voice and lived experience', 'team:'], ['A-1', 'Good', 'MASH']]

    expect(findHeader(rows, wanted)).toBe(2)
    expect(findHeader([['Voice and lived experience', 'AUDIT REFERENCE']], wanted)).toBe(0)
  })

  test('is missing when no row names two columns, or when it comes after the twentieth row', () => {
    const title = ['Northmere', '']

    expect(findHeader([['Team', 'x'], ['1', '2']], wanted)).toBeUndefined()
    expect(findHeader([...Array<string[]>(19).fill(title), ['Team', 'Strengths']], wanted)).toBe(19)
    expect(findHeader([...Array<string[]>(20).fill(title), ['Team', 'Strengths']], wanted)).toBeUndefined()
    expect(findHeader([['Team', 'Team']], wanted)).toBeUndefined()
  })
})

describe('a header that nobody named', () => {
  test('is the row with the most titles', () => {
    expect(guessHeader([['Northmere', ''], ['Printed', '04/05/2026', '12'], ['Ref', 'When', 'Grade'], ['A-1', '04/05/2026', 'Good']])).toBe(2)
  })

  test('is the first of rows with equally many, since a header stands above', () => {
    expect(guessHeader([['Ref', 'Team', 'Grade'], ['A-1', 'MASH', 'Good']])).toBe(0)
  })

  test('is made of cells that are filled, short, different, and neither a number nor a date', () => {
    const header = ['Ref', 'Team']
    const poor = [['x', '', ' '], ['x', 'X ', 'x'], ['x', 'y'.repeat(101), 'z'.repeat(101)], ['x', '12', '3.5%', '£4,000', '(2)'], ['x', '4 May 2026', '2026-05-04', '46146']]
    for (const row of poor) expect(guessHeader([row, header])).toBe(1)
  })

  test('is missing when no row has two titles, or when it comes after the twentieth row', () => {
    expect(guessHeader([['Ref', '1'], ['2', '3']])).toBeUndefined()
    expect(guessHeader([])).toBeUndefined()
    expect(guessHeader([...Array<string[]>(19).fill(['Audits']), ['Ref', 'Team']])).toBe(19)
    expect(guessHeader([...Array<string[]>(20).fill(['Audits']), ['Ref', 'Team']])).toBeUndefined()
  })
})
