import { expect, test } from 'vitest'
import { mostLetters, whyNotToKeep, wordsOfStrengths } from './examples.ts'

test('an example begins with the words of the audit, without what identifies', () => {
  expect(wordsOfStrengths(' His own words changed the plan. ')).toBe('His own words changed the plan.')
  expect(wordsOfStrengths('Ring the carer on 07700 900123 first.')).toBe('Ring the carer on [removed: phone number] first.')
})

test('words that are too long for a report end at a word', () => {
  const kept = wordsOfStrengths('word '.repeat(400))
  expect(kept.length).toBeLessThanOrEqual(mostLetters + 2)
  expect(kept).toMatch(/word …$/)
})

test('an example without words, or with too many, is not kept', () => {
  expect(whyNotToKeep('  ', false)).toMatch(/^Write what was done well/)
  expect(whyNotToKeep('a'.repeat(mostLetters + 1), false)).toMatch(/^Keep it to 1,000 letters/)
})

test('a detail that identifies is refused, whatever somebody says', () => {
  expect(whyNotToKeep('She lives at SW1A 2AA.', true)).toBe('Take out the identifying detail (postcode). An example names nobody.')
})

test('what may be a name is asked about, and kept once somebody says that it is none', () => {
  expect(whyNotToKeep('The plan was read to Kayleigh first.', false)).toMatch(/^This may name somebody: Kayleigh/)
  expect(whyNotToKeep('The plan was read to Kayleigh first.', true)).toBeUndefined()
  expect(whyNotToKeep('The plan was read to the child first.', false)).toBeUndefined()
})
