export type Kind = 'weekly' | 'monthly'

/** What a cell of a report's table holds: a count, k of n, or nothing where the column does not apply. Never a share: shares are said when shown. */
export type Count = number | { k: number; n: number } | null

/** A table as it is frozen. Rows are places or kinds (teams, areas, grades), never people. */
export type ReportTable = {
  /** Names the table in its address and its CSV, such as 'by-team'. */
  key: string
  title: string
  /** What the rows are, such as 'Team'. */
  of: string
  columns: string[]
  rows: { name: string; counts: Count[] }[]
  /** What the rows add up to; null where they do not add up. */
  total: Count[] | null
  /** Said under it, such as what was left out. */
  note?: string
}

/** The figures of a report, frozen at its cut-off. */
export type Contents = {
  title: string
  tables: ReportTable[]
  /** What a reader should know before the figures are believed, and what is missing. */
  missing: string[]
}

/** What somebody writes to the figures, by the heading it stands under. */
export type Words = Record<string, string>
