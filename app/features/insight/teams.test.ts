import { expect, test } from 'vitest'
import { strengthsFirst, teamCell } from './teams.ts'

test('a team of fewer than three practitioners is compared with nothing, however many audits there are of them', () => {
  const counted = { judged: 40, belowGood: 38 }
  expect(teamCell({ counted, workers: 2 }, 0.2, 'the area’s rate')).toMatchObject({ figure: '38 of 40', note: 'too few to tell', shade: 0 })
  expect(teamCell({ counted, workers: 3 }, 0.2, 'the area’s rate').note).toBe('clearly above the area’s rate')
})

test('a team of fewer than five audits is compared with nothing, however many practitioners', () => {
  expect(teamCell({ counted: { judged: 4, belowGood: 4 }, workers: 4 }, 0.1, 'the area’s rate')).toMatchObject({ note: 'too few to tell', shade: 0 })
})

test('what is done well comes first, and few cases never come first by luck', () => {
  const rows = [{ key: 'few', all: { judged: 2, belowGood: 0 } }, { key: 'many', all: { judged: 40, belowGood: 4 } }]
  expect(strengthsFirst(rows).map(({ key }) => key)).toEqual(['many', 'few'])
})

test('a theme of which all is disputed comes last', () => {
  const rows = [{ key: 'disputed', all: { judged: 0, belowGood: 0, leftOut: 2 } }, { key: 'some', all: { judged: 5, belowGood: 3 } }]
  expect(strengthsFirst(rows).map(({ key }) => key)).toEqual(['some', 'disputed'])
})
