import { and, asc, eq, sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { actionChallenges, audits, extensions, people, remedialActions, teams } from '../../../db/schema.ts'
import { factsOf, latestEvidence, ownerAway } from './action-facts.server.ts'
import { canBePassedOn, nowToSend, standing, undecided } from './remedial-actions.ts'
import { openAction } from './remedial-actions.server.ts'

/**
 * What owners have still to do and send in, with all that telling of it asks and not a word of what it says: one statement, however many.
 * @param condition on `remedial_actions`, `audits` and what hangs on them
 */
export async function actionsToChase(tx: Transaction, condition: SQL | undefined, at: Date) {
  const latest = latestEvidence(tx)
  const rows = await tx.select({
    id: remedialActions.id, priority: remedialActions.priority, issuedAt: remedialActions.issuedAt, dueOn: remedialActions.dueOn, dueAt: remedialActions.dueAt,
    doneAt: remedialActions.doneAt, doneBySheet: remedialActions.doneBySheet, withdrawnAt: remedialActions.withdrawnAt,
    ownerId: remedialActions.ownerId, owner: people.name, ownerDaysOff: people.daysOff, ownerAway,
    audit: audits.reference, caseReference: audits.caseReference, teamId: audits.teamId, serviceAreaId: audits.serviceAreaId, team: teams.name,
    extension: extensions, challenge: actionChallenges, latest: latest.latest,
  }).from(remedialActions)
    .innerJoin(audits, and(eq(audits.organisationId, remedialActions.organisationId), eq(audits.id, remedialActions.auditId)))
    .innerJoin(teams, and(eq(teams.organisationId, audits.organisationId), eq(teams.id, audits.teamId)))
    .innerJoin(people, and(eq(people.organisationId, remedialActions.organisationId), eq(people.id, remedialActions.ownerId)))
    .leftJoin(extensions, and(eq(extensions.organisationId, remedialActions.organisationId), eq(extensions.remedialActionId, remedialActions.id)))
    .leftJoin(actionChallenges, and(eq(actionChallenges.organisationId, remedialActions.organisationId), eq(actionChallenges.remedialActionId, remedialActions.id)))
    .leftJoinLateral(latest, sql`true`)
    .where(and(openAction, condition))
    .orderBy(asc(remedialActions.dueAt), asc(remedialActions.id))
  return rows.flatMap(({ extension, challenge, ownerAway: away, latest: evidence, ...row }) => {
    const facts = factsOf({ ...row, extension, challenge, ownerAway: away, latest: evidence })
    const where = standing(facts, at)
    const returnedAt = where === 'returned' && evidence?.checkedAt ? new Date(evidence.checkedAt) : null
    return canBePassedOn(where) ? [{ ...row, away, facts, standing: where, due: nowToSend(facts), challenged: undecided(challenge) !== undefined, returnedAt }] : []
  })
}
export type ToChase = Awaited<ReturnType<typeof actionsToChase>>[number]
