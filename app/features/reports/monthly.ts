import { andOf, counted } from '../../lib/phrases.ts'
import { certainty, changeBetween, fewestToCompare, type Change } from '../../lib/statistics.ts'
import { samples, shortRange, standings, wordsOf, type GapStanding, type Sample, type Scale } from '../insight/insight.ts'
import { monthInWords, monthsAfter, type Month } from '../service-actions/service-actions.ts'
import type { Contents, Count, ReportTable } from './reports.ts'

/** So many months are looked at together: fewer hold too few audits, and what is older has been acted on. */
export const monthsShown = 6
/** What became of gaps is asked of those of a year, because whether one held shows after months. */
export const monthsFollowed = 12
/** So many pairs of themes that fall together are named. */
const mostPairs = 5
/** A pair is named from so many audits on. */
const fewestTogether = 5

export type Share = { k: number; n: number }

/** Judgements of one theme that came about in one way: of one sample, one kind of case, one area and one month. Disputed findings are in neither count. */
export type Judged = { sample: Sample; caseType: string; theme: string; area: string; month: Month; judged: number; belowGood: number; disputed: number; provisional: number }
/** Audits with the same overall grade that came about in one way; no word where nobody gave one. */
export type Graded = { sample: Sample; caseType: string; area: string; month: Month; word: string | null; goodEnough: boolean | null; audits: number; provisional: number }

export type MonthlyFigures = {
  month: Month
  scale: Scale
  /** Titles in the order of the framework. */
  themes: readonly string[]
  /** The theme that asks for the child's voice; undefined where the framework has none. */
  voice: string | undefined
  judged: readonly Judged[]
  graded: readonly Graded[]
  /** Audits of these months that were judged by another framework or another version of it: they are in no table. */
  otherwiseJudged: number
  /** Which themes, by their place, were judged and which below good in so many audits of a sample. */
  together: readonly { sample: Sample; judged: readonly number[]; below: readonly number[]; audits: number }[]
  gaps: readonly { theme: string; standing: GapStanding; attribution: 'practitioner' | 'manager' | 'system' | 'partner' | null; closed: boolean; recent: boolean; gaps: number }[]
  /** Gaps of these months that are disputed, and so in no count. */
  gapsDisputed: number
  repeats: readonly { theme: string; below: number; samePerson: number; sameTeam: number }[]
  agreed: readonly { byChance: boolean; apart: 'same' | 'higher' | 'lower'; pairs: number }[]
  learning: readonly { title: string; given: number; completed: number; shown: number }[]
  actions: readonly { priority: 'red' | 'amber' | 'green'; asked: number; done: number; inTime: number }[]
  service: { open: number; overdue: number; done: number; notDone: number; unanswered: number }
  examples: readonly string[]
}

export const sampleInWords: Record<Sample, string> = {
  random: 'of cases drawn at random', targeted: 'of cases chosen for a reason', moderation: 'of the moderation sample', inspection: 'of inspections', 'not said': 'whose sample nobody named',
}

export const monthsOf = (month: Month): Month[] => Array.from({ length: monthsShown }, (_, nth) => monthsAfter(month, nth + 1 - monthsShown))
const span = (months: readonly Month[]) => (months.length === 1 ? monthInWords(months[0]!) : `${monthInWords(months[0]!)} to ${monthInWords(months.at(-1)!)}`)

/** The earlier and the later half of the months, which are compared because one month alone is too few. */
export const halvesOf = (month: Month) => {
  const months = monthsOf(month)
  return { earlier: months.slice(0, monthsShown / 2), later: months.slice(monthsShown / 2) }
}

const sumOf = <T>(rows: readonly T[], count: (row: T) => number) => rows.reduce((sum, row) => sum + count(row), 0)
const distinct = <T>(values: readonly T[]) => [...new Set(values)]
const inOrder = Object.keys(samples) as Sample[]

export const judgedShare = (rows: readonly Judged[]): Share => ({ k: sumOf(rows, ({ belowGood }) => belowGood), n: sumOf(rows, ({ judged }) => judged) })
/** Of audits with an overall grade, how many fell below the line. */
export const gradedShare = (rows: readonly Graded[]): Share => {
  const graded = rows.filter(({ word }) => word !== null)
  return { k: sumOf(graded.filter(({ goodEnough }) => !goodEnough), ({ audits }) => audits), n: sumOf(graded, ({ audits }) => audits) }
}

/** '9 of 24 (21% to 57%)', or that so few tell nothing. */
export const inShare = ({ k, n }: Share) => `${counted(k, '', '').trim()} of ${counted(n, '', '').trim()} (${certainty(k, n) === 'too few to tell' ? 'too few to tell' : shortRange(k, n)})`

/** The kinds of sample of which there is something, in one order always. */
export const samplesOf = ({ judged, graded }: Pick<MonthlyFigures, 'judged' | 'graded'>) => inOrder.filter((sample) => [...judged, ...graded].some((row) => row.sample === sample))
const ofSample = <T extends { sample: Sample }>(rows: readonly T[], sample: Sample) => rows.filter((row) => row.sample === sample)
const within = <T extends { month: Month }>(rows: readonly T[], months: readonly Month[]) => rows.filter(({ month }) => months.includes(month))
const cell = (share: Share): Count => (share.n === 0 ? null : share)

/** How the earlier and the later half compare for one kind of case in one sample: cases of another kind, or chosen in another way, are never added to either. */
export type Comparison = { sample: Sample; caseType: string; earlier: Share; later: Share; change: Change }

export function comparisonsOf({ month, graded }: Pick<MonthlyFigures, 'month' | 'graded'>): Comparison[] {
  const { earlier, later } = halvesOf(month)
  return inOrder.flatMap((sample) => distinct(ofSample(graded, sample).map(({ caseType }) => caseType)).toSorted().map((caseType) => {
    const its = ofSample(graded, sample).filter((row) => row.caseType === caseType)
    const shares = { earlier: gradedShare(within(its, earlier)), later: gradedShare(within(its, later)) }
    return { sample, caseType, ...shares, change: changeBetween(shares.earlier, shares.later) }
  }))
}

/** Why no comparison is made where it would not be honest, in sentences. */
export function notCompared(figures: Pick<MonthlyFigures, 'month' | 'graded' | 'judged'>): string[] {
  const all = comparisonsOf(figures)
  const { earlier, later } = halvesOf(figures.month)
  const once = (one: Comparison) => (one.earlier.n === 0) !== (one.later.n === 0)
  const said = (ones: readonly Comparison[]) => andOf(ones.map(({ sample, caseType }) => `${caseType} (${samples[sample].toLowerCase()})`))
  const onlyOnce = all.filter(once)
  const few = all.filter((one) => !once(one) && one.change === 'too few to compare' && one.earlier.n + one.later.n > 0)
  return [
    samplesOf(figures).length > 1 && 'Samples are never joined: cases that were chosen in another way give another share, so each sample has tables of its own.',
    distinct(all.map(({ caseType }) => caseType)).length > 1 && 'Kinds of case are never joined into one trend: where other kinds were audited in one phase than in another, a change would be of the cases and not of the practice.',
    onlyOnce.length > 0 && `Audited in only one of ${span(earlier)} and ${span(later)}, and so not compared: ${said(onlyOnce)}.`,
    few.length > 0 && `Fewer than ${fewestToCompare} audits on one side, and so not compared: ${said(few)}.`,
  ].filter((sentence) => sentence !== false)
}

/** The tables of the month, frozen as counts. */
export function monthlyTables(figures: MonthlyFigures): ReportTable[] {
  return [
    ...samplesOf(figures).flatMap((sample) => [themesTable(figures, sample), gradesTable(figures, sample), trendTable(figures, sample), ...themeChangeTable(figures, sample), ...togetherTable(figures, sample)]),
    ...disputedTable(figures), ...patternTables(figures), ...impactTables(figures), agreementTable(figures), serviceTable(figures),
  ].filter(({ rows }) => rows.length > 0)
}

function themesTable({ month, scale, themes, judged, graded }: MonthlyFigures, sample: Sample): ReportTable {
  const { below } = wordsOf(scale)
  const [its, wholes] = [ofSample(judged, sample), ofSample(graded, sample)]
  const areas = distinct([...its, ...wholes].map(({ area }) => area)).toSorted((a, b) => a.localeCompare(b, 'en-GB'))
  const row = <T extends { month: Month; area: string }>(name: string, rows: readonly T[], share: (rows: readonly T[]) => Share) => ({
    name, counts: [share(within(rows, [month])), share(rows), ...areas.map((area) => share(rows.filter((one) => one.area === area)))].map(cell),
  })
  return {
    key: `themes-${slug(sample)}`, title: `Themes and areas: ${samples[sample].toLowerCase()}`, of: 'Theme',
    columns: ['This month', 'Six months', ...areas], sums: [{ whole: 1, parts: areas.map((_, nth) => nth + 2) }],
    rows: [row('Overall grade', wholes, gradedShare), ...themes.map((theme) => row(theme, its.filter((one) => one.theme === theme), judgedShare))].filter(({ counts }) => counts.some((count) => count !== null)),
    total: null,
    note: `How often it was ${below}, of how often it was judged. This month is ${monthInWords(month)}; six months, of which areas are parts, are ${span(monthsOf(month))}. Disputed findings are left out.`,
  }
}

function gradesTable({ month, scale, graded }: MonthlyFigures, sample: Sample): ReportTable {
  const its = ofSample(graded, sample)
  const counts = (rows: readonly Graded[]): Count[] => [within(rows, [month]), rows].map((some) => sumOf(some, ({ audits }) => audits))
  const known = its.filter(({ word }) => word !== null)
  return {
    key: `grades-${slug(sample)}`, title: `Overall grades: ${samples[sample].toLowerCase()}`, of: 'Overall grade', columns: ['Audits this month', 'Audits of six months'], inLineOnly: true,
    rows: known.length === 0 ? [] : scale.map(({ word }) => ({ name: word, counts: counts(known.filter((row) => row.word === word)) })), total: counts(known),
  }
}

function trendTable({ month, scale, graded }: MonthlyFigures, sample: Sample): ReportTable {
  const its = ofSample(graded, sample)
  const months = monthsOf(month)
  return {
    key: `trend-${slug(sample)}`, title: `Month by month: ${samples[sample].toLowerCase()}`, of: 'Kind of case', columns: months.map(monthInWords), inLineOnly: true,
    rows: distinct(its.map(({ caseType }) => caseType)).toSorted().map((caseType) => ({ name: caseType, counts: months.map((one) => cell(gradedShare(within(its.filter((row) => row.caseType === caseType), [one])))) })),
    total: null,
    note: `Audits whose overall grade was ${wordsOf(scale).below}, of those with one. Each row is a trend by itself; kinds of case are never added up. An audit stands in the month in which it was done, and one that comes in later is not here yet.`,
  }
}

function themeChangeTable({ month, scale, themes, judged, graded }: MonthlyFigures, sample: Sample): ReportTable[] {
  const { earlier, later } = halvesOf(month)
  const comparable = comparisonsOf({ month, graded }).filter((one) => one.sample === sample && one.change !== 'too few to compare').map(({ caseType }) => caseType)
  if (comparable.length === 0) return []
  const its = ofSample(judged, sample)
  return [{
    key: `themes-over-time-${slug(sample)}`, title: `Themes over time: ${samples[sample].toLowerCase()}`, of: 'Kind of case and theme', columns: [span(earlier), span(later)], inLineOnly: true,
    rows: comparable.flatMap((caseType) => themes.map((theme) => {
      const rows = its.filter((row) => row.caseType === caseType && row.theme === theme)
      return { name: `${caseType}: ${theme}`, counts: [earlier, later].map((half) => cell(judgedShare(within(rows, half)))) }
    })).filter(({ counts }) => counts.some((count) => count !== null)),
    total: null, note: `How often it was ${wordsOf(scale).below}. Only kinds of case with at least ${fewestToCompare} audits on either side.`,
  }]
}

/** What is left out because it is disputed, and what it would be with it in. */
function disputedTable(figures: MonthlyFigures): ReportTable[] {
  const rows = samplesOf(figures).flatMap((sample) => {
    const its = ofSample(figures.judged, sample)
    const [{ k, n }, out] = [judgedShare(its), sumOf(its, ({ disputed }) => disputed)]
    return out === 0 ? [] : [{ name: samples[sample], counts: [out, { k, n }, { k: k + out, n: n + out }] }]
  })
  const { below } = wordsOf(figures.scale)
  return [{ key: 'disputed', title: 'Disputed findings', of: 'Sample', columns: ['Left out', `Judgements ${below}`, `Judgements ${below}, with them in`], inLineOnly: true, rows, total: null, note: 'Findings of six months that somebody challenged and nobody had settled at the cut-off.' }]
}

/** Pairs of themes that were below good in the same audit, most often first. */
export function pairsOf({ themes, together }: Pick<MonthlyFigures, 'themes' | 'together'>, sample: Sample): { names: [string, string]; share: Share }[] {
  const its = ofSample(together, sample)
  return themes.flatMap((one, a) => themes.slice(a + 1).map((other, nth) => {
    const b = a + 1 + nth
    const both = its.filter(({ judged }) => judged.includes(a) && judged.includes(b))
    return { names: [one, other] as [string, string], share: { k: sumOf(both.filter(({ below }) => below.includes(a) && below.includes(b)), ({ audits }) => audits), n: sumOf(both, ({ audits }) => audits) } }
  })).filter(({ share }) => share.k >= fewestTogether).toSorted((x, y) => y.share.k - x.share.k || x.share.n - y.share.n).slice(0, mostPairs)
}

function togetherTable(figures: MonthlyFigures, sample: Sample): ReportTable[] {
  const { below } = wordsOf(figures.scale)
  return [{
    key: `together-${slug(sample)}`, title: `Themes that fall together: ${samples[sample].toLowerCase()}`, of: 'Two themes of one audit', columns: [`Both ${below}`], inLineOnly: true,
    rows: pairsOf(figures, sample).map(({ names, share }) => ({ name: andOf(names), counts: [share] })), total: null,
    note: `Of audits of six months that judged both. Themes that are often ${below} fall together by chance alone, too: this is where to look, and says nothing of why.`,
  }]
}

export const whose = { practitioner: 'The practitioner’s', manager: 'The manager’s', system: 'The service’s', partner: 'A partner’s', none: 'Nobody has confirmed whose' } as const

function patternTables({ gaps, repeats, scale }: MonthlyFigures): ReportTable[] {
  const recent = gaps.filter((row) => row.recent)
  const { below } = wordsOf(scale)
  return [{
    key: 'whose-gaps', title: 'Whose the gaps mainly are', of: 'Mainly', columns: ['Gaps of six months'], inLineOnly: true,
    rows: recent.length === 0 ? [] : Object.entries(whose).map(([key, name]) => ({ name, counts: [sumOf(recent.filter(({ attribution }) => (attribution ?? 'none') === key), (row) => row.gaps)] })),
    total: [sumOf(recent, (row) => row.gaps)], note: 'Of all samples. It counts what was found and says nothing about other cases.',
  }, {
    key: 'found-again', title: 'Found again', of: 'Theme', columns: ['Of the same person', 'Of another person of the same team'], inLineOnly: true,
    rows: repeats.filter(({ below: found }) => found > 0).map(({ theme, below: n, samePerson, sameTeam }) => ({ name: theme, counts: [{ k: samePerson, n }, { k: sameTeam, n }] })), total: null,
    note: `Of findings ${below} this month, those on whose theme a gap of the same person, or else of the same team, had been closed within the twelve months before.`,
  }]
}

const heldOf = (gaps: MonthlyFigures['gaps']): Share => {
  const held = sumOf(gaps.filter(({ standing }) => standing === 'held'), (row) => row.gaps)
  return { k: held, n: held + sumOf(gaps.filter(({ standing }) => standing === 'recurred'), (row) => row.gaps) }
}

const standingColumns: Record<GapStanding, string> = {
  held: 'Held', recurred: 'Found again', 'not known yet': 'Not known yet', 'not looked at in time': 'Not looked at in time', 'cannot be known': 'Cannot be known', 'of the service or a partner': 'The service’s or a partner’s', 'whose gap is not confirmed': 'Whose is not confirmed',
}

function impactTables({ month, themes, gaps, gapsDisputed, learning, actions }: MonthlyFigures): ReportTable[] {
  const all = (rows: typeof gaps) => sumOf(rows, (row) => row.gaps)
  const counts = (rows: typeof gaps): Count[] => [all(rows), all(rows.filter(({ closed }) => closed)), ...standings.map((one) => all(rows.filter(({ standing }) => standing === one)))]
  const withGaps = themes.filter((theme) => gaps.some((row) => row.theme === theme))
  const year = `${monthInWords(monthsAfter(month, 1 - monthsFollowed))} to ${monthInWords(month)}`
  const leftOut = gapsDisputed > 0 ? ' Disputed ones are left out.' : ''
  const asked = actions.filter((row) => row.asked > 0)
  return [{
    key: 'gaps', title: 'What became of gaps', of: 'Theme', columns: ['Gaps', 'Closed', ...standings.map((one) => standingColumns[one])], inLineOnly: true,
    sums: [{ whole: 0, parts: standings.map((_, nth) => nth + 2) }],
    rows: withGaps.map((theme) => ({ name: theme, counts: counts(gaps.filter((row) => row.theme === theme)) })), total: withGaps.length === 0 ? null : counts([...gaps]),
    note: `Gaps of audits of ${year}, of all samples.${leftOut} Closed says that what was agreed is done and checked; held says what a later audit of another case found, after it and not because of it.`,
  }, {
    key: 'held', title: 'Looked at again in another case', of: 'Theme', columns: ['Held afterwards'],
    rows: withGaps.map((theme) => ({ name: theme, counts: [heldOf(gaps.filter((row) => row.theme === theme))] })).filter(({ counts: [share] }) => (share as Share).n > 0),
    total: heldOf(gaps).n === 0 ? null : [heldOf(gaps)], note: `Of gaps of audits of ${year} that were looked at again in a later audit of another case. This is after what was done, and not proof that it was because of it.`,
  }, {
    key: 'actions', title: 'Remedial actions', of: 'Priority', columns: ['Done', 'Done in time'],
    rows: asked.map(({ priority, asked: n, done, inTime }) => ({ name: { red: 'Red: urgent', amber: 'Amber: significant', green: 'Green: tidy or improve' }[priority], counts: [{ k: done, n }, { k: inTime, n }] })),
    total: asked.length === 0 ? null : [{ k: sumOf(asked, ({ done }) => done), n: sumOf(asked, (row) => row.asked) }, { k: sumOf(asked, ({ inTime }) => inTime), n: sumOf(asked, (row) => row.asked) }],
    note: `Of those asked for by audits of ${span(monthsOf(month))}. In time is sent in before the first due date was over, and accepted since.`,
  }, {
    key: 'learning', title: 'Learning given because of gaps', of: 'Module', columns: ['Completed', 'Shown on a case of one’s own'],
    rows: learning.map(({ title, given: n, completed, shown }) => ({ name: title, counts: [{ k: completed, n }, { k: shown, n }] })),
    total: learning.length === 0 ? null : [{ k: sumOf(learning, ({ completed }) => completed), n: sumOf(learning, ({ given }) => given) }, { k: sumOf(learning, ({ shown }) => shown), n: sumOf(learning, ({ given }) => given) }],
    note: `Of modules confirmed for somebody in ${year}. Completing a module is not yet applying it, and neither says whether the practice held.`,
  }]
}

function agreementTable({ month, agreed }: MonthlyFigures): ReportTable {
  const counts = (rows: MonthlyFigures['agreed']): Count[] => [sumOf(rows, ({ pairs }) => pairs), ...(['same', 'higher', 'lower'] as const).map((one) => sumOf(rows.filter(({ apart }) => apart === one), ({ pairs }) => pairs))]
  return {
    key: 'agreement', title: 'Do grades agree?', of: 'How the audit came to be moderated', columns: ['Audits', 'The same grade', 'The first grade was higher', 'The first grade was lower'], sums: [{ whole: 0, parts: [1, 2, 3] }],
    rows: [true, false].map((byChance) => ({ name: byChance ? 'Chosen by chance' : 'Chosen for a reason', counts: counts(agreed.filter((row) => row.byChance === byChance)) })).filter(({ counts: [many] }) => many !== 0),
    total: null, note: `Overall grades of audits whose moderation was agreed in ${span(monthsOf(month))}. Only those chosen by chance speak for other audits.`,
  }
}

function serviceTable({ service }: MonthlyFigures): ReportTable {
  const { open, overdue, done, notDone } = service
  const rows = [['Open', open], ['Of these overdue', overdue], ['Done this month', done], ['Ended this month without being done', notDone]] as const
  return { key: 'service-actions', title: 'Service actions', of: 'Where they stand', columns: ['Service actions'], rows: open + done + notDone === 0 ? [] : rows.map(([name, count]) => ({ name, counts: [count] })), total: null }
}

const slug = (sample: Sample) => sample.replace(' ', '-')

/** The report's figures, with what has to be known before they are believed; that is read outside the line, too, so counts below the small number are not said in it. */
export function monthlyContents(figures: MonthlyFigures, { examplesLeftOut, smallNumber }: { examplesLeftOut: number; smallNumber: number }): Contents {
  const { month, judged, graded, otherwiseJudged, gaps } = figures
  const few = (n: number, one: string, many: string) => (n < smallNumber ? `Fewer than ${smallNumber} ${many}` : counted(n, one, many))
  const provisional = sumOf(within(graded, [month]), (row) => row.provisional)
  const audits = sumOf(within(graded, [month]), (row) => row.audits)
  const unconfirmed = sumOf(gaps.filter(({ recent, attribution }) => recent && attribution === null), (row) => row.gaps)
  const disputed = sumOf(judged, (row) => row.disputed)
  return {
    title: `Monthly findings report, ${monthInWords(month)}`, tables: monthlyTables(figures),
    missing: [
      audits === 0 && `No audit of ${monthInWords(month)} had come in by the cut-off.`,
      provisional > 0 && (provisional === audits ? 'All audits of this month are provisional: nobody had confirmed their grades by the cut-off.' : `${few(provisional, 'audit', 'audits')} of this month are provisional: nobody had confirmed their grades by the cut-off.`),
      disputed > 0 && `${few(disputed, 'finding', 'findings')} of six months were disputed at the cut-off and are left out until somebody has settled them.`,
      otherwiseJudged > 0 && `${few(otherwiseJudged, 'audit', 'audits')} of six months were judged by another framework or another version of it and are in no table: its themes ask something else.`,
      unconfirmed > 0 && `Of ${few(unconfirmed, 'gap', 'gaps').replace(/^F/, 'f')} of six months nobody has confirmed whose they mainly are.`,
      ...notCompared(figures),
      examplesLeftOut > 0 && 'Not every example of practice at its best is among the words: one that may name somebody is left out until its words are changed, and so is what does not fit. They stand under Practice at its best.',
    ].filter((sentence) => sentence !== false),
  }
}
