import { sql } from 'drizzle-orm'
import { assignments } from '../../../db/schema.ts'
import type { Day } from '../../lib/days.ts'

/** Working time that is kept free for learning: 'HH:MM' in London, on a day. */
export type KeptFree = { id: string; day: Day; startsAt: string; minutes: number }

/** The times that are kept free for an assignment, those that have passed too, as a column beside it. */
export const keptFree = sql<KeptFree[]>`(
  select coalesce(json_agg(json_build_object('id', kept.id, 'day', kept.day, 'startsAt', left(kept.starts_at::text, 5), 'minutes', kept.minutes) order by kept.day, kept.starts_at), '[]')
  from protected_times kept where kept.organisation_id = ${assignments.organisationId} and kept.assignment_id = ${assignments.id} and kept.withdrawn_at is null)`
