export const kinds = ['weekly', 'monthly'] as const
export type Kind = (typeof kinds)[number]

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
  /** A column of the same name in two tables of one report counts the same thing. */
  rows: {
    name: string
    /** The row of another table of the same report that this is a part of, such as a team's service area. */
    within?: string
    /** Of children's safety in the whole council, and so hidden from nobody however small. */
    neverHidden?: true
    counts: Count[]
  }[]
  /** What the rows add up to; null where they do not add up. */
  total: Count[] | null
  /** Columns that are the sum of others in every row, by their place: whoever hides small numbers has to know. */
  sums?: { whole: number; parts: number[] }[]
  /** Columns that only ever grow from report to report, by their place: two reports beside each other would tell what came in between. */
  running?: number[]
  /** The same of every row. */
  neverHidden?: true
  /** Only for whoever answers for the whole council: its rows are so small, or so near to those of another table, that hiding counts would leave nothing. */
  inLineOnly?: true
  /** Said under it, such as what was left out. Everybody reads it, so it holds no counts. */
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

/** What a kind of report's figures are taken as: the figures, the words they suggest, and the hash of the rows behind them. */
export type Taken = { contents: Contents; words: Words; inputsHash: string }

/** A heading under which somebody writes, in the order of the page. */
export type Heading = { key: string; title: string; hint: string }

/** What is written to each kind of report. */
export const headings: Record<Kind, readonly Heading[]> = {
  weekly: [
    { key: 'moved', title: 'What moved', hint: 'One sentence, with its counts.' },
    { key: 'attention', title: 'What needs attention', hint: 'One sentence. Name teams, never people.' },
    { key: 'well', title: 'What went well', hint: 'One sentence, with its counts.' },
  ],
  monthly: [
    { key: 'know', title: 'What do we know?', hint: 'The quality of practice: what was found, with its counts, over time, and what falls together.' },
    { key: 'voice', title: 'What do we know? The voice of children', hint: 'Whether a stranger could say what a day is like for these children, and whether it changed what was done.' },
    { key: 'best', title: 'What do we know? Practice at its best', hint: 'Examples in words that name nobody, one to a line.' },
    { key: 'after', title: 'What do we know? What came afterwards', hint: 'What was done and learnt, and whether it held. Say “after”, never “because of”.' },
    { key: 'how', title: 'How do we know it?', hint: 'What was read and graded, and who graded it again.' },
    { key: 'sure', title: 'How do we know it? How sure we are', hint: 'What the figures can and cannot carry.' },
    { key: 'next', title: 'What next?', hint: 'Who does what, by when. The figures say where things stand; what is decided is yours to write.' },
  ],
}

/** What a report of each kind is called. */
export const kindInWords: Record<Kind, string> = { weekly: 'Weekly data report', monthly: 'Monthly findings report' }
