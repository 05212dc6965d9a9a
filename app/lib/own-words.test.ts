import { expect, test } from 'vitest'
import { ownWords, whyNotToKeep } from './own-words.ts'

const limits = { least: 3, most: 5 }

test('words within the limits are kept, the first and the last number included', () => {
  expect(whyNotToKeep('one two three', limits)).toBeUndefined()
  expect(whyNotToKeep('one two\nthree  four five', limits)).toBeUndefined()
})

test('too few and too many words are told by their number', () => {
  expect(whyNotToKeep('one', limits)).toBe('You have written 1 word. Write 3 to 5.')
  expect(whyNotToKeep('one two three four five six', limits)).toBe('You have written 6 words. Write 3 to 5.')
  expect(ownWords(limits).safeParse(undefined).error?.issues[0]?.message).toBe('Write 3 to 5 words.')
})

test('every kind of identifying detail is named, each once', () => {
  expect(whyNotToKeep('Ring 01632 960 999 or 01632 960 998, at NE1 4ST.', { least: 1, most: 100 }))
    .toBe('Take out what could identify someone (phone number, postcode). This has not been kept; your words are still below.')
})
