import { expect, test } from 'vitest'
import { practiceFramework } from '../frameworks/practice-framework.ts'
import { workshopCatalogue } from '../workshops/catalogue.server.ts'
import { patternInWords, workshopFor } from './patterns.ts'

test('each theme has the workshop of the curriculum, which is about it, or none', async () => {
  const workshops = await workshopCatalogue()
  const titles = practiceFramework.themes.map(({ key }) => [key, workshops.get(workshopFor(key) ?? '')?.title] as const)
  expect(Object.fromEntries(titles)).toEqual({
    'lived-experience': 'The child’s day clinic', thresholds: 'Threshold forum', assessment: 'Pattern and meaning: from chronology to analysis', 'risk-protection': undefined, planning: 'Planning lab', 'review-progress': 'Planning lab',
    oversight: 'Seeing the thinking: oversight and supervision', recording: 'Pattern and meaning: from chronology to analysis', partnership: 'Threshold forum', 'family-work': undefined, identity: undefined, permanence: undefined,
  })
  // Whoever takes part is told so on a gap of the theme, which the file of the workshop has to name for that.
  expect(practiceFramework.themes.filter(({ key }) => workshopFor(key) && !workshops.get(workshopFor(key)!)!.themes.includes(key)).map(({ key }) => key)).toEqual([])
  expect(workshopFor('toString')).toBeUndefined()
})

test('what several have in common is said in a sentence', () => {
  expect(patternInWords({ people: 3, theme: 'Planning', since: '2026-08-26' })).toBe('Three people have a gap on planning, in audits since 26 August 2026')
  expect(patternInWords({ people: 12, theme: 'Planning', since: '2026-08-26' })).toMatch(/^12 people have/)
})
