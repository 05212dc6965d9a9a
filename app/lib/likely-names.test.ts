import { expect, test } from 'vitest'
import { likelyNames } from './likely-names.ts'

test('words with a capital inside a sentence may be names', () => {
  expect(likelyNames('The worker saw Oskar alone, and his aunt Bridie Lark later.')).toEqual(['Oskar', 'Bridie Lark'])
  expect(likelyNames('What Oskar’s mother said. Then Oskar slept.')).toEqual(['Oskar'])
})

test('the first word of a sentence has its capital for another reason', () => {
  expect(likelyNames('Visits are kept. Nobody asked. “Children first” is a motto: Clear words help.')).toEqual([])
})

test('two such words at the beginning of a sentence are a name all the same', () => {
  expect(likelyNames('Oskar Lark was seen.')).toEqual(['Oskar Lark'])
})

test('months, agencies and other words of the field are none, nor those known here', () => {
  expect(likelyNames('On Monday 3 March the Health Visitor and the School spoke in the Core Group about the Child Protection Plan.')).toEqual([])
  expect(likelyNames('The visit by Priya Rookwood of Family Help South was kept.', ['Priya Rookwood', 'Family Help South'])).toEqual([])
})

test('an initial and letters that stand for words are none', () => {
  expect(likelyNames('Then K told the IRO what the CIN plan means to K.')).toEqual([])
})
