import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { people, roleHoldings, serviceAreas, teamMemberships, teams, vacancies } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { teamsByName } from '../people/teams.server.ts'
import { takePeopleTurn, whyNotOf } from './person-changes.server.ts'
import type { Wrong } from './person-rules.ts'
import { asTheyAreOn, type Counted } from './team-map.ts'

type Admin = Allowed<'look after people'>

/** The council's areas with the teams of today, how many people are in each, who leads it and how many posts are empty; and every team that was. */
export async function areasWithTeams(admin: Admin) {
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const areas = await tx.select({ id: serviceAreas.id, name: serviceAreas.name }).from(serviceAreas).where(sql`${serviceAreas.validTo} is null or ${serviceAreas.validTo} > ${today}::date`).orderBy(asc(serviceAreas.name))
  const known = await teamsByName(tx)
  const facts = await tx.execute<{ id: string; people: number; leaders: string[]; posts: number | null; counted_on: Day | null }>(sql`
    select teams.id,
      (select count(*)::int from team_memberships member join people on people.organisation_id = member.organisation_id and people.id = member.person_id
        where member.organisation_id = teams.organisation_id and member.team_id = teams.id and member.valid_from <= ${today}::date and (member.valid_to is null or member.valid_to > ${today}::date)
          and (people.left_on is null or people.left_on > ${today}::date)) as people,
      array(select people.name from role_holdings held join people on people.organisation_id = held.organisation_id and people.id = held.person_id
        where held.organisation_id = teams.organisation_id and held.team_id = teams.id and held.role = 'manager' and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date)
          and (people.left_on is null or people.left_on > ${today}::date) order by lower(people.name)) as leaders,
      latest.posts, latest.counted_on
    from teams left join lateral (
      select posts, counted_on from vacancies where vacancies.organisation_id = teams.organisation_id and vacancies.team_id = teams.id and counted_on <= ${today}::date order by counted_on desc limit 1) latest on true
    where teams.valid_to is null or teams.valid_to > ${today}::date`)
  return { areas, known, facts: new Map(facts.map(({ id, counted_on: countedOn, ...one }) => [id, { ...one, countedOn }])) }
}

/** One team with its people and leaders, today or on its last day, its empty posts, what it came from and goes on as, and its audits in both ways of counting. */
export async function teamWith(admin: Admin, id: string) {
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const known = await teamsByName(tx)
  const team = known.withId(id)
  if (!team) return undefined
  const ended = team.validTo !== null && team.validTo <= today
  // Who was in a team that has ended: those whom its last day found there.
  const there = (table: typeof teamMemberships | typeof roleHoldings) => ended
    ? sql`${table.validTo} = ${team.validTo}::date`
    : sql`${table.validFrom} <= ${today}::date and (${table.validTo} is null or ${table.validTo} > ${today}::date) and (${people.leftOn} is null or ${people.leftOn} > ${today}::date)`
  const members = await tx.select({ id: people.id, name: people.name, jobTitle: people.jobTitle, since: teamMemberships.validFrom }).from(teamMemberships)
    .innerJoin(people, and(eq(people.organisationId, teamMemberships.organisationId), eq(people.id, teamMemberships.personId)))
    .where(and(eq(teamMemberships.teamId, id), there(teamMemberships))).orderBy(asc(sql`lower(${people.name})`), asc(people.id))
  const leaders = await tx.select({ id: people.id, name: people.name, role: roleHoldings.role, since: roleHoldings.validFrom }).from(roleHoldings)
    .innerJoin(people, and(eq(people.organisationId, roleHoldings.organisationId), eq(people.id, roleHoldings.personId)))
    .where(and(eq(roleHoldings.teamId, id), there(roleHoldings))).orderBy(asc(sql`lower(${people.name})`), asc(people.id))
  const posts = await tx.select({ posts: vacancies.posts, countedOn: vacancies.countedOn }).from(vacancies).where(eq(vacancies.teamId, id)).orderBy(desc(vacancies.countedOn)).limit(24)
  const before = known.cameFrom(id, today)
  const reports = await inBothWays(tx, [id, ...before.map((one) => one.id)], known, today)
  const next = known.successions.filter(({ fromTeamId }) => fromTeamId === id).flatMap(({ toTeamId }) => known.withId(toTeamId) ?? [])
  return { ...team, ended, members, leaders, posts, before, next, reports }
}

/** The changes of teams recorded so far, latest first, with the audits of every team concerned counted in both ways. */
export async function changesOfTeams(admin: Admin) {
  const tx = await admin.reading()
  const today = dayInLondon(admin.at)
  const known = await teamsByName(tx)
  const touched = [...new Set(known.successions.filter(({ changesOn }) => changesOn <= today).flatMap(({ fromTeamId, toTeamId }) => [fromTeamId, toTeamId]))]
  const ofOneChange = Map.groupBy(known.successions, ({ changesOn, toTeamId, fromTeamId }) => {
    const several = known.successions.filter((one) => one.fromTeamId === fromTeamId).length > 1
    return `${changesOn} ${several ? `from ${fromTeamId}` : `to ${toTeamId}`}`
  })
  const nameOf = (id: string) => ({ id, name: known.withId(id)!.name })
  const changes = [...ofOneChange.values()].map((rows) => ({
    on: rows[0]!.changesOn, from: [...new Set(rows.map(({ fromTeamId }) => fromTeamId))].map(nameOf), to: [...new Set(rows.map(({ toTeamId }) => toTeamId))].map(nameOf),
  })).toSorted((a, b) => b.on.localeCompare(a.on) || a.from[0]!.name.localeCompare(b.from[0]!.name))
  const areas = await tx.select({ id: serviceAreas.id, name: serviceAreas.name }).from(serviceAreas).orderBy(asc(serviceAreas.name))
  return { known, areas, changes, reports: touched.length === 0 ? undefined : await inBothWays(tx, touched, known, today) }
}

/** Audits and judgements below good of some teams, under the names of the time and as the teams are today. */
async function inBothWays(tx: Transaction, teamIds: readonly string[], known: Awaited<ReturnType<typeof teamsByName>>, today: Day) {
  const rows = await tx.execute<Counted & { teamId: string }>(sql`
    select audits.team_id as "teamId", count(distinct audits.id)::int as audits, count(grades.id)::int as judged, (count(*) filter (where not grades.good_enough))::int as "belowGood"
    from audits
    left join judgements on judgements.organisation_id = audits.organisation_id and judgements.audit_id = audits.id
    left join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    where audits.team_id = any(${sql.param(`{${teamIds.join(',')}}`)}::uuid[])
    group by audits.team_id`)
  const counts = teamIds.map((teamId) => rows.find((row) => row.teamId === teamId) ?? { teamId, audits: 0, judged: 0, belowGood: 0 })
  return {
    ofTheTime: counts.map(({ teamId, ...count }) => ({ name: known.withId(teamId)!.name, ...count })).toSorted((a, b) => a.name.localeCompare(b.name)),
    asNow: asTheyAreOn(today, counts, known),
  }
}

/** Adds a service area from today on. */
export async function addArea(admin: Admin, name: string): Promise<{ done: true } | { wrong: Wrong }> {
  return admin.writing(async (tx) => {
    const [same] = await tx.select({ name: serviceAreas.name }).from(serviceAreas).where(sql`lower(${serviceAreas.name}) = lower(${name})`)
    const [made] = same ? [] : await tx.insert(serviceAreas).values({ organisationId: admin.organisationId, name, validFrom: dayInLondon(admin.at) }).onConflictDoNothing().returning({ id: serviceAreas.id })
    if (!made) return { wrong: { area: `There is a service area called ${same?.name ?? name} already.` } }
    await note(tx, admin, { did: 'added a service area', subjectKind: 'team', subjectId: made.id })
    return { done: true }
  })
}

/** Adds a team to an area from today on. Its name must not have been another team's, so that history stays clear. */
export async function addTeam(admin: Admin, { name, areaId }: { name: string; areaId: string }): Promise<{ id: string } | { wrong: Wrong }> {
  return admin.writing(async (tx): Promise<{ id: string } | { wrong: Wrong }> => {
    await takePeopleTurn(tx, admin.organisationId)
    const noArea = await whyNotOf(tx, areaId)
    if (noArea) return { wrong: { areaId: noArea } }
    const [same] = await tx.select({ name: teams.name, validTo: teams.validTo }).from(teams).where(sql`lower(${teams.name}) = lower(${name})`)
    const [made] = same ? [] : await tx.insert(teams).values({ organisationId: admin.organisationId, name, serviceAreaId: areaId, validFrom: dayInLondon(admin.at) }).onConflictDoNothing().returning({ id: teams.id })
    if (!made) return { wrong: { team: same?.validTo ? `${same.name} is the name of a team that has ended. Choose another, so that history stays clear.` : `There is a team called ${same?.name ?? name} already.` } }
    await note(tx, admin, { did: 'added a team', subjectKind: 'team', subjectId: made.id })
    return { id: made.id }
  })
}

/** How many posts of a team stood empty on a day. Counted again on the same day, the later number stands. */
export async function countVacancies(admin: Admin, id: string, { posts, countedOn }: { posts: number; countedOn: Day }): Promise<{ done: true } | { wrong: Wrong } | undefined> {
  if (countedOn > dayInLondon(admin.at)) return { wrong: { countedOn: 'This day is still to come.' } }
  return admin.writing(async (tx) => {
    const [team] = await tx.select({ id: teams.id }).from(teams).where(eq(teams.id, id))
    if (!team) return undefined
    await tx.insert(vacancies).values({ organisationId: admin.organisationId, teamId: id, countedOn, posts })
      .onConflictDoUpdate({ target: [vacancies.organisationId, vacancies.teamId, vacancies.countedOn], set: { posts } })
    await note(tx, admin, { did: 'counted empty posts', subjectKind: 'team', subjectId: id })
    return { done: true }
  })
}

/** The teams of today from A to Z, and those that begin later. */
export async function teamsOfToday(admin: Admin) {
  const today = dayInLondon(admin.at)
  return (await teamsByName(await admin.reading())).all.filter(({ validTo }) => validTo === null || validTo > today)
}
