import { sql, type SQL } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { monthOf, whyLater } from './monthly-learning.ts'

/**
 * What counts towards the month in which it is due, as a condition on `assignments`: what is confirmed and what is proposed, done or not, since its
 * hours were that month's all the same. What was waived or has ended leaves its room to other learning.
 */
export const countsInItsMonth = sql`(assignments.decision is distinct from 'waived' and assignments.ended_at is null)`

/** Minutes of the newest version of an assignment's module, as a lateral join named `version`. */
export const minutesOfModule = sql`lateral (
  select minutes from module_versions newest where newest.organisation_id = assignments.organisation_id and newest.module_key = assignments.module_key order by newest.published_at desc limit 1) version`

/** Minutes of learning from audits by person and month, 'person 2026-12', of what is due from a day on. One statement. */
export async function minutesByMonth(tx: Transaction, people: readonly string[], from: Day, other: SQL = sql`true`): Promise<Map<string, number>> {
  const rows = await tx.execute<{ of: string; minutes: number }>(sql`
    select assignments.person_id || ' ' || to_char(assignments.due_on, 'YYYY-MM') as of, sum(version.minutes)::int as minutes
    from assignments cross join ${minutesOfModule}
    where assignments.person_id = any(${sql.param(`{${people.join(',')}}`)}::uuid[]) and ${countsInItsMonth} and assignments.due_on >= ${from}::date and ${other}
    group by 1`)
  return new Map(rows.map(({ of, minutes }) => [of, minutes]))
}

type Shown = { id: string; personId: string; dueOn: Day; firstDueOn: Day; proposedAt: Date; minutes: number | null }

/**
 * How many minutes of learning from audits somebody has, with this assignment, in the month in which it is due, the council's limit, and why it was
 * made due later than usual, if it was.
 * @param one an assignment that the decider has been shown
 */
export async function monthWith(decider: Allowed<'decide learning'>, one: Shown): Promise<{ minutes: number; limit: number; later: string | undefined }> {
  const tx = await decider.reading()
  const proposedOn = dayInLondon(one.proposedAt)
  const { learningMinutesAMonth: limit } = await settingsOn(tx, dayInLondon(decider.at))
  const usual = daysAfter(proposedOn, (await settingsOn(tx, proposedOn)).learningDays)
  const first = [usual, one.dueOn].toSorted()[0]!
  const others = await minutesByMonth(tx, [one.personId], `${monthOf(first)}-01`, sql`assignments.id <> ${one.id}::uuid`)
  const minutesIn = (day: Day) => others.get(`${one.personId} ${monthOf(day)}`) ?? 0
  const minutes = one.minutes ?? 0
  return { minutes: minutesIn(one.dueOn) + minutes, limit, later: whyLater({ usual, firstDueOn: one.firstDueOn, minutes, others: minutesIn(usual), limit }, { bankHolidays }) }
}
