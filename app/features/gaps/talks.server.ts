import { sql } from 'drizzle-orm'
import { assignments } from '../../../db/schema.ts'

/** A manager said that they talked with the learner about a module: before it, or after it. Moments are ISO text. */
export type Talk = { moment: 'before' | 'after'; byId: string; by: string; at: string }

/** What managers said of an assignment, as a column beside it. */
export const talks = sql<Talk[]>`(
  select coalesce(json_agg(json_build_object('moment', said.moment, 'byId', endorser.id, 'by', endorser.name, 'at', said.endorsed_at) order by said.endorsed_at), '[]')
  from endorsements said join people endorser on endorser.organisation_id = said.organisation_id and endorser.id = said.endorsed_by_id
  where said.organisation_id = ${assignments.organisationId} and said.assignment_id = ${assignments.id})`
