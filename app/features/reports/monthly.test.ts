import { expect, test } from 'vitest'
import { standings } from '../insight/insight.ts'
import { comparisonsOf, monthlyContents, monthlyTables, monthsOf, notCompared, pairsOf, type Graded, type Judged, type MonthlyFigures } from './monthly.ts'
import { monthlyWords } from './monthly-words.ts'
import { headings } from './reports.ts'
import { tablesFor } from './shown.ts'

const scale = ['Outstanding', 'Good', 'Requires improvement', 'Inadequate'].map((word, nth) => ({ word, goodEnough: nth < 2 }))
const months = monthsOf('2026-09-01')
const nothing: MonthlyFigures = {
  month: '2026-09-01', scale, themes: ['Lived experience', 'Planning', 'Oversight'], voice: 'Lived experience', judged: [], graded: [], otherwiseJudged: 0, together: [], gaps: [], gapsDisputed: 0, repeats: [], agreed: [],
  learning: [], actions: [], service: { open: 0, overdue: 0, done: 0, notDone: 0, unanswered: 0 }, examples: [],
}
const graded = (month: string, good: number, bad: number, more: Partial<Graded> = {}): Graded[] => [
  { sample: 'random', caseType: 'Child protection', area: 'Safeguarding', month, word: 'Good', goodEnough: true, audits: good, provisional: 0, ...more },
  { sample: 'random', caseType: 'Child protection', area: 'Safeguarding', month, word: 'Inadequate', goodEnough: false, audits: bad, provisional: 0, ...more },
]
const judged = (month: string, theme: string, belowGood: number, all: number, more: Partial<Judged> = {}): Judged => (
  { sample: 'random', caseType: 'Child protection', theme, area: 'Safeguarding', month, judged: all, belowGood, disputed: 0, provisional: 0, ...more })
const table = (figures: MonthlyFigures, key: string) => monthlyTables(figures).find((one) => one.key === key)

/** Half a year in which the council's first three months were child protection drawn at random, and the last three other cases, some chosen for a reason. */
const otherCases: MonthlyFigures = { ...nothing, graded: [...months.slice(0, 3).flatMap((month) => graded(month, 4, 8)), ...months.slice(3).flatMap((month) => [...graded(month, 9, 3, { caseType: 'Children in care' }), ...graded(month, 10, 2, { sample: 'targeted' })])] }

test('six months end with the month of the report, over the turn of a year too', () => {
  expect(months).toEqual(['2026-04-01', '2026-05-01', '2026-06-01', '2026-07-01', '2026-08-01', '2026-09-01'])
  expect(monthsOf('2027-02-01')[0]).toBe('2026-09-01')
})

test('cases of another kind, and cases chosen in another way, are never set against each other', () => {
  expect(comparisonsOf(otherCases).map(({ sample, caseType, earlier, later, change }) => [sample, caseType, earlier.n, later.n, change])).toEqual([
    ['random', 'Child protection', 36, 0, 'too few to compare'], ['random', 'Children in care', 0, 36, 'too few to compare'], ['targeted', 'Child protection', 0, 36, 'too few to compare'],
  ])
  expect(monthlyWords(otherCases).know).toContain('Whether it is getting better cannot be said')
  expect(monthlyWords(otherCases).know).not.toMatch(/[Cc]learly|[Pp]erhaps|No clear difference/)
})

test('where a comparison would not be honest the report says why', () => {
  expect(notCompared(otherCases)).toEqual([
    expect.stringMatching(/^Samples are never joined/), expect.stringMatching(/^Kinds of case are never joined into one trend: where other kinds were audited in one phase than in another/),
    'Audited in only one of April 2026 to June 2026 and July 2026 to September 2026, and so not compared: Child protection (Cases drawn at random), Children in care (Cases drawn at random) and Child protection (Cases chosen for a reason).'.replaceAll('Cases', 'cases'),
  ])
  const few = { ...nothing, graded: [...graded('2026-05-01', 3, 2), ...graded('2026-08-01', 20, 2)] }
  expect(notCompared(few)).toEqual(['Fewer than 10 audits on one side, and so not compared: Child protection (cases drawn at random).'])
  expect(monthlyContents(otherCases, { examplesLeftOut: 0, smallNumber: 5 }).missing).toEqual(expect.arrayContaining(notCompared(otherCases)))
})

test('a trend is a row for each kind of case, in a table for each sample, and nothing adds them up', () => {
  const tables = monthlyTables(otherCases).filter(({ key }) => key.startsWith('trend-'))
  expect(tables.map(({ key, rows, total }) => [key, rows.map(({ name }) => name), total])).toEqual([['trend-random', ['Child protection', 'Children in care'], null], ['trend-targeted', ['Child protection'], null]])
  expect(tables[0]!.rows[0]!.counts).toEqual([{ k: 8, n: 12 }, { k: 8, n: 12 }, { k: 8, n: 12 }, null, null, null])
})

test('the same kind of case drawn in the same way is compared, half with half', () => {
  const same = { ...nothing, graded: [...graded('2026-05-01', 8, 14), ...graded('2026-08-01', 10, 10)] }
  expect(monthlyWords(same).know).toContain('Child protection, audits of cases drawn at random: overall below good in 14 of 22 from April 2026 to June 2026 and in 10 of 20 from July 2026 to September 2026. No clear difference.')
  const better = { ...nothing, graded: [...graded('2026-05-01', 10, 90), ...graded('2026-08-01', 80, 20)] }
  expect(monthlyWords(better).know).toContain('Clearly fewer.')
})

test('themes stand by area within their sample; the areas are parts of the six months', () => {
  const figures = { ...nothing, judged: [judged('2026-09-01', 'Planning', 5, 10), judged('2026-06-01', 'Planning', 1, 8, { area: 'Family Help' }), judged('2026-09-01', 'Planning', 9, 9, { sample: 'targeted' })] }
  const { columns, rows, sums, total } = table(figures, 'themes-random')!
  expect(columns).toEqual(['This month', 'Six months', 'Family Help', 'Safeguarding'])
  expect(rows).toEqual([{ name: 'Planning', counts: [{ k: 5, n: 10 }, { k: 6, n: 18 }, { k: 1, n: 8 }, { k: 5, n: 10 }] }])
  expect(sums).toEqual([{ whole: 1, parts: [2, 3] }])
  expect(total).toBeNull()
})

test('the themes most surely below good come first, by the lower end of their range, and no few cases by luck', () => {
  const figures = { ...nothing, judged: [judged('2026-09-01', 'Planning', 30, 60), judged('2026-09-01', 'Oversight', 5, 5), judged('2026-09-01', 'Lived experience', 2, 3)] }
  expect(monthlyWords(figures).know).toContain('Oversight was below good in 5 of 5 (57% to 100%) and Planning was below good in 30 of 60 (38% to 62%).')
  expect(monthlyWords(figures).voice).toContain('Lived experience was below good in 2 of 3 (too few to tell)')
})

test('pairs of themes are counted where both were judged, and not from a few', () => {
  const together = [{ sample: 'random' as const, judged: [0, 1, 2], below: [1, 2], audits: 6 }, { sample: 'random' as const, judged: [1, 2], below: [1], audits: 4 }, { sample: 'targeted' as const, judged: [0, 1, 2], below: [0, 1], audits: 4 }]
  expect(pairsOf({ ...nothing, together }, 'random')).toEqual([{ names: ['Planning', 'Oversight'], share: { k: 6, n: 10 } }])
  expect(pairsOf({ ...nothing, together }, 'targeted')).toEqual([])
})

test('every gap stands in one place, and these add up', () => {
  const gaps = standings.map((standing, nth) => ({ theme: 'Planning', standing, attribution: null, closed: nth % 2 === 0, recent: true, gaps: nth + 1 }))
  const { rows, sums, columns } = table({ ...nothing, gaps }, 'gaps')!
  const [all, , ...parts] = rows[0]!.counts as number[]
  expect(parts.reduce((sum, part) => sum + part, 0)).toBe(all)
  expect(sums).toEqual([{ whole: 0, parts: columns.map((_, nth) => nth).slice(2) }])
})

test('what came afterwards is said as after, and with what cannot be known', () => {
  const gaps = ([['held', 17], ['recurred', 11], ['cannot be known', 9], ['not known yet', 75]] as const).map(([standing, many]) => ({ theme: 'Planning', standing, attribution: null, closed: true, recent: false, gaps: many }))
  const { after } = monthlyWords({ ...nothing, gaps })
  expect(after).toContain('28 gaps were looked at again in another case: 17 of 28 (42% to 76%) were good or better after it. That is after, and not proof that it was because of it.')
  expect(after).toContain('Of 9 it cannot be known any more')
  expect(monthlyWords({ ...nothing, gaps: gaps.slice(3) }).after).toContain('so whether anything held is not known')
})

test('how sure it is says what is provisional, what is disputed with it in, and whether chance chose any', () => {
  const one = judged('2026-09-01', 'Planning', 44, 78, { disputed: 6, provisional: 10 })
  expect(monthlyWords({ ...nothing, judged: [one], graded: graded('2026-09-01', 40, 38) }).sure).toBe([
    'Only the 78 audits of cases drawn at random speak for cases that were not audited.', 'The range beside a count most likely holds the true share. “Too few to tell” is a result, too.', '10 of 78 judgements are provisional.',
    '6 left out because they are disputed; with them in, 50 of 84 judgements would be below the line and not 44 of 78.',
  ].join('\n'))
  expect(monthlyWords({ ...nothing, judged: [{ ...one, sample: 'targeted' }] }).sure).toMatch(/^None of these cases was drawn at random/)
})

test('grades that were given twice speak for others only where chance chose the audit', () => {
  const figures = { ...nothing, graded: graded('2026-09-01', 20, 20), agreed: [{ byChance: true, apart: 'same' as const, pairs: 22 }, { byChance: true, apart: 'higher' as const, pairs: 17 }, { byChance: true, apart: 'lower' as const, pairs: 2 }, { byChance: false, apart: 'same' as const, pairs: 9 }] }
  expect(monthlyWords(figures).how).toContain('graded 41 of these that were chosen by chance: the overall grade was the same in 22 of 41 (39% to 68%), the first was higher in 17 and lower in 2.')
  expect(table(figures, 'agreement')!.rows).toEqual([{ name: 'Chosen by chance', counts: [41, 22, 17, 2] }, { name: 'Chosen for a reason', counts: [9, 9, 0, 0] }])
})

test('there are words for every heading of the report, and for no other', () => {
  expect(Object.keys(monthlyWords(nothing)).toSorted()).toEqual(headings.monthly.map(({ key }) => key).toSorted())
})

test('a month without audits says so and has no tables', () => {
  const { tables, missing } = monthlyContents(nothing, { examplesLeftOut: 0, smallNumber: 5 })
  expect(tables).toEqual([])
  expect(missing).toEqual(['No audit of September 2026 had come in by the cut-off.'])
})

/** A council with a little of everything, so that every table is there. */
const all: MonthlyFigures = {
  ...otherCases, judged: [judged('2026-09-01', 'Planning', 3, 40, { disputed: 2, provisional: 3 }), judged('2026-09-01', 'Planning', 12, 20, { area: 'Family Help' })], otherwiseJudged: 3,
  gaps: standings.map((standing) => ({ theme: 'Planning', standing, attribution: 'practitioner' as const, closed: true, recent: true, gaps: 3 })), gapsDisputed: 2, repeats: [{ theme: 'Planning', below: 9, samePerson: 2, sameTeam: 1 }],
  together: [{ sample: 'random', judged: [1, 2], below: [1, 2], audits: 7 }], agreed: [{ byChance: true, apart: 'same', pairs: 20 }, { byChance: true, apart: 'higher', pairs: 3 }],
  learning: [{ title: 'Chronologies', given: 9, completed: 3, shown: 2 }], actions: [{ priority: 'red', asked: 3, done: 3, inTime: 2 }], service: { open: 2, overdue: 1, done: 0, notDone: 0, unanswered: 3 },
}

test('outside the line no small number is in a table, in the words under one, or in what is missing', () => {
  const outside = tablesFor(monthlyTables(all), 5)
  expect(outside.map(({ key }) => key)).toEqual(['themes-random', 'themes-targeted', 'held', 'actions', 'learning', 'agreement', 'service-actions'])
  const small = (count: number) => count > 0 && count < 5
  for (const { rows, total } of outside) {
    for (const figure of [...rows.flatMap(({ counts }) => counts), ...total ?? []]) {
      if (typeof figure === 'number') expect(small(figure)).toBe(false)
      else if (figure !== null && typeof figure === 'object' && 'k' in figure) expect([figure.k, figure.n - figure.k, figure.n].some(small)).toBe(false)
    }
  }
  const read = [...outside.map(({ note }) => note ?? ''), ...monthlyContents(all, { examplesLeftOut: 1, smallNumber: 5 }).missing].join(' ')
  expect(read.replaceAll(/\b20\d\d\b|Fewer than 5|fewer than 5|Fewer than 10/g, '')).not.toMatch(/\d/)
})

test('whoever answers for the whole council sees every table', () => {
  expect(tablesFor(monthlyTables(all), undefined).map(({ key }) => key)).toEqual(expect.arrayContaining(['trend-random', 'grades-random', 'together-random', 'disputed', 'whose-gaps', 'found-again', 'gaps']))
})

test('no two tables of a report are called by the same name', () => {
  const keys = monthlyTables(all).map(({ key }) => key)
  expect(new Set(keys).size).toBe(keys.length)
})
