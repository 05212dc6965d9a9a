import { and, eq } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { assignments, learningExtensions } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { mayBeDecidedBy, learningWhere } from './decisions.server.ts'
import { whyNotMoreTime, whyNotUntil, type NoMoreTime } from './more-time.ts'

/**
 * More time for confirmed learning that is not finished, by somebody else than the learner and with a reason. The day before stays on record, and
 * it may be given again. Of several at once one is heard.
 * @param dueBefore the day that whoever gives more time was shown
 * @returns why not, where the learning needs none; 'changed' when somebody else gave more time meanwhile; `wrongDate` says why the new day cannot
 *   be; undefined when the learner is not in reach
 */
export async function giveLearningMoreTime(
  decider: Allowed<'decide learning'>, assignmentId: string, { dueOn, dueBefore, because }: { dueOn: Day; dueBefore: Day; because: string },
): Promise<true | NoMoreTime | 'changed' | { wrongDate: string } | undefined> {
  return decider.writing(async (tx) => {
    const theirs = and(eq(assignments.id, assignmentId), mayBeDecidedBy(decider))
    // Held before it is read: whoever waives it, sends the own-case task or gives more time at the same time comes before or after.
    await tx.select({ id: assignments.id }).from(assignments).where(theirs).for('update')
    const [one] = await learningWhere(tx, theirs)
    if (!one) return undefined
    const refused = whyNotMoreTime(one, decider.personId)
    if (refused) return refused
    if (one.dueOn !== dueBefore) return 'changed'
    const wrongDate = whyNotUntil(dueOn, { dueOn: one.dueOn, today: dayInLondon(decider.at) }, { bankHolidays })
    if (wrongDate) return { wrongDate }
    await tx.insert(learningExtensions).values({ organisationId: decider.organisationId, assignmentId, dueBefore, dueOn, because, extendedById: whoever(decider), extendedAt: decider.at })
    await tx.update(assignments).set({ dueOn }).where(eq(assignments.id, assignmentId))
    await note(tx, decider, { did: 'gave more time for learning', subjectKind: 'assignment', subjectId: assignmentId, aboutPersonId: one.personId })
    return true
  })
}
