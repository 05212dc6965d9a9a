import { cover, type Sum, type Unknown } from '../../lib/small-numbers.ts'
import type { Count } from './themes.ts'

/** Counts of a quarter in rows that add up to a whole: by area, or by something else that is a margin of the same. */
export type Outcomes = { title: string; of: string; columns: string[]; rows: { name: string; counts: Count[] }[] }

/** Columns, and which of them is the sum of all others. */
export type Laid = { title: string; columns: readonly string[]; whole: number; margins: readonly { of: string; rows: readonly { name: string; counts: readonly number[] }[] }[] }

const all = 'All together'

/**
 * Margins of the same counts, such as by area and by theme, covered together: small counts are hidden, and as many more as it takes that none follows from the totals that the margins share, for a stranger as for a leader
 * who knows the counts of their own areas.
 * @param seenByOne sets of areas whose counts somebody sees in full; `areas` says which margin is theirs
 */
export function outcomesReleased({ title, columns, whole, margins }: Laid, { smallNumber, seenByOne, areas }: { smallNumber: number; seenByOne: readonly (readonly string[])[]; areas: string }): Outcomes[] {
  const cell = (count: number, isWhole: boolean): Unknown => ({ parts: [count], hidden: count > 0 && count < smallNumber, open: false, whole: isWhole })
  const totals = columns.map((_, nth) => cell(margins[0]!.rows.reduce((sum, { counts }) => sum + counts[nth]!, 0), true))
  const laid = margins.map(({ of, rows }) => ({ of, rows: rows.map(({ name, counts }) => ({ name, cells: counts.map((count) => cell(count, false)) })) }))
  const inRow = (cells: readonly Unknown[]): Sum => ({ whole: cells[whole]!, parts: cells.filter((_, nth) => nth !== whole) })
  const sums: Sum[] = [...laid.flatMap(({ rows }) => [...columns.map((_, nth) => ({ whole: totals[nth]!, parts: rows.map(({ cells }) => cells[nth]!) })), ...rows.map(({ cells }) => inRow(cells))]), inRow(totals)]
  const every = [...totals, ...laid.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells))]
  const guarded = new Set(every.filter(({ hidden }) => hidden))
  const insiders = seenByOne.map((seen) => new Set(laid.filter(({ of }) => of === areas).flatMap(({ rows }) => rows.filter(({ name }) => seen.includes(name)).flatMap(({ cells }) => cells))))
  cover(every, sums, { insiders, guarded })
  const shown = ({ hidden, parts }: Unknown): Count => (hidden ? 'hidden' : parts[0]!)
  return laid.map(({ of, rows }) => ({ title, of, columns: [...columns], rows: [...rows.map(({ name, cells }) => ({ name, counts: cells.map(shown) })), { name: all, counts: totals.map(shown) }] }))
}
