import { expect, test } from 'vitest'
import type { GapToAnswer } from './assignments.ts'
import { proposeCoaching } from './coaching.ts'
import type { Rule } from './rules.ts'

const rule: Rule = {
  id: 'rule-1', key: 'lived-experience-practitioner', version: 2, frameworkKey: 'practice', themeKey: 'lived-experience', fromBelow: 1, role: 'practitioner', caseType: null,
  moduleKeys: ['childs-day', 'record-for-child'], reason: '{theme} was {grade} in {audit} (rule {rule}, version {version}).',
}
const gap = (more: Partial<GapToAnswer> = {}): GapToAnswer => (
  { id: 'gap-1', frameworkKey: 'practice', themeKey: 'lived-experience', theme: 'Lived experience', position: 1, grade: 'Inadequate', below: 2, attribution: 'practitioner', personId: 'wilma', ...more })
const both = new Map([['childs-day', 'The child’s day'], ['record-for-child', 'Records a child may one day read']])
const coaching = ({ gaps = [gap()], open = both, passed = ['childs-day', 'record-for-child'], answered = [] as string[] } = {}) => proposeCoaching(gaps, {
  rules: [rule], open, answered: new Set(answered), passedOn: (person, key) => (person === 'wilma' && passed.includes(key) ? '2026-09-03' : undefined), audit: { reference: 'A-1', dateInWords: '1 October 2026', caseType: 'CIN' },
})

test('whoever passed every module of the rule is offered coaching about the first, with the rule’s sentence and why', () => {
  expect(coaching()).toEqual([{
    gapId: 'gap-1', ruleVersionId: 'rule-1', personId: 'wilma', moduleKey: 'childs-day',
    sentence: 'Lived experience was Inadequate in A-1 (rule lived-experience-practitioner, version 2). “The child’s day” was passed on 3 September 2026, so it is not given again. Coaching is proposed because the knowledge is there, and using it is what is missing.',
  }])
})

test('where a later module of the rule can still be given there is no coaching', () => {
  expect(coaching({ passed: ['childs-day'] })).toEqual([])
  expect(coaching({ passed: ['record-for-child'] })).toEqual([])
})

test('a module that cannot be given does not stand in the way of coaching, and alone brings none', () => {
  expect(coaching({ open: new Map([['childs-day', 'The child’s day']]), passed: ['childs-day'] })).toMatchObject([{ moduleKey: 'childs-day' }])
  expect(coaching({ open: new Map() })).toEqual([])
})

test('a gap that has brought learning or coaching brings no more', () => {
  expect(coaching({ answered: ['gap-1'] })).toEqual([])
})

test('coaching is not counted: three gaps of one audit bring it three times', () => {
  expect(coaching({ gaps: ['gap-1', 'gap-2', 'gap-3'].map((id) => gap({ id })) })).toHaveLength(3)
})

test('what another person passed brings nobody coaching, nor does a gap that no rule answers', () => {
  expect(coaching({ gaps: [gap({ personId: 'sam' })] })).toEqual([])
  expect(coaching({ gaps: [gap({ attribution: 'manager' })] })).toEqual([])
})
