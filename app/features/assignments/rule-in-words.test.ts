import { expect, test } from 'vitest'
import { caseTypeInWords, gradesInWords, moduleInWords, ruleTitle, validityInWords } from './rule-in-words.ts'

test('a version says from when to when it holds', () => {
  const said = (validFrom: string, validTo: string | null, today: string) => validityInWords({ version: 2, validFrom, validTo }, today)

  expect(said('2024-01-01', null, '2026-11-23')).toBe('Since 1 January 2024, version 2')
  expect(said('2024-01-01', '2027-04-01', '2026-11-23')).toBe('Since 1 January 2024, ends on 1 April 2027, version 2')
  expect(said('2027-04-01', null, '2026-11-23')).toBe('From 1 April 2027, version 2')
  expect(said('2024-01-01', '2026-11-23', '2026-11-23')).toBe('From 1 January 2024, ended on 23 November 2026, version 2')
  expect(said('2027-04-01', '2027-04-01', '2026-11-23')).toBe('Set for 1 April 2027 and replaced or ended by then, version 2')
})

test('a module that has not been published is named and says so', () => {
  const published = new Map([['childs-day', { title: 'The child’s day', minutes: 45 }]])

  expect(moduleInWords('childs-day', published)).toBe('The child’s day, 45 minutes')
  expect(moduleInWords('smart-plans', published)).toBe('Plans that change something: not written yet')
})

test('a rule is named for its theme, whose gap it answers and the type of case', () => {
  expect(ruleTitle({ theme: 'Planning', role: 'practitioner', caseType: null })).toBe('Planning: social worker')
  expect(ruleTitle({ theme: 'Planning', role: 'manager', caseType: 'Care leaver' })).toBe('Planning: team manager, Care leaver')
  expect([caseTypeInWords(null), caseTypeInWords('Care leaver')]).toEqual(['All types of case', 'Care leaver'])
  expect([gradesInWords('Inadequate', true), gradesInWords('Requires improvement', false)]).toEqual(['Inadequate', 'Requires improvement or worse'])
})
