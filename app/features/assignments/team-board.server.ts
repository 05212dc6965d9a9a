import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { dayInLondon } from '../../lib/days.ts'
import { assignments, moduleVersions, people, teamMemberships, teams } from '../../../db/schema.ts'
import { withinReach } from '../people/reach.server.ts'
import { openActionsOfTeams } from '../remedial-actions/remedial-actions.server.ts'

/**
 * What a manager's teams have in hand: the people who are in each today, everything still open from the teams' audits, whoever owns it, and
 * what these people have to learn.
 */
export async function teamBoard(manager: Allowed<'see my team'>) {
  const tx = await manager.reading()
  const teamsInReach = await teamsOf(tx, manager)
  const actions = await openActionsOfTeams(tx, teamsInReach.map(({ id }) => id), manager.at)
  const learning = await learningOfPeople(tx, [...new Set(teamsInReach.flatMap((team) => team.people.map(({ id }) => id)))])
  return { teams: teamsInReach, actions, learning }
}

/** The teams in a manager's reach, each with the people who are in it today, from A to Z. */
async function teamsOf(tx: Transaction, manager: Allowed<'see my team'>) {
  const today = dayInLondon(manager.at)
  const rows = await tx.select({ teamId: teams.id, team: teams.name, personId: people.id, name: people.name, daysOff: people.daysOff }).from(teams)
    .leftJoin(teamMemberships, and(eq(teamMemberships.organisationId, teams.organisationId), eq(teamMemberships.teamId, teams.id),
      sql`${teamMemberships.validFrom} <= ${today}::date and (${teamMemberships.validTo} is null or ${teamMemberships.validTo} > ${today}::date)`))
    .leftJoin(people, and(eq(people.organisationId, teamMemberships.organisationId), eq(people.id, teamMemberships.personId), sql`(${people.leftOn} is null or ${people.leftOn} > ${today}::date)`))
    .where(and(withinReach(manager.reach, { area: teams.serviceAreaId, team: teams.id }), sql`(${teams.validTo} is null or ${teams.validTo} > ${today}::date)`))
    .orderBy(asc(teams.name), asc(people.name), asc(people.id))
  return [...Map.groupBy(rows, ({ teamId }) => teamId).values()].map((ofTeam) => ({
    id: ofTeam[0]!.teamId, name: ofTeam[0]!.team,
    people: ofTeam.flatMap(({ personId, name, daysOff }) => (personId && name && daysOff ? [{ id: personId, name, daysOff }] : [])),
  }))
}

/** What people have to learn, or are proposed to: not what is done, waived, or paused because they say that the case was not theirs. */
async function learningOfPeople(tx: Transaction, personIds: string[]) {
  if (personIds.length === 0) return []
  return tx.select({
    id: assignments.id, personId: assignments.personId, person: people.name, proposed: sql<boolean>`${assignments.decision} is null`,
    title: sql<string>`coalesce((select version.title from ${moduleVersions} version where version.organisation_id = ${assignments.organisationId} and version.module_key = ${assignments.moduleKey} order by version.published_at desc limit 1), ${assignments.moduleKey})`,
    sentences: sql<string[]>`why.sentences`,
  }).from(assignments)
    .innerJoin(people, and(eq(people.organisationId, assignments.organisationId), eq(people.id, assignments.personId)))
    .innerJoin(sql`lateral (
      select json_agg(distinct reason.sentence) as sentences from assignment_reasons reason
      join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
      where reason.organisation_id = ${assignments.organisationId} and reason.assignment_id = ${assignments.id}
        and not exists (select 1 from case_questions asked where asked.organisation_id = gaps.organisation_id and asked.audit_id = gaps.audit_id
          and asked.person_id = ${assignments.personId} and asked.settled_at is null)) why`, sql`why.sentences is not null`)
    .where(and(inArray(assignments.personId, personIds), sql`${assignments.decision} is distinct from 'waived'`, sql`not exists (
      select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      where sent.organisation_id = ${assignments.organisationId} and sent.assignment_id = ${assignments.id} and checked.outcome = 'accepted')`))
    .orderBy(asc(assignments.proposedAt), asc(people.name), asc(assignments.id))
}
