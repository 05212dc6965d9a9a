import { expect, test } from 'vitest'
import { overlap, whyNotAway, whyNotEnd, whyNotGive, whyNotLeave, type RoleHeld } from './person-rules.ts'

const today = '2026-03-03'
const held = (part: Partial<RoleHeld>): RoleHeld => ({ id: 'one', role: 'manager', scope: 'team', teamId: 'south', serviceAreaId: null, from: '2025-01-01', to: null, ...part })
const give = { role: 'manager', scope: 'team', teamId: 'south', serviceAreaId: null, from: today } as const

test('two periods share a day unless one ends on the day on which the other begins', () => {
  expect(overlap({ from: '2026-01-01', to: '2026-02-01' }, { from: '2026-02-01', to: null })).toBe(false)
  expect(overlap({ from: '2026-01-01', to: '2026-02-02' }, { from: '2026-02-01', to: null })).toBe(true)
})

test('a role is not given twice, nor one that ends later', () => {
  expect(whyNotGive(give, [held({})], today)).toEqual({ role: 'They hold this role already, since 1 January 2025.' })
  expect(whyNotGive(give, [held({ to: '2026-06-01' })], today)).toEqual({ role: 'They hold this role already, since 1 January 2025, ends on 1 June 2026.' })
  expect(whyNotGive(give, [held({ to: today })], today)).toBeUndefined()
  expect(whyNotGive(give, [held({ teamId: 'north' }), held({ role: 'auditor' })], today)).toBeUndefined()
})

test('a role goes only as far as such a role can, and says for which team or area', () => {
  expect(whyNotGive({ ...give, role: 'practitioner' }, [], today)).toHaveProperty('scope')
  expect(whyNotGive({ ...give, role: 'admin', scope: 'service area' }, [], today)).toHaveProperty('scope')
  expect(whyNotGive({ ...give, teamId: null }, [], today)).toEqual({ teamId: 'Choose the team.' })
  expect(whyNotGive({ ...give, scope: 'service area', teamId: null }, [], today)).toEqual({ serviceAreaId: 'Choose the service area.' })
})

test('a role ends on its first day or later, and once', () => {
  expect(whyNotEnd({ from: '2026-03-10', to: null }, '2026-03-09', today)).toEqual({ on: 'The role begins on 10 March 2026. End it on that day or later.' })
  expect(whyNotEnd({ from: '2026-03-10', to: null }, '2026-03-10', today)).toBeUndefined()
  expect(whyNotEnd({ from: '2025-01-01', to: '2026-03-01' }, today, today)).toEqual({ on: 'This role ended on 1 March 2026.' })
})

const deputy = { leavesOn: null, away: [], isThem: false }

test('somebody is back after they have gone, and away once at a time', () => {
  expect(whyNotAway({ from: '2026-03-05', to: '2026-03-05', deputy }, [], today)).toHaveProperty('to')
  expect(whyNotAway({ from: '2026-02-01', to: today, deputy }, [], today)).toHaveProperty('to')
  expect(whyNotAway({ from: '2026-03-05', to: null, deputy }, [{ id: 'a', from: '2026-03-09', to: '2026-03-12', deputyId: null }], today)).toEqual({ from: 'They are away already from 9 March 2026, back on 12 March 2026. Change that first.' })
  expect(whyNotAway({ from: '2026-03-05', to: '2026-03-09', deputy }, [{ id: 'a', from: '2026-03-09', to: null, deputyId: null }], today)).toBeUndefined()
})

test('a deputy is somebody else, who stays and is there', () => {
  const time = { from: '2026-03-05', to: '2026-03-12' }
  expect(whyNotAway({ ...time, deputy: { ...deputy, isThem: true } }, [], today)).toHaveProperty('deputyId')
  expect(whyNotAway({ ...time, deputy: { ...deputy, leavesOn: '2026-03-11' } }, [], today)).toEqual({ deputyId: 'This person leaves on 11 March 2026. Choose somebody else.' })
  expect(whyNotAway({ ...time, deputy: { ...deputy, leavesOn: '2026-03-12' } }, [], today)).toBeUndefined()
  expect(whyNotAway({ ...time, deputy: { ...deputy, away: [{ from: '2026-03-11', to: null }] } }, [], today)).toHaveProperty('deputyId')
})

test('nobody records that they themselves leave, nor the last administrator', () => {
  const on = { on: '2026-03-10', today, themselves: false, lastAdministrator: false }
  expect(whyNotLeave(on)).toBeUndefined()
  expect(whyNotLeave({ ...on, themselves: true })).toHaveProperty('leftOn')
  expect(whyNotLeave({ ...on, lastAdministrator: true })).toHaveProperty('leftOn')
  expect(whyNotLeave({ ...on, on: '1926-03-10' })).toHaveProperty('leftOn')
})
