import { and, eq } from 'drizzle-orm'
import { whoever } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignments, endorsements, people } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { auditsBehind } from '../assignments/decisions.server.ts'
import { givenWhere } from '../assignments/own-case.server.ts'
import { holdAudits } from '../gaps/closing.server.ts'
import type { Talk } from '../gaps/talks.server.ts'
import { holdLearning } from '../modules/learning.server.ts'
import { saidOf, whyNotEndorse, type Moment, type WhyNot } from './endorsements.ts'
import { supervised, type Supervisor } from './supervision.server.ts'

/** An assignment of somebody whom the manager supervises. */
export async function assignmentSupervised(tx: Transaction, manager: Supervisor, assignmentId: string) {
  const [one] = await tx.select({ id: assignments.id, personId: assignments.personId, moduleKey: assignments.moduleKey }).from(assignments)
    .innerJoin(people, and(eq(people.organisationId, assignments.organisationId), eq(people.id, assignments.personId)))
    .where(and(eq(assignments.id, assignmentId), supervised(manager)))
  return one
}

/**
 * A manager says that they talked with somebody of theirs about a module, before it or after it. It is said once, and holds nothing of what they said: of
 * several presses at once one is heard.
 * @returns `said`, by whom and when, for the others; 'declared' or 'not declared' by `whyNotEndorse`; 'not going' when the learning is not confirmed, or was
 *   ended or paused; undefined when the manager does not supervise them
 */
export async function endorse(manager: Supervisor, assignmentId: string, moment: Moment): Promise<true | { said: Talk } | WhyNot | 'not going' | undefined> {
  return manager.writing(async (tx) => {
    const one = await assignmentSupervised(tx, manager, assignmentId)
    if (!one) return undefined
    // Whoever declares, waives, ends or says it at the same moment comes before or after, and is seen.
    await holdAudits(tx, await auditsBehind(tx, assignmentId))
    await holdLearning(tx, one.personId, one.moduleKey)
    const [given] = await givenWhere(tx, one.personId, eq(assignments.id, assignmentId))
    if (!given) return 'not going'
    const said = saidOf(given, moment)
    if (said) return { said }
    const why = whyNotEndorse(moment, given)
    if (why) return why
    await tx.insert(endorsements).values({ organisationId: manager.organisationId, assignmentId, moment, endorsedById: whoever(manager), endorsedAt: manager.at })
    await note(tx, manager, { did: `talked about learning ${moment} the module`, subjectKind: 'assignment', subjectId: assignmentId, aboutPersonId: one.personId })
    return true
  })
}
