import { expect, test } from 'vitest'
import { actionStands, laterStands, packColumns, packRows, sentencesOf, type PickedAction, type PickedAudit, type PickedCase, type PickedGap, type PickedTheme } from './inspection.ts'

const scale = ['Outstanding', 'Good', 'Requires improvement', 'Inadequate'].map((word, nth) => ({ word, goodEnough: nth < 2 }))
const gap = (more: Partial<PickedGap> = {}): PickedGap => ({ id: 'g', attribution: 'practitioner', disputed: false, closedOn: null, learning: [], serviceActions: [], later: null, ...more })
const theme = (goodEnough: boolean | null, more: Partial<PickedTheme> = {}): PickedTheme => ({
  title: 'Planning', grade: goodEnough === null ? null : goodEnough ? 'Good' : 'Inadequate', goodEnough, finding: null, gap: goodEnough === false ? gap() : undefined, ...more,
})
const action = (more: Partial<PickedAction> = {}): PickedAction => ({
  id: 'a', priority: 'amber', wording: 'Rewrite the plan', dueOn: '2026-05-11', standing: 'done', owner: 'the social worker', inTime: true, checked: { on: '2026-05-10', by: 'an auditor' }, doneBySheet: false, gapIds: ['g'], ...more,
})
const audit = (more: Partial<PickedAudit> = {}): PickedAudit => ({
  id: 'x', reference: 'A-1', auditedOn: '2026-05-04', sample: 'random', caseType: 'CIN', area: 'Family Help', team: 'South', overall: null, standing: 'confirmed', strengths: null, improvements: null, impact: null, scale, themes: [], actions: [], ...more,
})
const one = (...audits: PickedAudit[]): PickedCase => ({ reference: 'NM1', audits, blind: 0 })
const many = <T>(count: number, made: T): T[] => Array.from({ length: count }, () => made)
const said = (cases: PickedCase[], seesWhole = true) => sentencesOf(cases, { seesWhole }).join('\n')

test('it begins with how many of the cases were audited, and between which months', () => {
  const cases = [one(audit()), one(audit({ auditedOn: '2026-06-30' })), { reference: 'NM3', audits: [], blind: 0 }]
  expect(sentencesOf(cases, { seesWhole: true })[0]).toBe('Of the 3 cases, 2 had been audited here (May 2026 to June 2026).')
  expect(sentencesOf(cases, { seesWhole: false })[0]).toBe('Of the 3 cases, 2 had been audited in our areas (May 2026 to June 2026).')
  expect(sentencesOf([one(audit())], { seesWhole: true })[0]).toBe('The case had been audited here (May 2026).')
})

test('where nothing was audited nothing else is said', () => {
  expect(said([{ reference: 'NM1', audits: [], blind: 0 }, { reference: 'NM2', audits: [], blind: 0 }])).toBe('None of the 2 cases has been audited here.')
})

test('kinds of sample are named apart, and what is provisional is said', () => {
  const text = said([one(audit(), audit({ sample: 'targeted', standing: 'provisional' }), audit({ standing: 'moderated' }))])
  expect(text).toContain('These are 3 audits: 2 drawn at random and 1 chosen for a reason.')
  expect(text).toContain('1 of 3 was graded a second time by somebody who did not know the first grades. 1 is provisional: nobody has confirmed the grades.')
})

test('a share of judgements carries its count and its range; what does not apply is no judgement', () => {
  expect(said([one(audit({ themes: [...many(31, theme(false)), ...many(47, theme(true)), theme(null)] }))])).toContain('In 31 of 78 judgements the practice was below good (30% to 51%).')
})

test('of too few judgements no range is claimed', () => {
  expect(said([one(audit({ themes: [theme(false), theme(true), theme(true)] }))])).toContain('In 1 of 3 judgements the practice was below good (too few to tell more).')
})

test('disputed findings are left out, and what it would be with them is said', () => {
  const text = said([one(audit({ themes: [...many(10, theme(false)), ...many(10, theme(true)), theme(false, { gap: gap({ disputed: true }) })] }))])
  expect(text).toContain('In 10 of 20 judgements the practice was below good (30% to 70%).')
  expect(text).toContain('1 disputed finding is left out; with it in, 11 of 21 (32% to 72%).')
})

test('actions are counted with how many were in time, reds again by themselves, and withdrawn ones not at all', () => {
  const actions = [...many(3, action()), action({ inTime: false }), action({ standing: 'overdue', inTime: undefined, checked: undefined }), action({ priority: 'red' }), action({ standing: 'no longer asked for', inTime: undefined })]
  const text = said([one(audit({ actions }))])
  expect(text).toContain('5 of 6 actions were done, 4 of them in time and 1 late. Open: 1 overdue.')
  expect(text).toContain('Red alone: 1 of 1 action was done, 1 of them in time.')
})

test('an action that only the council’s file calls done is not called in time', () => {
  expect(said([one(audit({ actions: [action(), action({ doneBySheet: true, inTime: undefined, checked: undefined })] }))]))
    .toContain('2 of 2 actions were done, 1 of them in time. Of 1 of these only the council’s own file says that it is done, and not when.')
})

test('learning is said as completed or not, and never with a score', () => {
  const learning = (['done', 'own case to show', 'to do', 'proposed', 'waived', 'ended'] as const).map((standing) => ({ title: 'Chronologies', standing, learner: 'the social worker' as const }))
  const text = said([one(audit({ themes: [theme(false, { gap: gap({ learning }) })] }))])
  expect(text).toContain('Of 3 modules given because of these gaps 2 are completed, and 1 was shown on a case of the learner’s own and accepted. 1 more waits to be confirmed.')
  expect(text).not.toMatch(/score|\d out of/)
})

test('whether it held counts only later audits that nobody disputes, and says “after”', () => {
  const later = (held: boolean, disputed = false) => theme(false, { gap: gap({ later: { on: '2026-08-04', held, disputed } }) })
  expect(said([one(audit({ themes: [...many(8, later(true)), ...many(4, later(false)), later(true, true), theme(false)] }))]))
    .toContain('12 of 14 gaps were looked at again in a later audit of another case, and in 8 it held (39% to 86%). This is after what was done, not proof that it was because of it.')
  expect(said([one(audit({ themes: [theme(false)] }))])).toContain('No gap has been looked at again in another case yet, so whether the practice held is not known.')
})

test('gaps of the service are said with how many a service action answers', () => {
  const ofService = (done?: boolean) => theme(false, { gap: gap({ attribution: 'system', serviceActions: done === undefined ? [] : [{ wording: 'W', dueMonth: '2026-09-01', done, outcome: null }] }) })
  expect(said([one(audit({ themes: [ofService(true), ofService(false), ofService()] }))])).toContain('3 gaps are mainly the service’s or a partner’s; 1 of them is answered by a service action.')
})

test('it ends with why nothing of this speaks for other cases', () => {
  expect(sentencesOf([one(audit())], { seesWhole: true }).at(-1)).toMatch(/^An inspector chose these cases, so they say nothing about other cases/)
})

test('audits that the maker moderates blind are counted as left out', () => {
  expect(said([{ ...one(audit()), blind: 1 }])).toContain('1 audit is left out, because whoever made this pack is moderating it without knowing the first grades.')
})

test('an action says in which role somebody checked it', () => {
  expect(actionStands(action())).toBe('due 11 May 2026. Done, sent in in time, checked by an auditor on 10 May 2026')
  expect(actionStands(action({ inTime: false, standing: 'being checked', checked: undefined }))).toBe('due 11 May 2026. Sent in late, waiting to be checked')
})

test('a gap of the service is nobody’s to hold', () => {
  expect(laterStands(gap({ attribution: 'system' }))).toBe('No one person’s other case can show whether it held')
})

test('as a sheet there is a row for each judgement, for what was asked for the whole case, and for a case that was not audited', () => {
  const rows = [...packRows([one(audit({ themes: [theme(false), theme(true)], actions: [action(), action({ gapIds: [] })] })), { reference: 'NM2', audits: [], blind: 0 }])]
  expect(rows.map((row) => [row[0], row[packColumns.indexOf('Theme')], row[1]])).toEqual([['NM1', 'Planning', 'A-1'], ['NM1', 'Planning', 'A-1'], ['NM1', 'The whole case', 'A-1'], ['NM2', '', 'not audited']])
  expect(rows[0]![packColumns.indexOf('Actions')]).toBe('amber: Rewrite the plan (due 11 May 2026. Done, sent in in time, checked by an auditor on 10 May 2026)')
})
