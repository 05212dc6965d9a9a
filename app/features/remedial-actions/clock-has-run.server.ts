import { sql, type SQL } from 'drizzle-orm'
import { actionChallenges, extensions, remedialActions } from '../../../db/schema.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter } from '../../lib/days.ts'

/**
 * Whether no challenge keeps an action's due time from having come, as a condition on `remedial_actions` beside that time itself: `stoodStill` of
 * the clocks, in the database's words, for those who count and do not list.
 */
export function clockHasRun(at: Date): SQL {
  const dueAt = sql`coalesce(more.due_at, ${remedialActions.dueAt})`
  const dueOn = sql`coalesce(more.due_on, ${remedialActions.dueOn})`
  const decidedOn = sql`coalesce(${dayOf(sql`challenge.decided_at`)}, ${dayInLondon(at)}::date)`
  return sql`not exists (
    select 1 from ${actionChallenges} challenge
    left join ${extensions} more on more.organisation_id = challenge.organisation_id and more.remedial_action_id = challenge.remedial_action_id
    where challenge.organisation_id = ${remedialActions.organisationId} and challenge.remedial_action_id = ${remedialActions.id} and ${remedialActions.priority} <> 'red'
      and (more.at is null or more.at < challenge.raised_at) and ${dueAt} > challenge.raised_at
      and ${workingDays(decidedOn, sql`${daysAfter(dayInLondon(at), -1)}::date`)} <= ${workingDays(sql`${dayOf(sql`challenge.raised_at`)} + 1`, dueOn)})`
}

const dayOf = (moment: SQL) => sql`(${moment} at time zone 'Europe/London')::date`

/** How many of the council's working days lie from one day to another, both counted. */
const workingDays = (from: SQL, to: SQL) => sql`(
  select count(*) from generate_series((${from})::timestamp, (${to})::timestamp, interval '1 day') day
  where extract(isodow from day) < 6 and day::date <> all(${sql.param(`{${[...bankHolidays].join(',')}}`)}::date[]))`
