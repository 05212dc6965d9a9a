import { expect, test } from 'vitest'
import { programmeInWords } from './programmes.ts'

test('a programme says how many of its audits are done, and of which phases some are still to do', () => {
  const phases = [{ title: 'Moderation', planned: 41, done: 41 }, { title: 'Referrals', planned: 20, done: 19 }, { title: 'By managers', planned: 10, done: 6 }]
  expect(programmeInWords({ title: 'Service audit', phases })).toBe('Service audit: 66 of 71 audits. To do: Referrals, 1 of 20; By managers, 4 of 10.')
})

test('more audits than planned, and phases without a plan, leave nothing to do', () => {
  const phases = [{ title: 'Moderation', planned: 2, done: 3 }, { title: 'As they come', planned: null, done: 5 }]
  expect(programmeInWords({ title: 'Service audit', phases })).toBe('Service audit: 8 of 7 audits.')
})
