import { z } from 'zod'
import type { Day } from './days.ts'

/** The three parts of a date as a form posts them, under `name-day`, `name-month` and `name-year`. */
const parts = (name: string) => [`${name}-day`, `${name}-month`, `${name}-year`] as const

/** The day that a form's date field holds. @returns undefined when it is no day from 1900 to 2099: no other is meant, and the database knows no year 0 */
export function dayFrom(form: Readonly<Record<string, unknown>>, name: string): Day | undefined {
  const [day, month, year] = parts(name).map((part) => String(form[part] ?? '').trim())
  if (!/^\d{1,2}$/.test(day!) || !/^\d{1,2}$/.test(month!) || !/^(19|20)\d{2}$/.test(year!)) return undefined
  const text = `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  const instant = new Date(`${text}T12:00:00Z`)
  return !Number.isNaN(instant.getTime()) && instant.toISOString().slice(0, 10) === text ? text : undefined
}

/** A day that a page wrote into its form itself, such as '2027-04-01'. */
export const dayWritten = (missing: string) => z.iso.date(missing).regex(/^(19|20)/, missing)

/** A schema for a form with one date field among the others: the three parts become one day under the field's name. */
export const withDay = <Name extends string, Schema extends z.ZodType>(name: Name, missing: string, rest: Schema) =>
  z.preprocess((form) => {
    const typed = (form ?? {}) as Record<string, unknown>
    return { ...typed, [name]: dayFrom(typed, name) }
  }, z.intersection(z.object({ [name]: z.string({ error: missing }) } as Record<Name, z.ZodString>), rest))

/** What was typed into a date field, to show it again. */
export function typedDate(typed: Readonly<Record<string, string>> | undefined, name: string) {
  const [day, month, year] = parts(name).map((part) => typed?.[part])
  return { day, month, year }
}
