import { expect, test } from 'vitest'
import type { Talk } from '../gaps/talks.server.ts'
import { isOnSheet, questions, talkInWords, whyNotEndorse } from './endorsements.ts'

const after = (at: string): Talk => ({ moment: 'after', byId: 'marcus', by: 'Marcus Tull', at })

test('before the module can be said until it is declared, after the module only from then on', () => {
  expect(whyNotEndorse('before', { declaredAt: null })).toBeUndefined()
  expect(whyNotEndorse('after', { declaredAt: null })).toBe('not declared')
  expect(whyNotEndorse('before', { declaredAt: '2026-11-09T15:00:00Z' })).toBe('declared')
  expect(whyNotEndorse('after', { declaredAt: '2026-11-09T15:00:00Z' })).toBeUndefined()
})

test('learning stays on the sheet until it is done and talked about, and four weeks longer', () => {
  const done = { standing: 'done', declaredAt: '2026-11-09T15:00:00Z', talks: [after('2026-11-20T10:00:00Z')] }
  expect(isOnSheet({ ...done, standing: 'own case to show' }, new Date('2027-06-01T10:00:00Z'))).toBe(true)
  expect(isOnSheet(done, new Date('2026-12-18T10:00:00Z'))).toBe(true)
  expect(isOnSheet(done, new Date('2026-12-19T10:00:00Z'))).toBe(false)
})

test('what is done and was never talked about leaves the sheet after half a year', () => {
  const done = { standing: 'done', declaredAt: '2026-11-09T15:00:00Z', talks: [] }
  expect(isOnSheet(done, new Date('2027-05-11T10:00:00Z'))).toBe(true)
  expect(isOnSheet(done, new Date('2027-05-12T10:00:00Z'))).toBe(false)
})

test('a talk is told with its day in London', () => {
  expect(talkInWords({ moment: 'before', byId: 'tariq', by: 'Tariq', at: '2026-12-03T10:00:00Z' }, 'You')).toBe('You and Tariq talked about it before the module, 3 December 2026.')
  expect(talkInWords(after('2026-07-01T23:30:00Z'), 'Wilma Ashdown')).toBe('Wilma Ashdown and Marcus Tull talked about it after the module, 2 July 2026.')
})

test('no question asks for a score or for what a learner wrote to themself', () => {
  expect(Object.values(questions).flat().join(' ')).not.toMatch(/score|check|mark|reflection/i)
})
