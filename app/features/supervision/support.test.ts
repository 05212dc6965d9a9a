import { expect, test } from 'vitest'
import { hasTime, supportInWords, talkedInWords } from './support.ts'

const before = { moment: 'before' as const, byId: 'tariq', by: 'Tariq Lane', at: '2026-12-01T10:00:00Z' }
const after = { ...before, moment: 'after' as const, at: '2026-12-14T10:00:00Z' }
const keptFree = [{ id: 'one', day: '2026-12-03', startsAt: '10:00', minutes: 120 }]

test('a learner reads what is kept free while it lies ahead, and when they talked', () => {
  expect(supportInWords({ talks: [after, before], keptFree }, new Date('2026-12-02T09:00:00Z'))).toEqual([
    'Your manager has kept 2 hours free on 3 December 2026 from 10am.',
    'You and Tariq Lane talked about it before the module, 1 December 2026.',
    'You and Tariq Lane talked about it after the module, 14 December 2026.',
  ])
  expect(supportInWords({ talks: [], keptFree }, new Date('2026-12-04T09:00:00Z'))).toEqual([])
  expect(hasTime({ keptFree }, new Date('2026-12-02T09:00:00Z'))).toBe(true)
  expect(hasTime({ keptFree }, new Date('2026-12-04T09:00:00Z'))).toBe(false)
})

test('others read whether they talked, and no name', () => {
  expect(talkedInWords({ talks: [] })).toBeUndefined()
  expect(talkedInWords({ talks: [before] })).toBe('A manager talked with the learner about it before the module.')
  expect(talkedInWords({ talks: [after, before] })).toBe('A manager talked with the learner about it before and after the module.')
})
