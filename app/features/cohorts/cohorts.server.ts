import { and, asc, desc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { alias, type PgColumn } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { cohortMembers, cohorts, cohortTasks, people, roleHoldings, teams, workshopSeries } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { programmeGuide } from '../modules/planned-modules.ts'
import { leads } from '../people/line.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { certificateOf, fullDay, isMonday, modulesCountForMonths, programmeModules, tasksDueOn, whatIsMissing, type MemberFacts } from './cohorts.ts'

type Arranger = Allowed<'look after cohorts'>
type Member = Allowed<'go through the programme'>

type Column = PgColumn | SQL

/**
 * Whether somebody had a hand in what a member of a cohort did: coached them, observed a supervision of theirs, or checked a task of theirs. Whoever did so
 * judges no sample of theirs afterwards.
 * @param member which columns hold the council and the member
 * @param person the column, or the id, of whoever is asked about
 */
export const hadAHandIn = (member: { organisation: Column; id: Column }, person: Column | string): SQL<boolean> => sql<boolean>`(
  exists (select 1 from cohort_members theirs where theirs.organisation_id = ${member.organisation} and theirs.id = ${member.id} and theirs.coach_id = ${person}::uuid)
  or exists (select 1 from cohort_meetings met where met.organisation_id = ${member.organisation} and met.member_id = ${member.id} and met.said_by_id = ${person}::uuid)
  or exists (select 1 from coaching_meetings met join cohort_members theirs on theirs.organisation_id = met.organisation_id and theirs.person_id = met.learner_id
    where theirs.organisation_id = ${member.organisation} and theirs.id = ${member.id} and met.coach_id = ${person}::uuid and met.ended_at is null and (met.attendance is null or met.attendance = 'held'))
  or exists (select 1 from observations seen where seen.organisation_id = ${member.organisation} and seen.member_id = ${member.id} and seen.observer_id = ${person}::uuid)
  or exists (select 1 from cohort_tasks asked
    join evidence sent on sent.organisation_id = asked.organisation_id and sent.cohort_task_id = asked.id
    join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
    where asked.organisation_id = ${member.organisation} and asked.member_id = ${member.id} and checked.checked_by_id = ${person}::uuid))`

const coach = alias(people, 'coach')

/** An instant as ISO text inside JSON. */
const iso = (moment: string) => sql.raw(`to_json(${moment}) #>> '{}'`)
/** The member's own, of a table that names council and person. */
const theirs = (row: string) => sql`${sql.raw(row)}.organisation_id = ${cohortMembers.organisationId} and ${sql.raw(row)}.person_id = ${cohortMembers.personId}`
/** What belongs to the member. */
const ofMember = (row: string) => sql`${sql.raw(row)}.organisation_id = ${cohortMembers.organisationId} and ${sql.raw(row)}.member_id = ${cohortMembers.id}`
const since = sql`${cohortMembers.joinedAt} - make_interval(months => ${modulesCountForMonths})`
/** The days of the cohort's series, and all others of the same workshop: whoever cannot come on one day may take part on another. */
const isTheDay = sql`(series.id = ${cohorts.seriesId} or series.workshop_key = ${fullDay})`

const checkTaken = (which: 'pre' | 'post') => sql<string | null>`(
  select to_json(min(go.finished_at)) #>> '{}' from attempts go join module_versions version on version.organisation_id = go.organisation_id and version.id = go.module_version_id
  where ${theirs('go')} and version.module_key = ${programmeGuide} and go."check" = ${which} and go.finished_at >= ${since}
    and ${which === 'pre' ? sql`true` : sql`go."right" >= go."of" * 0.8`})`

const completions = (keys: readonly string[]) => sql`(
  select distinct on (version.module_key) version.module_key as key, ${iso('declared.declared_at')} as "doneAt", version.hours::float8 as hours, version.content -> 'standards' as standards
  from declarations declared join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
  where ${theirs('declared')} and version.module_key = any(${sql.param(`{${keys.join(',')}}`)}::text[]) and declared.declared_at >= ${since}
  order by version.module_key, declared.declared_at)`

/** What has happened to members, as columns of one statement. */
const facts = {
  id: cohortMembers.id, memberId: cohortMembers.id, personId: cohortMembers.personId, name: people.name, teamId: cohortMembers.teamId, team: teams.name,
  cohortId: cohorts.id, cohort: cohorts.title, coachId: cohortMembers.coachId, coach: coach.name, certificate: cohortMembers.certificate,
  startsOn: cohorts.startsOn, peerGroupOn: cohorts.peerGroupOn,
  joinedAt: sql<string>`to_json(${cohortMembers.joinedAt}) #>> '{}'`, leftAt: sql<string | null>`to_json(${cohortMembers.leftAt}) #>> '{}'`, completedAt: sql<string | null>`to_json(${cohortMembers.completedAt}) #>> '{}'`,
  preCheckAt: checkTaken('pre'), postCheckAt: checkTaken('post'),
  guide: sql<MemberFacts['guide']>`(select row_to_json(completed) from ${completions([programmeGuide])} completed)`,
  modules: sql<MemberFacts['modules']>`(select coalesce(json_agg(completed), '[]') from ${completions(Object.keys(programmeModules))} completed)`,
  day: sql<MemberFacts['day']>`(select json_build_object('attendedAt', ${iso('held.starts_at')}, 'hours', series.hours::float8, 'standards', to_json(series.standards))
    from places place join workshops held on held.organisation_id = place.organisation_id and held.id = place.workshop_id
    join workshop_series series on series.organisation_id = place.organisation_id and series.id = place.series_id
    where ${theirs('place')} and ${isTheDay} and place.attendance = 'attended' and held.starts_at >= ${since} order by held.starts_at limit 1)`,
  place: sql<MemberFacts['place']>`(select json_build_object('startsAt', ${iso('held.starts_at')}, 'state', case when place.booked_at is not null then 'booked' when place.offered_at is not null then 'offered' else 'waiting' end)
    from places place join workshops held on held.organisation_id = place.organisation_id and held.id = place.workshop_id
    join workshop_series series on series.organisation_id = place.organisation_id and series.id = place.series_id
    where ${theirs('place')} and ${isTheDay} and place.ended_at is null and place.attendance is null and held.called_off_at is null order by place.booked_at nulls last, held.starts_at limit 1)`,
  meetings: sql<MemberFacts['meetings']>`(select coalesce(json_agg(json_build_object('meeting', met.meeting, 'heldOn', met.held_on, 'minutes', met.minutes) order by met.meeting), '[]') from cohort_meetings met where ${ofMember('met')})`,
  booked: sql<MemberFacts['booked']>`(select coalesce(json_agg(json_build_object('meeting', met.cohort_meeting, 'id', met.id, 'startsAt', ${iso('met.starts_at')}, 'offered', met.offer_until is not null and met.accepted_at is null) order by met.starts_at), '[]')
    from coaching_meetings met where met.organisation_id = ${cohortMembers.organisationId} and met.cohort_member_id = ${cohortMembers.id} and met.ended_at is null and met.attendance is null)`,
  coachOffers: sql<boolean>`exists (select 1 from coaches offers where offers.organisation_id = ${cohortMembers.organisationId} and offers.person_id = ${cohortMembers.coachId} and offers.paused_at is null and 'supervisor coaching' = any(offers.formats))`,
  observation: sql<MemberFacts['observation']>`(select json_build_object('observedOn', seen.observed_on, 'minutes', seen.minutes) from observations seen where ${ofMember('seen')})`,
  tasks: sql<MemberFacts['tasks']>`(select coalesce(json_agg(json_build_object('id', asked.id, 'task', asked.task, 'dueOn', asked.due_on, 'sent', (
      select json_build_object('at', ${iso('sent.submitted_at')}, 'checkDueOn', sent.check_due_on, 'outcome', checked.outcome, 'because', checked.because, 'dueAgainOn', checked.due_again_on, 'checkedAt', ${iso('checked.checked_at')})
      from evidence sent left join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      where sent.organisation_id = asked.organisation_id and sent.cohort_task_id = asked.id order by sent.submitted_at desc limit 1))), '[]') from cohort_tasks asked where ${ofMember('asked')})`,
  samples: sql<MemberFacts['samples']>`(select coalesce(json_agg(json_build_object('moment', sample.moment, 'dueOn', sample.due_on, 'finishedAt', ${iso('sample.finished_at')})), '[]') from dip_samples sample where ${ofMember('sample')})`,
}

/** Members with everything that has happened to them, from A to Z: one statement, however many. */
const membersWhere = (tx: Transaction, at: Date, condition: SQL | undefined) => tx.select({
  ...facts,
  datesAhead: sql<number>`(select count(*)::int from workshops held join workshop_series series on series.organisation_id = held.organisation_id and series.id = held.series_id
    where held.organisation_id = ${cohortMembers.organisationId} and ${isTheDay} and held.called_off_at is null and held.starts_at > ${at.toISOString()}::timestamptz)`,
}).from(cohortMembers)
  .innerJoin(cohorts, and(eq(cohorts.organisationId, cohortMembers.organisationId), eq(cohorts.id, cohortMembers.cohortId)))
  .innerJoin(people, and(eq(people.organisationId, cohortMembers.organisationId), eq(people.id, cohortMembers.personId)))
  .innerJoin(teams, and(eq(teams.organisationId, cohortMembers.organisationId), eq(teams.id, cohortMembers.teamId)))
  .leftJoin(coach, and(eq(coach.organisationId, cohortMembers.organisationId), eq(coach.id, cohortMembers.coachId)))
  .where(condition).orderBy(asc(people.name), asc(cohortMembers.id))
export type CohortMember = Awaited<ReturnType<typeof membersWhere>>[number]

const isIn = isNull(cohortMembers.leftAt)

/** The membership that somebody is in, or completed last. @returns undefined when they are in no cohort */
export async function myProgramme(member: Member): Promise<CohortMember | undefined> {
  const tx = await member.reading()
  const mine = await membersWhere(tx, member.at, and(eq(cohortMembers.personId, whoever(member)), isIn))
  return mine.toSorted((a, b) => Number(a.completedAt !== null) - Number(b.completedAt !== null) || b.startsOn.localeCompare(a.startsOn))[0]
}

/** The form of the observer, read by the member. */
export async function myObservation(member: Member, memberId: string) {
  const tx = await member.reading()
  const [seen] = await tx.execute<Observation>(sql`
    select ${observationColumns} from observations seen join people observer on observer.organisation_id = seen.organisation_id and observer.id = seen.observer_id
    join cohort_members mine on mine.organisation_id = seen.organisation_id and mine.id = seen.member_id
    where seen.member_id = ${memberId}::uuid and mine.person_id = ${whoever(member)}::uuid`)
  return seen
}
export type Observation = { observedOn: Day; minutes: number; points: Record<string, string>; strength: string; tryNext: string; observer: string; observerId: string }
const observationColumns = sql.raw('seen.observed_on as "observedOn", seen.minutes, seen.points, seen.strength, seen.try_next as "tryNext", observer.name as observer, seen.observer_id as "observerId"')

/**
 * Ends the programme for a member with whom nothing is missing: with the day and the number of the certificate, once. Of two presses the second finds it done.
 * @returns what is missing; undefined when they are in no cohort
 */
export async function complete(member: Member): Promise<true | 'completed already' | { missing: string[] } | undefined> {
  return member.writing(async (tx) => {
    const [held] = await tx.select({ id: cohortMembers.id }).from(cohortMembers).where(and(eq(cohortMembers.personId, whoever(member)), isIn, isNull(cohortMembers.completedAt))).for('update')
    if (!held) {
      const [before] = await tx.select({ id: cohortMembers.id }).from(cohortMembers).where(and(eq(cohortMembers.personId, whoever(member)), isIn)).limit(1)
      return before && 'completed already'
    }
    const [mine] = await membersWhere(tx, member.at, eq(cohortMembers.id, held.id))
    const missing = whatIsMissing(mine!, dayInLondon(member.at))
    if (missing.length > 0) return { missing }
    await tx.update(cohortMembers).set({ completedAt: member.at, certificate: certificateOf(held.id, dayInLondon(member.at)) }).where(eq(cohortMembers.id, held.id))
    await note(tx, member, { did: 'completed the managers’ programme', subjectKind: 'cohort member', subjectId: held.id, aboutPersonId: whoever(member) })
    return true
  })
}

/** All cohorts, the latest first, with how many go through each and how many of these have completed. */
export async function allCohorts(arranger: Arranger) {
  const tx = await arranger.reading()
  return tx.select({
    id: cohorts.id, title: cohorts.title, startsOn: cohorts.startsOn,
    members: sql<number>`(select count(*)::int from cohort_members one where one.organisation_id = ${cohorts.organisationId} and one.cohort_id = ${cohorts.id} and one.left_at is null)`,
    completed: sql<number>`(select count(*)::int from cohort_members one where one.organisation_id = ${cohorts.organisationId} and one.cohort_id = ${cohorts.id} and one.left_at is null and one.completed_at is not null)`,
  }).from(cohorts).orderBy(desc(cohorts.startsOn), asc(cohorts.title))
}

const cohortsWhere = (tx: Transaction, condition: SQL) => tx.select({
  id: cohorts.id, title: cohorts.title, startsOn: cohorts.startsOn, peerGroupOn: cohorts.peerGroupOn, seriesId: cohorts.seriesId, arrangedBy: people.name,
  dates: sql<string[]>`(select coalesce(json_agg(${iso('held.starts_at')} order by held.starts_at), '[]') from workshops held where held.organisation_id = ${cohorts.organisationId} and held.series_id = ${cohorts.seriesId} and held.called_off_at is null)`,
}).from(cohorts).innerJoin(people, and(eq(people.organisationId, cohorts.organisationId), eq(people.id, cohorts.arrangedById))).where(condition)

/** @returns undefined when there is no such cohort */
export async function cohortOf(arranger: Arranger, id: string) {
  const [cohort] = await cohortsWhere(await arranger.reading(), eq(cohorts.id, id))
  return cohort
}

/** The members of a cohort whose team is in the arranger's reach, with everything that has happened to each; those who left are not among them. */
export async function membersOf(arranger: Arranger, cohortId: string): Promise<CohortMember[]> {
  return membersWhere(await arranger.reading(), arranger.at, and(eq(cohortMembers.cohortId, cohortId), isIn, ofReach(arranger)))
}

const ofReach = (one: Allowed<'look after cohorts'> | Allowed<'observe supervision'>) => withinReach(one.reach, { area: teams.serviceAreaId, team: teams.id })

/** A member that an arranger may look after. @returns undefined when there is none, they left, or their team is not in reach */
export async function memberOf(arranger: Arranger, id: string): Promise<CohortMember | undefined> {
  const [member] = await membersWhere(await arranger.reading(), arranger.at, and(eq(cohortMembers.id, id), isIn, ofReach(arranger)))
  return member
}

/** The series of the full day that a cohort may be given, the latest first. */
export async function seriesToChoose(arranger: Arranger) {
  const tx = await arranger.reading()
  return tx.select({
    id: workshopSeries.id, title: workshopSeries.title,
    dates: sql<string[]>`(select coalesce(json_agg(${iso('held.starts_at')} order by held.starts_at), '[]') from workshops held where held.organisation_id = ${workshopSeries.organisationId} and held.series_id = ${workshopSeries.id} and held.called_off_at is null)`,
  }).from(workshopSeries).where(eq(workshopSeries.workshopKey, fullDay)).orderBy(desc(workshopSeries.arrangedAt))
}

export type CohortDays = { peerGroupOn: Day | null; seriesId: string | null }

/** Whether a series is one of the full day. */
async function isFullDay(tx: Transaction, seriesId: string | null): Promise<boolean> {
  if (seriesId === null) return true
  const [series] = await tx.select({ id: workshopSeries.id }).from(workshopSeries).where(and(eq(workshopSeries.id, seriesId), eq(workshopSeries.workshopKey, fullDay)))
  return series !== undefined
}

/** @returns the id of the cohort; 'not a Monday', 'another workshop', or 'title taken' when there is one of this name */
export async function makeCohort(arranger: Arranger, { title, startsOn, ...days }: { title: string; startsOn: Day } & CohortDays): Promise<{ id: string } | 'not a Monday' | 'another workshop' | 'title taken'> {
  if (!isMonday(startsOn)) return 'not a Monday'
  return arranger.writing(async (tx) => {
    if (!await isFullDay(tx, days.seriesId)) return 'another workshop'
    const [made] = await tx.insert(cohorts).values({ organisationId: arranger.organisationId, title, startsOn, ...days, arrangedById: whoever(arranger), arrangedAt: arranger.at }).onConflictDoNothing().returning({ id: cohorts.id })
    if (!made) return 'title taken'
    await note(tx, arranger, { did: 'made a cohort', subjectKind: 'cohort', subjectId: made.id })
    return made
  })
}

/** Sets the day of the peer group, and which series of the full day is the cohort's. @returns undefined when there is no such cohort */
export async function setCohortDays(arranger: Arranger, id: string, days: CohortDays): Promise<true | 'another workshop' | undefined> {
  return arranger.writing(async (tx) => {
    if (!await isFullDay(tx, days.seriesId)) return 'another workshop'
    const [set] = await tx.update(cohorts).set(days).where(eq(cohorts.id, id)).returning({ id: cohorts.id })
    if (!set) return undefined
    await note(tx, arranger, { did: 'set the days of a cohort', subjectKind: 'cohort', subjectId: id })
    return true
  })
}

/** Managers who manage a team in the arranger's reach today and are in no cohort, with that team, from A to Z. One who manages two teams stands there twice. */
const managersWhere = (tx: Transaction, arranger: Arranger, condition?: SQL) => {
  const today = dayInLondon(arranger.at)
  return tx.select({ personId: people.id, name: people.name, teamId: teams.id, team: teams.name }).from(roleHoldings)
    .innerJoin(people, and(eq(people.organisationId, roleHoldings.organisationId), eq(people.id, roleHoldings.personId)))
    .innerJoin(teams, and(eq(teams.organisationId, roleHoldings.organisationId), eq(teams.id, roleHoldings.teamId)))
    .where(and(eq(roleHoldings.role, 'manager'), eq(roleHoldings.scope, 'team'),
      sql`${roleHoldings.validFrom} <= ${today}::date and (${roleHoldings.validTo} is null or ${roleHoldings.validTo} > ${today}::date)`,
      sql`(${people.leftOn} is null or ${people.leftOn} > ${today}::date) and (${teams.validTo} is null or ${teams.validTo} > ${today}::date)`,
      sql`not exists (select 1 from cohort_members one where one.organisation_id = ${people.organisationId} and one.person_id = ${people.id} and one.left_at is null and one.completed_at is null)`,
      ofReach(arranger), condition))
    .orderBy(asc(people.name), asc(teams.name))
}
export const managersToAdd = async (arranger: Arranger) => managersWhere(await arranger.reading(), arranger)

/**
 * Takes a manager in, for the team that they manage today; the tasks are made with the days by which they are due. Of two who add somebody at once one is heard.
 * @returns 'not a manager of it' when they do not manage the team, are in a cohort already, or were in this one; undefined when there is no such cohort
 */
export async function addMember(arranger: Arranger, cohortId: string, { personId, teamId }: { personId: string; teamId: string }): Promise<{ id: string } | 'not a manager of it' | undefined> {
  return arranger.writing(async (tx) => {
    const [cohort] = await tx.select({ startsOn: cohorts.startsOn }).from(cohorts).where(eq(cohorts.id, cohortId))
    if (!cohort) return undefined
    const [manager] = await managersWhere(tx, arranger, and(eq(people.id, personId), eq(teams.id, teamId)))
    if (!manager) return 'not a manager of it'
    const [added] = await tx.insert(cohortMembers).values({ organisationId: arranger.organisationId, cohortId, personId, teamId, joinedAt: arranger.at, joinedById: whoever(arranger) }).onConflictDoNothing().returning({ id: cohortMembers.id })
    if (!added) return 'not a manager of it'
    await tx.insert(cohortTasks).values(tasksDueOn({ startsOn: cohort.startsOn, joinedOn: dayInLondon(arranger.at) }).map((task) => ({ organisationId: arranger.organisationId, memberId: added.id, ...task })))
    await note(tx, arranger, { did: 'added a manager to a cohort', subjectKind: 'cohort member', subjectId: added.id, aboutPersonId: personId })
    return added
  })
}

/** Whether somebody has judged, or is to judge, the five children of a member’s team before the programme: they would judge what they helped to change. */
const judgesBefore = (memberId: string) => sql`exists (select 1 from dip_samples sample
  where sample.organisation_id = ${people.organisationId} and sample.member_id = ${memberId}::uuid and sample.moment = 'before' and sample.auditor_id = ${people.id})`

/** Auditors who may coach a member, from A to Z: not the member, and nobody of the line above the team. Whoever judges the sample before stands there as such, and may not. */
const coachesWhere = (tx: Transaction, at: Date, memberId: string, condition?: SQL) => {
  const today = dayInLondon(at)
  const team = { organisation: teams.organisationId, team: teams.id, area: teams.serviceAreaId }
  return tx.select({ id: people.id, name: people.name, judges: sql<boolean>`${judgesBefore(memberId)}` }).from(people)
    .innerJoin(cohortMembers, and(eq(cohortMembers.organisationId, people.organisationId), eq(cohortMembers.id, memberId)))
    .innerJoin(teams, and(eq(teams.organisationId, cohortMembers.organisationId), eq(teams.id, cohortMembers.teamId)))
    .where(and(sql`${people.id} <> ${cohortMembers.personId} and (${people.leftOn} is null or ${people.leftOn} > ${today}::date)`,
      sql`exists (select 1 from role_holdings held where held.organisation_id = ${people.organisationId} and held.person_id = ${people.id} and held.role = 'auditor' and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date))`,
      sql`not ${leads(people.id, today, team)}`, condition))
    .orderBy(asc(people.name), asc(people.id))
}
export const coachesToChoose = async (arranger: Arranger, memberId: string) => coachesWhere(await arranger.reading(), arranger.at, memberId)

/** Takes the row of a membership that goes on, in reach, for changing. */
async function heldMember(tx: Transaction, arranger: Arranger, id: string) {
  const [held] = await tx.select({ id: cohortMembers.id, personId: cohortMembers.personId, cohortId: cohortMembers.cohortId, completedAt: cohortMembers.completedAt }).from(cohortMembers)
    .innerJoin(teams, and(eq(teams.organisationId, cohortMembers.organisationId), eq(teams.id, cohortMembers.teamId)))
    .where(and(eq(cohortMembers.id, id), isIn, ofReach(arranger))).for('update', { of: cohortMembers })
  return held
}

/** @returns 'may not coach them' for anybody who is no auditor, is the member or is in their line; 'judges them' for whoever judged, or is to judge, the sample before; 'completed' once it is over; undefined when there is no such member */
export async function nameCoach(arranger: Arranger, id: string, coachId: string): Promise<true | 'may not coach them' | 'judges them' | 'completed' | undefined> {
  return arranger.writing(async (tx) => {
    const held = await heldMember(tx, arranger, id)
    if (!held) return undefined
    if (held.completedAt) return 'completed'
    const [may] = await coachesWhere(tx, arranger.at, id, eq(people.id, coachId))
    if (!may) return 'may not coach them'
    if (may.judges) return 'judges them'
    await tx.update(cohortMembers).set({ coachId }).where(eq(cohortMembers.id, id))
    await note(tx, arranger, { did: 'named a coach', subjectKind: 'cohort member', subjectId: id, aboutPersonId: held.personId })
    return true
  })
}

/** Ends somebody's time in a cohort before it is completed. What they did stays theirs. @returns 'completed' once it is over; undefined when there is no such member */
export async function endMembership(arranger: Arranger, id: string): Promise<true | 'completed' | undefined> {
  return arranger.writing(async (tx) => {
    const held = await heldMember(tx, arranger, id)
    if (!held) return undefined
    if (held.completedAt) return 'completed'
    await tx.update(cohortMembers).set({ leftAt: arranger.at }).where(eq(cohortMembers.id, id))
    await note(tx, arranger, { did: 'ended somebody’s time in a cohort', subjectKind: 'cohort member', subjectId: id, aboutPersonId: held.personId })
    return true
  })
}
