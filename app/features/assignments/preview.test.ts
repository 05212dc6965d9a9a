import { expect, test } from 'vitest'
import { attributionIn, comparedInWords, foresee, foreseenInWords, gapsCounted, remarksOn, type AuditToForesee, type GapFound, type Learners } from './preview.ts'
import type { Rule } from './rules.ts'

const rule = (themeKey: string, moduleKeys: string[], more: Partial<Rule> = {}): Rule => ({
  id: themeKey, key: themeKey, version: 1, frameworkKey: 'practice', themeKey, fromBelow: 1, role: 'practitioner', caseType: null, moduleKeys, reason: '', ...more,
})
const rules = [rule('planning', ['plans', 'reviews']), rule('recording', ['records']), rule('oversight', ['leading'], { role: 'manager' })]
const minutes = new Map([['plans', 60], ['reviews', 50], ['records', 70], ['leading', 40]])
const nobodyYet: Learners = { passedLately: new Set(), passedThisYear: new Set(), toDo: new Set(), minutes: new Map() }

let found = 0
const gap = (themeKey: string, more: Partial<GapFound> = {}): GapFound => ({ id: `gap ${found += 1}`, frameworkKey: 'practice', themeKey, position: found, below: 1, attribution: 'practitioner', ...more })
const audit = (gaps: GapFound[], more: Partial<AuditToForesee> = {}): AuditToForesee => ({
  reference: 'A-1', caseType: 'Child in need', workerId: 'wilma', managerId: 'marcus', gaps, brought: [], dueOn: '2027-01-04', ...more,
})
const foreseen = (audits: AuditToForesee[], { learners, ...more }: { learners?: Partial<Learners>; rules?: Rule[]; limit?: number; guess?: boolean } = {}) =>
  foresee(audits, { rules, minutes, learners: { ...nobodyYet, ...learners }, limit: 180, guess: false, ...more })

test('a module that several audits bring somebody is one assignment, with the themes of all', () => {
  const both = foreseen([audit([gap('planning')]), audit([gap('planning'), gap('recording')]), audit([gap('planning')], { workerId: 'wenda' })])

  expect(both).toMatchObject({ assignments: 3, people: 2, passedThisYear: 0, heldBack: 0, overLimit: 0, reasonsAdded: 0 })
  expect([...both.byModule]).toEqual([['plans', 2], ['records', 1]])
  expect([...both.byTheme]).toEqual([['practice planning', 2], ['practice recording', 1]])
})

test('what somebody has to do already gains a reason and is not counted again', () => {
  expect(foreseen([audit([gap('planning')]), audit([gap('planning')])], { learners: { toDo: new Set(['wilma plans']) } })).toMatchObject({ assignments: 0, people: 0, reasonsAdded: 2 })
})

test('who passed the module within six months is given the next, and who passed it within twelve is counted', () => {
  const passed = { passedLately: new Set(['wilma plans']), passedThisYear: new Set(['wilma plans', 'wenda plans']) }
  const both = foreseen([audit([gap('planning')]), audit([gap('planning')], { workerId: 'wenda' })], { learners: passed })

  expect(both).toMatchObject({ assignments: 2, people: 2, passedThisYear: 1, heldBack: 1 })
  expect([...both.byModule]).toEqual([['reviews', 1], ['plans', 1]])
})

test('whoever passed every module that could be given is counted as offered coaching, and given none', () => {
  const passed = { passedLately: new Set(['wilma plans', 'wilma reviews', 'wenda plans']) }
  const both = foreseen([audit([gap('planning'), gap('planning')]), audit([gap('planning')], { workerId: 'wenda' })], { learners: passed })

  expect(both).toMatchObject({ assignments: 1, people: 1, heldBack: 2, coached: 1 })
  expect(remarksOn(both, gapsCounted([], false), { limit: 180, guess: false })).toContain('1 person passed every module that could be given. Coaching is proposed to that person instead, for somebody to decide.')
})

test('a month holds what somebody has for it and what the rules bring, up to the limit; beyond it the next month with room does', () => {
  const two = [audit([gap('planning'), gap('recording')])]
  const full = (...months: string[]) => ({ learners: { minutes: new Map(months.map((month) => [`wilma ${month}`, 600])) } })

  expect(foreseen(two, { limit: 130 })).toMatchObject({ later: 0, overLimit: 0 })
  expect(foreseen(two, { limit: 129 })).toMatchObject({ later: 1, overLimit: 0 })
  expect(foreseen(two, { limit: 150, learners: { minutes: new Map([['wilma 2027-01', 30], ['wilma 2027-02', 600], ['marcus 2027-01', 600]]) } })).toMatchObject({ later: 1, overLimit: 0 })
  expect(foreseen(two, { limit: 150, ...full('2027-01', '2027-02', '2027-03') })).toMatchObject({ later: 2, overLimit: 0 })
  expect(foreseen(two, { limit: 150, ...full('2027-01', '2027-02', '2027-03', '2027-04') })).toMatchObject({ later: 0, overLimit: 1 })
  expect(foreseen(two, { limit: 60 })).toMatchObject({ later: 0, overLimit: 1 })
  expect(foreseen([audit([gap('planning')]), audit([gap('recording')], { dueOn: '2027-02-01' })], { limit: 100 })).toMatchObject({ later: 0, overLimit: 0 })
})

test('what an audit has brought before counts towards its two modules and is not brought again', () => {
  const [first, second] = [gap('planning'), gap('recording')]
  const before = { brought: [{ gapId: first.id, personId: 'wilma', moduleKey: 'plans' }, { gapId: first.id, personId: 'wilma', moduleKey: 'reviews' }] }

  expect(foreseen([audit([first, second], before)]).assignments).toBe(0)
})

test('a gap that nobody has attributed brings nothing, unless it is taken to be the practitioner’s, or on oversight the manager’s', () => {
  const audits = [audit([gap('planning', { attribution: null }), gap('oversight', { attribution: null })]), audit([gap('recording', { attribution: 'system' }), gap('planning', { attribution: 'partner' })]), audit([gap('planning')], { workerId: null })]

  expect(attributionIn({ attribution: null, themeKey: 'planning' }, true)).toBe('practitioner')
  expect(attributionIn({ attribution: null, themeKey: 'oversight' }, true)).toBe('manager')
  expect(attributionIn({ attribution: 'system', themeKey: 'oversight' }, true)).toBe('system')
  expect(gapsCounted(audits, false)).toEqual({ gaps: 5, unattributed: 2, others: 2, nobody: 1 })
  expect(gapsCounted(audits, true)).toEqual({ gaps: 5, unattributed: 0, others: 2, nobody: 1 })
  expect(foreseen(audits).assignments).toBe(0)
  expect([...foreseen(audits, { guess: true }).byModule]).toEqual([['plans', 1], ['leading', 1]])
})

test('the sentence says how many audits, assignments and people, and who has passed', () => {
  expect(foreseenInWords({ assignments: 61, people: 19, passedThisYear: 4 }, 28, false)).toBe('Publishing these 28 audits gives 61 assignments to 19 people, 4 of whom already passed the module this year.')
  expect(foreseenInWords({ assignments: 1_200, people: 900, passedThisYear: 0 }, 3_000, true)).toBe('If these 3,000 audits came in today, they would give 1,200 assignments to 900 people, none of whom has passed the module this year.')
  expect(foreseenInWords({ assignments: 2, people: 1, passedThisYear: 1 }, 1, false)).toBe('Publishing this audit gives 2 assignments to 1 person, who already passed the module this year.')
  expect(foreseenInWords({ assignments: 1, people: 1, passedThisYear: 0 }, 1, true)).toBe('If this audit came in today, it would give 1 assignment to 1 person, who has not passed the module this year.')
  expect(foreseenInWords({ assignments: 0, people: 0, passedThisYear: 0 }, 28, false)).toBe('Publishing these 28 audits gives nobody any learning.')
})

test('two counts are compared in words', () => {
  expect([comparedInWords(61, 49), comparedInWords(1, 1_300), comparedInWords(5, 5)]).toEqual(['12 more than today’s rules', '1,299 fewer than today’s rules', 'As many as today’s rules'])
})

test('what does not happen is not remarked on', () => {
  const none = { gaps: 0, unattributed: 0, others: 0, nobody: 0 }
  const quiet = foreseen([])

  expect(remarksOn(quiet, none, { limit: 180, guess: false })).toEqual([])
  expect(remarksOn({ ...quiet, later: 3, overLimit: 2 }, { ...none, unattributed: 212 }, { limit: 180, guess: false })).toEqual([
    '212 gaps wait for someone to say whose they are. Until then they bring nobody learning.',
    '3 assignments would be due later than usual, because the month is full: your council’s limit is 3 hours of learning from audits a month. They are due by the last working day of the next month with room.',
    '2 people would have more than 3 hours of learning from audits in a month, which is your council’s limit: the three months after it have no room either.',
  ])
  expect(remarksOn(quiet, { ...none, unattributed: 1 }, { limit: 180, guess: false })).toEqual(['1 gap waits for someone to say whose it is. Until then it brings nobody learning.'])
})
