import { and, asc, eq, gte, inArray, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, people, roleHoldings, teamMemberships, teams, teamSuccessions } from '../../../db/schema.ts'
import { inWords } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { teamsByName } from '../people/teams.server.ts'
import type { Teams } from '../people/teams.ts'
import { joinTeam, leaveTeam, takePeopleTurn, whyNotOf } from './person-changes.server.ts'
import type { Wrong } from './person-rules.ts'
import { inAll, inNone, planMap, type MapAsked, type Placed, type TeamMap } from './team-map.ts'

type Admin = Allowed<'look after people'>

/** What a change of teams would do, and whom it concerns. Nothing is written. */
export async function previewMap(admin: Admin, asked: MapAsked) {
  return planned(await admin.reading(), asked)
}

/** Everything about a change of teams that the database has to say. */
async function planned(tx: Transaction, asked: MapAsked): Promise<{ map: TeamMap; people: { id: string; name: string; leads: boolean }[]; audits: number } | { wrong: Wrong }> {
  const plan = planMap(asked, await teamsByName(tx))
  if ('wrong' in plan) return plan
  const { from, on } = plan.map
  const ids = from.map(({ id }) => id)
  const later = await tx.select({ audits: sql<number>`count(*)::int`, first: sql<string | null>`min(${audits.auditedOn})`, after: sql<number>`(count(*) filter (where ${audits.auditedOn} >= ${on}::date))::int` })
    .from(audits).where(inArray(audits.teamId, ids))
  const { audits: all, after } = later[0]!
  if (after > 0) return { wrong: { on: `${after === 1 ? 'One audit' : `${after.toLocaleString('en-GB')} audits`} of ${from.length === 1 ? 'this team' : 'these teams'} ${after === 1 ? 'is' : 'are'} dated ${inWords(on)} or later. Choose a day after the last of them.` } }

  const concerned = await tx.select({
    id: people.id, name: people.name,
    leads: sql<boolean>`exists (select 1 from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id
      and ${inIds('held.team_id', ids)} and (held.valid_to is null or held.valid_to > ${on}::date))`,
  }).from(people).where(sql`(people.left_on is null or people.left_on > ${on}::date) and (
    exists (select 1 from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id and ${inIds('held.team_id', ids)} and (held.valid_to is null or held.valid_to > ${on}::date))
    or exists (select 1 from team_memberships member where member.organisation_id = people.organisation_id and member.person_id = people.id and ${inIds('member.team_id', ids)} and (member.valid_to is null or member.valid_to > ${on}::date)))`)
    .orderBy(asc(sql`lower(${people.name})`), asc(people.id))
  return { map: plan.map, people: concerned, audits: all }
}

const inIds = (column: string, ids: readonly string[]) => sql`${sql.raw(column)} = any(${sql.param(`{${ids.join(',')}}`)}::uuid[])`

/**
 * From a day on teams go on as others: memberships and roles move on that day, history stays under the old name, and whoever leads what
 * follows reaches what was left open. Of two who record a change of the same team, the second is told.
 * @param placed for a split, where each person goes
 */
export async function mapTeams(admin: Admin, asked: MapAsked & { areaId: string | undefined }, placed: Placed): Promise<{ done: true } | { wrong: Wrong }> {
  return admin.writing(async (tx) => {
    await takePeopleTurn(tx, admin.organisationId)
    const plan = await planned(tx, asked)
    if ('wrong' in plan) return plan
    const { map: { from, to, on, kind }, people: concerned } = plan
    const names = to.map(({ name }) => name)
    const unplaced = kind === 'split' ? concerned.filter(({ id }) => ![...names, inAll, inNone].includes(placed[id] ?? '')) : []
    const noArea = asked.areaId && await whyNotOf(tx, asked.areaId)
    if (noArea) return { wrong: { areaId: noArea } }
    if (unplaced.length > 0) return { wrong: Object.fromEntries(unplaced.map(({ id, name }) => [`place-${id}`, `Say which team ${name} is in.`])) }

    const { organisationId } = admin
    const targets: { id: string; name: string }[] = []
    for (const { name, there } of to) {
      const id = there?.id ?? (await tx.insert(teams).values({ organisationId, name, serviceAreaId: asked.areaId ?? from[0]!.areaId, validFrom: on }).returning({ id: teams.id }))[0]!.id
      targets.push({ id, name })
    }
    const targetsOf = (personId: string) => {
      const place = kind === 'split' ? placed[personId] ?? inNone : inAll
      return targets.filter(({ name }) => place === inAll || place === name)
    }
    const ids = from.map(({ id }) => id)
    const known = await teamsByName(tx)
    await moveMemberships(tx, known, organisationId, ids, on, targetsOf)
    await moveRoles(tx, organisationId, ids, on, targetsOf)
    await tx.update(teams).set({ validTo: on }).where(inArray(teams.id, ids))
    await tx.insert(teamSuccessions).values(ids.flatMap((fromTeamId) => targets.map(({ id }) => (
      { organisationId, fromTeamId, toTeamId: id, changesOn: on, recordedById: admin.personId, recordedAt: admin.at }
    ))))
    for (const id of ids) await note(tx, admin, { did: `recorded that a team is ${kind}`, subjectKind: 'team', subjectId: id })
    return { done: true }
  })
}

type TargetsOf = (personId: string) => { id: string }[]

async function moveMemberships(tx: Transaction, known: Teams, organisationId: string, ids: string[], on: string, targetsOf: TargetsOf) {
  const running = sql`(valid_to is null or valid_to > ${on}::date)`
  const members = await tx.select().from(teamMemberships).where(and(inArray(teamMemberships.teamId, ids), running))
  for (const { personId, teamId, validFrom } of members) {
    for (const { id } of targetsOf(personId)) {
      const [there] = await tx.select({ teamId: teamMemberships.teamId }).from(teamMemberships).where(and(eq(teamMemberships.personId, personId), eq(teamMemberships.teamId, id), running))
      if (!there) await joinTeam(tx, known, { organisationId, personId, teamId: id }, validFrom > on ? validFrom : on)
    }
    await leaveTeam(tx, known, personId, teamId, on)
  }
}

async function moveRoles(tx: Transaction, organisationId: string, ids: string[], on: string, targetsOf: TargetsOf) {
  const held = await tx.select().from(roleHoldings).where(and(inArray(roleHoldings.teamId, ids), sql`(valid_to is null or valid_to > ${on}::date)`))
  if (held.length === 0) return
  const goesOn = held.flatMap(({ personId, role, scope, validFrom, validTo }) => targetsOf(personId).map(({ id }) => (
    { organisationId, personId, role, scope, teamId: id, validFrom: validFrom > on ? validFrom : on, validTo }
  )))
  if (goesOn.length > 0) await tx.insert(roleHoldings).values(goesOn).onConflictDoNothing()
  const ending = held.map(({ id }) => id)
  await tx.delete(roleHoldings).where(and(inArray(roleHoldings.id, ending), gte(roleHoldings.validFrom, on)))
  await tx.update(roleHoldings).set({ validTo: on }).where(inArray(roleHoldings.id, ending))
}
