import { expect, test } from 'vitest'
import { asLines, asSheet, figureInWords, rangeInWords, smallNumbersIn, tablesFor, type TableShown } from './shown.ts'

const table: TableShown = {
  key: 'by-team', title: 'By team', of: 'Team', columns: ['Audits', 'In time'], hides: true,
  rows: [{ name: 'North', counts: [1_246, { k: 6, n: 12 }] }, { name: '=cmd', counts: ['hidden', 'hidden'] }, { name: 'South', counts: [{ from: 35, to: 39 }, null] }], total: [1_300, { k: 8, n: 20 }],
}

test('a figure is said as a count, as k of n, as hidden or as a step, with the range of its share beside it', () => {
  expect([1_246, { k: 6, n: 12 }, { k: 0, n: 0 }, 'hidden' as const, { from: 35, to: 39 }, null].map(figureInWords)).toEqual(['1,246', '6 of 12', 'none', 'hidden', '35 to 39', ''])
  expect([{ k: 10, n: 20 }, { k: 3, n: 5 }, { k: 0, n: 0 }, 7, 'hidden' as const].map(rangeInWords)).toEqual(['30% to 70%', 'too few to tell', undefined, undefined, undefined])
})

test('a sheet gives k and n a column each, and says what is hidden', () => {
  expect(asSheet(table)).toEqual({
    header: ['Team', 'Audits', 'In time', 'In time, of'], rows: [['North', '1246', '6', '12'], ['=cmd', 'hidden', 'hidden', 'hidden'], ['South', '35 to 39', '', ''], ['All', '1300', '8', '20']],
  })
})

test('a letter gives each row a line', () => {
  expect(asLines([table])).toEqual([{ heading: 'By team', lines: [{ text: 'North: audits 1,246; in time 6 of 12' }, { text: '=cmd: audits hidden; in time hidden' }, { text: 'South: audits 35 to 39' }, { text: 'All: audits 1,300; in time 8 of 20' }] }])
})

test('whoever sees every count has nothing hidden', () => {
  const frozen = [{ key: 'a', title: 'A', of: 'Team', columns: ['Audits'], rows: [{ name: 'North', counts: [1] }], total: null }]
  expect(tablesFor(frozen, undefined)[0]).toMatchObject({ hides: false, rows: [{ counts: [1] }] })
  expect(tablesFor(frozen, 5)[0]).toMatchObject({ hides: true, rows: [{ counts: ['hidden'] }] })
})

test('small numbers in words are found, as figures and as words; dates, shares and larger numbers are not', () => {
  expect(smallNumbersIn(['Two reds, 3 ambers and 14 greens on 4 December.', 'Of 12 audits 40% and 2 were good.', 'Nobody else, 0 late, 5 early, 1.5 days.'], 5)).toEqual(['Two', '3', '2'])
  expect(smallNumbersIn(['Seven of nine.'], 10)).toEqual(['Seven', 'nine'])
})
