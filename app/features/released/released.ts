import { inWords, dayInLondon, daysAfter, type Day } from '../../lib/days.ts'
import { monthsAfter, quarterName, quarterOf } from '../insight/asked.ts'
import { counted, samples, type Sample } from '../insight/insight.ts'
import type { Outcomes } from './outcomes.ts'
import { splits, whose, type Count, type ThemeLines } from './themes.ts'

/** What is released of a quarter. */
export const kinds = { themes: 'Themes by service area', held: 'Whether it held', progress: 'Put right, and learnt' } as const
export type Kind = keyof typeof kinds

/** How many days after its last day a quarter is released, so that provisional grades are confirmed and disputes settled by then (a proposal of ours). */
export const waitDays = 28

/** How many quarters back are released at all, where the portal did not run or a council's older audits came in late. */
export const mostQuarters = 8

/** One framework and one sample of a release. */
export type ReleasedPart = { /** The id of the version. */ framework: string; title: string; below: string; goodEnough: string; sample: Sample; themes: ThemeLines[] }

/** What was hidden in a release: counts below the small number, and those of fewer people. Releases made before people were counted for each count do not say of how many. */
type Hidden = { smallNumber: number; fewestPeople?: number }

/** What a release of outcomes says, for good. */
export type OutcomeContents = Hidden & { council: string; from: Day; to: Day; outcomes: Outcomes[] }

/** What a release of themes says, for good. */
export type Contents = Hidden & { council: string; from: Day; to: Day; leftOut: Count; parts: ReleasedPart[] }

export const lastDayOf = (quarter: Day) => daysAfter(monthsAfter(quarter, 3), -1)

/** The first day on which a quarter’s themes may be released. */
export const dueOn = (quarter: Day) => daysAfter(lastDayOf(quarter), waitDays)

const halfAYear = 182

/** The first day that is more than half a year after a quarter’s last: its actions and learning are counted as they stood before it. */
export const halfAYearOn = (quarter: Day) => daysAfter(lastDayOf(quarter), halfAYear)

/**
 * The first day on which a quarter’s outcomes may be: half a year on; and whether gaps held, once no later audit can answer.
 * @param followUpToDays the longest time in which a later audit answers; null where it has no end, and then half a year counts
 */
export const outcomesDueOn = (kind: 'held' | 'progress', quarter: Day, followUpToDays: number | null) => (kind === 'progress' ? halfAYearOn(quarter) : daysAfter(lastDayOf(quarter), (followUpToDays ?? halfAYear) + waitDays))

/** How many counts a release shows, and how many are hidden. */
export function amounts({ parts }: Pick<Contents, 'parts'>) {
  const counts = parts.flatMap(({ themes }) => themes.flatMap(({ lines }) => lines.flatMap((line) => [line.judged, line.belowGood, ...line.whose ? whose.map((one) => line.whose![one]) : []])))
  const hidden = counts.filter((count) => count === 'hidden').length
  return { shown: counts.length - hidden, hidden }
}

/** The whole council's share of a theme as it was released, in counts; undefined where one is hidden, or nothing was judged. */
export function rateReleased(contents: Contents, { framework, sample, theme }: { framework: string; sample: Sample; theme: string }): { k: number; n: number } | undefined {
  const whole = contents.parts.find((part) => part.framework === framework && part.sample === sample)?.themes.find((one) => one.theme === theme)
    ?.lines.find(({ area, split }) => area === null && split === 'all')
  return whole && typeof whole.judged === 'number' && typeof whole.belowGood === 'number' && whole.judged > 0 ? { k: whole.belowGood, n: whole.judged } : undefined
}

/** '6 of 12', '9 of hidden', 'hidden' */
export function shareInWords(belowGood: Count, judged: Count) {
  if (belowGood === 'hidden') return judged === 'hidden' ? 'hidden' : `hidden of ${counted(judged)}`
  return `${counted(belowGood)} of ${judged === 'hidden' ? 'hidden' : counted(judged)}`
}

/** What 'hidden' means, as a release says it of itself. */
export const whatHiddenMeans = ({ smallNumber, fewestPeople }: Hidden) =>
  `“Hidden” is a count from 1 to ${smallNumber - 1}, ${fewestPeople === undefined ? '' : `or one of fewer than ${fewestPeople} people, `}or another that would give one of these away. Nought is shown, and what is nought everywhere has no line.`

/** The quarter that is released next, and on which day; what is due today counts as released. */
export function nextRelease(today: Day): { quarter: Day; on: Day } {
  let quarter = quarterOf(today)
  while (dueOn(monthsAfter(quarter, -3)) > today) quarter = monthsAfter(quarter, -3)
  return { quarter, on: dueOn(quarter) }
}

type Of<C> = { id: string; quarter: Day; releasedAt: Date; contents: C }
export type Release = Of<Contents> & { kind: 'themes' }
export type OutcomeRelease = Of<OutcomeContents> & { kind: 'held' | 'progress' }
export type AnyRelease = Release | OutcomeRelease

/** The first lines of a file: what it is, and what it does not say. */
export function aboutRelease({ kind, quarter, releasedAt, contents }: AnyRelease, credit: string | undefined): string[][] {
  return [
    [kinds[kind], contents.council],
    ['Quarter', quarterName(quarter), contents.from, contents.to],
    ['Made on', inWords(dayInLondon(releasedAt)), 'Worked out once. Corrections made later are not in it.'],
    ['Small number', String(contents.smallNumber), whatHiddenMeans(contents)],
    ...'leftOut' in contents ? [
      ['Left out because disputed on that day', String(contents.leftOut)],
      ['Not to be added', 'Samples are not added together, and themes of one audit go together: do not add up themes either.'],
    ] : [],
    ...credit ? [['Source', credit]] : [],
  ]
}

const columns = ['Framework', 'Sample', 'Theme', 'Service area', 'Split by', 'Part', 'Judged', 'Below good', ...whose.map((one) => `Mainly ${one}`)]

/** A release as rows of a sheet: each line is of one theme in one area, or in all, whole or one part of a split. */
export function asSheet(release: AnyRelease, credit: string | undefined): { header: string[]; rows: string[][] } {
  if (release.kind !== 'themes') return outcomesAsSheet(release, credit)
  const lines = release.contents.parts.flatMap(({ title, sample, themes }) => themes.flatMap(({ theme, lines: ofTheme }) => ofTheme.map((line) => [
    title, samples[sample], theme, line.area ?? 'All', splits[line.split], line.part, String(line.judged), String(line.belowGood), ...whose.map((one) => (line.whose ? String(line.whose[one]) : '')),
  ])))
  const [first, ...about] = aboutRelease(release, credit).map((cells) => [...cells, ...Array.from({ length: columns.length - cells.length }, () => '')])
  return { header: first!, rows: [...about, columns.map(() => ''), columns, ...lines] }
}

/** Outcomes as rows of a sheet, table under table, each with its own titles. */
function outcomesAsSheet(release: OutcomeRelease, credit: string | undefined): { header: string[]; rows: string[][] } {
  const tables = release.contents.outcomes.flatMap(({ title, of, columns: titles, rows }) => [[''], [title], [of, ...titles], ...rows.map(({ name, counts }) => [name, ...counts.map(String)])])
  const lines = [...aboutRelease(release, credit), ...tables]
  const width = Math.max(...lines.map(({ length }) => length))
  const [first, ...rest] = lines.map((cells) => [...cells, ...Array.from({ length: width - cells.length }, () => '')])
  return { header: first!, rows: rest }
}
