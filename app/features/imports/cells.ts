import { daysAfter, type Day } from '../../lib/days.ts'

/** What a cell says, or what is wrong with it and what to do about that. */
export type Reading<T> = { ok: true; value: T } | { ok: false; problem: string }

/** Grade keys, or 'not applicable', by their spelling in lower case with single spaces and no punctuation. */
export type GradeWords = ReadonlyMap<string, string>

export type ActionCell = { priority: 'red' | 'amber' | 'green'; wording: string; owner: string; dueOn: Day }

const read = <T>(value: T): Reading<T> => ({ ok: true, value })
const unread = (problem: string) => ({ ok: false, problem }) as const

/** Punctuation that carries no meaning in a grade. A question mark does: "Good?" is not a grade. */
const spelt = (grade: string) => grade.toLowerCase().replace(/[\s.,:/()_\-–—]+/g, ' ').trim()

/** Words for readGrade from the spellings of each grade key. */
export const gradeWords = (spellings: Readonly<Record<string, readonly string[]>>): GradeWords =>
  new Map(Object.entries(spellings).flatMap(([grade, words]) => words.map((word) => [spelt(word), grade] as const)))

/** How councils write the four grades. A number alone is not among them, because some scales run the other way. */
export const usualGradeWords = gradeWords({
  outstanding: ['Outstanding', 'O', '1 - Outstanding', 'Outstanding (1)'],
  good: ['Good', 'G', '2 - Good', 'Good (2)'],
  'requires-improvement': [
    'Requires improvement', 'Requires improvement to be good', 'Require improvement', 'Req. improvement', 'RI', 'R.I.',
    '3 - RI', 'RI (3)', '3 - Requires improvement', 'Requires improvement (3)', '3 - Requires improvement to be good',
  ],
  inadequate: ['Inadequate', 'Inad', 'I', '4 - Inadequate', '4 - Inad', 'Inadequate (4)'],
  'not applicable': ['', 'N/A', 'NA', 'Not applicable', 'Not judged'],
})

/** The grade that a cell holds, as its key, or 'not applicable'. */
export function readGrade(cell: string, words: GradeWords): Reading<string> {
  const grade = words.get(spelt(cell))
  if (grade !== undefined) return read(grade)
  const known = [...new Set(words.values())].map((key) => key.replaceAll('-', ' ')).join(', ')
  return unread(`This is not a grade we can read. Write one of: ${known}.`)
}

const months = [
  'january', 'february', 'march', 'april', 'may', 'june',
  'july', 'august', 'september', 'october', 'november', 'december',
]
const timeOfDay = String.raw`(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?`
const yearFirst = new RegExp(String.raw`^(\d{4})-(\d{1,2})-(\d{1,2})${timeOfDay}$`)
const dayFirst = new RegExp(String.raw`^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})${timeOfDay}$`)
const monthNamed = /^(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -](\d{4}|\d{2})$/i
const excelSerial = /^\d{5}(?:\.\d+)?$/

const noDate = 'This is not a date we can read. Write the day, the month and the year, such as 04/05/2026 for 4 May 2026.'
const impossibleDate = 'There is no such day. Check the day, the month and the year: the day comes first.'
const monthFirst = 'The second number is too high for a month. Write the day first, such as 14/05/2026 for 14 May 2026.'

/** The day that a cell holds, from 2000 to 2100: day first, year first, with the month's name, or an Excel serial number.
 *  A time after it is left out. Nothing is ever taken for month first. */
export function readDate(cell: string): Reading<Day> {
  const text = cell.trim().replace(/\s+/g, ' ')
  if (text === '') return unread('The date is missing. Write it as day, month and year, such as 04/05/2026.')
  if (excelSerial.test(text)) return existing(daysAfter('1899-12-30', Math.floor(Number(text))))

  const [, isoYear, isoMonth, isoDay] = yearFirst.exec(text) ?? []
  if (isoYear) return dayOf(isoYear, isoMonth, isoDay)

  const [, day, month, year] = dayFirst.exec(text) ?? []
  if (day) return Number(month) > 12 && Number(day) <= 12 ? unread(monthFirst) : dayOf(year, month, day)

  const [, dayBefore, name = '', yearAfter] = monthNamed.exec(text) ?? []
  const named = months.findIndex((inFull) => inFull.startsWith(name.toLowerCase()))
  return dayBefore && named !== -1 ? dayOf(yearAfter, String(named + 1), dayBefore) : unread(noDate)
}

const dayOf = (year = '', month = '', day = '') =>
  existing(`${year.length === 2 ? `20${year}` : year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`)

function existing(day: Day): Reading<Day> {
  const instant = new Date(day)
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== day) return unread(impossibleDate)
  if (day < '2000' || day >= '2101') return unread('The year must be between 2000 and 2100. Check the date.')
  return read(day)
}

const emailAddress = /^[^\s@<>(),;:"]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8}$/

/** The e-mail address that a cell holds, in lower case. */
export function readEmail(cell: string): Reading<string> {
  const address = cell.trim().toLowerCase()
  if (address === '') return unread('The e-mail address is missing. Write one, such as name@council.gov.uk.')
  if (!emailAddress.test(address)) return unread('This is not one e-mail address. Write a single one, such as name@council.gov.uk.')
  return read(address)
}

/** Whether a spreadsheet program might calculate the cell instead of showing it. A number with its sign, a dash alone and
 *  a dash or plus that begins a line of prose ("- see the plan") are no formulas. */
export function looksLikeFormula(cell: string) {
  const text = cell.trimStart()
  if (/^[=@＝＠]/.test(text)) return true
  if (!/^[+\-＋－]/.test(text)) return false
  const signed = text.slice(1)
  if (/^[-\s]*$/.test(signed) || /^[\d\s.,%()]+$/.test(signed)) return false
  const isProse = /^\s/.test(signed) && /\p{L}{2}/u.test(signed) && !/^\s+[\p{L}\d.]+\(|\|/u.test(signed)
  return !isProse
}

const priorities = new Map<string, ActionCell['priority']>([
  ['r', 'red'], ['red', 'red'], ['a', 'amber'], ['amber', 'amber'], ['g', 'green'], ['green', 'green'],
])

/** The remedial actions in one cell, written `R: what to do ~ owner ~ 14/05/2026 | A: …`. An empty cell holds none. */
export function readRemedialActions(cell: string): Reading<ActionCell[]> {
  if (/^\s*(?:-|n\/?a)?\s*$/i.test(cell)) return read([])
  const readings = cell.split('|').map(readRemedialAction)
  const problems = readings.flatMap((reading, index) => (reading.ok ? [] : `Action ${index + 1}: ${reading.problem}`))
  return problems.length > 0 ? unread(problems.join(' ')) : read(readings.flatMap((reading) => (reading.ok ? [reading.value] : [])))
}

function readRemedialAction(text: string): Reading<ActionCell> {
  const colon = text.indexOf(':')
  const priority = priorities.get(text.slice(0, Math.max(0, colon)).trim().toLowerCase())
  if (!priority) return unread('Begin with R:, A: or G: for red, amber or green.')
  const parts = text.slice(colon + 1).split('~').map((part) => part.trim())
  const [wording = '', owner = '', due = ''] = parts
  if (parts.length !== 3) return unread('Write what to do, its owner and its due date with ~ between them.')
  if (wording === '') return unread('Say what is to be done.')
  if (owner === '') return unread('Name one owner.')
  const dueOn = readDate(due)
  return dueOn.ok ? read({ priority, wording, owner, dueOn: dueOn.value }) : dueOn
}
