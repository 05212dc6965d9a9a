import { sql } from 'drizzle-orm'
import type { Extension } from './more-time.ts'

const ofAssignment = sql`extended.organisation_id = assignments.organisation_id and extended.assignment_id = assignments.id`

/** Every time at which more time was given, first to last, as a column on `assignments`. */
export const extensionsOf = sql<Extension[]>`(
  select coalesce(json_agg(json_build_object('dueBefore', extended.due_before, 'dueOn', extended.due_on, 'because', extended.because, 'by', giver.name) order by extended.due_on), '[]')
  from learning_extensions extended join people giver on giver.organisation_id = extended.organisation_id and giver.id = extended.extended_by_id where ${ofAssignment})`

/** The day by which an own-case task that was returned, a row of `checked`, is sent again: a later one where more time was given since. */
export const sendAgainOn = sql`greatest(checked.due_again_on, (
  select max(extended.due_on) from learning_extensions extended where ${ofAssignment} and extended.extended_at > checked.checked_at))`
