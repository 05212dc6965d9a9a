import { looksLikeFormula } from '../../lib/sheets/cells.ts'
import { notACaseReference } from '../../lib/case-reference.ts'
import { findIdentifiers, removedMark, withoutIdentifiers } from '../../lib/identifiers.ts'
import { plainName } from '../../lib/sheets/reading.ts'
import { Row, type AuditRead, type CellProblem, type Columns, type LeftOpen, type Profile } from './profiles/profile.ts'

/** Where each of a profile's columns stands under a sheet's header, by any of its titles, and which needed ones are missing. */
export function columnsUnder(header: readonly string[], profile: Pick<Profile, 'columns' | 'needs'>): { columns: Columns; missing: string[] } {
  const places = new Map(header.map((title, index) => [plainName(title), { index, title }] as const).toReversed())
  const columns = new Map(Object.entries(profile.columns).flatMap(([name, titles]) => {
    const place = titles.map((title) => places.get(plainName(title))).find(Boolean)
    return place ? [[name, place] as const] : []
  }))
  return { columns, missing: profile.needs.filter((name) => !columns.has(name)).map((name) => profile.columns[name]?.[0] ?? name) }
}

/** The lengths that a cell's text may have before it is surely something else. */
const longest = { reference: 100, caseReference: 100, caseType: 200 } as const

/**
 * Reads one row and finds every fault in it. Any fault rejects the row.
 * @returns what it says; its problems, with identifying details already taken out of the cells they quote; and what it leaves open
 */
export function readRow(cells: readonly string[], columns: Columns, profile: Profile): { audit: AuditRead; problems: CellProblem[]; leftOpen: LeftOpen[] } {
  const row = new Row(cells, columns)
  for (const name of columns.keys()) {
    if (looksLikeFormula(row.text(name))) row.fault(name, 'This cell holds a formula. Replace it by its value, or empty it.')
    if (row.text(name).includes(removedMark)) row.fault(name, 'This cell still holds “[removed: …]”, where an identifying detail stood. Replace that by words that identify nobody, or empty the cell.')
  }
  for (const name of profile.freeText) {
    const kinds = [...new Set(findIdentifiers(row.text(name)).map(({ kind }) => kind))]
    if (kinds.length > 0) row.fault(name, `This cell holds an identifying detail (${kinds.join(', ')}). Take it out: say where in the record to look instead.`)
  }
  const audit = profile.read(row)
  if (audit.reference.length > longest.reference) row.fault('reference', 'This is too long to be a number of an audit. Shorten it.')
  if (audit.caseReference.length > longest.caseReference) row.fault('case', 'This is too long to be a case reference. Shorten it.')
  if (audit.caseType.length > longest.caseType) row.fault('caseType', 'This is too long to be a type of case. Shorten it.')
  const ofCase = columns.get('case')?.title
  return { audit, problems: row.problems.map(({ cell, ...problem }) => ({ ...problem, cell: quoted(problem.column === ofCase ? withoutName(cell) : cell) })), leftOpen: row.leftOpen }
}

/** A cell of the column of case references as it may be kept: one that holds something else may hold a child’s name. */
export const withoutName = (cell: string) => (notACaseReference(cell) ? `${removedMark} not a case reference]` : cell)

/** A cell as it may be kept beside its problem. */
export const quoted = (cell: string) => {
  const safe = withoutIdentifiers(cell).replaceAll('\0', '')
  return safe.length > 200 ? `${safe.slice(0, 200)}…` : safe
}
