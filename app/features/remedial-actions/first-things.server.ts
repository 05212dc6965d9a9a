import { and, asc, eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { audits, helpRequests, people, remedialActions, safetyContacts } from '../../../db/schema.ts'
import { withinReach } from '../people/reach.server.ts'
import { openAction } from './remedial-actions.server.ts'

/**
 * Open actions that an auditor looks at before all else: reds for which nobody has been reached about the child's safety, longest issued
 * first, then those whose owner has asked for help, longest waiting first.
 */
export async function firstThings(auditor: Allowed<'see my desk'>, atMost: number) {
  const tx = await auditor.reading()
  const ofAction = (table: string) => sql`${sql.identifier(table)}.organisation_id = ${remedialActions.organisationId} and ${sql.identifier(table)}.remedial_action_id = ${remedialActions.id}`
  const notMadeSafe = sql<boolean>`(${remedialActions.priority} = 'red' and not exists (select 1 from ${safetyContacts} contact where ${ofAction('contact')} and contact.reached))`
  const helpAskedAt = sql<string | null>`(select min(asked.asked_at) from ${helpRequests} asked where ${ofAction('asked')} and asked.answered_at is null)`
  return tx.select({
    id: remedialActions.id, wording: remedialActions.wording, priority: remedialActions.priority, caseReference: audits.caseReference, audit: audits.reference,
    owner: people.name, issuedAt: remedialActions.issuedAt, notMadeSafe, helpAskedAt,
  }).from(remedialActions)
    .innerJoin(audits, and(eq(audits.organisationId, remedialActions.organisationId), eq(audits.id, remedialActions.auditId)))
    .innerJoin(people, and(eq(people.organisationId, remedialActions.organisationId), eq(people.id, remedialActions.ownerId)))
    .where(and(
      withinReach(auditor.reach, { area: audits.serviceAreaId, team: audits.teamId }),
      sql`(${notMadeSafe} or ${helpAskedAt} is not null)`,
      openAction,
    ))
    .orderBy(sql`${notMadeSafe} desc`, asc(sql`case when ${notMadeSafe} then ${remedialActions.issuedAt} else ${helpAskedAt} end`), asc(remedialActions.id)).limit(atMost)
}
