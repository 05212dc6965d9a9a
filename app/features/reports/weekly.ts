import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, inWords, workingDaysBetween, type Day } from '../../lib/days.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import { counted as figure } from '../insight/insight.ts'
import type { Teams } from '../people/teams.ts'
import { nowDue, standing, type ActionFacts } from '../remedial-actions/remedial-actions.ts'
import { titleWithin, type Period } from './periods.ts'
import type { Contents, Count, ReportTable, Words } from './reports.ts'

export type State = 'provisional' | 'confirmed' | 'moderated'

/** Audits published before the cut-off, those alike together, as they stood then. */
export type AuditsAlike = { teamId: string; areaId: string; caseType: string; phaseId: string | null; inWeek: boolean; state: State; grade: string | null; audits: number }

/** Grades of themes in the week's audits, those alike together. */
export type GradesAlike = { themeId: string; grade: string; state: State; disputed: boolean; judged: number }

/** The words and themes that the week's tables have, whatever was found in it. */
export type Layout = { grades: string[]; themes: { ids: string[]; title: string }[] }

/** One action with its facts as of the cut-off. */
export type ActionThen = {
  id: string; teamId: string; areaId: string; facts: ActionFacts
  issuedAt: Date
  /** When it was sent in for the first time. */
  firstSentAt: Date | null
  /** When it had to be sent in by the day that reports use: more time changes nothing, leave and challenges do. Null while its clock stands still. */
  firstDueAt: Date | null
  madeSafe: boolean
  ownerLeft: boolean
}

export type Phase = { id: string; programme: string; title: string; planned: number | null }

/** How many of something wait, and how many of them are past their day. */
export type Waiting = { waiting: number; past: number }

export type Learning = { proposed: number; confirmed: number; waived: number; completed: number; undecided: number; underWay: number; overdue: number }

/** Everything that a week's figures are made of, as of its cut-off. */
export type WeekFacts = {
  smallNumber: number
  audits: AuditsAlike[]
  grades: GradesAlike[]
  layout: Layout
  actions: ActionThen[]
  phases: Phase[]
  waiting: Record<'actions' | 'learning' | 'disputes' | 'challenges', Waiting>
  learning: Learning
  teams: Teams
  areas: { id: string; name: string; validTo: Day | null }[]
  /** Audits that somebody was writing. */
  beingRecorded: number
  withoutManager: string[]
}

const ages = ['Up to 1 working day', '2 to 5', 'Over 5'] as const
const inTime = 'Due this week, in time'
const thisWeek = 'Audits this week'
const toDate = 'Audits to date'
const states = ['provisional', 'confirmed', 'moderated'] as const
const stateColumns = ['Provisional', 'Confirmed', 'Moderated']

/** Where an action stood at the cut-off, as the tables count it: what is open and overdue is what the leaders' own page says at that moment. */
export function countedAs({ facts, firstDueAt, firstSentAt }: Pick<ActionThen, 'facts' | 'firstDueAt' | 'firstSentAt'>, { from, cutOff }: Pick<Period, 'from' | 'cutOff'>) {
  const where = standing(facts, cutOff)
  const dueThisWeek = where !== 'no longer asked for' && firstDueAt !== null && firstDueAt >= from && firstDueAt < cutOff
  const late = where === 'overdue' ? workingDaysBetween(nowDue(facts).dueOn, dayInLondon(cutOff), { bankHolidays }) : undefined
  return {
    open: where !== 'done' && where !== 'no longer asked for',
    // The council's file says that it was done, and not when.
    due: dueThisWeek && !(facts.doneBySheet && firstSentAt === null), saidBySheet: dueThisWeek && facts.doneBySheet && firstSentAt === null,
    inTime: dueThisWeek && firstSentAt !== null && firstSentAt < firstDueAt!,
    overdue: late !== undefined, age: late === undefined ? undefined : late <= 1 ? 0 : late <= 5 ? 1 : 2,
  }
}

/** Under which name a team stands in a period's report: with the other one too where it has been renamed, split or merged. */
export function nameIn({ from, cutOff }: Pick<Period, 'from' | 'cutOff'>, teams: Teams, id: string): string {
  const team = teams.withId(id)
  if (!team) return 'A team that was'
  const [first, last] = [dayInLondon(from), dayInLondon(cutOff)]
  const changes = (own: 'fromTeamId' | 'toTeamId', other: 'fromTeamId' | 'toTeamId', when: (day: Day) => boolean) => {
    const its = teams.successions.filter((one) => one[own] === id && when(one.changesOn))
    return its.length === 0 ? undefined : { on: its[0]!.changesOn, names: andOf(its.map((one) => teams.withId(one[other])?.name ?? '').filter(Boolean).toSorted()) }
  }
  // What became of a team is said for as long as it has figures; what it was before, in the period in which it changed.
  const became = changes('fromTeamId', 'toTeamId', (day) => day <= last)
  const was = changes('toTeamId', 'fromTeamId', (day) => day > first && day <= last)
  if (became) return `${team.name}, from ${dayAndMonth(became.on)} ${became.names}`
  return was ? `${team.name}, until ${dayAndMonth(was.on)} ${was.names}` : team.name
}

const dayAndMonth = (day: Day) => inWords(day).replace(/ \d{4}$/, '')

/** The tables of a week, in the layout that they have every week. */
export function weeksTables(period: Period, facts: WeekFacts): ReportTable[] {
  const actions = facts.actions.map((action) => ({ ...action, ...countedAs(action, period) }))
  type Row = { audits: AuditsAlike[]; actions: typeof actions }
  const all: Row = { audits: facts.audits, actions }
  const sum = (audits: readonly AuditsAlike[]) => audits.reduce((total, one) => total + one.audits, 0)
  const week = (audits: readonly AuditsAlike[]) => sum(audits.filter(({ inWeek }) => inWeek))
  const lateness = (of: typeof actions): Count[] => [
    { k: of.filter((one) => one.inTime).length, n: of.filter(({ due }) => due).length }, of.filter(({ overdue }) => overdue).length, ...ages.map((_, age) => of.filter((one) => one.age === age).length),
  ]
  const lateColumns = [inTime, 'Overdue', ...ages]
  const ofPlace = ({ audits, actions: its }: Row): Count[] => [week(audits), sum(audits), ...lateness(its)]
  const where = (key: 'teamId' | 'areaId', id: string): Row => ({ audits: facts.audits.filter((one) => one[key] === id), actions: actions.filter((one) => one[key] === id) })

  const first = dayInLondon(period.from)
  const teamIds = new Set([...facts.teams.all.filter(({ validFrom, validTo }) => validFrom <= dayInLondon(period.cutOff) && (validTo === null || validTo > first)).map(({ id }) => id),
    ...facts.audits.filter(({ inWeek }) => inWeek).map(({ teamId }) => teamId), ...actions.filter(({ open, due }) => open || due).map(({ teamId }) => teamId)])
  const earlier = facts.audits.filter(({ teamId }) => !teamIds.has(teamId))
  const areaName = (id: string | undefined) => facts.areas.find((area) => area.id === id)?.name ?? 'An area that was'
  const areaIds = new Set([...facts.areas.filter(({ validTo }) => validTo === null || validTo > first).map(({ id }) => id), ...facts.audits.map(({ areaId }) => areaId), ...actions.map(({ areaId }) => areaId)])
  const ofTeams = [...teamIds].map((id) => ({ name: nameIn(period, facts.teams, id), within: facts.teams.withId(id)?.area, counts: ofPlace(where('teamId', id)) })).toSorted(byName)
  const ofAreas = [...areaIds].map((id) => ({ name: areaName(id), counts: ofPlace(where('areaId', id)) })).toSorted(byName)

  const known = new Set(facts.phases.map(({ id }) => id))
  const unplanned = facts.audits.filter(({ phaseId }) => phaseId === null || !known.has(phaseId))
  const ofPhase = (audits: AuditsAlike[]): Count[] => [week(audits), sum(audits)]
  const planned = facts.phases.flatMap((phase) => phase.planned ?? [])
  const weeks = facts.audits.filter(({ inWeek }) => inWeek)
  const graded = (grade: string | null): Count[] => {
    const [its, inAll] = [weeks.filter((one) => one.grade === grade), facts.audits.filter((one) => one.grade === grade)]
    return [...states.map((state) => sum(its.filter((one) => one.state === state))), sum(its), sum(inAll)]
  }
  const gradeRows: (string | null)[] = [...facts.layout.grades, ...facts.audits.some(({ grade }) => grade === null) ? [null] : []]
  const ofTheme = (its: readonly GradesAlike[]): Count[] => {
    const many = (some: readonly GradesAlike[]) => some.reduce((total, { judged }) => total + judged, 0)
    const counts = its.filter(({ disputed }) => !disputed)
    return [...facts.layout.grades.map((grade) => many(counts.filter((one) => one.grade === grade))), many(counts), ...states.map((state) => many(counts.filter((one) => one.state === state))), many(its) - many(counts), many(its)]
  }
  const gradesThere = facts.layout.grades.length
  const reds = actions.filter((one) => one.facts.priority === 'red' && one.facts.withdrawnAt === null)
  const safe = (some: typeof reds): Count[] => [some.length, { k: some.filter(({ madeSafe }) => madeSafe).length, n: some.length }]
  const ofPriority = (priority: string) => actions.filter((one) => one.facts.priority === priority)
  const openOf = (some: typeof actions): Count[] => [some.filter(({ open }) => open).length, ...lateness(some)]
  const waits = ({ waiting, past }: Waiting): Count[] => [waiting, { k: past, n: waiting }]
  const { learning } = facts

  return [
    {
      key: 'reds', title: 'Red actions', of: 'Whole council', columns: ['Reds', 'Recorded as made safe'], neverHidden: true, total: null, note: 'Counts of the whole council, which are hidden from nobody however small.',
      rows: [{ name: 'Opened this week', counts: safe(reds.filter(({ issuedAt }) => issuedAt >= period.from)) }, { name: 'Outstanding', counts: safe(reds.filter(({ open }) => open)) }],
    },
    {
      key: 'plan', title: 'Audits against plan', of: 'Programme and phase', columns: ['Planned', thisWeek, toDate], running: [2],
      rows: [
        ...facts.phases.map(({ id, programme, title, planned: asked }) => ({ name: `${programme}: ${title}`, counts: [asked, ...ofPhase(facts.audits.filter(({ phaseId }) => phaseId === id))] })),
        { name: 'In no phase that goes on', counts: [null, ...ofPhase(unplanned)] },
      ],
      total: [planned.length > 0 ? planned.reduce((total, one) => total + one, 0) : null, ...ofPhase(facts.audits)],
    },
    {
      key: 'actions', title: 'Remedial actions', of: 'Priority', columns: ['Open', ...lateColumns], sums: [{ whole: 2, parts: [3, 4, 5] }],
      rows: [{ name: 'Red', neverHidden: true, counts: openOf(ofPriority('red')) }, { name: 'Amber', counts: openOf(ofPriority('amber')) }, { name: 'Green', counts: openOf(ofPriority('green')) }],
      total: openOf(actions), note: 'In time is by the first due date, moved only by the owner’s leave or a challenge. Overdue is by the date that holds now, with more time where it was given. Late is counted in working days.',
    },
    { key: 'by-area', title: 'By service area', of: 'Service area', columns: [thisWeek, toDate, ...lateColumns], running: [1], sums: [{ whole: 3, parts: [4, 5, 6] }], rows: ofAreas, total: ofPlace(all) },
    {
      key: 'by-team', title: 'By team', of: 'Team', columns: [thisWeek, toDate, ...lateColumns], running: [1], sums: [{ whole: 3, parts: [4, 5, 6] }],
      rows: [...ofTeams, ...earlier.length > 0 ? [{ name: 'Teams that were', counts: ofPlace({ audits: earlier, actions: actions.filter(({ teamId }) => !teamIds.has(teamId)) }) }] : []], total: ofPlace(all),
      note: 'The team is the one that had the case in the audited period.',
    },
    {
      key: 'by-case-type', title: 'By case type', of: 'Case type', columns: [thisWeek, toDate], running: [1],
      rows: [...new Set(facts.audits.map(({ caseType }) => caseType))].toSorted((a, b) => a.localeCompare(b, 'en-GB')).map((name) => ({ name, counts: ofPhase(facts.audits.filter(({ caseType }) => caseType === name)) })), total: ofPhase(facts.audits),
    },
    {
      key: 'overall-grades', title: 'Overall grades', of: 'Grade', columns: [...stateColumns, thisWeek, toDate], sums: [{ whole: 3, parts: [0, 1, 2] }], running: [4],
      rows: gradeRows.map((grade) => ({ name: grade ?? 'No overall grade', counts: graded(grade) })), total: [...states.map((state) => sum(weeks.filter((one) => one.state === state))), sum(weeks), sum(facts.audits)],
      note: 'Provisional, confirmed or moderated as at the cut-off.',
    },
    {
      key: 'themes', title: 'Theme grades of this week’s audits', of: 'Theme', columns: [...facts.layout.grades, 'Graded', ...stateColumns, 'Disputed, left out', 'With them in'],
      sums: [{ whole: gradesThere, parts: facts.layout.grades.map((_, nth) => nth) }, { whole: gradesThere, parts: [gradesThere + 1, gradesThere + 2, gradesThere + 3] }, { whole: gradesThere + 5, parts: [gradesThere, gradesThere + 4] }],
      rows: facts.layout.themes.map(({ ids, title }) => ({ name: title, counts: ofTheme(facts.grades.filter(({ themeId }) => ids.includes(themeId))) })), total: ofTheme(facts.grades),
    },
    {
      key: 'waiting', title: 'Waiting for somebody', of: 'What', columns: ['Waiting', 'Past their day'], total: null,
      rows: [{ name: 'Evidence of actions, for a check', counts: waits(facts.waiting.actions) }, { name: 'Evidence of learning, for a check', counts: waits(facts.waiting.learning) },
        { name: 'Disputed findings, for a decision', counts: waits(facts.waiting.disputes) }, { name: 'Challenged actions, for a decision', counts: waits(facts.waiting.challenges) }],
    },
    {
      key: 'learning', title: 'Learning', of: 'Assignments', columns: ['This week', 'At the cut-off', 'Of these overdue'], total: null,
      rows: [{ name: 'Proposed', counts: [learning.proposed, learning.undecided, null] }, { name: 'Confirmed', counts: [learning.confirmed, learning.underWay, { k: learning.overdue, n: learning.underWay }] },
        { name: 'Waived', counts: [learning.waived, null, null] }, { name: 'Completed', counts: [learning.completed, null, null] }],
      note: 'At the cut-off: proposed and not decided, confirmed and not completed. Completed is learning used on a case of one’s own, as somebody else has seen.',
    },
  ]
}

const byName = (a: { name: string }, b: { name: string }) => a.name.localeCompare(b.name, 'en-GB')

/** A count in a sentence that may leave the council: small ones are not told. */
function said(count: number, smallNumber: number): string {
  if (count === 0) return 'no'
  return count < smallNumber ? `fewer than ${smallNumber}` : figure(count)
}

/** k of n in a sentence that may leave the council: neither k nor what is left of n is told where it is small. */
function saidOf(k: number, n: number, smallNumber: number): string {
  const [few, fewLeft] = [k < smallNumber, n - k < smallNumber]
  if (k === 0 || k === n) return `${k === 0 ? 'none' : 'all'}${n < smallNumber ? '' : ` of ${figure(n)}`}`
  if (n < smallNumber || (few && fewLeft)) return 'some'
  return few ? `fewer than ${smallNumber} of ${figure(n)}` : fewLeft ? `all but fewer than ${smallNumber} of ${figure(n)}` : `${figure(k)} of ${figure(n)}`
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1)

/** The sentences that a week's figures suggest, each with its counts, to be changed by whoever issues them. They say no small count but of reds, so that they may leave the council. */
export function weeksWords(period: Period, facts: WeekFacts): Words {
  const { smallNumber } = facts
  const all = facts.actions.map((action) => ({ ...action, ...countedAs(action, period) }))
  const sum = (audits: readonly AuditsAlike[]) => audits.reduce((total, one) => total + one.audits, 0)
  const week = sum(facts.audits.filter(({ inWeek }) => inWeek))
  const planned = facts.phases.reduce((total, phase) => total + (phase.planned ?? 0), 0)
  const done = sum(facts.audits.filter(({ phaseId }) => facts.phases.some(({ id, planned: asked }) => id === phaseId && asked !== null)))
  const reds = all.filter(({ facts: { priority }, open }) => open && priority === 'red')
  const safe = reds.filter(({ madeSafe }) => madeSafe).length
  const [open, overdue] = [all.filter((one) => one.open), all.filter((one) => one.overdue)]
  const [due, timely] = [all.filter((one) => one.due).length, all.filter((one) => one.inTime).length]
  const oldest = overdue.filter(({ age }) => age === 2).length
  return {
    moved: `${capital(said(week, smallNumber))} ${week === 1 && smallNumber <= 1 ? 'audit was' : 'audits were'} published this week${planned > 0 ? `, so that ${figure(done)} of ${figure(planned)} planned are done` : ''}.`,
    attention: [
      reds.length === 0 ? 'No red action is outstanding.' : `${capital(counted(reds.length, 'red action is', 'red actions are'))} outstanding; made safe is recorded for ${safe === reds.length ? (safe === 1 ? 'it' : 'all of them') : `${safe} of them`}.`,
      open.length === 0 ? 'No action is open.' : overdue.length === 0 ? `Of the ${open.length < smallNumber ? '' : `${figure(open.length)} `}actions that are open none is overdue.`
        : `Of all open actions ${saidOf(overdue.length, open.length, smallNumber)} are overdue${oldest > 0 ? `, ${said(oldest, smallNumber)} by more than 5 working days` : ''}.`,
    ].join(' '),
    well: [
      due === 0 ? 'No action was due this week.' : `Of the actions due this week ${saidOf(timely, due, smallNumber)} were sent in by their day.`,
      ...facts.learning.completed > 0 ? [`Learning was completed ${facts.learning.completed < smallNumber ? `fewer than ${smallNumber} times` : `${figure(facts.learning.completed)} times`}.`] : [],
    ].join(' '),
  }
}

/** What a week's figures do not hold, and why; without small counts, because it leaves the council too. */
export function whatIsMissing(period: Period, facts: WeekFacts): string[] {
  const { smallNumber } = facts
  const many = (count: number, one: string, more: string) => (count < smallNumber ? `Fewer than ${smallNumber} ${more}` : counted(count, one, more))
  const week = facts.audits.filter(({ inWeek }) => inWeek)
  const sum = (audits: readonly AuditsAlike[]) => audits.reduce((total, one) => total + one.audits, 0)
  const provisional = sum(week.filter(({ state }) => state === 'provisional'))
  const left = facts.actions.filter((action) => action.ownerLeft && countedAs(action, period).open).length
  const bySheet = facts.actions.filter((action) => countedAs(action, period).saidBySheet).length
  const withoutPlan = facts.phases.filter(({ planned }) => planned === null)
  return [
    ...facts.beingRecorded > 0 ? [`${many(facts.beingRecorded, 'audit was', 'audits were')} being recorded and not published, and so not counted.`] : [],
    ...provisional > 0 ? [`The grades of ${provisional === sum(week) ? 'all of this week’s audits' : `${lowerFirst(many(provisional, 'audit', 'audits'))} of this week`} are provisional: nobody had confirmed them.`] : [],
    ...facts.phases.length === 0 ? ['No programme goes on, so there is no plan to set the audits against.'] : [],
    ...withoutPlan.length > 0 ? [`No number is planned for ${andOf(withoutPlan.map(({ programme, title }) => `${programme}: ${title}`))}.`] : [],
    ...left > 0 ? [`${many(left, 'open action has', 'open actions have')} an owner who has left.`] : [],
    ...bySheet > 0 ? [`${many(bySheet, 'action', 'actions')} due this week ${bySheet === 1 && smallNumber <= 1 ? 'was' : 'were'} done by the word of the council’s own file, which does not say when: not in the counts of in time.`] : [],
    ...facts.withoutManager.length > 0 ? [`Nobody is entered as the manager of ${andOf(facts.withoutManager)}.`] : [],
  ]
}

const lowerFirst = (text: string) => text[0]!.toLowerCase() + text.slice(1)

/** The figures of a week, made of its facts. */
export const weeksContents = (period: Period, facts: WeekFacts): Contents => ({ title: `Weekly data report, ${titleWithin(period)}`, tables: weeksTables(period, facts), missing: whatIsMissing(period, facts) })

/** The days on which a week begins and ends, for queries by day. */
export const daysOf = ({ from, cutOff }: Pick<Period, 'from' | 'cutOff'>) => ({ first: dayInLondon(from), last: dayInLondon(cutOff), next: daysAfter(dayInLondon(cutOff), 1) })
