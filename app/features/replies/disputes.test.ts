import { expect, test } from 'vitest'
import { whyNotToSettle, type Bystander } from './disputes.ts'

const outside: Bystander = { wholeCouncil: true, raisedIt: false, heldOrManaged: false, audited: false, moderated: false, leadsTheLine: false }

test('an auditor or a leader for the whole council who had no part in it settles a challenge', () => {
  expect(whyNotToSettle(outside)).toBeUndefined()
})

test('whoever had a part in the case, its audit or its line does not, and is told why', () => {
  const parts: [keyof Bystander, string][] = [
    ['raisedIt', 'You challenged it yourself.'], ['heldOrManaged', 'You held or managed the case.'], ['audited', 'You audited the case.'],
    ['moderated', 'You moderated the audit.'], ['leadsTheLine', 'You lead the team or its service area.'],
  ]
  for (const [part, why] of parts) expect(whyNotToSettle({ ...outside, [part]: true })).toBe(why)
  expect(whyNotToSettle({ ...outside, wholeCouncil: false })).toMatch(/for the whole council/)
})
