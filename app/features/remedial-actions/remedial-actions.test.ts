import { expect, test } from 'vitest'
import { endOf } from './clocks.ts'
import { isOpen, nowDue, standing, whyNotToCheck, type ActionFacts } from './remedial-actions.ts'

const agreed: ActionFacts = { priority: 'amber', dueOn: '2026-03-05', dueAt: endOf('2026-03-05'), extendedTo: null, waits: null, submittedAt: null, doneAt: null, doneBySheet: false, withdrawnAt: null, check: null }
const extendedTo = { dueOn: '2026-03-10', dueAt: endOf('2026-03-10') }
const sent = { ...agreed, submittedAt: new Date('2026-03-04T10:00Z') }
const later = new Date('2026-03-20T10:00Z')

test('an action is due until the last moment of its day, and overdue from midnight', () => {
  expect(standing(agreed, new Date('2026-03-05T23:59:59Z'))).toBe('due')
  expect(standing(agreed, new Date('2026-03-06T00:00Z'))).toBe('overdue')
})

test('midnight is London’s, in summer too', () => {
  const inJune = { ...agreed, dueOn: '2026-06-11', dueAt: endOf('2026-06-11') }
  expect(standing(inJune, new Date('2026-06-11T22:59:59Z'))).toBe('due')
  expect(standing(inJune, new Date('2026-06-11T23:00Z'))).toBe('overdue')
})

test('with more time it is due by the later date, and the first date stays what it was', () => {
  const extended = { ...agreed, extendedTo }
  expect(nowDue(agreed)).toEqual({ dueOn: '2026-03-05', dueAt: endOf('2026-03-05') })
  expect(nowDue(extended)).toEqual(extendedTo)
  expect(standing(extended, new Date('2026-03-10T12:00Z'))).toBe('due')
  expect(standing(extended, new Date('2026-03-11T00:00Z'))).toBe('overdue')
  expect(extended.dueOn).toBe('2026-03-05')
})

test('while its clock stands still it waits, and the first date stays', () => {
  const waits = { ...agreed, waits: { dueOn: '2026-03-11', dueAt: endOf('2026-03-11') } }
  expect(nowDue(waits)).toEqual(waits.waits)
  expect(standing(waits, new Date('2026-03-11T12:00Z'))).toBe('due')
  expect(standing(waits, new Date('2026-03-12T00:00Z'))).toBe('overdue')
  expect(standing({ ...agreed, waits: 'until its owner is back' }, later)).toBe('due')
  expect(standing({ ...agreed, waits: 'until its challenge is decided' }, later)).toBe('due')
})

test('once it is sent it is being checked, however long the check takes', () => {
  expect(standing(sent, later)).toBe('being checked')
})

test('what was returned is returned and what was accepted is done, however late', () => {
  expect(standing({ ...sent, check: { outcome: 'returned', dueAgainOn: '2026-03-09' } }, later)).toBe('returned')
  expect(standing({ ...sent, check: { outcome: 'accepted', dueAgainOn: null }, doneAt: new Date('2026-03-05T10:00Z') }, later)).toBe('done')
})

const green = { submittedById: 'wilma', ownerId: 'wilma', priority: 'green' as const, teamId: 'south' }
const auditor = { id: 'audrey', isAuditor: true, teamIds: [] }
const manager = { id: 'marcus', isAuditor: false, teamIds: ['south'] }

test('an auditor checks anything, learning among it, but their own work', () => {
  for (const priority of ['red', 'amber', 'green', null] as const) expect(whyNotToCheck(auditor, { ...green, priority })).toBeUndefined()
})

test('nobody checks what they sent, or what they own', () => {
  const own = 'You cannot check your own work. Another auditor will.'
  expect(whyNotToCheck({ ...auditor, id: 'wilma' }, { ...green, ownerId: 'marcus' })).toBe(own)
  expect(whyNotToCheck(manager, { ...green, ownerId: 'marcus' })).toBe(own)
})

test('a manager checks the green actions of their own teams, and nothing else', () => {
  expect(whyNotToCheck(manager, green)).toBeUndefined()
  expect(whyNotToCheck(manager, { ...green, teamId: 'north' })).toBe('This is not an action of your team.')
  for (const priority of ['red', 'amber', null] as const) expect(whyNotToCheck(manager, { ...green, priority })).toBe('Red and amber actions, and learning, are checked by an auditor.')
})

test('an action is done, too, when the council’s own file said so', () => {
  expect(standing({ ...agreed, doneAt: new Date('2026-03-05T10:00Z'), doneBySheet: true }, later)).toBe('done')
})

test('an action that was withdrawn is no longer asked for, however late it was', () => {
  expect(standing({ ...agreed, withdrawnAt: new Date('2026-03-10T10:00Z') }, later)).toBe('no longer asked for')
})

test('what is done or no longer asked for is not open, and all else is', () => {
  expect((['due', 'overdue', 'returned', 'being checked', 'done', 'no longer asked for'] as const).map(isOpen)).toEqual([true, true, true, true, false, false])
})
