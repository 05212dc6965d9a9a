import { expect, test } from 'vitest'
import { aYearBefore, drawInWords, progressBy, progressOf, programmeInWords, ruleInWords, seldomAudited, whyPlanDoesNotFit, type Count } from './programmes.ts'

test('a programme says how many of its audits are done, and of which phases some are still to do', () => {
  const phases = [{ title: 'Moderation', planned: 41, done: 41 }, { title: 'Referrals', planned: 20, done: 19 }, { title: 'By managers', planned: 10, done: 6 }]
  expect(programmeInWords({ title: 'Service audit', phases })).toBe('Service audit: 66 of 71 audits. To do: Referrals, 1 of 20; By managers, 4 of 10.')
})

test('more audits than planned, and phases without a plan, leave nothing to do', () => {
  const phases = [{ title: 'Moderation', planned: 2, done: 3 }, { title: 'As they come', planned: null, done: 5 }]
  expect(programmeInWords({ title: 'Service audit', phases })).toBe('Service audit: 8 of 7 audits.')
})

const counts: Count[] = [
  { phaseId: 'p', caseType: 'CIN', serviceAreaId: null, standing: 'planned', count: 10 }, { phaseId: 'p', caseType: null, serviceAreaId: 'north', standing: 'planned', count: 6 },
  { phaseId: 'p', caseType: 'LAC', serviceAreaId: 'south', standing: 'planned', count: 2 },
  { phaseId: 'p', caseType: 'CIN', serviceAreaId: 'north', standing: 'done', count: 4 }, { phaseId: 'p', caseType: 'CP', serviceAreaId: 'north', standing: 'done', count: 1 },
  { phaseId: 'p', caseType: 'CIN', serviceAreaId: 'south', standing: 'being recorded', count: 1 }, { phaseId: 'p', caseType: 'CIN', serviceAreaId: 'south', standing: 'allocated', count: 2 },
  { phaseId: 'p', caseType: 'CIN', serviceAreaId: 'south', standing: 'drawn', count: 1 },
]

test('what is planned is done, being recorded, allocated, drawn or still to be drawn, and never less than nothing', () => {
  expect(progressOf(12, counts)).toEqual({ planned: 12, done: 5, 'being recorded': 1, allocated: 2, drawn: 1, toDraw: 3 })
  expect(progressOf(4, counts).toDraw).toBe(0)
  expect(progressOf(null, counts)).toMatchObject({ planned: null, toDraw: 0 })
})

test('progress by type and by area counts what has begun without a plan as well', () => {
  expect(progressBy(counts, 'caseType').map(({ of, progress }) => [of, progress.planned, progress.done, progress.toDraw])).toEqual([['CIN', 10, 4, 2], ['CP', null, 1, 0], ['LAC', 2, 0, 2]])
  expect(progressBy(counts, 'serviceAreaId').map(({ of, progress }) => [of, progress.planned, progress.done, progress.toDraw])).toEqual([['north', 6, 5, 1], ['south', 2, 0, 0]])
})

test('what one phase has done beyond its plan makes up for nothing in another, and a phase without a number is said to have none', () => {
  const of = (phaseId: string, standing: Count['standing'], count: number): Count => ({ phaseId, caseType: 'CIN', serviceAreaId: standing === 'planned' ? null : 'north', standing, count })
  const two = [of('p', 'planned', 2), of('p', 'done', 5), of('q', 'planned', 3), of('q', 'done', 1)]
  expect(progressBy(two, 'caseType')).toEqual([{ of: 'CIN', progress: { planned: 5, done: 6, 'being recorded': 0, allocated: 0, drawn: 0, toDraw: 2 } }])
  expect(progressBy([...two, of('r', 'done', 1)], 'caseType')).toMatchObject([{ progress: { planned: 5, done: 7, toDraw: 2, partly: true } }])
})

test('a draw and its rule are said in words', () => {
  expect(drawInWords({ kind: 'random', strata: [] })).toBe('Random')
  expect(drawInWords({ kind: 'stratified', strata: ['area', 'worker'] })).toBe('Random, kept in proportion by area and worker')
  expect(drawInWords({ kind: 'targeted', strata: [] })).toMatch(/^Targeted/)
  expect(ruleInWords([])).toMatch(/first cases in that order/)
  expect(ruleInWords(['area'])).toMatch(/each group gets its share to within one case/)
})

test('a year before the last of February is the last of February, and clocks that change move nothing', () => {
  expect(['2028-02-29', '2026-10-25', '2027-03-28', '2026-01-01'].map(aYearBefore)).toEqual(['2027-02-28', '2025-10-25', '2026-03-28', '2025-01-01'])
})

test('who was never audited is told apart from who was not audited within a year', () => {
  const workers = [{ name: 'Never', lastAuditedOn: null }, { name: 'A year ago', lastAuditedOn: '2025-10-25' }, { name: 'Lately', lastAuditedOn: '2025-10-26' }]
  expect(seldomAudited(workers, '2026-10-25')).toEqual({ never: [workers[0]], notLately: [workers[1]] })
})

test('no more can be planned by type or by area than in all', () => {
  const plan = (types: number[], areas: number[]) => whyPlanDoesNotFit({ planned: 10, byType: types.map((planned) => ({ caseType: 'T', planned })), byArea: areas.map((planned) => ({ serviceAreaId: 'a', planned })) })
  expect(plan([4, 6], [])).toEqual({})
  expect(plan([4, 7], [11])).toEqual({
    type: 'By type of case the numbers add up to 11, and 10 audits are planned in this phase. Lower some, or plan more.', area: 'By service area the numbers add up to 11, and 10 audits are planned in this phase. Lower some, or plan more.',
  })
})
