import { describe, expect, test } from 'vitest'
import { readCaseType } from './case-type-words.ts'
import { practiceFramework } from './practice-framework.ts'

describe('case types', () => {
  const { caseTypes } = practiceFramework
  const type = (cell: string, learnt = {}) => readCaseType(cell, caseTypes!, learnt)

  test.each([
    ['Contact, no further action', ['Contact NFA', 'contact']], ['Referral to early help', ['Referral to Early Help', 'EH']], ['Referral to assessment', ['C&F assessment']],
    ['Section 47 and child protection', ['CP', 's47', 'Section 47', 'child-protection']], ['Child in need', ['CIN', 'CiN', 'Child In Need', 'S.17']],
    ['Child in care', ['LAC', 'CiC', 'Looked-after child']], ['Care leaver', ['Care Leavers']], ['Disabled child', ['CWD']],
  ])('are read as %s however a council spells it', (title, cells) => {
    for (const cell of cells) expect(type(cell)).toEqual({ title, known: true })
  })

  test('stay as they are written where nothing tells which it is, until somebody has explained them', () => {
    expect(type('Edge of care')).toEqual({ title: 'Edge of care', known: false })
    expect(type('Edge of care', { 'EDGE OF CARE': 'Child in need' })).toEqual({ title: 'Child in need', known: true })
    expect(type('CIN', { CIN: 'Child in care' })).toEqual({ title: 'Child in care', known: true })
    expect(type('Edge of care', { 'Edge of care': 'as written' })).toEqual({ title: 'Edge of care', known: true })
    expect(type('Edge of care', { 'Edge of care': 'A type of another framework' })).toEqual({ title: 'Edge of care', known: false })
    expect(type('')).toEqual({ title: '', known: true })
    expect(readCaseType('Edge of care', [], {})).toEqual({ title: 'Edge of care', known: true })
  })
})
