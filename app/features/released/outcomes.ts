import { cover, type Sum } from '../../lib/small-numbers.ts'
import { cellOf, viewsOf, type Cell, type Rules, type Told } from './cells.ts'
import type { Count } from './themes.ts'

/** Counts of a quarter in rows that add up to a whole: by area, or by something else that is a margin of the same. */
export type Outcomes = { title: string; of: string; columns: string[]; rows: { name: string; counts: Count[] }[] }

/** So many of one person in one area that came to the same: to which column, and in which row of the other margin where there is one. */
export type Outcome = Told & { column: number; other: string | null }

/** Columns, of which the last is the sum of the others, and what the margins are called: areas, and whatever else. */
export type Laid = { title: string; columns: readonly string[]; areas: string; other?: string; facts: readonly Outcome[] }

const all = 'All together'

/**
 * Margins of the same counts, such as by area and by theme, covered together: small counts and those of few people are hidden, and as many more as it takes that none follows from the totals that the margins share, for a
 * stranger as for a leader who knows the counts of their own areas, by theme, too.
 */
export function outcomesReleased({ title, columns, areas, other, facts }: Laid, rules: Rules): Outcomes[] {
  const cellsOf = (those: readonly Outcome[], of: Cell['of']) => columns.map((_, nth) => cellOf(nth === columns.length - 1 ? those : those.filter(({ column }) => column === nth), of, rules))
  const totals = cellsOf(facts, 'whole')
  const rowsBy = (nameOf: (fact: Outcome) => string, of: (name: string) => Cell['of']) => [...Map.groupBy(facts, nameOf)]
    .map(([name, those]) => ({ name, cells: cellsOf(those, of(name)) })).toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB'))
  const margins = [
    { of: areas, rows: rowsBy(({ area }) => area, (area) => ({ area })) },
    ...other === undefined ? [] : [{ of: other, rows: rowsBy((fact) => fact.other!, () => 'part') }],
  ]
  const inRow = (cells: readonly Cell[]): Sum => ({ whole: cells.at(-1)!.figure, parts: cells.slice(0, -1).map(({ figure }) => figure) })
  const sums = [...margins.flatMap(({ rows }) => [...totals.map(({ figure }, nth) => ({ whole: figure, parts: rows.map(({ cells }) => cells[nth]!.figure) })), ...rows.map(({ cells }) => inRow(cells))]), inRow(totals)]
  cover(viewsOf([...totals, ...margins.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells))], sums, rules))
  const shown = ({ figure: { hidden, parts } }: Cell): Count => (hidden ? 'hidden' : parts[0]!)
  return margins.map(({ of, rows }) => ({ title, of, columns: [...columns], rows: [...rows.map(({ name, cells }) => ({ name, counts: cells.map(shown) })), { name: all, counts: totals.map(shown) }] }))
}
