import { wilson } from '../../lib/statistics.ts'
import { cellOf, type Cell, type Counted, type Rate } from './insight.ts'

/** Standards §6.4: fewer practitioners say nothing about a team, however many audits there are of them. */
export const fewestPractitioners = 3

/** A team's cell: beside its area's rate, unless too few practitioners or audits are behind it. */
export function teamCell({ counted, workers }: { counted: Counted; workers: number }, rate: Rate | undefined, ratesName: string): Cell {
  const cell = cellOf(counted, workers < fewestPractitioners ? undefined : rate, ratesName)
  return workers < fewestPractitioners && counted.judged > 0 ? { ...cell, note: 'too few to tell', shade: 0 } : cell
}

/** Themes with what is done well first: by the lower end of the range of good or better, so that few cases never come first by luck. */
export const strengthsFirst = <Row extends { all: Counted }>(rows: readonly Row[]): Row[] =>
  rows.toSorted((a, b) => lowest(b.all) - lowest(a.all))

const lowest = ({ judged, belowGood }: Counted) => wilson(judged - belowGood, judged).low
