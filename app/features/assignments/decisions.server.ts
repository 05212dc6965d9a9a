import { and, asc, eq, inArray, isNull, not, or, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignmentReasons, assignments, audits, gaps, moduleVersions, people } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { closeWhatIsComplete, holdAudits } from '../gaps/closing.server.ts'
import { disputed } from '../gaps/disputed.server.ts'
import { factsWaiting, waitsForFacts } from '../modules/facts.server.ts'
import { memberWithinReach } from '../people/members.server.ts'
import { extensionsOf } from './extended.server.ts'

export type Decision = { decision: 'confirmed' } | { decision: 'waived'; because: string }

/** Learning of people who are in a team or area of the decider's today, and their own, which somebody else decides. */
const inReach = (decider: Allowed<'decide learning'>): SQL | undefined =>
  or(eq(assignments.personId, whoever(decider)), memberWithinReach(decider.reach, assignments.organisationId, assignments.personId, dayInLondon(decider.at)))

/** Confirmed learning that goes on although the grades behind it were changed. */
const flagged = sql`${assignments.flaggedAt} is not null and ${assignments.endedAt} is null and ${assignments.decision} = 'confirmed' and not exists (
  select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
  where sent.organisation_id = ${assignments.organisationId} and sent.assignment_id = ${assignments.id} and checked.outcome = 'accepted')`

/** Every finding behind it that stands is disputed: it waits until one of them is settled. */
const reasonWhere = (what: SQL) => sql`exists (select 1 from assignment_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
  where reason.organisation_id = ${assignments.organisationId} and reason.assignment_id = ${assignments.id} and gaps.withdrawn_at is null and ${what})`
const waitsForDispute = sql`(${reasonWhere(disputed())} and not ${reasonWhere(sql`not ${disputed()}`)})`

/** Assignments with their modules, their reasons in sentences and every time they were given more time, in one statement; the condition says which. */
export const learningWhere = (tx: Transaction, condition: SQL | undefined) => tx.select({
  id: assignments.id, personId: assignments.personId, person: people.name, moduleKey: assignments.moduleKey, proposedAt: assignments.proposedAt, dueOn: assignments.dueOn, extensions: extensionsOf,
  decision: assignments.decision, waivedBecause: assignments.waivedBecause, endedAt: assignments.endedAt, endedBecause: assignments.endedBecause,
  /** The grades behind it were changed after it was begun, and it is not finished: it may be ended. */
  mayEnd: sql<boolean>`(${flagged})`,
  /** The findings behind it are disputed: until they are settled it can be waived and not confirmed. */
  disputed: sql<boolean>`${waitsForDispute}`,
  /** Facts in its module wait to be checked: until then it can be waived and not confirmed. */
  factsWait: sql<boolean>`coalesce(version.facts_waiting > 0, false)`,
  /** What was last shown on a case of the learner's own: whether it waits for an auditor, and else what they said. */
  sent: sql<'accepted' | 'returned' | 'waiting' | null>`(select coalesce(checked.outcome, 'waiting') from evidence sent
    left join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
    where sent.organisation_id = ${assignments.organisationId} and sent.assignment_id = ${assignments.id} order by sent.submitted_at desc limit 1)`,
  title: sql<string>`coalesce(version.title, ${assignments.moduleKey})`, minutes: sql<number | null>`version.minutes`,
  sentences: sql<string[]>`array(select distinct reason.sentence from ${assignmentReasons} reason
    where reason.organisation_id = ${assignments.organisationId} and reason.assignment_id = ${assignments.id} order by reason.sentence)`,
}).from(assignments)
  .innerJoin(people, and(eq(people.organisationId, assignments.organisationId), eq(people.id, assignments.personId)))
  .leftJoinLateral(tx.select({ title: moduleVersions.title, minutes: moduleVersions.minutes, factsWaiting: factsWaiting.as('facts_waiting') }).from(moduleVersions)
    .where(and(eq(moduleVersions.organisationId, assignments.organisationId), eq(moduleVersions.moduleKey, assignments.moduleKey)))
    .orderBy(sql`${moduleVersions.publishedAt} desc`).limit(1).as('version'), sql`true`)
  .where(condition).orderBy(asc(people.name), asc(assignments.id))

/** Whether a reason for it comes from an audit that somebody moderates without having given their own grades: the reasons name the first. */
export const blindFor = (personId: string) => sql`exists (
  select 1 from ${assignmentReasons} reason join ${gaps} on ${gaps.organisationId} = reason.organisation_id and ${gaps.id} = reason.gap_id
  join ${audits} on ${audits.organisationId} = ${gaps.organisationId} and ${audits.id} = ${gaps.auditId}
  where reason.organisation_id = ${assignments.organisationId} and reason.assignment_id = ${assignments.id} and ${blindTo(personId)})`

/** What somebody may be shown to decide about, on `assignments`: in their reach, and not because of an audit that they moderate blind. */
export const mayBeDecidedBy = (decider: Allowed<'decide learning'>): SQL | undefined => and(inReach(decider), not(blindFor(whoever(decider))))

/**
 * One assignment with its module and its reasons.
 * @returns undefined when the person is not in the decider's reach, and to whoever moderates an audit behind it until they have given their own grades
 */
export async function learningToDecide(decider: Allowed<'decide learning'>, assignmentId: string) {
  const [one] = await learningWhere(await decider.reading(), and(eq(assignments.id, assignmentId), mayBeDecidedBy(decider)))
  return one
}

export type LearningToDecide = NonNullable<Awaited<ReturnType<typeof learningToDecide>>>

/** What some gaps have brought to people in the decider's reach, decided or not. */
export async function learningFromAudit(decider: Allowed<'decide learning'>, gapIds: string[]) {
  if (gapIds.length === 0) return []
  const tx = await decider.reading()
  const brought = tx.select({ id: assignmentReasons.assignmentId }).from(assignmentReasons).where(inArray(assignmentReasons.gapId, gapIds))
  return learningWhere(tx, and(inArray(assignments.id, brought), inReach(decider)))
}

/**
 * Somebody else than the learner confirms proposed learning, or waives it with a reason; learning that was begun before the grades behind it were
 * changed may be waived after it was confirmed. Of several at once one is heard.
 * @returns 'decided already' for the others, and about learning that has ended; 'own learning' for the learner; 'disputed' to whoever would confirm
 *   it while every finding behind it is disputed, 'facts wait' while facts in its module wait to be checked; undefined when the person is not in reach
 */
export async function decideLearning(decider: Allowed<'decide learning'>, assignmentId: string, decision: Decision): Promise<true | 'decided already' | 'own learning' | 'disputed' | 'facts wait' | undefined> {
  return decider.writing(async (tx) => {
    const [one] = await tx.select({ personId: assignments.personId, moduleKey: assignments.moduleKey, decision: assignments.decision }).from(assignments).where(and(eq(assignments.id, assignmentId), inReach(decider)))
    if (!one) return undefined
    if (one.personId === decider.personId) return 'own learning'
    const behind = await auditsBehind(tx, assignmentId)
    await holdAudits(tx, behind)
    if (decision.decision === 'confirmed') {
      const [waits] = await tx.select({ id: assignments.id }).from(assignments).where(and(eq(assignments.id, assignmentId), isNull(assignments.decision), waitsForDispute))
      if (waits) return 'disputed'
      if (one.decision === null && await waitsForFacts(tx, one.moduleKey)) return 'facts wait'
    }
    const waiting = decision.decision === 'waived' ? or(isNull(assignments.decision), flagged) : isNull(assignments.decision)
    const decided = await tx.update(assignments).set({
      decision: decision.decision, decidedAt: decider.at, decidedById: whoever(decider),
      ...(decision.decision === 'waived' && { waivedBecause: decision.because }),
    }).where(and(eq(assignments.id, assignmentId), isNull(assignments.endedAt), waiting)).returning({ id: assignments.id })
    if (decided.length === 0) {
      const [still] = await tx.select({ id: assignments.id }).from(assignments).where(eq(assignments.id, assignmentId))
      return still && 'decided already'
    }
    await note(tx, decider, { did: decision.decision === 'waived' ? 'waived learning' : 'confirmed learning', subjectKind: 'assignment', subjectId: assignmentId, aboutPersonId: one.personId })
    if (decision.decision === 'waived') await closeWhatIsComplete(tx, decider.organisationId, behind, decider.at)
    return true
  })
}

/** The audits whose gaps brought an assignment. */
export async function auditsBehind(tx: Transaction, assignmentId: string): Promise<string[]> {
  const rows = await tx.selectDistinct({ auditId: audits.id }).from(assignmentReasons)
    .innerJoin(gaps, and(eq(gaps.organisationId, assignmentReasons.organisationId), eq(gaps.id, assignmentReasons.gapId)))
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .where(eq(assignmentReasons.assignmentId, assignmentId))
  return rows.map(({ auditId }) => auditId)
}
