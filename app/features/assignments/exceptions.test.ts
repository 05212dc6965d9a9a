import { expect, test } from 'vitest'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { nextStep, saidOf, sinceInWords, waitedTooLong, type Exception } from './exceptions.ts'

test('a proposal has waited too long after five working days, over a bank holiday, the end of a year and clocks that change', () => {
  const off = { bankHolidays }
  expect(waitedTooLong('2026-05-14', off)).toBe('2026-05-06')
  expect(waitedTooLong('2026-06-01', off)).toBe('2026-05-21')
  expect(waitedTooLong('2027-01-06', off)).toBe('2026-12-28')
  expect(waitedTooLong('2026-10-27', off)).toBe('2026-10-19')
  expect(waitedTooLong('2027-03-30', off)).toBe('2027-03-18')
})

const one: Exception = {
  kind: 'undecided', since: '2026-05-06', person: 'Wilma Ashdown', title: 'The child’s day', assignmentId: 'given', confirmed: false, moduleKey: 'childs-day', gapId: null, audit: null, auditId: null,
  personId: null, why: null, minutes: null, month: null,
}
const may = { checkFacts: false, confirmFindings: false }
const stepOf = (more: Partial<Exception>, also: Partial<typeof may> = {}) => Object.values(nextStep({ ...one, ...more }, { ...may, ...also })).join(' ')
const gap = { assignmentId: null, gapId: 'gap', audit: 'A-1', auditId: 'audit', title: 'Planning' }

test('each kind has one next step, which whoever reads it may take', () => {
  expect(stepOf({})).toBe('/team/learning/given Confirm or waive it')
  expect(stepOf({ kind: 'late', confirmed: true })).toBe('/team/learning/given/more-time Give more time')
  expect(stepOf({ kind: 'over' })).toBe('/team/learning/given Confirm or waive it')
  expect(stepOf({ kind: 'over', confirmed: true })).toBe('/team/learning/given/more-time Give more time')
  expect(stepOf({ kind: 'regraded', confirmed: true })).toBe('/team/learning/given Let it go on, or end it')
  expect(stepOf({ kind: 'waits' })).toBe('/team/learning/given Wait, or waive it')
  expect(stepOf({ kind: 'waits' }, { checkFacts: true })).toBe('/set-up/modules/childs-day Check its facts')
  expect(stepOf({ kind: 'waits', ...gap })).toBe('/gaps/gap Read the gap')
  expect(stepOf({ kind: 'paused', why: 'whether the finding stands' })).toBe('/team/learning/given Wait, or waive it')
  expect(stepOf({ kind: 'paused', why: 'whose case it was', auditId: 'audit', personId: 'wilma' })).toBe('/team/case-questions/audit/wilma Settle whose case it was')
  expect(stepOf({ kind: 'nobody', why: 'not named', ...gap })).toBe('/gaps/gap Read the gap')
  expect(stepOf({ kind: 'nobody', why: 'not named', ...gap }, { confirmFindings: true })).toBe('/audits/audit Say whose it is')
  expect(stepOf({ kind: 'nobody', why: 'in no team', ...gap }, { confirmFindings: true })).toBe('/gaps/gap Read the gap')
})

test('each says what it is and since when', () => {
  const said = (more: Partial<Exception>) => saidOf({ ...one, ...more }, 180)
  expect(said({})).toBe('The child’s day')
  expect(said({ kind: 'over', minutes: 200, month: '2026-06-01' })).toBe('3 hours 20 minutes of learning from audits in June 2026; the limit is 3 hours a month')
  expect(said({ kind: 'paused', why: 'whose case it was' })).toBe('The child’s day: until it is settled whose case it was')
  expect(said({ kind: 'nobody', why: 'left', ...gap })).toBe('The gap on Planning in audit A-1: they have left')
  expect(said({ kind: 'waits', ...gap })).toBe('The gap on Planning in audit A-1: no module of its rule can be given')
  expect([sinceInWords(one), sinceInWords({ ...one, kind: 'late' }), sinceInWords({ ...one, kind: 'over' }), sinceInWords({ ...one, kind: 'paused' })]).toEqual(['Proposed 6 May 2026', 'Was due 6 May 2026', 'Last added 6 May 2026', 'Since 6 May 2026'])
})
