import { columnsOfPlan } from './plan-profile.ts'
import { columnsUnder, quoted } from './row-checks.ts'
import type { SheetPlan } from './sheet-plan.ts'
import { mendColumn } from './wording.ts'

/** A column that a sheet is not read by, with the first of its cells that says something. */
export type UnusedColumn = { title: string; sample: string }

/** So much of a cell is shown. */
const longestSample = 80

/**
 * The columns of a file that its plan makes no use of, in the order of the file. One without a title counts when a cell under it says something.
 * @param rows the cells of some rows below the header
 */
export function unusedColumns(plan: SheetPlan, header: readonly string[], rows: readonly (readonly string[])[]): UnusedColumn[] {
  const used = new Set([...columnsUnder(header, { columns: columnsOfPlan(plan), needs: [] }).columns.values()].map(({ index }) => index))
  return header.flatMap((title, index) => {
    const sample = sampleUnder(rows, index)
    if (used.has(index) || title === mendColumn || (title.trim() === '' && sample === '')) return []
    return [{ title: quoted(title.trim()) || `Column ${index + 1}`, sample }]
  })
}

/** The first cell of a column that says something, as it may be shown. */
export function sampleUnder(rows: readonly (readonly string[])[], index: number): string {
  return sampleOf(rows.map((cells) => (cells[index] ?? '').trim()).find(Boolean) ?? '')
}

/** The beginning of a cell, without identifying details. */
export function sampleOf(cell: string): string {
  const said = quoted(cell)
  return said.length > longestSample ? `${said.slice(0, longestSample)}…` : said
}

/** Whether no column of a file holds remedial actions by its plan, so that nothing would be asked of anybody. */
export function holdsNoActions(plan: SheetPlan, header: readonly string[]): boolean {
  const { columns } = columnsUnder(header, { columns: columnsOfPlan(plan), needs: [] })
  return ![...columns.keys()].some((name) => name === 'actions' || /^action \d+$/.test(name))
}
