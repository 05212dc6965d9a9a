import { expect, test } from 'vitest'
import { dayInLondon } from '../../lib/days.ts'
import { pairStateFor, reviewDay, reviewInWords, whyNotReviewOn } from './pairs.ts'

test('a pair waits for whoever was asked, begins with their yes, and is closed for both', () => {
  const facts = { askedById: 'w', agreedAt: null, closedAt: null, reviewOn: '2026-11-01', reviewedAt: null }
  expect([pairStateFor(facts, 'w'), pairStateFor(facts, 'a')]).toEqual(['asked', 'to answer'])
  expect(pairStateFor({ ...facts, agreedAt: new Date() }, 'a')).toBe('going on')
  expect(pairStateFor({ ...facts, closedAt: new Date() }, 'a')).toBe('closed')
})

test('a review is after eight weeks of a cycle and half a year of mentoring, or on a day ahead within a year', () => {
  expect([reviewDay('coaching cycle', '2026-05-04'), reviewDay('mentoring', '2026-05-04')]).toEqual(['2026-06-29', '2026-11-02'])
  expect(whyNotReviewOn('2026-05-05', '2026-05-04')).toBeUndefined()
  expect(whyNotReviewOn('2026-05-04', '2026-05-04')).toBeDefined()
  expect(whyNotReviewOn('2027-05-06', '2026-05-04')).toBeDefined()
})

test('the page says when they look at their goals, and when it is time', () => {
  const said = (reviewOn: string, reviewedAt: Date | null = null) => reviewInWords({ reviewOn, reviewedAt }, '2026-05-04', dayInLondon)
  expect(said('2026-05-05')).toMatch(/^You both look at your goals on 5 May 2026/)
  expect(said('2026-05-04')).toMatch(/^It is time/)
  expect(said('2026-05-04', new Date('2026-05-04T09:00Z'))).toBe('You looked at your goals on 4 May 2026.')
})
