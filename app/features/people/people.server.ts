import { and, eq, gt, isNull, lte, or, sql } from 'drizzle-orm'
import { dayInLondon } from '../../lib/days.ts'
import type { Holding, Person } from './people.ts'
import type { Database, Transaction } from '../../../db/client.server.ts'
import { organisations, people, roleHoldings, type Organisation } from '../../../db/schema.ts'

export type SignedIn = { person: Person; organisation: Organisation }

/**
 * The person behind an account, with the roles that hold on that day.
 * @returns undefined when they have left: access ends the day someone leaves
 */
export async function personBehind(tx: Transaction, organisationId: string, personId: string, at: Date): Promise<SignedIn | undefined> {
  const today = dayInLondon(at)
  const holdings = tx.select({
    all: sql<Holding[]>`coalesce(json_agg(json_build_object('role', ${roleHoldings.role}, 'scope', ${roleHoldings.scope}, 'teamId', ${roleHoldings.teamId}, 'serviceAreaId', ${roleHoldings.serviceAreaId})), '[]')`,
  }).from(roleHoldings).where(and(
    eq(roleHoldings.personId, personId),
    lte(roleHoldings.validFrom, today),
    or(isNull(roleHoldings.validTo), gt(roleHoldings.validTo, today)),
  ))
  const [row] = await tx.select({
    id: people.id, name: people.name, daysOff: people.daysOff, organisation: organisations, holdings: sql<Holding[]>`(${holdings})`,
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
