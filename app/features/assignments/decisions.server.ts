import { and, asc, eq, inArray, isNull, or, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignmentReasons, assignments, audits, gaps, moduleVersions, people } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { closeWhatIsComplete } from '../gaps/closing.server.ts'
import { memberWithinReach } from '../people/members.server.ts'

export type Decision = { decision: 'confirmed' } | { decision: 'waived'; because: string }

/** Learning of people who are in a team or area of the decider's today, and their own, which somebody else decides. */
const inReach = (decider: Allowed<'decide learning'>): SQL | undefined =>
  or(eq(assignments.personId, whoever(decider)), memberWithinReach(decider.reach, assignments.organisationId, assignments.personId, dayInLondon(decider.at)))

/** Assignments with their modules and their reasons in sentences, in one statement; the condition says which. */
const learningWhere = (tx: Transaction, condition: SQL | undefined) => tx.select({
  id: assignments.id, personId: assignments.personId, person: people.name, moduleKey: assignments.moduleKey, dueOn: assignments.dueOn,
  decision: assignments.decision, waivedBecause: assignments.waivedBecause,
  title: sql<string>`coalesce(version.title, ${assignments.moduleKey})`, minutes: sql<number | null>`version.minutes`,
  sentences: sql<string[]>`array(select distinct reason.sentence from ${assignmentReasons} reason
    where reason.organisation_id = ${assignments.organisationId} and reason.assignment_id = ${assignments.id} order by reason.sentence)`,
}).from(assignments)
  .innerJoin(people, and(eq(people.organisationId, assignments.organisationId), eq(people.id, assignments.personId)))
  .leftJoinLateral(tx.select({ title: moduleVersions.title, minutes: moduleVersions.minutes }).from(moduleVersions)
    .where(and(eq(moduleVersions.organisationId, assignments.organisationId), eq(moduleVersions.moduleKey, assignments.moduleKey)))
    .orderBy(sql`${moduleVersions.publishedAt} desc`).limit(1).as('version'), sql`true`)
  .where(condition).orderBy(asc(people.name), asc(assignments.id))

/** One assignment with its module and its reasons. @returns undefined when the person is not in the decider's reach */
export async function learningToDecide(decider: Allowed<'decide learning'>, assignmentId: string) {
  const [one] = await learningWhere(await decider.reading(), and(eq(assignments.id, assignmentId), inReach(decider)))
  return one
}

/** What some gaps have brought to people in the decider's reach, decided or not. */
export async function learningFromAudit(decider: Allowed<'decide learning'>, gapIds: string[]) {
  if (gapIds.length === 0) return []
  const tx = await decider.reading()
  const brought = tx.select({ id: assignmentReasons.assignmentId }).from(assignmentReasons).where(inArray(assignmentReasons.gapId, gapIds))
  return learningWhere(tx, and(inArray(assignments.id, brought), inReach(decider)))
}

/**
 * Somebody else than the learner confirms proposed learning, or waives it with a reason. Of several at once one is heard.
 * @returns 'decided already' for the others; 'own learning' for the learner; undefined when the person is not in reach
 */
export async function decideLearning(decider: Allowed<'decide learning'>, assignmentId: string, decision: Decision): Promise<true | 'decided already' | 'own learning' | undefined> {
  return decider.writing(async (tx) => {
    const [one] = await tx.select({ personId: assignments.personId }).from(assignments).where(and(eq(assignments.id, assignmentId), inReach(decider)))
    if (!one) return undefined
    if (one.personId === decider.personId) return 'own learning'
    const decided = await tx.update(assignments).set({
      decision: decision.decision, decidedAt: decider.at, decidedById: whoever(decider),
      ...(decision.decision === 'waived' && { waivedBecause: decision.because }),
    }).where(and(eq(assignments.id, assignmentId), isNull(assignments.decision))).returning({ id: assignments.id })
    if (decided.length === 0) return 'decided already'
    await note(tx, decider, { did: decision.decision === 'waived' ? 'waived learning' : 'confirmed learning', subjectKind: 'assignment', subjectId: assignmentId, aboutPersonId: one.personId })
    if (decision.decision === 'waived') await closeWhatIsComplete(tx, decider.organisationId, await auditsBehind(tx, assignmentId), decider.at)
    return true
  })
}

/** The audits whose gaps brought an assignment. */
async function auditsBehind(tx: Transaction, assignmentId: string): Promise<string[]> {
  const rows = await tx.selectDistinct({ auditId: audits.id }).from(assignmentReasons)
    .innerJoin(gaps, and(eq(gaps.organisationId, assignmentReasons.organisationId), eq(gaps.id, assignmentReasons.gapId)))
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .where(eq(assignmentReasons.assignmentId, assignmentId))
  return rows.map(({ auditId }) => auditId)
}
