import { and, asc, eq, inArray, isNull, ne, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import { audits, caseQuestions, people } from '../../../db/schema.ts'
import { withinReach } from '../people/reach.server.ts'

const columns = {
  auditId: audits.id, audit: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType,
  personId: people.id, person: people.name, raisedAt: caseQuestions.raisedAt, raisedById: caseQuestions.raisedById,
  raisedBy: sql<string | null>`(select name from people asker where asker.organisation_id = ${caseQuestions.organisationId} and asker.id = ${caseQuestions.raisedById})`, settledAt: caseQuestions.settledAt, theirs: caseQuestions.theirs,
}

/** What someone asked about whose case an audit's was. @returns undefined when nothing was asked, or the audit is not in reach */
export async function caseQuestionFor(settler: Allowed<'settle whose case'>, auditId: string, personId: string) {
  const tx = await settler.reading()
  const [asked] = await tx.select({
    ...columns,
    /** What the audit names them as. */
    as: sql<'worker' | 'manager' | null>`case ${people.id} when ${audits.workerId} then 'worker' when ${audits.managerId} then 'manager' end`,
    rightPerson: sql<string | null>`(select name from people held where held.organisation_id = ${caseQuestions.organisationId} and held.id = ${caseQuestions.rightPersonId})`,
    passedOn: sql<number>`(select count(distinct passed.remedial_action_id)::int from hand_overs passed
      join remedial_actions action on action.organisation_id = passed.organisation_id and action.id = passed.remedial_action_id
      where passed.organisation_id = ${audits.organisationId} and action.audit_id = ${audits.id} and passed.from_id = ${people.id} and passed.because = 'not my case')`,
  }).from(caseQuestions)
    .innerJoin(audits, and(eq(audits.organisationId, caseQuestions.organisationId), eq(audits.id, caseQuestions.auditId)))
    .innerJoin(people, and(eq(people.organisationId, caseQuestions.organisationId), eq(people.id, caseQuestions.personId)))
    .where(and(eq(caseQuestions.auditId, auditId), eq(caseQuestions.personId, personId), withinReach(settler.reach, { area: audits.serviceAreaId, team: audits.teamId })))
  return asked
}

/**
 * Who may have held or managed the case instead: everybody who was a practitioner or a manager here and had not left when the audit was done, from A to Z.
 * @param asked a question that the settler has been shown
 */
export async function whoItMayHaveBeen(settler: Allowed<'settle whose case'>, asked: { auditedOn: Day; personId: string }) {
  const tx = await settler.reading()
  return tx.select({ id: people.id, name: people.name, email: people.email }).from(people)
    .where(and(ne(people.id, asked.personId), sql`(${people.leftOn} is null or ${people.leftOn} > ${asked.auditedOn}::date)`,
      sql`exists (select 1 from role_holdings held where held.organisation_id = ${people.organisationId} and held.person_id = ${people.id} and held.role in ('practitioner', 'manager'))`))
    .orderBy(asc(people.name), asc(people.id))
}

/** Questions of some teams that nobody has settled, longest waiting first. */
export async function openCaseQuestions(manager: Allowed<'see my team'>, teamIds: string[]) {
  if (teamIds.length === 0) return []
  const tx = await manager.reading()
  return tx.select(columns).from(caseQuestions)
    .innerJoin(audits, and(eq(audits.organisationId, caseQuestions.organisationId), eq(audits.id, caseQuestions.auditId)))
    .innerJoin(people, and(eq(people.organisationId, caseQuestions.organisationId), eq(people.id, caseQuestions.personId)))
    .where(and(isNull(caseQuestions.settledAt), inArray(audits.teamId, teamIds), withinReach(manager.reach, { area: audits.serviceAreaId, team: audits.teamId })))
    .orderBy(asc(caseQuestions.raisedAt), asc(people.name))
}
