import { expect, test } from 'vitest'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { endOf } from './clocks.ts'
import type { ActionFacts } from './remedial-actions.ts'
import { caseLink, dueSentence, madeSafeInWords } from './wording.ts'

const off = { bankHolidays }
const amber: ActionFacts = { priority: 'amber', dueOn: '2026-03-05', dueAt: endOf('2026-03-05'), extendedTo: null, waits: null, submittedAt: null, doneAt: null, doneBySheet: false, withdrawnAt: null, check: null }
const red: ActionFacts = { ...amber, priority: 'red', dueAt: new Date('2026-03-05T12:00Z') }
const said = (facts: ActionFacts, moment: string) => dueSentence(facts, new Date(moment), off)

test('an action that is due says how far off the day is', () => {
  expect(said(amber, '2026-03-03T09:00Z')).toBe('in 2 working days (Thursday 5 March)')
  expect(said(amber, '2026-03-04T09:00Z')).toBe('due tomorrow')
  expect(said(amber, '2026-03-05T09:00Z')).toBe('due today')
})

test('where the hour counts it is said, in London’s time', () => {
  expect(said(red, '2026-03-04T09:00Z')).toBe('due tomorrow, 12 noon')
  expect(said({ ...red, dueOn: '2026-06-11', dueAt: new Date('2026-06-11T11:00Z') }, '2026-06-11T08:00Z')).toBe('due today, 12 noon')
})

test('an action that waits for its owner says so', () => {
  expect(said({ ...amber, waits: 'until its owner is back' }, '2026-03-20T09:00Z')).toBe('waits until its owner is back')
  expect(said({ ...amber, waits: { dueOn: '2026-03-10', dueAt: endOf('2026-03-10') } }, '2026-03-09T09:00Z')).toBe('due tomorrow, the days left out on which its clock stood still')
})

test('a late action says when it was due and how late it is, without a false count', () => {
  expect(said(red, '2026-03-05T12:00Z')).toBe('was due 5 March 2026, 12 noon')
  expect(said(amber, '2026-03-06T09:00Z')).toBe('was due 5 March 2026, 1 working day late')
  expect(said(red, '2026-03-09T09:00Z')).toBe('was due 5 March 2026, 12 noon, 2 working days late')
  const onFriday = { ...amber, dueOn: '2026-03-06', dueAt: endOf('2026-03-06') }
  expect(said(onFriday, '2026-03-07T09:00Z')).toBe('was due 6 March 2026')
})

test('with more time the later date is said', () => {
  expect(said({ ...amber, extendedTo: { dueOn: '2026-03-10', dueAt: endOf('2026-03-10') } }, '2026-03-09T09:00Z')).toBe('due tomorrow')
})

test('what was sent, returned or accepted says so', () => {
  const sent = { ...amber, submittedAt: new Date('2026-06-03T13:30Z') }
  expect(said(sent, '2026-06-20T09:00Z')).toBe('sent 3 June 2026, 2:30pm, waiting to be checked')
  expect(said({ ...sent, check: { outcome: 'returned', dueAgainOn: '2026-06-09' } }, '2026-06-05T09:00Z')).toBe('returned; send it again by Tuesday 9 June')
  expect(said({ ...sent, doneAt: new Date('2026-06-04T10:00Z'), check: { outcome: 'accepted', dueAgainOn: null } }, '2026-06-20T09:00Z')).toBe('checked and accepted')
})

test('whether the child was made safe is said as recorded', () => {
  const at = '2026-03-05T14:30:00+00:00'
  expect(madeSafeInWords(null)).toBe('Nobody has recorded yet that the child was made safe.')
  expect(madeSafeInWords({ reached: true, spokenTo: 'team manager', at })).toBe('Made safe: the team manager was spoken to on 5 March 2026, 2:30pm.')
  expect(madeSafeInWords({ reached: false, spokenTo: 'out of hours', at })).toBe('Nobody reached: the out-of-hours team was tried on 5 March 2026, 2:30pm.')
})

test('a case is linked by the council’s pattern, and only over https', () => {
  expect(caseLink('https://cases.northmere.example/{case}', 'NM 1/2')).toBe('https://cases.northmere.example/NM%201%2F2')
  expect(caseLink('https://cases.northmere.example/{case}', '$& and $1')).toBe('https://cases.northmere.example/%24%26%20and%20%241')
  expect(caseLink(null, 'NM1')).toBeUndefined()
  expect(caseLink('javascript:alert({case})', 'NM1')).toBeUndefined()
})

test('what the council’s own file called done is not said to have been checked', () => {
  expect(said({ ...amber, doneAt: new Date('2026-03-04T10:00Z'), doneBySheet: true }, '2026-03-20T09:00Z')).toBe('done before the portal, by your council’s file')
})

test('an action that was withdrawn says since when', () => {
  expect(said({ ...amber, withdrawnAt: new Date('2026-03-03T10:00Z') }, '2026-03-20T09:00Z')).toBe('no longer asked for, since 3 March 2026')
})
