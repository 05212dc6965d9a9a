import { and, eq, gte, isNull } from 'drizzle-orm'
import { whoever } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { assignments, people, protectedTimes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { auditsBehind } from '../assignments/decisions.server.ts'
import { givenWhere } from '../assignments/own-case.server.ts'
import { holdAudits } from '../gaps/closing.server.ts'
import { daysOffOf } from '../remedial-actions/remedial-actions.server.ts'
import { assignmentSupervised } from './endorsements.server.ts'
import { whyNotKeep, type Wish } from './protected-times.ts'
import { keptFrom, personSupervised, supervised, type Supervisor } from './supervision.server.ts'

/**
 * A manager keeps working time free for learning of somebody of theirs. Of two who keep the same time for one person at once one is heard.
 * @returns when the learning is due; `wrong` by `whyNotKeep`; 'not going' when the learning is not confirmed, was ended or paused, or asks nothing more of
 *   the learner; undefined when the manager does not supervise them
 */
export async function keepFree(manager: Supervisor, assignmentId: string, wish: Wish): Promise<{ dueOn: Day } | { wrong: Record<string, string> } | 'not going' | undefined> {
  return manager.writing(async (tx) => {
    const one = await assignmentSupervised(tx, manager, assignmentId)
    if (!one) return undefined
    // The person's row is held by whoever keeps time for them and by whoever records that they are away, so that each sees what the other wrote.
    await tx.select({ id: people.id }).from(people).where(eq(people.id, one.personId)).for('no key update')
    await holdAudits(tx, await auditsBehind(tx, assignmentId))
    const person = await personSupervised(tx, manager, one.personId)
    if (!person) return undefined
    const [given] = await givenWhere(tx, one.personId, eq(assignments.id, assignmentId))
    if (!given || given.standing === 'done' || given.standing === 'being checked') return 'not going'
    const wrong = whyNotKeep(wish, { at: manager.at, name: person.name, off: daysOffOf(person), away: person.away, kept: await keptFrom(tx, person.id, wish.day) })
    if (wrong) return { wrong }
    await tx.insert(protectedTimes).values({ organisationId: manager.organisationId, assignmentId, ...wish, givenById: whoever(manager), givenAt: manager.at })
    await note(tx, manager, { did: 'kept time free for learning', subjectKind: 'assignment', subjectId: assignmentId, aboutPersonId: one.personId })
    return { dueOn: given.dueOn }
  })
}

/** A manager takes back time that was kept free, until its day is over. @returns whether it was still there to be taken back; undefined when it is for nobody whom they supervise */
export async function takeBack(manager: Supervisor, timeId: string): Promise<boolean | undefined> {
  return manager.writing(async (tx) => {
    const [time] = await tx.select({ id: protectedTimes.id, assignmentId: protectedTimes.assignmentId, personId: assignments.personId }).from(protectedTimes)
      .innerJoin(assignments, and(eq(assignments.organisationId, protectedTimes.organisationId), eq(assignments.id, protectedTimes.assignmentId)))
      .innerJoin(people, and(eq(people.organisationId, assignments.organisationId), eq(people.id, assignments.personId)))
      .where(and(eq(protectedTimes.id, timeId), supervised(manager)))
    if (!time) return undefined
    const taken = await tx.update(protectedTimes).set({ withdrawnById: whoever(manager), withdrawnAt: manager.at })
      .where(and(eq(protectedTimes.id, timeId), isNull(protectedTimes.withdrawnAt), gte(protectedTimes.day, dayInLondon(manager.at)))).returning({ id: protectedTimes.id })
    if (taken.length > 0) await note(tx, manager, { did: 'took back time kept free for learning', subjectKind: 'assignment', subjectId: time.assignmentId, aboutPersonId: time.personId })
    return taken.length > 0
  })
}
