import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, instantInLondon, inWords, weekdayInWords, workingDaysAfter, type Day } from '../../lib/days.ts'
import type { Kind } from './reports.ts'

/** A week or a month that a report is about. */
export type Period = {
  kind: Kind
  /** The Thursday on which a week ends, or the first day of a month: what a period is known by. */
  on: Day
  /** What happened from this instant on, and before the cut-off, happened in it. */
  from: Date
  cutOff: Date
  /** When whoever issues it is told that the draft is ready. */
  draftAt: Date
}

/** A week ends on Thursday at 9pm in London, so that its report can be drafted on Friday by 2pm. */
function week(thursday: Day): Period {
  return {
    kind: 'weekly', on: thursday, from: instantInLondon(daysAfter(thursday, -7), '21:00'), cutOff: instantInLondon(thursday, '21:00'), draftAt: instantInLondon(daysAfter(thursday, 1), '14:00'),
  }
}

/** A month ends at midnight in London; its draft is there on the first of the next. */
function month(first: Day): Period {
  const next = firstOfNext(first)
  return { kind: 'monthly', on: first, from: instantInLondon(first, '00:00'), cutOff: instantInLondon(next, '00:00'), draftAt: instantInLondon(next, '08:00') }
}

const firstOf = (day: Day): Day => `${day.slice(0, 8)}01`
const firstOfNext = (day: Day): Day => firstOf(daysAfter(firstOf(day), 31))
const weekday = (day: Day) => new Date(day).getUTCDay()
const thursday = 4

/** The period of this kind that is known by a day; a RangeError where none is. */
export function periodOn(kind: Kind, on: Day): Period {
  if (kind === 'weekly' ? weekday(on) !== thursday : firstOf(on) !== on) throw new RangeError(`No ${kind} report is known by ${on}.`)
  return kind === 'weekly' ? week(on) : month(on)
}

/** The period in which a moment lies: what happens at the very cut-off belongs to the next. */
export function periodAt(kind: Kind, at: Date): Period {
  const day = dayInLondon(at)
  if (kind === 'monthly') return month(firstOf(day))
  const its = week(daysAfter(day, (thursday - weekday(day) + 7) % 7))
  return at < its.cutOff ? its : week(daysAfter(its.on, 7))
}

export const periodBefore = ({ kind, on }: Pick<Period, 'kind' | 'on'>): Period => (kind === 'weekly' ? week(daysAfter(on, -7)) : month(firstOf(daysAfter(on, -1))))

/** The latest period whose cut-off has come. */
export const lastClosed = (kind: Kind, at: Date): Period => periodBefore(periodAt(kind, at))

/** 'Week to Thursday 26 November 2026' or 'November 2026' */
export const titleOf = ({ kind, on }: Pick<Period, 'kind' | 'on'>) => (kind === 'weekly' ? `Week to ${weekdayInWords(on)} ${on.slice(0, 4)}` : inWords(on).replace(/^\d+ /, ''))

/** The same within a sentence: 'week to Thursday 26 November 2026'. */
export const titleWithin = (period: Pick<Period, 'kind' | 'on'>) => titleOf(period).replace(/^Week/, 'week')

/** How an address names a period: '2026-11-26' or '2026-11'. */
export const addressOf = ({ kind, on }: Pick<Period, 'kind' | 'on'>) => `/reports/${kind}/${kind === 'weekly' ? on : on.slice(0, 7)}`

/** The period that an address names. @returns undefined where it names none */
export function periodFrom(kind: string | undefined, name: string | undefined): Period | undefined {
  if (kind === 'weekly' && /^\d{4}-\d{2}-\d{2}$/.test(name ?? '') && isDay(name!) && weekday(name!) === thursday) return week(name!)
  if (kind === 'monthly' && /^\d{4}-\d{2}$/.test(name ?? '') && isDay(`${name}-01`)) return month(`${name}-01`)
  return undefined
}

const isDay = (text: string) => !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text)

/** That the draft comes on a bank holiday all the same; undefined where it comes on a working day, or a day of the week on which nobody expects one. */
export function onABankHoliday({ draftAt }: Period): string | undefined {
  const day = dayInLondon(draftAt)
  if (!bankHolidays.has(day)) return undefined
  return `${weekdayInWords(day)} is a bank holiday. The draft is made all the same and waits: the next working day is ${weekdayInWords(workingDaysAfter(day, 1, { bankHolidays }))}.`
}
