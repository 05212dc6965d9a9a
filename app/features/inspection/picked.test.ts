import { expect, test } from 'vitest'
import { casesIn, mostCases } from './picked.ts'

test.each([
  ['lines', 'NM100001\nNM100002\r\n\r\n NM100003 '],
  ['commas and semicolons', 'NM100001, NM100002;NM100003'],
  ['a column of a spreadsheet with its title', 'Case ID\nNM100001\nNM100002\nNM100003\n'],
  ['a row of a spreadsheet', 'NM100001\tNM100002\tNM100003'],
  ['spaces', 'NM100001 NM100002 NM100003'],
  ['the same case twice, in small letters too', 'NM100001\nNM100002\nNM100001\nNM100003\nnm100002'],
])('cases are found in %s', (_, text) => {
  expect(casesIn(text)).toEqual({ ok: true, cases: ['NM100001', 'NM100002', 'NM100003'] })
})

test('a prefix that stands apart from its number is one reference with it', () => {
  expect(casesIn('NM 100001\nLCS 44')).toEqual({ ok: true, cases: ['NM 100001', 'LCS 44'] })
})

test('each thing that is no case reference is named with its line', () => {
  expect(casesIn('NM100001\nTom Smith\n12/03/2015, NM100002')).toEqual({ ok: false, problems: [
    expect.stringMatching(/^Line 2, “Tom Smith”: This is not a case reference: it holds no number/), expect.stringMatching(/^Line 3, “12\/03\/2015”: This is not a case reference: it holds a date/),
  ] })
})

test('an empty list is asked for, and a list that is too long refused', () => {
  expect(casesIn(' \n\n')).toEqual({ ok: false, problems: ['Paste the references of the cases, one to a line.'] })
  const many = (count: number) => casesIn(Array.from({ length: count }, (_, n) => `NM${n}`).join('\n'))
  expect(many(mostCases).ok).toBe(true)
  expect(many(mostCases + 1)).toEqual({ ok: false, problems: ['These are 51 cases. Ask about 50 at most, and make another pack for the others.'] })
})
