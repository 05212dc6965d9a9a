import { funnel, z95, z998 } from '../../lib/statistics.ts'
import { fewestMonths, limitsFor, meanShare, medianShare, signalsOf, type Signal } from '../../lib/trend.ts'
import type { Day } from '../../lib/days.ts'
import { monthName, monthsAfter } from './asked.ts'
import { shareWithRange, type Counted } from './insight.ts'

/** So many months of a theme are drawn at most. */
export const monthsDrawn = 24

export type MonthCounted = { month: Day } & Counted

/** The months from the first with cases to the last of the period, those without cases among them. */
export function monthsInARow(counted: readonly MonthCounted[], to: Day): MonthCounted[] {
  const first = monthsAfter(to, 1 - monthsDrawn)
  const known = new Map(counted.filter(({ month, judged, leftOut = 0 }) => month >= first && month <= to && judged + leftOut > 0).map((one) => [one.month, one]))
  const begin = [...known.keys()].toSorted()[0]
  if (!begin) return []
  const all: MonthCounted[] = []
  for (let month = begin; month <= to; month = monthsAfter(month, 1)) all.push(known.get(month) ?? { month, judged: 0, belowGood: 0 })
  return all
}

/** 'Jun 26' */
const short = (month: Day) => `${monthName(month).slice(0, 3)} ${month.slice(2, 4)}`

/**
 * A theme month by month: as a p-chart with limits and rules from twelve months with cases on, before that as a line with its median and no rule.
 * @param below how the page calls what is counted, such as 'below good'
 */
export function trendOf(months: readonly MonthCounted[], below: string) {
  const counted = months.map(({ judged, belowGood }) => ({ k: belowGood, n: judged }))
  const told = counted.filter(({ n }) => n > 0).length
  const early = told < fewestMonths
  const mean = meanShare(counted)
  const signals = signalsOf(counted)
  const withLeftOut = months.some(({ leftOut = 0 }) => leftOut > 0)
  const middle = early ? medianShare(counted) : mean
  const signalled = (at: number) => signals.some((signal) => ('at' in signal ? signal.at === at : signal.from <= at && at <= signal.to))
  return {
    early, middle,
    says: early
      ? `Too early to tell a trend: there are ${told} months with cases, and ${fewestMonths} are needed. What differs from month to month is what chance brings.`
      : signals.length === 0 ? 'No signal: what differs from month to month is what chance brings.' : signals.map((signal) => signalInWords(signal, months, below)).join(' '),
    empty: months.filter(({ judged }) => judged === 0).map(({ month }) => monthName(month)),
    drawn: months.map(({ month, judged, belowGood }, at) => ({
      label: short(month), share: judged === 0 ? undefined : belowGood / judged, ...!early && mean !== undefined && judged > 0 && { limits: limitsFor(mean, judged) }, signal: signalled(at),
    })),
    columns: [...early ? [] : ['Limits', 'Signal'], ...withLeftOut ? ['Disputed, left out'] : []],
    rows: months.map(({ month, judged, belowGood, leftOut = 0 }, at) => [
      monthName(month), judged === 0 ? 'No cases' : shareWithRange(belowGood, judged),
      ...early ? [] : [mean === undefined || judged === 0 ? 'None' : limitsInWords(limitsFor(mean, judged)), signalled(at) ? 'Signal' : 'None'], ...withLeftOut ? [String(leftOut)] : [],
    ]),
  }
}

const percent = (share: number) => `${Math.round(share * 100)}%`
const limitsInWords = ({ low, high }: { low: number; high: number }) => `${percent(low)} to ${percent(high)}`

function signalInWords(signal: Signal, months: readonly MonthCounted[], below: string): string {
  const named = (at: number) => monthName(months[at]!.month)
  if ('at' in signal) return signal.rule === 'above the limit' ? `${named(signal.at)} lies above the upper limit: more were ${below} than chance alone would bring.` : `${named(signal.at)} lies below the lower limit: fewer were ${below} than chance alone would bring.`
  const span = `From ${named(signal.from)} to ${named(signal.to)}`
  switch (signal.rule) {
    case 'run above': return `${span} no month lies below the middle.`
    case 'run below': return `${span} no month lies above the middle.`
    case 'rising': return `${span} it rises from month to month.`
    case 'falling': return `${span} it falls from month to month.`
  }
}

/** The limits of a funnel from few cases to the most of any place: at most so many points, which is smooth enough. */
export function funnelLimits(rate: number, most: number) {
  const step = Math.max(1, Math.ceil(most / 60))
  return Array.from({ length: Math.ceil(most / step) }, (_, nth) => Math.min(most, (nth + 1) * step)).map((n) => ({ n, warning: funnel(rate, n, z95), action: funnel(rate, n, z998) }))
}

/** What the learning and the repairs on a theme came to, in a few figures: all of gaps found in the period. */
export type Reach = { gaps: number; people: number; completed: number; applied: number; actions: number; timed: number; inTime: number; pastTheirDay: number; lookedAt: number; held: number }
