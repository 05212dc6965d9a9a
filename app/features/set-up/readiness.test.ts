import { expect, test } from 'vitest'
import { whatIsMissing, type Facts } from './readiness.ts'

const complete: Facts = {
  teams: 13, frameworks: 1, rules: 23, modulesMissing: [], holders: { practitioner: 40, auditor: 3, manager: 9, leader: 2, admin: 1 },
  audits: 115, provisional: 0, gapsToAttribute: 0, caseQuestions: 0, lastImport: { id: 'i', rejected: 0, failure: null }, bankHolidaysKnownUntil: '2028-12-31',
}
const words = (facts: Partial<Facts>, today = '2026-11-26') => whatIsMissing({ ...complete, ...facts }, today).map((one) => one.words)

test('a council that is set up misses nothing', () => {
  expect(words({})).toEqual([])
})

test('each thing that is missing has its sentence', () => {
  expect(words({ teams: 0 })).toEqual(['No teams are set up, so no audit can be imported.'])
  expect(words({ frameworks: 0, rules: 0 })).toEqual(['No framework is in force, so no judgement can be read.'])
  expect(words({ rules: 0 })).toEqual(['No rules are in force, so gaps bring no learning.'])
  expect(words({ holders: { ...complete.holders, leader: 0 } })).toEqual(['Nobody may see insight yet.'])
  expect(words({ provisional: 1 })).toEqual(['1 audit is provisional: until an auditor confirms the grades, no learning follows from them.'])
  expect(words({ gapsToAttribute: 1_204 })[0]).toMatch(/^1,204 gaps wait for someone/)
  expect(words({ caseQuestions: 2 })).toEqual(['2 audits wait for someone to settle whose case it is.'])
  expect(words({ modulesMissing: ['neglect', 'curiosity'] })).toEqual(['Rules name 2 modules that are not published: neglect, curiosity. Until then these are not proposed.'])
  expect(words({}, '2028-01-02')).toEqual(['Bank holidays are known until 31 December 2028 only. A later version of the portal adds the next years.'])
})

test('what the last import left out leads to that import', () => {
  expect(whatIsMissing({ ...complete, lastImport: { id: 'i', rejected: 14, failure: null } }, '2026-11-26'))
    .toEqual([{ words: '14 rows of the last import were left out.', next: { text: 'See what to mend', href: '/set-up/imports/i' } }])
  expect(whatIsMissing({ ...complete, lastImport: { id: 'i', rejected: null, failure: 'Empty.' } }, '2026-11-26')[0])
    .toEqual({ words: 'The last import took nothing in.', next: { text: 'See why', href: '/set-up/imports/i' } })
})
