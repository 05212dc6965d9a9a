import { and, asc, desc, eq, gte, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { coursesElsewhere } from '../../../db/schema.ts'
import type { Course } from './courses.ts'

const coursesWhere = (tx: Transaction, condition: SQL | undefined): Promise<Course[]> =>
  tx.select({ id: coursesElsewhere.id, title: coursesElsewhere.title, provider: coursesElsewhere.provider, completedOn: coursesElsewhere.completedOn, hours: coursesElsewhere.hours })
    .from(coursesElsewhere).where(condition).orderBy(desc(coursesElsewhere.completedOn), asc(coursesElsewhere.title), asc(coursesElsewhere.id))

/** What lists say that the learner did elsewhere, latest first. */
export async function coursesOf(learner: Allowed<'see my practice'>): Promise<Course[]> {
  return coursesWhere(await learner.reading(), eq(coursesElsewhere.personId, whoever(learner)))
}

/** One of the learner's own. @returns undefined when it is not theirs */
export async function courseOf(learner: Allowed<'see my practice'>, id: string): Promise<Course | undefined> {
  const [one] = await coursesWhere(await learner.reading(), and(eq(coursesElsewhere.id, id), eq(coursesElsewhere.personId, whoever(learner))))
  return one
}

/** The same day of the year before: 28 February where that year has no 29th. */
const yearBefore = (day: Day): Day => `${Number(day.slice(0, 4)) - 1}${day.slice(4) === '-02-29' ? '-02-28' : day.slice(4)}`

/**
 * What somebody did elsewhere in the last twelve months, for whoever decides about their learning. It waives nothing by itself.
 * @param one an assignment that the decider has been shown
 */
export async function coursesLately(decider: Allowed<'decide learning'>, one: { personId: string }): Promise<Course[]> {
  return coursesWhere(await decider.reading(), and(eq(coursesElsewhere.personId, one.personId), gte(coursesElsewhere.completedOn, yearBefore(dayInLondon(decider.at)))))
}
