import { and, eq, isNull } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { actionChallenges, audits, remedialActions } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { closeWhatIsComplete, holdAudits } from '../gaps/closing.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { whyNotToDecide } from '../remedial-actions/remedial-actions.ts'
import { hold } from '../remedial-actions/remedial-actions.server.ts'

export type Decision = { outcome: 'stands' | 'withdrawn'; because: string }

const challengeWhere = (decider: Allowed<'decide challenges'>, id: string) => and(
  eq(actionChallenges.remedialActionId, id), withinReach(decider.reach, { area: audits.serviceAreaId, team: audits.teamId }),
)

/** What was challenged, with why this person may not decide it if that is so. @returns undefined when nothing was challenged, or the action is not in reach */
export async function challengeFor(decider: Allowed<'decide challenges'>, id: string) {
  const tx = await decider.reading()
  const [asked] = await tx.select({
    id: remedialActions.id, priority: remedialActions.priority, ownerId: remedialActions.ownerId, auditorId: audits.auditorId, raisedById: actionChallenges.raisedById,
    because: actionChallenges.because, raisedAt: actionChallenges.raisedAt, decideBy: actionChallenges.decideBy,
    decidedAt: actionChallenges.decidedAt, outcome: actionChallenges.outcome, decidedBecause: actionChallenges.decidedBecause,
  }).from(actionChallenges)
    .innerJoin(remedialActions, and(eq(remedialActions.organisationId, actionChallenges.organisationId), eq(remedialActions.id, actionChallenges.remedialActionId)))
    .innerJoin(audits, and(eq(audits.organisationId, remedialActions.organisationId), eq(audits.id, remedialActions.auditId)))
    .where(challengeWhere(decider, id))
  return asked && { ...asked, mayNot: whyNotToDecide({ id: whoever(decider), roles: decider.roles }, asked) }
}

/**
 * Decides with a reason whether a challenged action stands or is no longer asked for; then its gaps may be complete. Of several who decide at once one
 * is heard. What was sent in meanwhile may still be decided about.
 * @returns 'decided already' for the others; 'not yours to decide' by `whyNotToDecide`; undefined when nothing was challenged, or it is not in reach
 */
export async function decideChallenge(decider: Allowed<'decide challenges'>, id: string, { outcome, because }: Decision): Promise<true | 'decided already' | 'not yours to decide' | undefined> {
  return decider.writing(async (tx) => {
    const [found] = await tx.select({ auditId: audits.id, auditorId: audits.auditorId, raisedById: actionChallenges.raisedById }).from(actionChallenges)
      .innerJoin(remedialActions, and(eq(remedialActions.organisationId, actionChallenges.organisationId), eq(remedialActions.id, actionChallenges.remedialActionId)))
      .innerJoin(audits, and(eq(audits.organisationId, remedialActions.organisationId), eq(audits.id, remedialActions.auditId)))
      .where(challengeWhere(decider, id))
    if (!found) return undefined
    await holdAudits(tx, [found.auditId])
    await hold(tx, id)
    const [action] = await tx.select({ priority: remedialActions.priority, ownerId: remedialActions.ownerId }).from(remedialActions).where(eq(remedialActions.id, id))
    if (!action) return undefined
    if (whyNotToDecide({ id: whoever(decider), roles: decider.roles }, { ...found, ...action })) return 'not yours to decide'
    const decided = await tx.update(actionChallenges).set({ outcome, decidedBecause: because, decidedById: whoever(decider), decidedAt: decider.at })
      .where(and(eq(actionChallenges.remedialActionId, id), isNull(actionChallenges.decidedAt))).returning({ id: actionChallenges.id })
    if (decided.length === 0) return 'decided already'
    if (outcome === 'withdrawn') await tx.update(remedialActions).set({ withdrawnAt: decider.at }).where(eq(remedialActions.id, id))
    await note(tx, decider, { did: outcome === 'stands' ? 'decided that an action stands' : 'withdrew a challenged action', subjectKind: 'remedial action', subjectId: id, aboutPersonId: action.ownerId })
    await closeWhatIsComplete(tx, decider.organisationId, [found.auditId], decider.at)
    return true
  })
}
