import { and, eq, inArray, isNull, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignmentReasons, assignments, audits, caseQuestions, followUps, gaps, handOvers, people, remedialActions } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { begun } from '../assignments/begun.server.ts'
import { takeCoachingOut } from '../assignments/coaching.server.ts'
import { closeWhatIsComplete, holdAudits } from '../gaps/closing.server.ts'
import { noticePatterns } from '../patterns/noticing.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { tellOfReds } from '../remedial-actions/red-alerts.server.ts'
import { actionsOfAudit } from '../remedial-actions/remedial-actions.server.ts'
import { isOpen } from '../remedial-actions/remedial-actions.ts'
import { addToTallies, followThrough, takeTurn } from './publishing.server.ts'

type Question = { organisationId: string; auditId: string; personId: string; at: Date; byId: string; rightPersonId: string | null }

/**
 * Settles whose case an audit's was. It is theirs: the actions that they passed on come back. Not theirs: the audit names whoever it was instead, or
 * nobody; its gaps that were theirs are nobody's until an auditor confirms whose they are, and what they have not begun to learn because of it is
 * waived. What they have begun is flagged, where nothing else brought it.
 * @param right who held or managed the case instead; null for nobody here
 * @returns 'settled already' to the second; 'own question' to the one who asked or whom it is about; 'no such person' when the one named was not here;
 * undefined when the audit is not in reach or nothing was asked
 */
export async function settleCaseQuestion(
  settler: Allowed<'settle whose case'>, auditId: string, personId: string, theirs: boolean, right: string | null = null,
): Promise<true | 'settled already' | 'own question' | 'no such person' | undefined> {
  const { organisationId, at } = settler
  const byId = whoever(settler)
  return settler.writing(async (tx) => {
    await takeTurn(tx, organisationId)
    const [asked] = await tx.select({ settledAt: caseQuestions.settledAt, raisedById: caseQuestions.raisedById, auditedOn: audits.auditedOn }).from(caseQuestions)
      .innerJoin(audits, and(eq(audits.organisationId, caseQuestions.organisationId), eq(audits.id, caseQuestions.auditId)))
      .where(and(eq(caseQuestions.auditId, auditId), eq(caseQuestions.personId, personId), withinReach(settler.reach, { area: audits.serviceAreaId, team: audits.teamId })))
    if (!asked) return undefined
    if (personId === byId || asked.raisedById === byId) return 'own question'
    const rightPersonId = theirs ? null : right
    if (rightPersonId && (rightPersonId === personId || !await wasHere(tx, rightPersonId, asked.auditedOn))) return 'no such person'
    await holdAudits(tx, [auditId])
    const settled = await tx.update(caseQuestions).set({ settledAt: at, settledById: byId, theirs, rightPersonId })
      .where(and(eq(caseQuestions.auditId, auditId), eq(caseQuestions.personId, personId), isNull(caseQuestions.settledAt))).returning({ auditId: caseQuestions.auditId })
    if (settled.length === 0) return 'settled already'

    const question = { organisationId, auditId, personId, at, byId, rightPersonId }
    const back = theirs ? await giveBack(tx, question) : []
    if (!theirs) await takeOut(tx, question)
    await noticePatterns(tx, settler, sql`audits.id = ${auditId}::uuid`)
    await note(tx, settler, { did: theirs ? 'settled: their case' : 'settled: not their case', subjectKind: 'audit', subjectId: auditId, aboutPersonId: personId })
    await closeWhatIsComplete(tx, organisationId, [auditId], at)
    await tellOfReds(tx, settler, back)
    return true
  })
}

/** Actions that they passed on come back, unless they have left; also what they had sent to be checked before; not what whoever took them over has sent meanwhile. @returns their ids */
async function giveBack(tx: Transaction, { organisationId, auditId, personId, at, byId }: Question) {
  if (!await wasHere(tx, personId, dayInLondon(at))) return []
  const passedOn = await tx.selectDistinctOn([handOvers.remedialActionId], { id: handOvers.remedialActionId, fromId: handOvers.fromId, toId: handOvers.toId, because: handOvers.because })
    .from(handOvers).innerJoin(remedialActions, and(eq(remedialActions.organisationId, handOvers.organisationId), eq(remedialActions.id, handOvers.remedialActionId)))
    .where(eq(remedialActions.auditId, auditId)).orderBy(handOvers.remedialActionId, sql`${handOvers.at} desc`)
  const open = (await actionsOfAudit(tx, auditId, at)).filter(({ standing, latest }) => isOpen(standing) && (standing !== 'being checked' || latest?.submittedById === personId))
  const back = passedOn.flatMap(({ id, fromId, toId, because }) =>
    because === 'not my case' && fromId === personId && open.some((action) => action.id === id && action.ownerId === toId) ? [{ id, toId }] : [])
  if (back.length === 0) return []
  await tx.update(remedialActions).set({ ownerId: personId }).where(inArray(remedialActions.id, back.map(({ id }) => id)))
  await tx.insert(handOvers).values(back.map(({ id, toId }) => ({ organisationId, remedialActionId: id, fromId: toId, toId: personId, because: 'given back' as const, byId, at })))
  return back.map(({ id }) => id)
}

/** The audit leaves their page and their figures, and no learning rests on it any more. */
async function takeOut(tx: Transaction, { organisationId, auditId, personId, at, byId, rightPersonId }: Question) {
  const [audit] = await tx.select({ workerId: audits.workerId, managerId: audits.managerId }).from(audits).where(eq(audits.id, auditId))
  const was = (['practitioner', 'manager'] as const).filter((role) => personId === (role === 'practitioner' ? audit!.workerId : audit!.managerId))
  await tx.execute(sql`
    update assignments set decision = 'waived', waived_because = 'The case was not theirs.', decided_at = ${at.toISOString()}::timestamptz, decided_by_id = ${byId}::uuid
    where organisation_id = ${organisationId}::uuid and person_id = ${personId}::uuid and decision is distinct from 'waived'
      and exists (${reasonsOf(auditId)}) and not exists (
        select 1 from assignment_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
        where reason.organisation_id = assignments.organisation_id and reason.assignment_id = assignments.id and gaps.audit_id <> ${auditId}::uuid)
      and ended_at is null and not ${begun()}`)
  // Learning that goes on for another reason, or was begun, goes on without this one; where no other is left, whoever has it is told.
  const unlinked = await tx.delete(assignmentReasons).where(sql`${assignmentReasons.personId} = ${personId}::uuid and ${assignmentReasons.gapId} in (select id from gaps where audit_id = ${auditId}::uuid)
    and ${assignmentReasons.assignmentId} in (select id from assignments where person_id = ${personId}::uuid and decision is distinct from 'waived')`).returning({ id: assignmentReasons.assignmentId })
  if (unlinked.length > 0) {
    await tx.update(assignments).set({ flaggedAt: at }).where(and(inArray(assignments.id, unlinked.map(({ id }) => id)), isNull(assignments.endedAt),
      sql`not exists (select 1 from ${assignmentReasons} other where other.organisation_id = ${assignments.organisationId} and other.assignment_id = ${assignments.id})`))
  }

  await takeCoachingOut(tx, { auditId, personId, byId, at })

  if (was.length > 0) {
    const which = sql`audits.id = ${auditId}::uuid`
    await addToTallies(tx, which, -1)
    await tx.update(audits).set({ ...(was.includes('practitioner') && { workerId: rightPersonId }), ...(was.includes('manager') && { managerId: was.includes('practitioner') ? null : rightPersonId }) }).where(eq(audits.id, auditId))
    const freed = await tx.update(gaps).set({ attribution: null, attributedAt: null, attributedById: null })
      .where(and(eq(gaps.auditId, auditId), inArray(gaps.attribution, was))).returning({ id: gaps.id })
    await addToTallies(tx, which, 1)
    if (freed.length > 0) await tx.delete(followUps).where(inArray(followUps.gapId, freed.map(({ id }) => id)))
  }
  await lookElsewhere(tx, { organisationId, auditId, personId, at })
  // Whether an earlier gap of whoever it was held, this audit may show.
  if (rightPersonId) await followThrough(tx, { organisationId, at }, sql`audits.id = ${auditId}::uuid`)
}

/** Whether somebody had not left yet on a day. */
async function wasHere(tx: Transaction, personId: string, on: Day): Promise<boolean> {
  const [here] = await tx.select({ id: people.id }).from(people).where(and(eq(people.id, personId), sql`(${people.leftOn} is null or ${people.leftOn} > ${on}::date)`))
  return here !== undefined
}

const reasonsOf = (auditId: string) => sql`select 1 from assignment_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
  where reason.organisation_id = assignments.organisation_id and reason.assignment_id = assignments.id and gaps.audit_id = ${auditId}::uuid`

/** Whether their earlier gaps held was judged by this audit, which is not about them: it is asked of the next one instead. */
async function lookElsewhere(tx: Transaction, { organisationId, auditId, personId, at }: Omit<Question, 'byId' | 'rightPersonId'>) {
  const asked = await tx.execute<{ audit_id: string }>(sql`
    delete from follow_ups using gaps, audits
    where gaps.organisation_id = follow_ups.organisation_id and gaps.id = follow_ups.gap_id and audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      and follow_ups.organisation_id = ${organisationId}::uuid and follow_ups.audit_id = ${auditId}::uuid
      and ((gaps.attribution = 'practitioner' and audits.worker_id = ${personId}::uuid) or (gaps.attribution = 'manager' and audits.manager_id = ${personId}::uuid))
    returning gaps.audit_id`)
  for (const { audit_id } of asked) await followThrough(tx, { organisationId, at }, sql`audits.id = ${audit_id}::uuid`)
}
