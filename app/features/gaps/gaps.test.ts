import { expect, test } from 'vitest'
import type { Standing } from '../remedial-actions/remedial-actions.ts'
import { whatIsMissing, type CoachingStanding, type GapFacts, type LearningStanding } from './gaps.ts'

const complete: GapFacts = {
  confirmed: true, withdrawn: false, attribution: 'practitioner', caseQuestioned: false, disputed: false,
  actions: [{ wording: 'See the child alone', standing: 'done' }], learning: [{ title: 'A child’s day', standing: 'done' }],
  coaching: [], serviceActions: [],
}
const withAction = (standing: Standing, wording = 'See the child alone') => whatIsMissing({ ...complete, actions: [{ wording, standing }] })
const withLearning = (standing: LearningStanding) => whatIsMissing({ ...complete, learning: [{ title: 'A child’s day', standing }] })

test('nothing is missing once everything agreed has been done and checked', () => {
  expect(whatIsMissing(complete)).toEqual([])
})

test('a provisional grade, a gap that is nobody’s, a questioned case and a disputed finding each hold it open', () => {
  expect(whatIsMissing({ ...complete, confirmed: false })).toEqual(['Someone has to confirm the grade: it is provisional.'])
  expect(whatIsMissing({ ...complete, attribution: null })).toEqual(['Someone has to confirm whose gap this mainly is.'])
  expect(whatIsMissing({ ...complete, caseQuestioned: true })).toEqual(['Someone has to settle whose case this was.'])
  expect(whatIsMissing({ ...complete, disputed: true })).toEqual(['Someone outside the line has to settle whether the finding stands: it is disputed.'])
})

test('an action holds it open until somebody else has accepted it', () => {
  expect(withAction('due')).toEqual(['To be done: See the child alone.'])
  expect(withAction('overdue')).toEqual(['To be done: See the child alone.'])
  expect(withAction('being checked')).toEqual(['Somebody else has to check: See the child alone.'])
  expect(withAction('returned')).toEqual(['Returned, to be sent again: See the child alone.'])
})

test('the wording of an action ends with one full stop, whether the sheet wrote one or not', () => {
  expect(withAction('due', 'See the child alone. ')).toEqual(['To be done: See the child alone.'])
})

test('learning holds it open until its own-case task was accepted', () => {
  expect(withLearning('proposed')).toEqual(['A manager or auditor has to confirm or waive the module A child’s day.'])
  expect(withLearning('to do')).toEqual(['The module A child’s day is to be completed.'])
  expect(withLearning('own case to show')).toEqual(['The own-case task of A child’s day is to be sent in.'])
  expect(withLearning('being checked')).toEqual(['An auditor has to check the own-case task of A child’s day.'])
})

test('waived learning does not hold it open', () => {
  expect(withLearning('waived')).toEqual([])
})

test('finishing the action never counts as learning, nor the other way round', () => {
  expect(whatIsMissing({ ...complete, learning: [{ title: 'A child’s day', standing: 'to do' }] })).toHaveLength(1)
  expect(whatIsMissing({ ...complete, actions: [{ wording: 'See the child alone', standing: 'due' }] })).toHaveLength(1)
})

test('a gap about which nothing was agreed is not closed', () => {
  const nothing = ['Nothing has been agreed about this gap yet.']
  expect(whatIsMissing({ ...complete, actions: [], learning: [] })).toEqual(nothing)
  expect(whatIsMissing({ ...complete, actions: [{ wording: 'See the child alone', standing: 'no longer asked for' }], learning: [] })).toEqual(nothing)
  expect(whatIsMissing({ ...complete, actions: [] })).toEqual([])
  expect(whatIsMissing({ ...complete, learning: [] })).toEqual([])
})

test('where the learning was waived or ended and no action is asked for, nothing is missing', () => {
  const settled = (['waived', 'ended'] as const).map((standing) => ({ title: 'A child’s day', standing }))
  expect(whatIsMissing({ ...complete, actions: [], learning: settled })).toEqual([])
  expect(whatIsMissing({ ...complete, actions: [], learning: [...settled, { title: 'Chronologies', standing: 'to do' }] })).toEqual(['The module Chronologies is to be completed.'])
})

test('an action that is no longer asked for, and a gap that was withdrawn, are not waited for', () => {
  expect(withAction('no longer asked for')).toEqual([])
  expect(whatIsMissing({ ...complete, withdrawn: true, confirmed: false, attribution: null })).toEqual([])
})

test('what is missing comes in the order to do it', () => {
  expect(whatIsMissing({
    confirmed: false, withdrawn: false, attribution: null, caseQuestioned: true, disputed: false,
    actions: [{ wording: 'Write the plan', standing: 'overdue' }, { wording: 'Ring the school', standing: 'returned' }], coaching: [], learning: [{ title: 'A child’s day', standing: 'proposed' }],
    serviceActions: [{ wording: 'Add the father’s view to the form', done: null }],
  })).toEqual([
    'Someone has to confirm the grade: it is provisional.', 'Someone has to confirm whose gap this mainly is.', 'Someone has to settle whose case this was.',
    'To be done: Write the plan.', 'Returned, to be sent again: Ring the school.', 'A manager or auditor has to confirm or waive the module A child’s day.',
    'A service action is to be finished: Add the father’s view to the form.',
  ])
})

test('a service action holds it open until it has ended, done or not', () => {
  const answered = (done: boolean | null) => whatIsMissing({ ...complete, attribution: 'system', actions: [], learning: [], serviceActions: [{ wording: 'Add a box to the form.', done }] })
  expect(answered(null)).toEqual(['A service action is to be finished: Add a box to the form.'])
  expect(answered(true)).toEqual([])
  expect(answered(false)).toEqual([])
})

test('coaching that was agreed holds a gap open until it was held or is not needed any more; what nobody has agreed to holds nothing', () => {
  const coached = (standing: CoachingStanding, more: Partial<GapFacts> = {}) => whatIsMissing({ ...complete, coaching: [{ title: 'A child’s day', standing }], ...more })
  expect(coached('agreed')).toEqual(['Coaching about “A child’s day” was agreed and has not been held.'])
  for (const standing of ['held', 'dropped', 'not needed', 'proposed', 'ended'] as const) expect(coached(standing)).toEqual([])
  // Where it is all that there was, what was agreed settles it, and what was not does not.
  const alone = { actions: [], learning: [] }
  for (const standing of ['held', 'dropped'] as const) expect(coached(standing, alone)).toEqual([])
  for (const standing of ['not needed', 'proposed', 'ended'] as const) expect(coached(standing, alone)).toEqual(['Nothing has been agreed about this gap yet.'])
})
