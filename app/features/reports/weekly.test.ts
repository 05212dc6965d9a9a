import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { Teams } from '../people/teams.ts'
import type { ActionFacts } from '../remedial-actions/remedial-actions.ts'
import { periodOn } from './periods.ts'
import { smallNumbersIn, tablesFor } from './shown.ts'
import { countedAs, weeksTables, weeksWords, whatIsMissing, type ActionThen, type AuditsAlike, type WeekFacts } from './weekly.ts'

const week = periodOn('weekly', '2026-11-26')
const teams = new Teams([
  { id: 'n', name: 'Safeguarding North', areaId: 's', area: 'Safeguarding', validFrom: '2020-01-01', validTo: null },
  { id: 's', name: 'Safeguarding South', areaId: 's', area: 'Safeguarding', validFrom: '2020-01-01', validTo: null },
  { id: 'f', name: 'Family Help', areaId: 'h', area: 'Help', validFrom: '2020-01-01', validTo: null },
], [])
const none = { waiting: 0, past: 0 }
const nothing: WeekFacts = {
  smallNumber: 5, audits: [], grades: [], layout: { grades: ['Good', 'Inadequate'], themes: [{ ids: ['t'], title: 'Planning' }] }, actions: [], phases: [{ id: 'p', programme: 'Thematic', title: 'One', planned: 30 }],
  waiting: { actions: none, learning: none, disputes: none, challenges: none }, learning: { proposed: 0, confirmed: 0, waived: 0, completed: 0, undecided: 0, underWay: 0, overdue: 0 },
  teams, areas: [{ id: 's', name: 'Safeguarding', validTo: null }, { id: 'h', name: 'Help', validTo: null }], beingRecorded: 0, withoutManager: [],
}
const published = (audits: number, more: Partial<AuditsAlike> = {}): AuditsAlike => ({ teamId: 'n', areaId: 's', caseType: 'Child in need', phaseId: 'p', inWeek: true, state: 'provisional', grade: 'Good', audits, ...more })
const facts = (more: Partial<ActionFacts> = {}): ActionFacts => ({
  priority: 'amber', dueOn: '2026-11-24', dueAt: new Date('2026-11-25T00:00:00Z'), extendedTo: null, waits: null, submittedAt: null, doneAt: null, doneBySheet: false, withdrawnAt: null, check: null, ...more,
})
const action = (more: Partial<ActionThen> = {}): ActionThen => ({
  id: crypto.randomUUID(), teamId: 'n', areaId: 's', facts: facts(), issuedAt: new Date('2026-11-19T10:00:00Z'), firstSentAt: null, firstDueAt: new Date('2026-11-25T00:00:00Z'), madeSafe: false, ownerLeft: false, ...more,
})

test('how late an action is is counted in working days from the day on which it was due', () => {
  const age = (dueOn: string) => countedAs(action({ facts: facts({ dueOn, dueAt: new Date(`${dueOn}T23:59:00Z`) }) }), week).age
  // Due on the Wednesday, the Tuesday and the Thursday before, and on that Thursday's own noon; the week ends on a Thursday.
  expect([age('2026-11-25'), age('2026-11-24'), age('2026-11-19'), age('2026-11-18')]).toEqual([0, 1, 1, 2])
  expect(countedAs(action({ facts: facts({ priority: 'red', dueOn: '2026-11-26', dueAt: new Date('2026-11-26T12:00:00Z') }) }), week)).toMatchObject({ overdue: true, age: 0 })
  // Over Christmas only four of fourteen days are worked.
  const january = periodOn('weekly', '2026-12-31')
  expect(countedAs(action({ facts: facts({ dueOn: '2026-12-23', dueAt: new Date('2026-12-24T00:00:00Z') }) }), january)).toMatchObject({ overdue: true, age: 1 })
})

test('what the council’s own file says was done is in no count of in time, because it does not say when', () => {
  const bySheet = action({ facts: facts({ doneAt: new Date('2026-11-20T10:00:00Z'), doneBySheet: true }) })
  expect(countedAs(bySheet, week)).toMatchObject({ due: false, inTime: false, saidBySheet: true, open: false })
  expect(whatIsMissing(week, { ...nothing, actions: Array.from({ length: 6 }, () => bySheet) })).toContain('6 actions due this week were done by the word of the council’s own file, which does not say when: not in the counts of in time.')
})

test('the sentences say what moved, what needs attention and what went well, with their counts', () => {
  const sent = action({ firstSentAt: new Date('2026-11-24T10:00:00Z'), facts: facts({ submittedAt: new Date('2026-11-24T10:00:00Z') }) })
  const red = action({ facts: facts({ priority: 'red', dueOn: '2026-11-27', dueAt: new Date('2026-11-27T12:00:00Z') }), firstDueAt: new Date('2026-11-27T12:00:00Z'), madeSafe: true })
  expect(weeksWords(week, { ...nothing, audits: [published(7), published(14, { inWeek: false })], actions: [...Array.from({ length: 9 }, () => sent), ...Array.from({ length: 6 }, () => action()), red] })).toEqual({
    moved: '7 audits were published this week, so that 21 of 30 planned are done.',
    attention: '1 red action is outstanding; made safe is recorded for it. Of all open actions 6 of 16 are overdue.',
    well: 'Of the actions due this week 9 of 15 were sent in by their day.',
  })
  expect(weeksWords(week, nothing)).toEqual({ moved: 'No audits were published this week, so that 0 of 30 planned are done.', attention: 'No red action is outstanding. No action is open.', well: 'No action was due this week.' })
})

test('no sentence that is suggested, and nothing that is missing, says a small count but of reds', () => {
  fc.assert(fc.property(fc.nat(12), fc.nat(12), fc.nat(12), fc.nat(12), fc.nat(8), (audits, late, timely, left, completed) => {
    const sent = action({ firstSentAt: new Date('2026-11-24T10:00:00Z'), facts: facts({ submittedAt: new Date('2026-11-24T10:00:00Z') }) })
    const all: WeekFacts = {
      ...nothing, phases: [], audits: audits ? [published(audits)] : [], beingRecorded: left, learning: { ...nothing.learning, completed },
      actions: [...Array.from({ length: late }, () => action({ ownerLeft: true })), ...Array.from({ length: timely }, () => sent)],
    }
    const said = [...Object.values(weeksWords(week, all)), ...whatIsMissing(week, all)].map((sentence) => sentence.replaceAll('fewer than 5', '').replaceAll('Fewer than 5', ''))
    expect(smallNumbersIn(said, 5)).toEqual([])
    expect(findIdentifiers(said.join(' '))).toEqual([])
  }))
})

test('what is missing is said: audits being recorded, provisional grades, no plan, no manager', () => {
  expect(whatIsMissing(week, { ...nothing, beingRecorded: 6, audits: [published(9), published(2, { state: 'confirmed' })], phases: [{ id: 'p', programme: 'Thematic', title: 'One', planned: null }], withoutManager: ['Family Help', 'Leaving Care'] })).toEqual([
    '6 audits were being recorded and not published, and so not counted.', 'The grades of 9 audits of this week are provisional: nobody had confirmed them.', 'No number is planned for Thematic: One.',
    'Nobody is entered as the manager of Family Help and Leaving Care.',
  ])
  expect(whatIsMissing(week, nothing)).toEqual([])
})

test('the layout is the same every week, and every table adds up', () => {
  const one = weeksTables(week, nothing)
  const other = weeksTables(week, { ...nothing, audits: [published(3), published(4, { teamId: 'f', areaId: 'h', phaseId: null, grade: 'Inadequate', state: 'moderated' })], actions: [action(), action({ teamId: 'f', areaId: 'h' })] })
  expect(other.map(({ key, columns }) => [key, columns])).toEqual(one.map(({ key, columns }) => [key, columns]))
  expect(other.find(({ key }) => key === 'by-team')!.rows.map(({ name }) => name)).toEqual(one.find(({ key }) => key === 'by-team')!.rows.map(({ name }) => name))
  const parts = (count: unknown) => (count === null ? [0] : typeof count === 'number' ? [count] : [(count as { k: number }).k, (count as { n: number }).n])
  for (const { key, rows, total, sums } of other) {
    total?.forEach((count, c) => expect(parts(count), `${key} ${c}`).toEqual(rows.map((row) => parts(row.counts[c])).reduce((all, its) => all.map((part, nth) => part + (its[nth] ?? 0)), parts(count).map(() => 0))))
    for (const { whole, parts: of } of sums ?? []) for (const { counts } of rows) expect(counts[whole]).toBe(of.reduce((all, c) => all + (counts[c] as number), 0))
  }
})

test('no team’s small count can be worked out from its area or from the whole', () => {
  const tables = weeksTables(week, { ...nothing, audits: [published(3), published(9, { teamId: 's' }), published(8, { teamId: 'f', areaId: 'h' })] })
  const shown = tablesFor(tables, 5)
  const thisWeek = (key: string) => shown.find((table) => table.key === key)!.rows.map(({ name, counts }) => [name, counts[0]])
  expect(thisWeek('by-team')).toEqual([['Family Help', 8], ['Safeguarding North', 'hidden'], ['Safeguarding South', 'hidden']])
  expect(thisWeek('by-area')).toEqual([['Help', 8], ['Safeguarding', 12]])
})
