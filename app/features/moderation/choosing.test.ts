import { expect, test } from 'vitest'
import { drawn } from './chance.ts'
import { goesToSecondLine, whyModerate } from './choosing.ts'

const four = (rank: number) => ({ rank, lowest: 4, goodEnough: 2 })
const usual = { overall: four(2), movedBecause: null, auditorId: 'an auditor', before: 400 }
const chosen = (auditorId: string | null, from: number, many: number) => Array.from({ length: many }, (_, nth) => whyModerate({ ...usual, auditorId, before: from + nth }))

test('every inadequate and every outstanding audit is moderated, whoever audited it', () => {
  expect(whyModerate({ ...usual, overall: four(4) })).toBe('inadequate')
  expect(whyModerate({ ...usual, overall: four(1) })).toBe('outstanding')
})

test('on a scale on which good enough has no degrees the best grade alone is no reason, and the lowest only below the line', () => {
  const met = { rank: 1, lowest: 3, goodEnough: 1 }
  expect(Array.from({ length: 20 }, (_, nth) => whyModerate({ ...usual, overall: met, before: 400 + nth }))).not.toContain('outstanding')
  expect(whyModerate({ ...usual, overall: { ...met, rank: 3 } })).toBe('inadequate')
  expect(Array.from({ length: 20 }, (_, nth) => whyModerate({ ...usual, overall: { rank: 2, lowest: 2, goodEnough: 2 }, before: 400 + nth }))).not.toContain('inadequate')
})

test('a grade that was moved from the rule is moderated', () => {
  expect(whyModerate({ ...usual, movedBecause: 'The impact outweighs two themes.' })).toBe('moved from the rule')
})

test('the first three audits of a new auditor are moderated, and the fourth by chance alone', () => {
  expect(chosen('somebody new', 0, 3)).toEqual(['new auditor', 'new auditor', 'new auditor'])
  expect(chosen('somebody new', 3, 17)).not.toContain('new auditor')
  expect(whyModerate({ ...usual, auditorId: null, before: 0 })).not.toBe('new auditor')
})

test.each(['one auditor', 'another', null])('of every twenty other audits of %s three are drawn: 15% in each stratum', (auditorId) => {
  for (let round = 1; round < 30; round++) expect(chosen(auditorId, round * 20, 20).filter(Boolean)).toEqual(['random', 'random', 'random'])
})

test('asked again the draw is the same, and another auditor’s is another', () => {
  expect(chosen('one auditor', 20, 400)).toEqual(chosen('one auditor', 20, 400))
  expect(chosen('one auditor', 20, 400)).not.toEqual(chosen('another', 20, 400))
})

test('every place is drawn as often as any other, within chance', () => {
  const counts = Array.from({ length: 20 }, () => 0)
  for (let auditor = 0; auditor < 4000; auditor++) chosen(`auditor ${auditor}`, 20, 20).forEach((why, place) => { if (why) counts[place]! += 1 })
  // Each is binomial(4000, 0.15): 600 on average, and beyond 500 to 700 fewer than once in 100,000 times.
  expect(Math.min(...counts)).toBeGreaterThan(500)
  expect(Math.max(...counts)).toBeLessThan(700)
})

test('of every ten audits that a moderator has agreed one goes on to the second line', () => {
  for (let round = 0; round < 30; round++) {
    expect(Array.from({ length: 10 }, (_, nth) => goesToSecondLine('a moderator', round * 10 + nth)).filter(Boolean)).toHaveLength(1)
  }
})

test('a draw takes nothing twice, is the same for the same seed, and no more than there is', () => {
  const list = Array.from({ length: 50 }, (_, nth) => nth)
  expect(new Set(drawn(list, 10, 'a seed')).size).toBe(10)
  expect(drawn(list, 10, 'a seed')).toEqual(drawn(list, 10, 'a seed'))
  expect(drawn(list, 10, 'a seed')).not.toEqual(drawn(list, 10, 'another'))
  expect(drawn(list, 60, 'a seed')).toHaveLength(50)
})
