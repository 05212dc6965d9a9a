import { expect, test } from 'vitest'
import { caseTypeInWords, gradesInWords, moduleInWords, ruleTitle, validityInWords, whyItBringsNothing } from './rule-in-words.ts'

test('a version says from when to when it holds', () => {
  const said = (validFrom: string, validTo: string | null, today: string) => validityInWords({ version: 2, validFrom, validTo }, today)

  expect(said('2024-01-01', null, '2026-11-23')).toBe('Since 1 January 2024, version 2')
  expect(said('2024-01-01', '2027-04-01', '2026-11-23')).toBe('Since 1 January 2024, ends on 1 April 2027, version 2')
  expect(said('2027-04-01', null, '2026-11-23')).toBe('From 1 April 2027, version 2')
  expect(said('2024-01-01', '2026-11-23', '2026-11-23')).toBe('From 1 January 2024, ended on 23 November 2026, version 2')
  expect(said('2027-04-01', '2027-04-01', '2026-11-23')).toBe('Set for 1 April 2027 and replaced or ended by then, version 2')
})

const published = new Map([['childs-day', { title: 'The child’s day', minutes: 45, factsWaiting: 0 }], ['neglect', { title: 'Neglect', minutes: 40, factsWaiting: 2 }]])

test('a module that is not given yet is named and says why', () => {
  expect(moduleInWords('childs-day', published)).toBe('The child’s day, 45 minutes')
  expect(moduleInWords('smart-plans', published)).toBe('Plans that change something: not written yet')
  expect(moduleInWords('neglect', published)).toBe('Neglect, 40 minutes: not given yet, 2 facts wait to be checked')
})

test('a rule brings nothing while none of its modules is published, or facts wait in those that are', () => {
  expect(whyItBringsNothing(['smart-plans', 'curiosity'], published)).toMatch(/^None of the rule’s modules has been published yet/)
  expect(whyItBringsNothing(['smart-plans', 'neglect'], published)).toMatch(/because facts in them wait to be checked/)
  expect(whyItBringsNothing(['neglect', 'childs-day'], published)).toBeUndefined()
})

test('a rule is named for its theme, whose gap it answers and the type of case', () => {
  expect(ruleTitle({ theme: 'Planning', role: 'practitioner', caseType: null })).toBe('Planning: social worker')
  expect(ruleTitle({ theme: 'Planning', role: 'manager', caseType: 'Care leaver' })).toBe('Planning: team manager, Care leaver')
  expect([caseTypeInWords(null), caseTypeInWords('Care leaver')]).toEqual(['All types of case', 'Care leaver'])
  expect([gradesInWords('Inadequate', true), gradesInWords('Requires improvement', false)]).toEqual(['Inadequate', 'Requires improvement or worse'])
})
