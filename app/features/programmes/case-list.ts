import { inWords, type Day } from '../../lib/days.ts'
import { findIdentifiers, withoutIdentifiers } from '../../lib/identifiers.ts'
import { looksLikeFormula } from '../../lib/sheets/cells.ts'
import { plainName } from '../../lib/sheets/header.ts'
import { caseTitles } from '../audits/case-titles.ts'
import { readCaseType } from '../frameworks/case-type-words.ts'
import type { Teams } from '../people/teams.ts'

export const columns = caseTitles
export type Column = keyof typeof columns
export const columnNames = Object.keys(columns) as Column[]
export type Places = Partial<Record<Column, number>>

/** Where each column stands under a header, which others are left out, and why the list cannot be read at all, if so. */
export function columnsUnder(header: readonly string[]): { at: Places; dropped: string[]; why?: string } {
  const plain = header.map(plainName)
  const at: Places = {}
  for (const column of columnNames) {
    const place = columns[column].map((title) => plain.indexOf(plainName(title))).find((found) => found !== -1)
    if (place !== undefined) at[column] = place
  }
  const read = new Set(Object.values(at))
  const dropped = header.filter((title, place) => !read.has(place) && title.trim() !== '').map((title) => withoutIdentifiers(title.trim()).slice(0, 60))
  const missing = (['case', 'caseType', 'team'] as const).find((column) => at[column] === undefined)
  if (missing) return { at, dropped, why: `This list has no column that we can read as the ${missingWords[missing]}. Call it “${columns[missing][0]}”.` }
  if (at.worker === undefined && at.workerEmail === undefined) {
    return { at, dropped, why: 'This list does not say whose the cases are. Add a column “Social worker” or “SW email”: without it nobody could be kept from auditing a case of their own.' }
  }
  return { at, dropped }
}

const missingWords = { case: 'case reference', caseType: 'type of case', team: 'team' }

/** Somebody of the council, as far as a list of cases is concerned. */
export type KnownPerson = { id: string; name: string; email: string | null; leftOn: Day | null }

/** People by address and by name, those of a day before those who had left by it. */
export class PeopleKnown {
  readonly #byEmail: ReadonlyMap<string, KnownPerson>
  readonly #byName: ReadonlyMap<string, KnownPerson[]>

  constructor(people: readonly KnownPerson[]) {
    this.#byEmail = new Map(people.flatMap((person) => (person.email ? [[person.email.toLowerCase(), person] as const] : [])))
    this.#byName = Map.groupBy(people, ({ name }) => plain(name))
  }

  /** @returns nobody where nothing is written, the one whom it names, or why it names none */
  named(name: string, email: string, on: Day): { id: string | null } | { problem: string } {
    const address = [email, name].find((cell) => cell.includes('@'))?.toLowerCase()
    if (address) {
      const known = this.#byEmail.get(address)
      if (!known) return { problem: 'Nobody with this e-mail address is set up.' }
      return hasLeft(known, on) ? { problem: left(known) } : { id: known.id }
    }
    if (name === '') return { id: null }
    const known = this.#byName.get(plain(name)) ?? []
    const here = known.filter((one) => !hasLeft(one, on))
    if (here.length === 1) return { id: here[0]!.id }
    if (here.length > 1) return { problem: `More than one person is called ${name}. Add their e-mail address.` }
    return { problem: known[0] ? left(known[0]) : `Nobody called ${withoutIdentifiers(name).slice(0, 80)} is set up.` }
  }
}

const hasLeft = ({ leftOn }: KnownPerson, on: Day) => leftOn !== null && leftOn <= on
const left = ({ name, leftOn }: KnownPerson) => `${name} left on ${inWords(leftOn!)}.`
const plain = (name: string) => name.trim().toLowerCase().replace(/\s+/g, ' ')

/** What the council is to a list: its teams, its people, and the types of case that its frameworks tell apart. */
export type Council = { teams: Teams; people: PeopleKnown; caseTypes: readonly { key: string; title: string }[] }

/** A case as it may be kept: its reference and whose it is, and nothing about a child. */
export type ListedCase = { caseReference: string; caseType: string; serviceAreaId: string; teamId: string; workerId: string | null; managerId: string | null }

const longest = { case: 100, caseType: 200, team: 100, worker: 200, workerEmail: 200, manager: 200, managerEmail: 200 } as const satisfies Record<Column, number>

/**
 * Reads one row of a list.
 * @returns the case, with its cells as they were written; or every fault, in words that hold no identifying detail, and the first of each column
 */
export function readCase(cells: readonly string[], at: Places, council: Council, asOf: Day):
  { ok: true; value: ListedCase; knownType: boolean; written: Record<Column, string> } | { ok: false; fields: Partial<Record<Column, string>>; problems: string[] } {
  const problems: { column: Column; says: string }[] = []
  const fault = (column: Column, says: string) => void problems.push({ column, says })
  const refused = () => ({ ok: false as const, problems: problems.map(({ says }) => says), fields: Object.fromEntries(problems.toReversed().map(({ column, says }) => [column, says])) })
  const cell = (column: Column) => {
    const text = (at[column] === undefined ? '' : cells[at[column]] ?? '').trim().replace(/\s+/g, ' ')
    if (looksLikeFormula(text)) fault(column, `${columns[column][0]}: the cell begins like a formula. Write plain text.`)
    else if (text.length > longest[column]) fault(column, `${columns[column][0]}: the cell has more than ${longest[column]} characters.`)
    return text
  }
  const written = Object.fromEntries(columnNames.map((column) => [column, cell(column)])) as Record<Column, string>
  for (const column of ['case', 'caseType', 'team'] as const) {
    if (written[column] === '') fault(column, `The ${missingWords[column]} is missing.`)
    const kinds = [...new Set(findIdentifiers(written[column]).map(({ kind }) => kind))]
    if (kinds.length > 0) fault(column, `The ${missingWords[column]} holds an identifying detail (${kinds.join(', ')}). Take it out.`)
  }
  if (written.case !== '' && !/\d/.test(written.case)) fault('case', 'The case reference has no figure in it, and may be a name. Write the council’s own reference.')
  if (problems.length > 0) return refused()

  const team = council.teams.named(written.team, asOf)
  const worker = council.people.named(written.worker, written.workerEmail, asOf)
  const manager = council.people.named(written.manager, written.managerEmail, asOf)
  if (!team) fault('team', `There is no team called ${written.team}.`)
  else if ('problem' in team) fault('team', team.problem)
  if ('problem' in worker) fault('worker', `Worker: ${worker.problem}`)
  if ('problem' in manager) fault('manager', `Manager: ${manager.problem}`)
  if (!team || 'problem' in team || 'problem' in worker || 'problem' in manager) return refused()
  const type = readCaseType(written.caseType, council.caseTypes, {})
  return { ok: true, written, knownType: type.known, value: { caseReference: written.case, caseType: type.title, serviceAreaId: team.areaId, teamId: team.id, workerId: worker.id, managerId: manager.id } }
}
