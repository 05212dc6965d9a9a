import { inWords, type Day } from '../../lib/days.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { looksLikeFormula, read, readDate, readEmail, unread, type Reading } from '../../lib/sheets/cells.ts'
import { placesUnder } from '../../lib/sheets/header.ts'
import { columns as staffColumns, plainNumber } from '../staff/staff-list.ts'

/** What a list of courses may say, with the usual titles of each column. People are known as a staff list knows them. */
export const columns = {
  who: ['Who', 'Person', 'Learner', 'Staff member', 'Attendee', 'Delegate'],
  email: staffColumns.email,
  staffNumber: staffColumns.staffNumber,
  title: ['Course title', 'Course', 'Title', 'Course name', 'Name of course', 'Training', 'Training title', 'Event'],
  provider: ['Provider', 'Training provider', 'Course provider', 'Supplier', 'Delivered by'],
  completedOn: ['Completed on', 'Completed', 'Completion date', 'Date completed', 'Date of completion', 'Date attended', 'Attended on', 'Date'],
  hours: ['Hours', 'CPD hours', 'Duration in hours', 'Duration (hours)', 'Number of hours'],
} as const satisfies Record<string, readonly string[]>
export type Column = keyof typeof columns
type Places = Partial<Record<Column, number>>

/** The columns of an empty list, to be filled in. */
export const template = (['who', 'title', 'provider', 'completedOn', 'hours'] as const).map((column) => columns[column][0])

/** Where each column stands under a header. @returns with why the list cannot be read at all, if so */
export function columnsUnder(header: readonly string[]): { at: Places; why?: string } {
  const { at, why } = placesUnder(header, columns)
  if (why) return { at, why }
  if (at.who === undefined && at.email === undefined && at.staffNumber === undefined) return { at, why: 'This list has no column that says who did the course. Call it “Who”, and give the work e-mail address or the staff number: people are never known by their names alone.' }
  if (at.title === undefined) return { at, why: 'This list has no column for the course. Call it “Course title”.' }
  if (at.completedOn === undefined) return { at, why: 'This list has no column for the day. Call it “Completed on”.' }
  return { at }
}

export type Fault = { column: string | null; problem: string }
/** What one row says of one course. */
export type CourseRow = { row: number; email: string | undefined; staffNumber: string | undefined; title: string; provider: string | null; completedOn: Day; hours: number | null }
export type RowRead = { row: number; cells: readonly string[] } & ({ ok: true; value: CourseRow } | { ok: false; who: string; title: string; faults: Fault[] })

const longest = 200
const mostHours = 100

/** Reads one row. Of a cell with something wrong it says the column and what to do. */
export function readCourseRow(row: number, cells: readonly string[], at: Places, today: Day): RowRead {
  const faults: Fault[] = []
  const wrong = (column: Column, problem: string) => void faults.push({ column: columns[column][0], problem })
  const textOf = (column: Column) => (at[column] === undefined ? '' : cells[at[column]] ?? '').trim().replace(/\s+/g, ' ')
  const cell = (column: Column) => {
    const text = textOf(column)
    if (looksLikeFormula(text)) wrong(column, 'The cell begins like a formula. Write plain text.')
    else if (text.length > longest) wrong(column, `The cell has more than ${longest} characters. Shorten it.`)
    return text
  }
  const readBy = <T>(column: Column, text: string, by: (text: string) => Reading<T>): T | undefined => {
    const said = by(text)
    if (said.ok) return said.value
    wrong(column, said.problem)
    return undefined
  }
  const free = (column: 'title' | 'provider') => {
    const text = cell(column)
    const kinds = [...new Set(findIdentifiers(text).map(({ kind }) => kind))]
    if (kinds.length > 0) wrong(column, `Take out what could identify someone (${kinds.join(', ')}).`)
    return text
  }

  const who = cell('who')
  const addressCell = cell('email')
  const numberCell = cell('staffNumber')
  const email = addressCell ? readBy('email', addressCell, readEmail) : who.includes('@') ? readBy('who', who, readEmail) : undefined
  const staffNumber = numberCell || (who && !who.includes('@') ? who : undefined)
  if (!who && !addressCell && !numberCell) faults.push({ column: at.who === undefined ? null : columns.who[0], problem: 'Say who did the course: the work e-mail address or the staff number.' })
  const title = free('title')
  if (title === '') wrong('title', 'Write what the course is called.')
  const provider = free('provider') || null
  const completedOn = readBy('completedOn', textOf('completedOn'), (text) => notLaterThan(today, readDate(text)))
  const hoursCell = textOf('hours')
  const hours = hoursCell === '' ? null : readBy('hours', hoursCell, readHours)
  if (faults.length > 0) return { row, cells, ok: false, who: who || addressCell || numberCell, title, faults }
  return { row, cells, ok: true, value: { row, email, staffNumber, title, provider, completedOn: completedOn!, hours: hours ?? null } }
}

function notLaterThan(today: Day, said: Reading<Day>): Reading<Day> {
  return said.ok && said.value > today ? unread(`${inWords(said.value)} has not come yet. A list says what was completed: correct the day, or send the row again then.`) : said
}

/** "6", "1.5", "1,5" or "6 hours": more than none, a hundred at most, to two decimal places. */
function readHours(text: string): Reading<number> {
  const [, number] = /^(\d{1,3}(?:[.,]\d{1,2})?)(?: ?h(?:ou)?rs?\.?| ?h)?$/i.exec(text) ?? []
  const hours = Number(number?.replace(',', '.'))
  return hours > 0 && hours <= mostHours ? read(hours) : unread(`Write a number of hours, such as 6 or 1.5, of at most ${mostHours}.`)
}

/** Somebody the portal knows, as far as a list of courses is concerned. */
export type KnownPerson = { id: string; name: string; email: string | null; staffNumber: string | null; leftOn: Day | null }

/** What one row comes to: recorded, recorded already, or left out and why. */
export type Entry = { row: number; who: string; title: string } & (
  | { kind: 'accepted'; personId: string; course: CourseRow }
  | { kind: 'unchanged'; personId: string; because: string }
  | { kind: 'rejected'; cells: readonly string[]; faults: Fault[] })

/** By what two rows say the same course: the person, the title whatever its capitals, and the day. */
export const sameCourse = (personId: string, { title, completedOn }: { title: string; completedOn: Day }) => `${personId} ${completedOn} ${title.toLowerCase()}`

/**
 * What a list comes to, row by row. A course that is there already, from this list or an earlier one, stays as it is. Whoever has left gains
 * nothing any more; what was recorded of them stays.
 * @param there the courses that are recorded already, as `sameCourse` says them
 */
export function planCourses(rows: readonly RowRead[], { people, there, today }: { people: readonly KnownPerson[]; there: ReadonlySet<string>; today: Day }): Entry[] {
  const personOf = finder(people)
  const seen = new Map<string, number>()
  return rows.map((said): Entry => {
    if (!said.ok) return { kind: 'rejected', row: said.row, who: said.who, title: said.title, cells: said.cells, faults: said.faults }
    const { row, cells, value } = said
    const about = { row, title: value.title }
    const person = personOf(value)
    if (typeof person === 'string') return { ...about, kind: 'rejected', who: value.email ?? value.staffNumber!, cells, faults: [{ column: columns.who[0], problem: person }] }
    if (person.leftOn && person.leftOn <= today) return { ...about, kind: 'rejected', who: person.name, cells, faults: [{ column: columns.who[0], problem: `${person.name} left on ${inWords(person.leftOn)}. Take the row out: nothing more is recorded of whoever has left.` }] }
    const key = sameCourse(person.id, value)
    const earlier = seen.get(key)
    if (earlier === undefined) seen.set(key, row)
    if (there.has(key)) return { ...about, kind: 'unchanged', who: person.name, personId: person.id, because: 'It is recorded already.' }
    if (earlier !== undefined) return { ...about, kind: 'unchanged', who: person.name, personId: person.id, because: `Row ${earlier} says the same.` }
    return { ...about, kind: 'accepted', who: person.name, personId: person.id, course: value }
  })
}

/** Finds people by staff number and by e-mail address, and never by name. @returns a sentence where nobody is meant, or two are */
function finder(people: readonly KnownPerson[]) {
  const byNumber = new Map(people.flatMap((person) => (person.staffNumber ? [[plainNumber(person.staffNumber), person] as const] : [])))
  const byEmail = new Map(people.flatMap((person) => (person.email ? [[person.email.toLowerCase(), person] as const] : [])))
  return ({ email, staffNumber }: Pick<CourseRow, 'email' | 'staffNumber'>): KnownPerson | string => {
    const numbered = staffNumber ? byNumber.get(plainNumber(staffNumber)) : undefined
    const addressed = email ? byEmail.get(email) : undefined
    if (numbered && addressed && numbered !== addressed) return `The staff number is that of ${numbered.name}, and the e-mail address that of ${addressed.name}. Correct one of them.`
    return numbered ?? addressed ?? 'Nobody here has this e-mail address or staff number. Correct it, or add the person first.'
  }
}

export type Counts = { read: number; accepted: number; unchanged: number; rejected: number }
export function countsOf(entries: readonly Entry[]): Counts {
  const count = (kind: Entry['kind']) => entries.filter((entry) => entry.kind === kind).length
  return { read: entries.length, accepted: count('accepted'), unchanged: count('unchanged'), rejected: count('rejected') }
}
