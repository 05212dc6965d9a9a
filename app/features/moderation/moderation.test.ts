import { expect, test } from 'vitest'
import { compared, missingToAgree, needsTalk, ownFiguresInWords, whyNotToModerate, type Ties } from './moderation.ts'

const none: Ties = { inLine: true, isAuditor: false, isWorkerOrManager: false, leadsTheLine: false, moderatedOtherLine: false, hasSeenGrades: false }

test('whoever has nothing to do with an audit may moderate it', () => {
  expect(whyNotToModerate('first', none)).toBeUndefined()
  expect(whyNotToModerate('second', none)).toBeUndefined()
})

test.each([
  ['isAuditor', /You audited this case/], ['isWorkerOrManager', /held or managed/], ['leadsTheLine', /lead the line of management/],
  ['moderatedOtherLine', /moderated this audit before/], ['hasSeenGrades', /may have seen its grades/],
] as const)('%s keeps somebody from moderating', (tie, why) => {
  expect(whyNotToModerate('first', { ...none, [tie]: true })).toMatch(why)
})

test('the first line is the auditors’, the second a Head of Service’s', () => {
  expect(whyNotToModerate('first', { ...none, inLine: false })).toMatch(/An auditor moderates/)
  expect(whyNotToModerate('second', { ...none, inLine: false })).toMatch(/Head of Service/)
})

test('grades are compared by their places, and "does not apply" is not a grade', () => {
  expect(compared(2, 2)).toBe('equal')
  expect(compared(null, null)).toBe('equal')
  expect(compared(2, 3)).toBe('one apart')
  expect(compared(4, 2)).toBe('two apart')
  expect(compared(null, 2)).toBe('whether it applies')
})

test('two apart, whether a theme applies and another whole are talked through; one apart is not', () => {
  expect(needsTalk(['equal', 'one apart'], 'equal')).toBe(false)
  expect(needsTalk(['two apart'], 'equal')).toBe(true)
  expect(needsTalk(['whether it applies'], 'equal')).toBe(true)
  expect(needsTalk(['equal'], 'one apart')).toBe(true)
})

const theme = (comparison: Parameters<typeof needsTalk>[1]) => ({ themeId: 't', title: 'Planning', comparison })
const said = { themes: {}, overall: undefined, talked: false, feedback: 'Thank you.' as string | undefined }

test('what is equal needs nothing', () => {
  expect(missingToAgree([theme('equal')], 'equal', said)).toEqual({})
  expect(missingToAgree([theme('equal')], undefined, said)).toEqual({})
})

test('one apart needs a grade and a remark, and no talk', () => {
  expect(missingToAgree([theme('one apart')], 'equal', said)).toEqual({ 'grade-t': 'Choose the agreed grade: Planning.', 'because-t': 'Write a remark on the difference: Planning.' })
  expect(missingToAgree([theme('one apart')], 'equal', { ...said, themes: { t: { gradeId: 'g', because: 'The reviews are dated.' } } })).toEqual({})
})

test('two apart, or another whole, needs a grade, a reason and the talk', () => {
  expect(Object.keys(missingToAgree([theme('two apart')], 'one apart', said))).toEqual(['grade-t', 'because-t', 'grade-overall', 'because-overall', 'talked'])
  const because = 'We read the minutes together.'
  expect(missingToAgree([theme('two apart')], 'one apart', { themes: { t: { gradeId: null, because } }, overall: { gradeId: 'g', because }, talked: true, feedback: undefined })).toEqual({})
  expect(missingToAgree([theme('two apart')], 'equal', { themes: { t: { gradeId: 'g', because } }, overall: undefined, talked: false, feedback: 'Thank you.' })).toEqual({ talked: expect.any(String) })
})

test('whoever audited it is told something', () => {
  expect(missingToAgree([], undefined, { ...said, feedback: '' })).toEqual({ feedback: expect.stringContaining('Write to the auditor') })
  expect(missingToAgree([], undefined, { ...said, feedback: undefined })).toEqual({})
})

test('an auditor reads their own figures in a sentence', () => {
  expect(ownFiguresInWords({ pairs: 0, exact: 0, over: 0, under: 0 })).toBe('None of your grades has been moderated yet.')
  expect(ownFiguresInWords({ pairs: 22, exact: 14, over: 7, under: 1 })).toBe('Of 22 of your grades that were moderated 14 were the same, 7 higher than the moderator’s and 1 lower.')
})
