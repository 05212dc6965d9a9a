import { daysAfter, type Day } from '../days.ts'

/** What a cell says, or what is wrong with it and what to do about that. */
export type Reading<T> = { ok: true; value: T } | { ok: false; problem: string }

export const read = <T>(value: T): Reading<T> => ({ ok: true, value })
export const unread = (problem: string) => ({ ok: false, problem }) as const

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
