import { inWords, type Day } from '../../lib/days.ts'

/** What a page of insight is asked for in its address; whatever is not asked for is null. */
export type Asked = { framework: string | null; sample: string | null; period: string | null; caseType: string | null; role: string | null; area: string | null; team: string | null; panel: string | null }

const names = { framework: 'framework', sample: 'sample', period: 'period', caseType: 'case-type', role: 'role', area: 'area', team: 'team', panel: 'panel' } as const satisfies Record<keyof Asked, string>

/** Reads an address's query; an empty value asks for nothing. */
export const askedOf = (query: URLSearchParams): Asked => Object.fromEntries(Object.entries(names).map(([key, name]) => [key, query.get(name) || null])) as Asked

/** The query of an address that asks for this, in one order, so that one view has one address; with its question mark, or empty where nothing is asked. */
export function queryOf(asked: Partial<Asked>): string {
  const query = new URLSearchParams(Object.entries(names).flatMap(([key, name]) => { const value = asked[key as keyof Asked]; return value ? [[name, value]] : [] })).toString()
  return query && `?${query}`
}

/** The months a page speaks of: the first day of the first, and of the last; no first where it speaks of all there is. */
export type Months = { from: Day | null; to: Day }

/** How far back a page looks where nothing is asked: the skill-gap view of domain standards §6.4 rolls over six months. */
export const periods = { 'six-months': 'The last six months', year: 'The last twelve months', all: 'All there is' } as const
export type Period = keyof typeof periods

const firstOf = (day: Day) => `${day.slice(0, 7)}-01` as Day

/** The first day of the month so many months before or after. */
export function monthsAfter(month: Day, many: number): Day {
  const at = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1 + many
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01` as Day
}

/**
 * The months of a period: one of `periods`, or two months as '2026-03 to 2026-08'. This month is one of them, though it goes on.
 * @returns undefined where it is neither, or the months are the wrong way round
 */
export function monthsOf(period: string, today: Day): Months | undefined {
  const to = firstOf(today)
  if (period === 'all') return { from: null, to }
  if (period === 'six-months') return { from: monthsAfter(to, -5), to }
  if (period === 'year') return { from: monthsAfter(to, -11), to }
  const [, first, last] = /^(\d{4}-(?:0[1-9]|1[0-2])) to (\d{4}-(?:0[1-9]|1[0-2]))$/.exec(period) ?? []
  return first && last && first <= last ? { from: `${first}-01` as Day, to: `${last}-01` as Day } : undefined
}

/** Whether a period is as long as a quarter at least; what is not asked for is. */
export function atLeastAQuarter(period: string | null): boolean {
  const [, first, last] = /^(\d{4}-\d{2}) to (\d{4}-\d{2})$/.exec(period ?? '') ?? []
  return !first || !last || monthsAfter(`${first}-01` as Day, 2) <= `${last}-01`
}

/** 'June 2026' */
export const monthName = (month: Day) => inWords(month).replace(/^\d+ /, '')

/** The first day of the quarter that a day lies in. */
export const quarterOf = (day: Day): Day => `${day.slice(0, 4)}-${String(Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}-01` as Day

/** 'July to September 2026' */
export const quarterName = (quarter: Day) => `${monthName(quarter).replace(/ \d+$/, '')} to ${monthName(monthsAfter(quarter, 2))}`

/** The months of a quarter, as a period in an address. */
export const periodOfQuarter = (quarter: Day) => `${quarter.slice(0, 7)} to ${monthsAfter(quarter, 2).slice(0, 7)}`

/** The last so many quarters that are over, the latest first. */
export const closedQuarters = (today: Day, many: number): Day[] => Array.from({ length: many }, (_, nth) => monthsAfter(quarterOf(today), -3 * (nth + 1)))

/** Periods to choose from: those that end this month, and the quarters that are over. */
export const periodChoices = (today: Day): { value: string; label: string }[] => [
  ...Object.entries(periods).map(([value, label]) => ({ value, label })),
  ...closedQuarters(today, 8).map((quarter) => ({ value: periodOfQuarter(quarter), label: quarterName(quarter) })),
]
