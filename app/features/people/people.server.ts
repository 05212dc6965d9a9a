import { and, eq, gt, isNull, or, sql } from 'drizzle-orm'
import { dayInLondon } from '../../lib/days.ts'
import type { Holding, Person } from './people.ts'
import type { Database, Transaction } from '../../../db/client.server.ts'
import { organisations, people, type Organisation } from '../../../db/schema.ts'

export type SignedIn = { person: Person; organisation: Organisation }

/**
 * The person behind an account, with the roles that hold on that day. A role for a team or an area reaches, from the day of the change on, the teams
 * that have gone on in it too: whoever leads a team looks after what the one before left open.
 * @returns undefined when they have left: access ends the day someone leaves
 */
export async function personBehind(tx: Transaction, organisationId: string, personId: string, at: Date): Promise<SignedIn | undefined> {
  const today = dayInLondon(at)
  const holdings = sql<Holding[]>`(
    with recursive held as (
      select role, scope, team_id, service_area_id from role_holdings
      where organisation_id = ${organisationId}::uuid and person_id = ${personId}::uuid and valid_from <= ${today}::date and (valid_to is null or valid_to > ${today}::date)
      union
      select held.role, 'team', succession.from_team_id, null::uuid
      from held
      join team_successions succession on succession.organisation_id = ${organisationId}::uuid and succession.changes_on <= ${today}::date
      join teams successor on successor.organisation_id = succession.organisation_id and successor.id = succession.to_team_id
      where held.team_id = successor.id or held.service_area_id = successor.service_area_id)
    select coalesce(json_agg(json_build_object('role', role, 'scope', scope, 'teamId', team_id, 'serviceAreaId', service_area_id)), '[]') from held)`
  const [row] = await tx.select({
    id: people.id, name: people.name, daysOff: people.daysOff, organisation: organisations, holdings,
  }).from(people).innerJoin(organisations, eq(organisations.id, people.organisationId))
    .where(and(eq(people.organisationId, organisationId), eq(people.id, personId), or(isNull(people.leftOn), gt(people.leftOn, today))))
  if (!row) return undefined
  const { organisation, ...person } = row
  return { person, organisation }
}

export async function organisationByKey(db: Database | Transaction, key: string): Promise<Organisation | undefined> {
  const [organisation] = await db.select().from(organisations).where(eq(organisations.key, key))
  return organisation
}
