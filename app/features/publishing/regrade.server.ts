import { and, eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Ability } from '../../permissions.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { judgements } from '../../../db/schema.ts'
import { askAnewWhetherHeld } from './changes.server.ts'
import { addToTallies } from './publishing.server.ts'
import { gapsAnew, openClosedGaps } from './said-anew.server.ts'
import { settleLearning } from './settle-learning.server.ts'

/**
 * Gives themes of a published audit other grades, with what follows: tallies, gaps withdrawn or raised, learning ended or flagged, and whether
 * earlier gaps held. The caller has taken the council's turn, holds the audit, and follows through afterwards. Remedial actions stay as they are:
 * what is to be put right for the child is no matter of grades.
 */
export async function regrade(tx: Transaction, { at }: Pick<Allowed<Ability>, 'at'>, auditId: string, grades: readonly { themeId: string; gradeId: string }[]) {
  const which = sql`audits.id = ${auditId}::uuid`
  await addToTallies(tx, which, -1)
  for (const { themeId, gradeId } of grades) {
    await tx.update(judgements).set({ gradeId }).where(and(eq(judgements.auditId, auditId), eq(judgements.themeId, themeId)))
  }
  await gapsAnew(tx, at, [{ auditId }])
  await addToTallies(tx, which, 1)
  await openClosedGaps(tx, which)
  await settleLearning(tx, at, which)
  await askAnewWhetherHeld(tx, [auditId])
}
