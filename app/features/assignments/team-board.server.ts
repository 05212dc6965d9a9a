import { and, asc, eq, inArray, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { dayInLondon, daysAfter } from '../../lib/days.ts'
import { assignments, moduleVersions, people, teamMemberships, teams } from '../../../db/schema.ts'
import { disputedOf } from '../gaps/disputed.server.ts'
import { openPatternsOf } from '../patterns/patterns.server.ts'
import { standsIn } from '../people/deputies.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { openActionsOfTeams } from '../remedial-actions/remedial-actions.server.ts'
import { bookedAsJson } from '../workshops/offered.server.ts'
import { workshopsLed } from '../workshops/register.server.ts'
import { coachingWaiting } from './coaching.server.ts'
import type { Away } from './team-board.ts'
import { whyLearn } from './why.server.ts'

/**
 * What a manager's teams have in hand: the people who are in each today, everything still open from the audits of these teams and of those
 * that went on in them, whoever owns it, and what these
 * people have to learn, which of their findings are disputed, and what several of them have in common, and on which workshops they have a place; and which the manager leads. How many cases each holds, who is away and how many posts are empty stand beside it.
 * @param beside a column that a page reads with it, of a feature that comes after this one; null where the manager has no team
 */
export async function teamBoard<Beside = null>(manager: Allowed<'see my team'>, beside: SQL<Beside> = sql<Beside>`null`) {
  const tx = await manager.reading()
  const everyTeam = await teamsOf(tx, manager, beside)
  const teamIds = everyTeam.map(({ id }) => id)
  const teamsOfToday = everyTeam.filter(({ ofToday }) => ofToday)
  const actions = await openActionsOfTeams(tx, teamIds, manager.at)
  const learning = await learningOfPeople(tx, [...new Set(teamsOfToday.flatMap((team) => team.people.map(({ id }) => id)))])
  return { programme: everyTeam[0]?.programme ?? null, teams: teamsOfToday, teamIds, actions, learning, disputed: everyTeam.flatMap(({ disputed }) => disputed), patterns: everyTeam.flatMap(({ patterns }) => patterns), led: everyTeam[0]?.led ?? [], beside: everyTeam[0]?.beside ?? null }
}

/** So many days ahead a manager is told who will be away. */
const awayTold = 7

/** The teams in a manager's reach, each with the people who are in it today, from A to Z; those too that have gone on as others, for what they left open. */
async function teamsOf<Beside>(tx: Transaction, manager: Allowed<'see my team'>, beside: SQL<Beside>) {
  const today = dayInLondon(manager.at)
  const rows = await tx.select({ teamId: teams.id, team: teams.name, ofToday: sql<boolean>`${teams.validFrom} <= ${today}::date and (${teams.validTo} is null or ${teams.validTo} > ${today}::date)`, personId: people.id, name: people.name, daysOff: people.daysOff,
    vacancies: sql<number | null>`(select posts from vacancies where vacancies.organisation_id = ${teams.organisationId} and vacancies.team_id = ${teams.id} and counted_on <= ${today}::date order by counted_on desc limit 1)`,
    // The managers’ programme that they go through themselves, so that their board leads to it.
    programme: sql<{ cohort: string; startsOn: string } | null>`(select json_build_object('cohort', cohorts.title, 'startsOn', cohorts.starts_on) from cohort_members member join cohorts on cohorts.organisation_id = member.organisation_id and cohorts.id = member.cohort_id
      where member.organisation_id = ${teams.organisationId} and member.person_id = ${whoever(manager)}::uuid and member.left_at is null and member.completed_at is null)`,
    disputed: disputedOf(teams.id, whoever(manager)), patterns: openPatternsOf(sql`${teams.organisationId}`, sql`${teams.id}`, whoever(manager)),
    beside, led: workshopsLed(whoever(manager), manager.at), coaching: coachingWaiting(sql`${people.organisationId}`, sql`${people.id}`), workshops: bookedAsJson(sql`${people.organisationId}`, sql`${people.id}`, manager.at),
    cases: sql<number | null>`(select cases from caseloads where caseloads.organisation_id = ${people.organisationId} and caseloads.person_id = ${people.id} and counted_on <= ${today}::date order by counted_on desc limit 1)`,
    away: sql<Away | null>`(select json_build_object('from', away_from, 'backOn', back_on, 'deputy', deputy.name) from away_periods away
      left join people deputy on deputy.organisation_id = away.organisation_id and deputy.id = ${standsIn(sql`greatest(away.away_from, ${today}::date)`)}
      where away.organisation_id = ${people.organisationId} and away.person_id = ${people.id} and away_from <= ${daysAfter(today, awayTold)}::date and (back_on is null or back_on > ${today}::date)
      order by away_from limit 1)`,
  }).from(teams)
    .leftJoin(teamMemberships, and(eq(teamMemberships.organisationId, teams.organisationId), eq(teamMemberships.teamId, teams.id),
      sql`${teamMemberships.validFrom} <= ${today}::date and (${teamMemberships.validTo} is null or ${teamMemberships.validTo} > ${today}::date)`))
    .leftJoin(people, and(eq(people.organisationId, teamMemberships.organisationId), eq(people.id, teamMemberships.personId), sql`(${people.leftOn} is null or ${people.leftOn} > ${today}::date)`))
    .where(withinReach(manager.reach, { area: teams.serviceAreaId, team: teams.id }))
    .orderBy(asc(teams.name), asc(people.name), asc(people.id))
  return [...Map.groupBy(rows, ({ teamId }) => teamId).values()].map((ofTeam) => ({
    id: ofTeam[0]!.teamId, beside: ofTeam[0]!.beside as Beside, led: ofTeam[0]!.led, name: ofTeam[0]!.team, programme: ofTeam[0]!.programme, ofToday: ofTeam[0]!.ofToday, vacancies: ofTeam[0]!.vacancies ?? 0, disputed: ofTeam[0]!.disputed, patterns: ofTeam[0]!.patterns,
    people: ofTeam.flatMap(({ personId, name, daysOff, cases, away, coaching, workshops }) => (personId && name && daysOff ? [{ id: personId, name, daysOff, cases, away, coaching, workshops }] : [])),
  }))
}

/** What people have to learn, or are proposed to: not what is done, waived, ended, or paused while somebody asks whose case it was or the finding is disputed. */
async function learningOfPeople(tx: Transaction, personIds: string[]) {
  if (personIds.length === 0) return []
  return tx.select({
    id: assignments.id, personId: assignments.personId, person: people.name, proposed: sql<boolean>`${assignments.decision} is null`, flagged: sql<boolean>`${assignments.flaggedAt} is not null`,
    title: sql<string>`coalesce((select version.title from ${moduleVersions} version where version.organisation_id = ${assignments.organisationId} and version.module_key = ${assignments.moduleKey} order by version.published_at desc limit 1), ${assignments.moduleKey})`,
    sentences: sql<string[]>`why.sentences`,
  }).from(assignments)
    .innerJoin(people, and(eq(people.organisationId, assignments.organisationId), eq(people.id, assignments.personId)))
    .innerJoin(whyLearn, sql`why.sentences is not null`)
    .where(and(inArray(assignments.personId, personIds), sql`${assignments.decision} is distinct from 'waived' and ${assignments.endedAt} is null`, sql`not exists (
      select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      where sent.organisation_id = ${assignments.organisationId} and sent.assignment_id = ${assignments.id} and checked.outcome = 'accepted')`))
    .orderBy(asc(assignments.proposedAt), asc(people.name), asc(assignments.id))
}
