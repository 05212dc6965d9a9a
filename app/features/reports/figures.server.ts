import type { Transaction } from '../../../db/client.server.ts'
import type { Period } from './periods.ts'
import type { Kind, Taken } from './reports.ts'
import { monthlyFigures, monthlyInputsHash } from './monthly.server.ts'
import { weeklyFigures, weeklyInputsHash } from './weekly.server.ts'

/**
 * Takes the figures of one period with the facts as of its cut-off, in a transaction in which the council is set. Whenever it is run, it finds the same,
 * unless somebody has corrected the past.
 */
export type TakeFigures = (tx: Transaction, period: Period) => Promise<Taken>

/** How the figures of each kind of report are taken, and how the hash of the rows behind them is found without them. */
const takers: Record<Kind, { figures: TakeFigures; inputsHash: (tx: Transaction, period: Period) => Promise<string> }> = {
  weekly: { figures: weeklyFigures, inputsHash: weeklyInputsHash },
  monthly: { figures: monthlyFigures, inputsHash: monthlyInputsHash },
}

export const figuresOf: TakeFigures = (tx, period) => takers[period.kind].figures(tx, period)

/** The hash of the rows behind a period's figures, as they are today: another than before says that somebody has corrected the past. */
export const inputsHashOf = (tx: Transaction, period: Period): Promise<string> => takers[period.kind].inputsHash(tx, period)
