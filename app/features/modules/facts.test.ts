import { expect, test } from 'vitest'
import { factsInWords, factsWith, linesToCheck, reviewInWords } from './facts.ts'

const today = '2027-01-30'
const review = (reviewBy: string) => reviewInWords(reviewBy, today)

test('a review says that it is near within sixty days, and that it is past from the day after', () => {
  expect(review('2027-04-01')).toBe('Review by 1 April 2027')
  expect(review('2027-03-31')).toBe('Review by 31 March 2027: in 60 days')
  expect(review('2027-01-31')).toBe('Review by 31 January 2027: in 1 day')
  expect(review('2027-01-30')).toBe('Review by 30 January 2027: today')
  expect(review('2027-01-29')).toBe('Review was due by 29 January 2027: 1 day past')
})

test('facts are counted in words', () => {
  expect([{ facts: 0, open: 0 }, { facts: 1, open: 0 }, { facts: 3, open: 0 }, { facts: 1, open: 1 }, { facts: 4, open: 2 }].map(factsInWords)).toEqual([
    'No open facts', 'Its one fact is confirmed', 'All 3 facts are confirmed', '1 of 1 fact to check', '2 of 4 facts to check',
  ])
})

test('a fact is confirmed where one of its very words holds, and whatever else was confirmed is earlier', () => {
  const [holds, back, other] = [
    { fact: 'It lasts eight days.', withdrawnAt: null }, { fact: 'It starts at birth.', withdrawnAt: new Date() }, { fact: 'It lasts nine days.', withdrawnAt: null },
  ]
  const { facts, earlier } = factsWith([{ fact: 'It starts at birth.', source: 'An Act' }, { fact: 'It lasts eight days.', source: 'A rule' }], [holds!, back!, other!])

  expect(facts).toEqual([{ fact: 'It starts at birth.', source: 'An Act', confirmed: undefined }, { fact: 'It lasts eight days.', source: 'A rule', confirmed: holds }])
  expect(earlier).toEqual([back, other])
})

test('what is to be checked about modules is told in plain lines', () => {
  const small = { code: 'M98', key: 'small', title: 'A small module', version: '1.0', reviewBy: '2027-12-31', openFacts: [{ fact: 'It lasts eight days.', source: 'An Act, section 1' }] }
  expect(linesToCheck([small, { ...small, code: 'M99', key: 'sure', title: 'A sure module', reviewBy: '2027-01-29', openFacts: [] }], today)).toEqual([
    'M98 A small module (small, version 1.0)',
    '  Review by 31 December 2027. 1 open fact.',
    '  - It lasts eight days.',
    '    Source: An Act, section 1',
    '',
    'M99 A sure module (sure, version 1.0)',
    '  Review was due by 29 January 2027: 1 day past. No open facts.',
    '',
    '2 modules, 1 open fact, 1 review past.',
  ])
})
