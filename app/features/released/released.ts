import { daysAfter, inWords, type Day } from '../../lib/days.ts'
import { withoutSmallNumbers, type Figure, type Shown } from '../../lib/small-numbers.ts'
import { monthsAfter, quarterName } from '../insight/asked.ts'

/** What is released of a quarter. */
export const kinds = {
  themes: { title: 'What audits found', says: 'themes by service area, with kinds of case, roles and whose gaps they mainly are' },
  held: { title: 'Whether it held', says: 'what became of the gaps of the quarter, once no later audit can answer them any more' },
  progress: { title: 'Put right, and learnt', says: 'remedial actions and learning that the quarter brought, half a year on' },
} as const
export type Kind = keyof typeof kinds
export const isKind = (word: string): word is Kind => word in kinds

/** A table as it may be read: its figures are hidden, or k of n, or a count. */
export type ReleasedTable = { key: string; title: string; columns: string[]; rows: { name: string; part?: string; counts: Shown[] }[] }
export type Contents = { hiddenBelow: number; tables: ReleasedTable[] }

/** So many days after a quarter grades are moderated and disputes settled (PROPOSAL). */
const settledAfterDays = 28

/**
 * From which day on a quarter's figures may be released: once nothing more is expected of it.
 * @param followUpToDays the longest time in which a later audit answers a gap; null where it has no end, and then half a year counts
 */
export function dueOn(kind: Kind, quarter: Day, followUpToDays: number | null): Day {
  const ended = monthsAfter(quarter, 3)
  if (kind === 'themes') return daysAfter(ended, settledAfterDays)
  return kind === 'held' ? daysAfter(ended, (followUpToDays ?? 182) + settledAfterDays) : daysAfter(ended, 182)
}

/** One cell of a theme: its area, what it is a part by, and how many were judged and fell below good. */
export type Cell = { theme: string; area: string; caseType: string; role: string; judged: number; belowGood: number }

const wholeCouncil = 'Whole council'

/**
 * Themes by area of one framework and sample, with the same by kind of case and by role, so that nobody can work out a count from 1 to below the small number: not from totals, not by taking kinds or roles from the whole,
 * and not from another theme. Themes of one audit are judged together, so how many audits a cell has stands in every theme: where that number is small the cell is hidden in all of them. No total over themes is told.
 */
export function themeTables(cells: readonly Cell[], hiddenBelow: number): ReleasedTable[] {
  const themes = [...new Set(cells.map(({ theme }) => theme))]
  const areas = [...new Set(cells.map(({ area }) => area))].toSorted((a, b) => a.localeCompare(b, 'en-GB'))
  const columns = [...areas, wholeCouncil]
  const sums = [{ whole: areas.length, parts: areas.map((_, nth) => nth) }]
  const parts = ([['caseType', 'kind of case'], ['role', 'role']] as const).map(([key, title]) => ({ key, title, values: [...new Set(cells.map((cell) => cell[key]))].toSorted((a, b) => a.localeCompare(b, 'en-GB')) })).filter(({ values }) => values.length > 1)
  const sum = (some: readonly Cell[]) => some.reduce((all, { judged, belowGood }) => ({ k: all.k + belowGood, n: all.n + judged }), { k: 0, n: 0 })
  /** The family of a theme: its areas, and the same in parts. `figure` says what is told of some cells. */
  const family = (of: readonly Cell[], figure: (some: readonly Cell[]) => Figure, hidden?: (row: string, column: number) => boolean) => {
    const row = (name: string, within: string | undefined, some: readonly Cell[]) => ({
      name, ...within !== undefined && { within }, counts: [...areas.map((area) => figure(some.filter((cell) => cell.area === area))), figure(some)], ...hidden && { hidden: columns.flatMap((_, nth) => (hidden(name, nth) ? [nth] : [])), told: columns.flatMap((_, nth) => (hidden(name, nth) ? [] : [nth])) },
    })
    return [
      { columns, sums, total: null, rows: [row('all', undefined, of)] },
      ...parts.map(({ key, values }) => ({ columns, sums, total: null, rows: values.map((value) => row(`${key} ${value}`, 'all', of.filter((cell) => cell[key] === value))) })),
    ]
  }

  // How many audits each cell has: of the theme that has most, since a theme may be judged in some of them only.
  const many = (some: readonly Cell[]) => Math.max(0, ...themes.map((theme) => sum(some.filter((cell) => cell.theme === theme)).n))
  const audits = [...Map.groupBy(cells, ({ area, caseType, role }) => JSON.stringify([area, caseType, role])).values()].map((same) => ({ ...same[0]!, theme: '', judged: many(same), belowGood: 0 }))
  const covered = withoutSmallNumbers(family(audits, (some) => sum(some).n), hiddenBelow)
  const hiddenAlike = new Set(covered.flatMap((table) => table.rows.flatMap(({ name, counts }) => counts.flatMap((count, nth) => (count === 'hidden' ? [`${name} ${nth}`] : [])))))

  const byTheme = themes.map((theme) => ({ theme, tables: withoutSmallNumbers(family(cells.filter((cell) => cell.theme === theme), sum, (name, nth) => hiddenAlike.has(`${name} ${nth}`)), hiddenBelow) }))
  const named = (row: string, key: string) => row.slice(key.length + 1)
  return [
    { key: 'areas', title: 'Themes by service area', columns: ['Theme', ...columns], rows: byTheme.map(({ theme, tables }) => ({ name: theme, counts: tables[0]!.rows[0]!.counts })) },
    ...parts.map(({ key, title }, nth): ReleasedTable => ({
      key: key === 'caseType' ? 'kinds' : 'roles', title: `Themes by ${title} and service area`, columns: ['Theme', title[0]!.toUpperCase() + title.slice(1), ...columns],
      rows: byTheme.flatMap(({ theme, tables }) => tables[nth + 1]!.rows.map(({ name, counts }) => ({ name: theme, part: named(name, key), counts }))),
    })),
  ]
}

/** Whose gaps they mainly are, theme by theme over the whole council: told only where the release tells how many there are. */
export function whoseTable(rows: readonly { theme: string; of: readonly [practitioner: number, manager: number, service: number, notConfirmed: number] }[], areas: ReleasedTable, hiddenBelow: number): ReleasedTable {
  const columns = ['Practitioners’', 'Managers’', 'The service’s or a partner’s', 'Nobody has confirmed', 'Below good']
  return {
    key: 'whose', title: 'Whose gaps they mainly are', columns: ['Theme', ...columns],
    rows: rows.map(({ theme, of }) => {
      const whole = areas.rows.find(({ name }) => name === theme)?.counts.at(-1)
      const all = of.reduce((sum, one) => sum + one, 0)
      const [covered] = withoutSmallNumbers([{ columns, sums: [{ whole: 4, parts: [0, 1, 2, 3] }], total: null, rows: [{ name: theme, counts: [...of, all] }] }], hiddenBelow)
      const told = covered!.rows[0]!.counts
      // Where the one release hides how many there are, or this one would have to, no part of it is told.
      const shown = whole !== undefined && typeof whole === 'object' && whole !== null && 'k' in whole && told.at(-1) !== 'hidden'
      return { name: theme, counts: shown ? told : columns.map((): Shown => 'hidden') }
    }),
  }
}

/** Counts by theme and by area that are margins of the same gaps: covered together, so that neither tells on the other. */
export function margins(columns: readonly string[], sums: readonly { whole: number; parts: readonly number[] }[], tables: readonly { key: string; title: string; of: string; rows: readonly { name: string; counts: readonly number[] }[] }[], hiddenBelow: number): ReleasedTable[] {
  const totalOf = (rows: readonly { counts: readonly number[] }[]) => columns.map((_, nth) => rows.reduce((sum, { counts }) => sum + counts[nth]!, 0))
  const covered = withoutSmallNumbers(tables.map(({ rows }) => ({ columns, sums, rows, total: totalOf(rows) })), hiddenBelow)
  return tables.map(({ key, title, of }, nth) => ({ key, title, columns: [of, ...columns], rows: [...covered[nth]!.rows.map(({ name, counts }) => ({ name, counts })), { name: 'All together', counts: covered[nth]!.total! }] }))
}

/** 'hidden', '12', '7 of 30' */
export const shownInWords = (figure: Shown): string => (figure === 'hidden' ? 'hidden' : figure === null ? '' : typeof figure === 'number' ? String(figure) : 'k' in figure ? `${figure.k} of ${figure.n}` : `${figure.from} to ${figure.to}`)

/** 'July to September 2026: what audits found' */
export const releaseTitle = (kind: Kind, quarter: Day) => `${quarterName(quarter)}: ${kinds[kind].title.toLowerCase()}`

/** What stands over the rows of a file, so that it can be read by itself. */
export const preamble = ({ council, kind, quarter, releasedOn, title, hiddenBelow }: { council: string; kind: Kind; quarter: Day; releasedOn: Day; title: string; hiddenBelow: number }): string[] => [
  council, `${releaseTitle(kind, quarter)}. ${title}`, `Released on ${inWords(releasedOn)}; what was put right later is not in it.`,
  `“hidden” is a count from 1 to ${hiddenBelow - 1}, or one from which such a count would follow. k of n: of n judged, k below good.`,
]
