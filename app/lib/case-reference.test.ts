import { expect, test } from 'vitest'
import { notACaseReference } from './case-reference.ts'

test.each([
  'NM872806', 'nm872806', '1234567', 'SV123-1', 'C1', 'LCS 1234567', 'Mosaic 1234567', 'Case 12', 'Case no. 12/345', 'CIN/2024/001', 'P-0042', '24-10-1234', '12A', '', ' ',
])('“%s” may be a case reference', (text) => {
  expect(notACaseReference(text)).toBeUndefined()
})

test.each([
  ['John Smith', 'it holds no number'],
  ['JS', 'it holds no number'],
  ['John Smith 2', 'looks like a name'],
  ['Smith 0105', 'looks like a name'],
  ['SMITH-2010', 'looks like a name'],
  ['Tom 5', 'looks like a name'],
  ['tom 5', 'looks like a name'],
  ['O’Neil2', 'looks like a name'],
  ['Zoë7', 'looks like a name'],
  ['child of Mrs Okafor 12', 'looks like a name'],
  ['JS 12/05/2014', 'it holds a date'],
  ['2014-05-12', 'it holds a date'],
  ['07700 900123', 'identifies a child'],
  ['M1 1AE', 'identifies a child'],
])('“%s” is refused: %s', (text, why) => {
  expect(notACaseReference(text)).toContain(why)
  expect(notACaseReference(text)).toContain('Write the council’s own reference')
})
