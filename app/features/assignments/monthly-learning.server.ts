import { sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { settingsOn } from '../people/settings.server.ts'

/**
 * How many minutes of learning from audits somebody would have, with this assignment, in the month in which it is due, and the council's limit.
 * What is confirmed counts, done or not; what is only proposed is decided in its turn.
 * @param one an assignment that the decider has been shown
 */
export async function monthWith(decider: Allowed<'decide learning'>, one: { id: string; personId: string; dueOn: Day; minutes: number | null }): Promise<{ minutes: number; limit: number }> {
  const tx = await decider.reading()
  const [others] = await tx.execute<{ minutes: number }>(sql`
    select coalesce(sum(version.minutes), 0)::int as minutes from assignments
    cross join lateral (
      select minutes from module_versions where organisation_id = assignments.organisation_id and module_key = assignments.module_key order by published_at desc limit 1) version
    where assignments.person_id = ${one.personId}::uuid and assignments.id <> ${one.id}::uuid and assignments.decision = 'confirmed' and assignments.ended_at is null
      and date_trunc('month', assignments.due_on) = date_trunc('month', ${one.dueOn}::date)`)
  const { learningMinutesAMonth: limit } = await settingsOn(tx, dayInLondon(decider.at))
  return { minutes: others!.minutes + (one.minutes ?? 0), limit }
}
