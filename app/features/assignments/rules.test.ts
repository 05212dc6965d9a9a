import { expect, test } from 'vitest'
import { defaultReason, defaultRules } from './default-rules.ts'
import { asSeen, ruleKeyFor, rulesWith, samePlace, sentenceFrom, standingOn, whyNotReason, type Rule } from './rules.ts'

const rule: Rule = {
  id: '1', key: 'permanence-practitioner', version: 1, frameworkKey: 'practice-themes', themeKey: 'permanence', fromBelow: 1, role: 'practitioner', caseType: null, moduleKeys: ['permanence'], reason: defaultReason,
}

test('the reason that the portal brings along will do', () => {
  expect(whyNotReason(defaultReason)).toBeUndefined()
  expect(whyNotReason(`${defaultReason} Your {caseType} case.`)).toBeUndefined()
})

test('a reason has to say what was found, in which audit and by which version of a rule', () => {
  expect(whyNotReason(' ')).toBe('Write the reason that people will read.')
  expect(whyNotReason('Because of {theme}.')).toBe('Put {grade}, {audit}, {rule} and {version} into the reason, so that each person can read why and which rule says so.')
  for (const word of ['theme', 'grade', 'audit', 'rule', 'version']) expect(whyNotReason(defaultReason.replace(`{${word}}`, ''))).toMatch(new RegExp(`^Put \\{${word}\\} into the reason`))
  expect(whyNotReason(defaultReason.replace(' on {date}', ''))).toBeUndefined()
})

test('a word in braces that nothing can be put in place of is refused, with those that can', () => {
  expect(whyNotReason(`${defaultReason} {name} {Theme} {name} {}`)).toBe(
    'Nothing can be put in place of {name}, {Theme} and {}. These words can be used: {theme}, {grade}, {audit}, {date}, {caseType}, {rule} and {version}.')
  expect(whyNotReason(`${defaultReason} {toString}`)).toMatch(/^Nothing can be put in place of \{toString\}\./)
  expect(whyNotReason(`${defaultReason} {theme`)).toBe('A brace stands alone. Write each word between two braces, such as {theme}.')
  expect(whyNotReason(`${defaultReason} }`)).toBe('A brace stands alone. Write each word between two braces, such as {theme}.')
})

test('a reason is at most 300 characters and holds no identifying detail', () => {
  expect(whyNotReason(defaultReason.padEnd(300, 'x'))).toBeUndefined()
  expect(whyNotReason(defaultReason.padEnd(301, 'x'))).toBe('Keep the reason to 300 characters. It has 301.')
  expect(whyNotReason(`${defaultReason} Ask 01632 960 999.`)).toBe('Take out the identifying detail (phone number). Other people read this.')
})

test('each word is put in its place, and what comes with it is not read as words again', () => {
  const words = { theme: '{grade} $&', grade: 'Inadequate', audit: 'A-1', date: '3 March 2026', caseType: 'Care leaver', rule: 'r', version: '2' }

  expect(sentenceFrom('{theme}: {grade}, {audit}, {date}, {caseType}, {rule} {version} {other}', words)).toBe('{grade} $&: Inadequate, A-1, 3 March 2026, Care leaver, r 2 {other}')
  expect(sentenceFrom('{toString}', words)).toBe('{toString}')
})

test('a version holds from its first day and no longer on its last, and one that was replaced before never does', () => {
  const version = { validFrom: '2026-04-01', validTo: '2027-04-01' }

  expect(['2026-03-31', '2026-04-01', '2027-03-31', '2027-04-01'].map((day) => standingOn(version, day))).toEqual(['starts later', 'in force', 'in force', 'ended'])
  expect(standingOn({ ...version, validTo: null }, '2030-01-01')).toBe('in force')
  expect(standingOn({ ...version, validTo: '2026-04-01' }, '2026-01-01')).toBe('never in force')
})

test('whatever is done to a rule, it is seen', () => {
  const first = { version: 1, validFrom: '2026-04-01', validTo: null }
  const seen = [asSeen([]), asSeen([first]), asSeen([{ ...first, validTo: '2027-01-01' }]), asSeen([{ ...first, validTo: '2027-01-01' }, { ...first, version: 2, validFrom: '2027-01-01' }])]

  expect(new Set(seen).size).toBe(seen.length)
  expect(asSeen([{ ...first, version: 2 }, { ...first, validTo: '2026-04-01' }])).toBe(asSeen([{ ...first, validTo: '2026-04-01' }, { ...first, version: 2 }]))
})

test('a new rule is named for its theme, role and type of case, and no two alike', () => {
  expect(ruleKeyFor(rule, [])).toBe('permanence-practitioner')
  expect(ruleKeyFor({ ...rule, caseType: 'Section 47 and child protection' }, [])).toBe('permanence-practitioner-section-47-and-child-protection')
  expect(ruleKeyFor(rule, ['permanence-practitioner', 'permanence-practitioner-2'])).toBe('permanence-practitioner-3')
  for (const { key, theme, role } of defaultRules) expect(ruleKeyFor({ frameworkKey: 'practice-themes', themeKey: theme, role, caseType: null }, [])).toBe(key)
})

test('there is one rule for a theme, a role and a type of case', () => {
  const forLeavers = { ...rule, id: '2', caseType: 'Care leaver' }
  const next: Rule = { ...rule, id: '3', version: 2 }

  expect(samePlace(rule, next)).toBe(true)
  expect(samePlace(forLeavers, { ...forLeavers, caseType: 'care leaver ' })).toBe(true)
  for (const other of [forLeavers, { ...rule, role: 'manager' as const }, { ...rule, themeKey: 'planning' }, { ...rule, frameworkKey: 'another' }]) expect(samePlace(rule, other)).toBe(false)
  expect(rulesWith([rule, forLeavers], { ...rule, id: 'tried' }).map(({ id }) => id)).toEqual(['2', 'tried'])
})
