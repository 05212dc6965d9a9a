import { expect, test } from 'vitest'
import { strengthsFirst, teamCell } from './teams.ts'

test('fewer than three practitioners are too few to tell, however many audits there are of them', () => {
  const counted = { judged: 40, belowGood: 36 }
  expect(teamCell({ counted, workers: 2 }, 0.3, 'the council’s rate')).toMatchObject({ figure: '36 of 40', note: 'too few to tell', shade: 0 })
  expect(teamCell({ counted, workers: 3 }, 0.3, 'the council’s rate')).toMatchObject({ figure: '36 of 40', note: 'clearly above the council’s rate', shade: 4 })
})

test('four audits are too few to tell, and are still shown', () => {
  expect(teamCell({ counted: { judged: 4, belowGood: 1 }, workers: 4 }, 0.3, 'the council’s rate')).toMatchObject({ figure: '1 of 4', note: 'too few to tell' })
})

test('what is surely done well comes first, and few cases never come first by luck', () => {
  const rows = [{ title: 'two of two good', all: { judged: 2, belowGood: 0 } }, { title: 'ten of forty good', all: { judged: 40, belowGood: 30 } }, { title: 'thirty-six of forty good', all: { judged: 40, belowGood: 4 } }]
  expect(strengthsFirst(rows).map(({ title }) => title)).toEqual(['thirty-six of forty good', 'two of two good', 'ten of forty good'])
})

test('a theme of which all is disputed comes last', () => {
  const rows = [{ key: 'disputed', all: { judged: 0, belowGood: 0, leftOut: 2 } }, { key: 'some', all: { judged: 5, belowGood: 3 } }]
  expect(strengthsFirst(rows).map(({ key }) => key)).toEqual(['some', 'disputed'])
})
