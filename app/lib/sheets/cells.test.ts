import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { daysAfter, inWords } from '../days.ts'
import { looksLikeFormula, readDate, readEmail } from './cells.ts'

const date = (cell: string) => readDate(cell)

describe('dates', () => {
  test.each([
    ['04 May 2026', '2026-05-04'],
    ['07/05/26', '2026-05-07'],
    ['09/05/2026', '2026-05-09'],
    ['9.5.2026', '2026-05-09'],
    ['09-05-26', '2026-05-09'],
    ['2026-05-12', '2026-05-12'],
    ['4 Sept 2026', '2026-09-04'],
    ['1st May 2026', '2026-05-01'],
    ['04-May-26', '2026-05-04'],
    ['Thursday 5 March 2026', '2026-03-05'],
    ['Thu, 5 Mar 2026', '2026-03-05'],
    [' 3  september  2026 ', '2026-09-03'],
    ['46146', '2026-05-04'],
    ['46146.75', '2026-05-04'],
    ['12/05/2026 00:00', '2026-05-12'],
    ['2026-05-12T09:30:00.000', '2026-05-12'],
    ['29/02/2028', '2028-02-29'],
    ['01/01/2000', '2000-01-01'],
    ['31/12/2100', '2100-12-31'],
  ])('%s is %s', (cell, day) => {
    expect(date(cell)).toEqual({ ok: true, value: day })
  })

  test('of days that do not exist are refused', () => {
    for (const cell of ['31/02/2026', '2026-13-45', '00/05/2026', '29/02/2026', '31 Sept 2026', '32/01/2026']) {
      expect(date(cell)).toEqual({ ok: false, problem: 'There is no such day. Check the day, the month and the year: the day comes first.' })
    }
  })

  test('written month first are never guessed', () => {
    expect(date('05/14/2026')).toMatchObject({ ok: false, problem: expect.stringContaining('Write the day first') })
    expect(date('03/04/2026')).toEqual({ ok: true, value: '2026-04-03' })
    expect(date('May 4, 2026').ok).toBe(false)
  })

  test('outside 2000 to 2100 are refused', () => {
    for (const cell of ['04/05/1999', '04/05/2101', '2199-01-01', '20000', '99999', '0026-05-04']) {
      expect(date(cell)).toMatchObject({ ok: false, problem: expect.stringContaining('between 2000 and 2100') })
    }
  })

  test('that are no date, or a moment in another time zone, are refused', () => {
    for (const cell of ['soon', 'May 2026', '4 Mayhem 2026', '2026', '4/5', '123456', '2026-05-11T23:00:00Z', '4 sepia 2026']) {
      expect(date(cell)).toMatchObject({ ok: false, problem: expect.stringContaining('not a date we can read') })
    }
    expect(date('')).toMatchObject({ ok: false, problem: expect.stringContaining('missing') })
  })

  test('are the same day in every way of writing it', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 36_889 }), (n) => {
      const day = daysAfter('2000-01-01', n)
      const [year, month, number] = day.split('-')
      for (const cell of [day, `${number}/${month}/${year}`, `${number}.${month}.${year?.slice(2)}`, inWords(day), String(36_526 + n)]) {
        if (day < '2100' || !cell.endsWith(`.${year?.slice(2)}`)) expect(date(cell)).toEqual({ ok: true, value: day })
      }
    }))
  })

  test('never crash on any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (cell) => typeof date(cell).ok === 'boolean'))
  })
})

describe('e-mail addresses', () => {
  test('are read in lower case without the space around them', () => {
    expect(readEmail(' Quinn.Greave@Northmere.example ')).toEqual({ ok: true, value: 'quinn.greave@northmere.example' })
  })

  test('are refused when missing, incomplete or more than one', () => {
    for (const cell of ['', 'quinn', 'quinn@northmere', 'a@b.example; c@d.example', 'Quinn <quinn@northmere.example>', 'a@@b.example']) {
      expect(readEmail(cell).ok).toBe(false)
    }
  })
})

describe('formulas', () => {
  test.each([
    '=HYPERLINK("http://example.invalid","open")', '=1+1', ' =1+1', '\t=1+1', '@SUM(A1)', '+SUM(A1)', '-2+3', '-A1',
    '-cmd|\' /C calc\'!A0', '- cmd|\' /C calc\'!A0', '- SUM(A1)', '＝1+1', '\r\n=1',
  ])('%j looks like one', (cell) => {
    expect(looksLikeFormula(cell)).toBe(true)
  })

  test.each([
    '', '-', ' - ', '--', '-5', '+44 7700 900123', '-3.5%', 'a=b', 'Good', '- see the plan', '- 3 visits (all seen)', '3 - RI', 'a@b.example',
  ])('%j does not', (cell) => {
    expect(looksLikeFormula(cell)).toBe(false)
  })
})
