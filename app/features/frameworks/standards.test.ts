import { expect, test } from 'vitest'
import { defaultStandards } from './default-standards.ts'
import { changesAhead, readStandards, spanInWords, standardInWords, standingOn, writtenOut } from './standards.ts'

const titlesOn = (day: string) => defaultStandards.filter((set) => standingOn(set, day) === 'in force').map(({ key }) => key)

test('on 1 April 2027 the early career standards take the place of the practitioners’ statement', () => {
  expect(titlesOn('2027-03-31')).toEqual(['swe', 'kss-practitioner', 'kss-supervisor', 'pcf', 'national-framework'])
  expect(titlesOn('2027-04-01')).toEqual(['swe', 'early-career', 'kss-supervisor', 'pcf', 'national-framework'])
  expect(changesAhead(defaultStandards, '2026-11-23').map(({ day, ends, begins }) => [day, ends.map(({ key }) => key), begins.map(({ key }) => key)])).toEqual([['2027-04-01', ['kss-practitioner'], ['early-career']]])
  expect(changesAhead(defaultStandards, '2027-04-01')).toEqual([])
})

test('the early career standards hold no codes, because nobody guesses them', () => {
  expect(defaultStandards.find(({ key }) => key === 'early-career')!.standards).toEqual([])
})

test('no code stands twice among those in force', () => {
  for (const day of ['2026-11-23', '2027-04-01']) {
    const codes = defaultStandards.filter((set) => standingOn(set, day) === 'in force').flatMap(({ standards }) => standards.map(({ code }) => code))
    expect(new Set(codes).size).toBe(codes.length)
  }
})

test('a code says what it meant on the day, and nothing once its set has ended', () => {
  expect(standardInWords('KSS-P2', '2027-03-31', defaultStandards)).toBe('Communication (Knowledge and skills: child and family practitioners)')
  expect(standardInWords('KSS-P2', '2027-04-01', defaultStandards)).toBeUndefined()
  expect(standardInWords('SWE 3.11', '2027-04-01', defaultStandards)).toBe('Keep records clear, accurate and up to date, showing how decisions were reached (Professional standards)')
  expect(standardInWords('SWE 9.9', '2027-04-01', defaultStandards)).toBeUndefined()
})

test('when a set holds is said with the last day on which it does', () => {
  const today = '2026-11-23'
  expect(spanInWords({ validFrom: '2019-12-02', validTo: null }, today)).toBe('since 2 December 2019')
  expect(spanInWords({ validFrom: '2000-01-01', validTo: '2027-04-01' }, today)).toBe('to 31 March 2027')
  expect(spanInWords({ validFrom: '2027-04-01', validTo: null }, today)).toBe('from 1 April 2027')
  expect(spanInWords({ validFrom: '2020-01-01', validTo: '2021-01-01' }, today)).toBe('from 1 January 2020 to 31 December 2020')
  expect(spanInWords({ validFrom: '2000-01-01', validTo: null }, today)).toBe('')
})

test('standards are read a line each, and written out they read the same', () => {
  expect(readStandards('ECS 1.1: Be fair\r\n\n  ECS 1.2:  Listen: always  \n')).toEqual({ standards: [{ code: 'ECS 1.1', title: 'Be fair' }, { code: 'ECS 1.2', title: 'Listen: always' }] })
  for (const { standards } of defaultStandards) expect(readStandards(writtenOut(standards))).toEqual({ standards })
})

test('a line without a code, a repeated code, a title too long and too many lines are named', () => {
  const because = (text: string) => (readStandards(text) as { because?: string }).because
  expect(because('A1: One\nno code')).toMatch(/^Line 2 has no code/)
  expect(because('A1: One\n\nA1: Two')).toBe('Line 3 repeats the code A1.')
  expect(because(`A1: ${'x'.repeat(301)}`)).toMatch(/^Line 1/)
  expect(because(Array.from({ length: 301 }, (_, n) => `A${n}: x`).join('\n'))).toMatch(/at most 300/)
  expect(because('')).toBeUndefined()
})
