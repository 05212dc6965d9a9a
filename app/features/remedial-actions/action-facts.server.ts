import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import type { Day } from '../../lib/days.ts'
import { evidence, evidenceChecks, remedialActions, type actionChallenges, type extensions } from '../../../db/schema.ts'
import { stoodStill } from './clocks.ts'
import type { ActionFacts } from './remedial-actions.ts'

type Latest = {
  id: string; submittedAt: string; submittedById: string; recordKind: string; recordDate: Day; remark: string | null; checkDueOn: Day
  outcome: 'accepted' | 'returned' | null; because: string | null; dueAgainOn: Day | null; checkedAt: string | null
}

/** The latest evidence of each action with its check, to be joined laterally. */
export const latestEvidence = (tx: Transaction) => tx.select({
  latest: sql<Latest | null>`json_build_object('id', ${evidence.id}, 'submittedAt', ${evidence.submittedAt}, 'submittedById', ${evidence.submittedById},
    'recordKind', ${evidence.recordKind}, 'recordDate', ${evidence.recordDate}, 'remark', ${evidence.remark}, 'checkDueOn', ${evidence.checkDueOn},
    'outcome', ${evidenceChecks.outcome}, 'because', ${evidenceChecks.because}, 'dueAgainOn', ${evidenceChecks.dueAgainOn}, 'checkedAt', ${evidenceChecks.checkedAt})`.as('latest'),
}).from(evidence)
  .leftJoin(evidenceChecks, sql`${evidenceChecks.organisationId} = ${evidence.organisationId} and ${evidenceChecks.evidenceId} = ${evidence.id}`)
  .where(sql`${evidence.organisationId} = ${remedialActions.organisationId} and ${evidence.remedialActionId} = ${remedialActions.id}`)
  .orderBy(sql`${evidence.submittedAt} desc`).limit(1).as('latest_evidence')

/** The facts from which an action's standing follows at a moment, as its row, its latest evidence, its challenge and the more time that was given hold them. */
export function factsOf(row: {
  priority: 'red' | 'amber' | 'green'; dueOn: Day; dueAt: Date; doneAt: Date | null; doneBySheet: boolean; withdrawnAt: Date | null
  extension: Pick<typeof extensions.$inferSelect, 'dueOn' | 'dueAt' | 'at'> | null; latest: Latest | null
  challenge: Pick<typeof actionChallenges.$inferSelect, 'raisedAt' | 'decidedAt'> | null
}, at: Date): ActionFacts {
  const { priority, dueOn, dueAt, doneAt, doneBySheet, withdrawnAt, extension, challenge, latest } = row
  // More time that was given after a challenge was decided is the last word on when it is due.
  const stands = challenge && priority !== 'red' && !(extension && extension.at >= challenge.raisedAt)
  return {
    stoodStillTo: stands ? stoodStill(extension ?? { dueOn, dueAt }, challenge, at, { bankHolidays }) : null,
    challenged: challenge !== null && challenge.decidedAt === null,
    priority, dueOn, dueAt, doneAt, doneBySheet, withdrawnAt,
    extendedTo: extension && { dueOn: extension.dueOn, dueAt: extension.dueAt },
    submittedAt: latest && new Date(latest.submittedAt),
    check: latest?.outcome ? { outcome: latest.outcome, dueAgainOn: latest.dueAgainOn } : null,
  }
}
