import type { Day } from '../../../lib/days.ts'
import type { Reading } from '../../../lib/sheets/cells.ts'
import type { ActionCell } from '../cells.ts'

/** What a sheet says of one audit, read and free of faults, in the field's words; names are not yet people. */
export type AuditRead = {
  reference: string
  caseReference: string
  caseType: string
  sample: 'random' | 'targeted' | 'moderation' | 'inspection' | 'not said'
  /** Whether the sheet shows that someone stands by the grades: a moderated audit, a published inspection. */
  confirmed: boolean
  auditedOn: Day
  serviceArea: string
  team: string
  worker?: Named
  manager?: Named
  auditor?: string
  overall?: { framework: string; grade: string }
  strengths: string
  improvements: string
  judgements: { framework: string; theme: string; grade: string }[]
  /** Whose the gaps mainly are, where the sheet says so: for one theme, or for all that are not named. */
  attributions: { framework: string; theme?: string; attribution: Attribution }[]
  actions: ActionCell[]
}

export type Attribution = 'practitioner' | 'manager' | 'system' | 'partner'
export type Named = { name: string; email?: string }

/** A cell with a fault, and what to do about it. */
export type CellProblem = { column: string; cell: string; problem: string }

/** What a row leaves open: what its colours mean, or a word that nobody has explained yet. */
export type LeftOpen = { about: 'rag' } | { about: 'grade words' | 'case types' | 'theme words'; word: string }

/** The cells of one row by the profile's own names, and what was found wrong or open while reading them. */
export class Row {
  readonly problems: CellProblem[] = []
  readonly leftOpen: LeftOpen[] = []
  readonly #cells: readonly string[]
  readonly #columns: Columns

  constructor(cells: readonly string[], columns: Columns) {
    this.#cells = cells
    this.#columns = columns
  }

  /** Whether the sheet has the column at all. */
  has(column: string) {
    return this.#columns.has(column)
  }

  text(column: string): string {
    const place = this.#columns.get(column)
    return place === undefined ? '' : (this.#cells[place.index] ?? '').trim()
  }

  /** A cell that must not be empty. */
  needed(column: string, missing: string): string {
    const text = this.text(column)
    if (text === '') this.fault(column, missing)
    return text
  }

  /** A cell read by one of the readers; a fault is noted and gives undefined. */
  read<T>(column: string, reader: (cell: string) => Reading<T>): T | undefined {
    const cell = this.text(column)
    const reading = reader(cell)
    if (reading.ok) return reading.value
    this.fault(column, reading.problem)
    return undefined
  }

  fault(column: string, problem: string) {
    this.problems.push({ column: this.#columns.get(column)?.title ?? column, cell: this.text(column), problem })
  }

  leavesOpen(open: LeftOpen) {
    this.leftOpen.push(open)
  }
}

/** Where each of the profile's columns stands in the sheet, and how the sheet titles it. */
export type Columns = ReadonlyMap<string, { index: number; title: string }>

/** How one kind of sheet is read. */
export type Profile = {
  key: string
  title: string
  /** The profile's own name for each column, with the titles it may have in a sheet. */
  columns: Readonly<Record<string, readonly string[]>>
  /** Columns without which the sheet is not of this kind. */
  needs: readonly string[]
  /** Columns of free text, in which no identifying detail may stand. */
  freeText: readonly string[]
  /** Frameworks that the sheet's judgements belong to. */
  frameworks: readonly string[]
  /** @returns what the row says; the row's problems tell whether it may be used */
  read(row: Row): AuditRead
}
