import type { Transaction } from '../../../db/client.server.ts'
import type { Period } from './periods.ts'
import { kinds, type Kind, type Taken } from './reports.ts'
import { monthlyFigures, monthlyInputsHash } from './monthly.server.ts'
import { weeklyFigures, weeklyInputsHash } from './weekly.server.ts'

/**
 * Takes the figures of one period with the facts as of its cut-off, in a transaction in which the council is set. Whenever it is run, it finds the same,
 * unless somebody has corrected the past.
 */
export type TakeFigures = (tx: Transaction, period: Period) => Promise<Taken>

const takers: Partial<Record<Kind, TakeFigures>> = { weekly: weeklyFigures, monthly: monthlyFigures }

/** How the hash of the rows behind a kind of report is found without its figures. */
const hashers: Partial<Record<Kind, (tx: Transaction, period: Period) => Promise<string>>> = { weekly: weeklyInputsHash, monthly: monthlyInputsHash }

/** The kinds of report that there are. */
export const kindsTaken: readonly Kind[] = kinds.filter((kind) => takers[kind])

/** @throws for a kind of report that there is not */
export const figuresOf: TakeFigures = (tx, period) => {
  const take = takers[period.kind]
  if (!take) throw new Error(`There is no ${period.kind} report.`)
  return take(tx, period)
}

/** The hash of the rows behind a period's figures, as they are today: another than before says that somebody has corrected the past. */
export const inputsHashOf = async (tx: Transaction, period: Period): Promise<string> => hashers[period.kind]?.(tx, period) ?? (await figuresOf(tx, period)).inputsHash
