import { expect, test } from 'vitest'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { patternInWords, workshopFor, workshopTitle } from './patterns.ts'

test('each theme has the workshop of the curriculum, or none', () => {
  expect(Object.fromEntries(practiceFramework.themes.map(({ key }) => [key, workshopFor(key)?.title]))).toEqual({
    'lived-experience': 'The child’s day clinic', thresholds: 'Threshold forum', assessment: 'Pattern and meaning', 'risk-protection': undefined, planning: 'Planning lab', 'review-progress': 'Planning lab',
    oversight: 'Seeing the thinking', recording: 'Pattern and meaning', partnership: 'Threshold forum', 'family-work': undefined, identity: undefined, permanence: undefined,
  })
  expect(workshopFor('toString')).toBeUndefined()
  expect(workshopTitle('planning-lab')).toBe('Planning lab')
})

test('what several have in common is said in a sentence', () => {
  expect(patternInWords({ people: 3, theme: 'Planning', since: '2026-08-26' })).toBe('Three people have a gap on planning, in audits since 26 August 2026')
  expect(patternInWords({ people: 12, theme: 'Planning', since: '2026-08-26' })).toMatch(/^12 people have/)
})
