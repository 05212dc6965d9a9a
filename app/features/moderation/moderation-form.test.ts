import { expect, test } from 'vitest'
import { agreementFrom, ownGradesFrom } from './moderation-form.ts'

test('a form says grades, "does not apply" and remarks; a theme left open has a remark alone', () => {
  const { value, problems } = ownGradesFrom({ 'grade-a': 'g1', 'remark-a': ' Dated aims. ', 'grade-b': 'none', 'remark-b': '', 'remark-c': '', 'grade-overall': 'g2', intent: 'save' })
  expect(value).toEqual({ themes: { a: { gradeId: 'g1', remark: 'Dated aims.' }, b: { gradeId: null, remark: '' }, c: { remark: '' } }, overallId: 'g2' })
  expect(problems).toEqual({})
})

test('a remark, a reason and the feedback may not identify anybody or be too long', () => {
  expect(ownGradesFrom({ 'remark-a': 'Ring 07700 900123.' }).problems).toEqual({ 'remark-a': expect.stringContaining('phone number') })
  expect(ownGradesFrom({ 'remark-a': 'x'.repeat(501) }).problems).toEqual({ 'remark-a': 'Keep this to 500 characters.' })
  expect(agreementFrom({ 'because-a': 'Born 3/4/2015.', feedback: 'x'.repeat(2001) }).problems).toEqual({ 'because-a': expect.stringContaining('date of birth'), feedback: 'Keep this to 2,000 characters.' })
})

test('an agreement says each difference with its reason, the whole, the talk and the feedback', () => {
  expect(agreementFrom({ 'grade-a': 'g1', 'because-a': 'Read together.', 'grade-overall': 'g2', 'because-overall': 'Safe.', talked: 'yes', feedback: ' Thank you. ', 'because-b': '' })).toEqual({
    value: { themes: { a: { gradeId: 'g1', because: 'Read together.' } }, overall: { gradeId: 'g2', because: 'Safe.' }, talked: true, feedback: 'Thank you.' }, problems: {},
  })
  expect(agreementFrom({})).toEqual({ value: { themes: {}, talked: false, feedback: '' }, problems: {} })
})
