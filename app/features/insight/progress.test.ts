import { expect, test } from 'vitest'
import { timeTo } from '../../lib/time-to.ts'
import { oneWithoutTheOther, openInWords, progressOf, shareCell, type Standing } from './progress.ts'

const standing = (gaps: number, more: Partial<Standing> = {}): Standing => ({
  placeId: 'a', place: 'A', gaps, whose: 'learner', acted: false, repaired: false, timed: false, inTime: false, late: false, given: false, completed: false, applied: false, endorsed: false, ...more,
})
const both = { acted: true, given: true }

test('of gaps with an action and learning there are four answers, and gaps with one alone are in none of them', () => {
  const progress = progressOf([standing(5, { ...both, repaired: true, completed: true }), standing(4, { ...both, repaired: true }), standing(3, { ...both, completed: true }), standing(2, both), standing(7, { acted: true, repaired: true }), standing(6, { given: true })])
  expect([progress.both, progress.repairedOnly, progress.learntOnly, progress.neither]).toEqual([{ k: 5, n: 14 }, { k: 4, n: 14 }, { k: 3, n: 14 }, { k: 2, n: 14 }])
  expect([progress.gaps, progress.repaired, progress.completed, progress.noAction, progress.noLearning]).toEqual([27, { k: 16, n: 21 }, { k: 8, n: 20 }, 6, 7])
})

test('the service’s gaps and those of nobody yet stand apart, and bring no learning', () => {
  const progress = progressOf([standing(3, { whose: 'service', acted: true }), standing(2, { whose: 'not confirmed', acted: true }), standing(1, both)])
  expect([progress.service, progress.notConfirmed, progress.both.n, progress.noLearning]).toEqual([3, 2, 1, 0])
})

test('an action that is not due and not sent in yet is neither in time nor late', () => {
  expect(progressOf([standing(4, { acted: true }), standing(2, { acted: true, timed: true, inTime: true })]).inTime).toEqual({ k: 2, n: 2 })
})

test('each sentence says what one without the other looks like, and none is said of nothing', () => {
  expect(oneWithoutTheOther(progressOf([standing(4, { ...both, repaired: true }), standing(3, { ...both, completed: true })]))).toEqual([
    'In 0 of 7 gaps with an action and learning both are done: this case is put right, and the learning is completed.', 'In 4 of 7 gaps with an action and learning the case is put right and the learning is not completed: the next child may meet the same.',
    'In 3 of 7 gaps with an action and learning the learning is completed and the case is not put right: this child still waits.',
  ])
  expect(oneWithoutTheOther(progressOf([standing(4)]))).toEqual(['No gap of this period has both an action and learning.'])
})

test('what was withdrawn, or whose worker left, is not called open', () => {
  const watched = [{ days: 3, ended: true, many: 2 }, { days: 9, ended: false, many: 3 }]
  expect(openInWords(timeTo(watched), 3)).toBe('2 gaps are closed, and 0 still open; 3 were withdrawn, or their worker left. Fewer than half are closed, so there is no middle yet.')
  expect(openInWords(timeTo([{ days: 3, ended: true, many: 3 }, { days: 9, ended: false, many: 1 }]), 0)).toMatch(/^3 gaps are closed, and 1 still open\. Half were closed within 3 days/)
})

test('a place of too few practitioners is too few to tell, however many gaps', () => {
  expect(shareCell({ k: 40, n: 50 }, false)).toMatchObject({ figure: '40 of 50', note: 'too few to tell' })
  expect(shareCell({ k: 0, n: 0 })).toEqual({ figure: 'none', shade: 0 })
})
