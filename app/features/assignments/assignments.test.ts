import fc from 'fast-check'
import { expect, test } from 'vitest'
import { modulesFromOneAudit, proposeLearning, type GapToAnswer } from './assignments.ts'
import { defaultReason, defaultRules } from './default-rules.ts'
import type { Rule } from './rules.ts'

const themes = [...new Set(defaultRules.map(({ theme }) => theme))]
const rules: Rule[] = defaultRules.map(({ key, theme, role, modules }) => ({
  id: `${key} v1`, key, version: 1, frameworkKey: 'practice-themes', themeKey: theme, fromBelow: 1, role, caseType: null, moduleKeys: [...modules], reason: defaultReason,
}))
const everyModule = new Set(defaultRules.flatMap(({ modules }) => modules))

const gap = (theme: string, more: Partial<GapToAnswer> = {}): GapToAnswer => ({
  id: `gap on ${theme}`, frameworkKey: 'practice-themes', themeKey: theme, theme, position: themes.indexOf(theme) + 1, grade: 'Requires improvement', below: 1, attribution: 'practitioner', personId: 'wilma', ...more,
})
const circumstances = { rules, open: everyModule as ReadonlySet<string>, brought: [], passedLately: () => false, audit: { reference: 'A-0104', dateInWords: '3 March 2026', caseType: 'Child in need' } }
const modules = (gaps: GapToAnswer[], more: Partial<Parameters<typeof proposeLearning>[1]> = {}) => proposeLearning(gaps, { ...circumstances, ...more }).map(({ moduleKey }) => moduleKey)

test('a gap brings the first module of its rule to whose gap it is, and says why in a sentence', () => {
  expect(proposeLearning([gap('lived-experience', { theme: 'Child’s voice' })], circumstances)).toEqual([{
    gapId: 'gap on lived-experience', ruleVersionId: 'lived-experience-practitioner v1', personId: 'wilma', moduleKey: 'childs-day',
    sentence: 'Because Child’s voice was graded Requires improvement in audit A-0104 on 3 March 2026 (rule: lived-experience-practitioner, version 1).',
  }])
})

test('a word that a sentence does not know stays as the council wrote it', () => {
  const [rule] = rules.filter(({ key }) => key === 'planning-practitioner')
  const [proposal] = proposeLearning([gap('planning')], { ...circumstances, rules: [{ ...rule!, reason: 'For {theme}, see {page}. $& {audit}' }] })

  expect(proposal!.sentence).toBe('For planning, see {page}. $& A-0104')
})

test('the worst grade comes first, then the framework’s order, and two modules are the most', () => {
  const gaps = [gap('lived-experience'), gap('planning'), gap('thresholds'), gap('recording', { below: 2 })]

  expect(modules(gaps)).toEqual(['chronology', 'childs-day'])
  expect(modules(gaps.toReversed())).toEqual(['chronology', 'childs-day'])
  expect(modulesFromOneAudit).toBe(2)
})

test('a manager’s gap brings the manager’s module, and oversight brings the practitioner none', () => {
  expect(modules([gap('lived-experience', { attribution: 'manager', personId: 'marcus' })])).toEqual(['case-supervision'])
  expect(modules([gap('oversight')])).toEqual([])
})

test('two are the most of one audit, whoever they are for', () => {
  const proposals = proposeLearning([gap('lived-experience'), gap('oversight', { attribution: 'manager', personId: 'marcus' }), gap('planning')], circumstances)

  expect(proposals.map(({ personId, moduleKey }) => [personId, moduleKey])).toEqual([['wilma', 'childs-day'], ['wilma', 'smart-plans']])
})

test('the same module twice is given once with two reasons, also when two are given already', () => {
  const manager = { attribution: 'manager' as const, personId: 'marcus' }
  const proposals = proposeLearning([gap('thresholds', manager), gap('planning', manager), gap('recording', manager), gap('review-progress', manager)], circumstances)

  expect(proposals.map(({ gapId, moduleKey }) => [gapId, moduleKey])).toEqual([
    ['gap on thresholds', 'visible-oversight'], ['gap on planning', 'caseload-flow'], ['gap on review-progress', 'caseload-flow'], ['gap on recording', 'visible-oversight'],
  ])
})

test('a module that is not open, or was passed within six months, gives way to the next of the rule', () => {
  expect(modules([gap('lived-experience')], { open: new Set(['record-for-child']) })).toEqual(['record-for-child'])
  expect(modules([gap('lived-experience')], { passedLately: (person, key) => person === 'wilma' && key === 'childs-day' })).toEqual(['record-for-child'])
  expect(modules([gap('lived-experience')], { passedLately: () => true })).toEqual([])
  expect(modules([gap('lived-experience')], { open: new Set() })).toEqual([])
})

test('a rule answers its grade and worse, and no milder', () => {
  const strict = rules.map((rule) => ({ ...rule, fromBelow: 2 }))

  expect(modules([gap('planning', { below: 1 })], { rules: strict })).toEqual([])
  expect(modules([gap('planning', { below: 2 })], { rules: strict })).toEqual(['smart-plans'])
})

test('a gap that has brought learning brings no other, and what it brought counts towards the two', () => {
  const brought = [{ gapId: 'gap on lived-experience', personId: 'wilma', moduleKey: 'childs-day' }]
  const gaps = [gap('lived-experience'), gap('thresholds'), gap('planning')]

  expect(modules([gap('lived-experience')], { brought, passedLately: (_, key) => key === 'childs-day' })).toEqual([])
  expect(modules(gaps, { brought })).toEqual(['threshold-decisions'])
})

test('a rule for the audit’s type of case takes the place of the general one, whatever grade it answers', () => {
  const [general] = rules.filter(({ key }) => key === 'permanence-practitioner')
  const forLeavers: Rule = { ...general!, id: 'leavers v1', key: 'leavers', caseType: 'Care leaver', moduleKeys: ['pathway'] }
  const by = (rule: Rule, caseType: string) => ({ rules: [...rules, rule], open: new Set(['permanence', 'pathway']), audit: { ...circumstances.audit, caseType } })

  expect(modules([gap('permanence')], by(forLeavers, 'Care leaver'))).toEqual(['pathway'])
  expect(modules([gap('permanence')], by(forLeavers, ' care leaver'))).toEqual(['pathway'])
  expect(modules([gap('permanence')], by(forLeavers, 'Child in care'))).toEqual(['permanence'])
  expect(modules([gap('permanence')], by({ ...forLeavers, fromBelow: 2 }, 'Care leaver'))).toEqual([])
  expect(modules([gap('planning')], { ...by(forLeavers, 'Care leaver'), open: everyModule })).toEqual(['smart-plans'])
})

test('a rule answers the theme of its own framework only, in whatever version', () => {
  expect(modules([gap('planning', { frameworkKey: 'another' })])).toEqual([])
})

const anAudit = fc.uniqueArray(fc.record({
  theme: fc.constantFrom(...themes), below: fc.constantFrom(1, 2), attribution: fc.constantFrom('practitioner' as const, 'manager' as const),
}), { selector: ({ theme }) => theme }).map((gaps) => gaps.map(({ theme, below, attribution }) => gap(theme, { below, attribution, personId: attribution === 'manager' ? 'marcus' : 'wilma' })))
const somePassed = fc.uniqueArray(fc.constantFrom(...['wilma', 'marcus'].flatMap((person) => [...everyModule].map((key) => `${person} ${key}`))))
const someOpen = fc.uniqueArray(fc.constantFrom(...everyModule)).map((keys) => new Set(keys))

test('whatever an audit found: at most two modules, open and not passed lately, whatever the order of its gaps', () => {
  fc.assert(fc.property(anAudit, someOpen, somePassed, (gaps, open, passed) => {
    const by = { ...circumstances, open, passedLately: (person: string, key: string) => passed.includes(`${person} ${key}`) }
    const proposals = proposeLearning(gaps, by)

    expect(new Set(proposals.map(({ personId, moduleKey }) => `${personId} ${moduleKey}`)).size).toBeLessThanOrEqual(modulesFromOneAudit)
    expect(new Set(proposals.map(({ gapId, ruleVersionId }) => `${gapId} ${ruleVersionId}`)).size).toBe(proposals.length)
    for (const { personId, moduleKey } of proposals) expect(open.has(moduleKey) && !passed.includes(`${personId} ${moduleKey}`)).toBe(true)
    expect(proposeLearning(gaps.toReversed(), by)).toEqual(proposals)
  }))
})

test('whatever an audit found and whatever was passed since: asked again with what it brought, it brings no gap anything more', () => {
  fc.assert(fc.property(anAudit, someOpen, somePassed, (gaps, open, passed) => {
    const brought = proposeLearning(gaps, { ...circumstances, open })
    const again = proposeLearning(gaps, { ...circumstances, open, brought, passedLately: (person, key) => passed.includes(`${person} ${key}`) })

    expect(again.filter(({ gapId }) => brought.some((before) => before.gapId === gapId))).toEqual([])
    expect(new Set([...brought, ...again].map(({ personId, moduleKey }) => `${personId} ${moduleKey}`)).size).toBeLessThanOrEqual(modulesFromOneAudit)
    if (passed.length === 0) expect(again).toEqual([])
  }))
})
