import { expect, test } from 'vitest'
import { addTheme, changeTheme, isRefusal, keyFor, limits, moveCaseType, moveTheme, removeCaseType, removeTheme, settleCaseType, settleFollowUp, settleScale, type Change } from './draft.ts'
import type { FrameworkPlan } from './framework-plan.ts'

const plan: FrameworkPlan = {
  key: 'practice', title: 'Practice', validFrom: '2026-01-01', followedUpBy: 'person', followUpDays: { from: 56, to: 112 },
  grades: [{ key: 'good', word: 'Good', goodEnough: true }, { key: 'ri', word: 'Requires improvement', goodEnough: false }, { key: 'poor', word: 'Inadequate', goodEnough: false }],
  themes: [
    { key: 'voice', title: 'Voice', question: 'Heard?', descriptors: { good: 'Heard.', ri: 'Half heard.' } },
    { key: 'plan', title: 'Plan', descriptors: {} },
    { key: 'record', title: 'Record' },
  ],
  caseTypes: [{ key: 'cin', title: 'Child in need', notApplicable: ['record'] }, { key: 'care', title: 'Child in care', notApplicable: [] }],
}
const after = (change: Change, before = plan) => {
  const outcome = change(before)
  if (isRefusal(outcome)) throw new Error(outcome.because)
  return outcome
}
const refusal = (change: Change, before = plan) => {
  const outcome = change(before)
  return isRefusal(outcome) ? outcome : undefined
}
const grades = (next: FrameworkPlan) => next.grades.map(({ key, word, goodEnough }) => `${key}: ${word}${goodEnough ? '' : ' (below)'}`)
const line = (word: string, key?: string) => ({ word, key })

test('a key is made of the title’s letters, and a second of the same name is numbered', () => {
  expect(keyFor('Child’s voice & lived experience', [])).toBe('childs-voice-lived-experience')
  expect(keyFor('Éducation', [])).toBe('education')
  expect(keyFor('Plan', ['plan', 'plan-2'])).toBe('plan-3')
  expect(keyFor('???', [])).toBe('untitled')
  expect(keyFor('x'.repeat(200), []).length).toBeLessThanOrEqual(60)
})

test('a theme that is added comes last and gets a key that another title does not change', () => {
  const added = after(addTheme('Money'))
  expect(added.themes.at(-1)).toEqual({ key: 'money', title: 'Money' })
  const renamed = after(changeTheme('money', { title: 'Poverty', question: '', descriptors: {} }), added)
  expect(renamed.themes.at(-1)).toEqual({ key: 'money', title: 'Poverty', descriptors: {} })
  expect(after(addTheme('Money'), renamed).themes.at(-1)!.key).toBe('money-2')
})

test('two themes of one title are refused, and so is one theme too many', () => {
  expect(refusal(addTheme('VOICE'))).toMatchObject({ field: 'title' })
  expect(refusal(changeTheme('plan', { title: 'voice', question: '', descriptors: {} }))).toMatchObject({ field: 'title' })
  expect(refusal(changeTheme('voice', { title: 'voice', question: '', descriptors: {} }))).toBeUndefined()
  const full = { ...plan, themes: Array.from({ length: limits.themes }, (_, n) => ({ key: `t${n}`, title: `T${n}` })) }
  expect(refusal(addTheme('One more'), full)?.because).toBe('A framework has at most 40 themes.')
})

test('a theme takes new words at each grade; an empty one says nothing, and a grade the page did not know keeps its own', () => {
  const { themes } = after(changeTheme('voice', { title: 'Voice', question: 'Seen?', descriptors: { good: '', poor: 'Not heard.' } }))
  expect(themes[0]).toEqual({ key: 'voice', title: 'Voice', question: 'Seen?', descriptors: { ri: 'Half heard.', poor: 'Not heard.' } })
})

test('themes move by one, and the first and the last stay where they are', () => {
  const order = (change: Change) => after(change).themes.map(({ key }) => key)
  expect(order(moveTheme('plan', 'up'))).toEqual(['plan', 'voice', 'record'])
  expect(order(moveTheme('plan', 'down'))).toEqual(['voice', 'record', 'plan'])
  expect(order(moveTheme('voice', 'up'))).toEqual(['voice', 'plan', 'record'])
  expect(order(moveTheme('record', 'down'))).toEqual(['voice', 'plan', 'record'])
})

test('a theme that is removed leaves the case types, too; the last one stays', () => {
  const without = after(removeTheme('record'))
  expect(without.themes.map(({ key }) => key)).toEqual(['voice', 'plan'])
  expect(without.caseTypes![0]!.notApplicable).toEqual([])
  expect(refusal(removeTheme('voice'), { ...plan, themes: [plan.themes[0]!] })?.because).toMatch(/at least one theme/)
})

test('what somebody else has removed meanwhile is refused in words', () => {
  for (const change of [changeTheme('gone', { title: 'Gone', question: '', descriptors: {} }), moveTheme('gone', 'up'), removeTheme('gone')]) {
    expect(refusal(change)).toEqual({ field: 'form', because: 'This theme is no longer in the draft: somebody has removed it meanwhile. Nothing was saved.' })
  }
  for (const change of [settleCaseType('gone', { title: 'Gone', notApplicable: [] }), moveCaseType('gone', 'up'), removeCaseType('gone')]) {
    expect(refusal(change)?.because).toMatch(/^This case type is no longer in the draft/)
  }
})

test('a word that moves stays the same grade, a line written over is the same grade by a new name, anything else is new', () => {
  expect(grades(after(settleScale([line('Good', 'good')], [line('Requires improvement', 'ri'), line('Inadequate', 'poor')])))).toEqual(grades(plan))
  expect(grades(after(settleScale([line('Good', 'good'), line('requires improvement', undefined)], [line('Inadequate', 'poor')])))).toEqual(['good: Good', 'ri: requires improvement', 'poor: Inadequate (below)'])
  expect(grades(after(settleScale([line('Inadequate', 'good')], [line('Good', 'ri')])))).toEqual(['poor: Inadequate', 'good: Good (below)'])
  expect(grades(after(settleScale([line('Met', 'good')], [line('Not met', 'ri'), line('', 'poor')])))).toEqual(['good: Met', 'ri: Not met (below)'])
  expect(grades(after(settleScale([line('Outstanding', undefined), line('Good', 'good')], [line('Poor', undefined)])))).toEqual(['outstanding: Outstanding', 'good: Good', 'poor-2: Poor (below)'])
})

test('what themes look like at a grade that has gone goes with it', () => {
  expect(after(settleScale([line('Good', 'good')], [line('Inadequate', 'poor')])).themes[0]!.descriptors).toEqual({ good: 'Heard.' })
})

test('a scale has two to seven grades, one at least on each side of the line, and no word twice', () => {
  expect(refusal(settleScale([line('')], [line('Bad')]))).toMatchObject({ field: 'good-1' })
  expect(refusal(settleScale([line('Good')], [line('')]))).toMatchObject({ field: 'below-1' })
  expect(refusal(settleScale([line('Good')], [line('good')]))?.because).toBe('“good” stands in the scale twice.')
  const words = (n: number) => Array.from({ length: n }, (_, nth) => line(`Word ${nth}`))
  expect(refusal(settleScale(words(7), [line('Bad')]))?.because).toBe('A scale has 2 to 7 grades. These are 8.')
  expect(refusal(settleScale(words(6), [line('Bad')]))).toBeUndefined()
})

test('a case type names themes of the draft only, and leaves at least one to judge', () => {
  const next = after(settleCaseType('cin', { title: 'In need', notApplicable: ['plan', 'gone'] }))
  expect(next.caseTypes![0]).toEqual({ key: 'cin', title: 'In need', notApplicable: ['plan'] })
  expect(after(settleCaseType(undefined, { title: 'Contact', notApplicable: [] })).caseTypes!.at(-1)).toEqual({ key: 'contact', title: 'Contact', notApplicable: [] })
  expect(refusal(settleCaseType(undefined, { title: 'child in NEED', notApplicable: [] }))).toMatchObject({ field: 'title' })
  expect(refusal(settleCaseType('cin', { title: 'In need', notApplicable: ['voice', 'plan', 'record'] }))?.because).toMatch(/At least one theme/)
  expect(after(removeCaseType('cin')).caseTypes!.map(({ key }) => key)).toEqual(['care'])
  expect(after(moveCaseType('care', 'up')).caseTypes!.map(({ key }) => key)).toEqual(['care', 'cin'])
})

test('the time for a later audit ends after it begins, within two years, or has no limit', () => {
  const settled = (days: { from: number; to: number } | undefined) => settleFollowUp({ title: 'Practice', followedUpBy: 'team', days })
  expect(refusal(settled({ from: 56, to: 56 }))).toMatchObject({ field: 'to' })
  expect(refusal(settled({ from: 0, to: 731 }))).toMatchObject({ field: 'to' })
  expect(after(settled({ from: 28, to: 730 }))).toMatchObject({ followedUpBy: 'team', followUpDays: { from: 28, to: 730 } })
  expect(after(settled(undefined)).followUpDays).toBeUndefined()
})

test('pages of one draft saved one after the other keep each other’s changes', () => {
  const both = after(changeTheme('plan', { title: 'Planning', question: '', descriptors: { good: 'Clear.' } }), after(settleCaseType('care', { title: 'Care', notApplicable: ['plan'] })))
  expect(both.themes[1]!.title).toBe('Planning')
  expect(both.caseTypes![1]!.title).toBe('Care')
})
