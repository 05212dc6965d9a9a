import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, awayPeriods, handOvers, people, remedialActions, roleHoldings, teamMemberships, teams } from '../../../db/schema.ts'
import { dayInLondon, daysAfter } from '../../lib/days.ts'
import { rolesFor } from '../../permissions.ts'
import { note } from '../activity/activity.server.ts'
import { memberWithinReach } from '../people/members.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { tellOfReds } from './red-alerts.server.ts'
import { actionsWhere, openAction } from './remedial-actions.server.ts'
import { canBePassedOn } from './remedial-actions.ts'

/** Somebody who can be given actions: of the manager's teams today, doing casework or managing it, neither gone nor away. */
const mayTake = (manager: Allowed<'pass actions on'>) => {
  const today = dayInLondon(manager.at)
  return and(
    sql`(${people.leftOn} is null or ${people.leftOn} > ${today}::date)`,
    sql`not exists (select 1 from ${awayPeriods} away where away.organisation_id = ${people.organisationId} and away.person_id = ${people.id} and away.away_from <= ${today}::date and (away.back_on is null or away.back_on > ${today}::date))`,
    sql`(${people.id} = ${whoever(manager)} or ${memberWithinReach(manager.reach, people.organisationId, people.id, today)})`,
    sql`exists (select 1 from ${roleHoldings} held where held.organisation_id = ${people.organisationId} and held.person_id = ${people.id} and held.role = any(${sql.param(`{${rolesFor('do remedial actions').join(',')}}`)}::text[])
      and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date))`,
  )
}

/** Who can be given actions, from A to Z, each with their team, how many actions they have to do, and whether they will be away within a week. */
export async function takers(manager: Allowed<'pass actions on'>) {
  const tx = await manager.reading()
  const today = dayInLondon(manager.at)
  return tx.select({
    id: people.id, name: people.name,
    team: sql<string | null>`(select team.name from ${teamMemberships} member join ${teams} team on team.organisation_id = member.organisation_id and team.id = member.team_id
      where member.organisation_id = people.organisation_id and member.person_id = people.id and member.valid_from <= ${today}::date and (member.valid_to is null or member.valid_to > ${today}::date) order by team.name limit 1)`,
    open: sql<number>`(select count(*)::int from ${remedialActions} where remedial_actions.organisation_id = people.organisation_id and remedial_actions.owner_id = people.id and ${openAction})`,
    awayFrom: sql<string | null>`(select min(away.away_from) from ${awayPeriods} away where away.organisation_id = people.organisation_id and away.person_id = people.id
      and away.away_from > ${today}::date and away.away_from <= ${daysAfter(today, 7)}::date)`,
  }).from(people).where(mayTake(manager)).orderBy(asc(people.name), asc(people.id))
}
export type Taker = Awaited<ReturnType<typeof takers>>[number]

const led = (manager: Allowed<'pass actions on'>) => withinReach(manager.reach, { area: audits.serviceAreaId, team: audits.teamId })

/** An action of the manager's teams that can be passed on, as it stands. @returns undefined when it is not in reach */
export async function actionToPassOn(manager: Allowed<'pass actions on'>, id: string) {
  const tx = await manager.reading()
  const [action] = await actionsWhere(tx, and(eq(remedialActions.id, id), led(manager)), manager.at)
  return action
}

/** What everyone else who is away today or has left has to do from audits of the manager's teams, by when it is due, with the names of these owners. */
export async function actionsOfTheAway(manager: Allowed<'pass actions on'>) {
  const tx = await manager.reading()
  const today = dayInLondon(manager.at)
  const notThere = sql`exists (select 1 from ${people} gone where gone.organisation_id = ${remedialActions.organisationId} and gone.id = ${remedialActions.ownerId} and (gone.left_on <= ${today}::date
    or exists (select 1 from ${awayPeriods} away where away.organisation_id = gone.organisation_id and away.person_id = gone.id and away.away_from <= ${today}::date and (away.back_on is null or away.back_on > ${today}::date))))`
  const actions = (await actionsWhere(tx, and(notThere, ne(remedialActions.ownerId, whoever(manager)), openAction, led(manager)), manager.at)).filter(({ standing }) => canBePassedOn(standing))
  return { owners: [...new Map(actions.map(({ ownerId, owner }) => [ownerId, { id: ownerId, name: owner }])).values()], actions }
}

/** What somebody has to do from audits of the manager's teams, by when it is due. @returns undefined when there is nobody of the manager's teams, and no owner of their actions, with this id */
export async function actionsToShareOut(manager: Allowed<'pass actions on'>, personId: string) {
  const tx = await manager.reading()
  const actions = (await actionsWhere(tx, and(eq(remedialActions.ownerId, personId), openAction, led(manager)), manager.at)).filter(({ standing }) => canBePassedOn(standing))
  const [person] = await tx.select({ id: people.id, name: people.name, member: sql<boolean>`${memberWithinReach(manager.reach, sql`people.organisation_id`, sql`people.id`, dayInLondon(manager.at))}` }).from(people).where(eq(people.id, personId))
  return person && (person.member || actions.length > 0) ? { owners: [{ id: person.id, name: person.name }], actions } : undefined
}

export type PassedOn = { actionId: string; toId: string }

/**
 * Gives actions of one owner, or of several, to others, all of them or none. Of two managers who do it at once the later is told that they are somebody else's now.
 * @param from who had the actions when the manager looked
 * @param because how it comes about; what the manager takes on themselves is 'taken over', whatever it says
 * @returns 'moved already' when one of them has another owner, waits for a check or is done; 'not there' when somebody may not be given any; undefined when one is not in reach
 */
export async function passOn(manager: Allowed<'pass actions on'>, from: string | readonly string[], given: readonly PassedOn[], because: 'reassigned' | 'shared out'): Promise<true | 'moved already' | 'not there' | undefined> {
  const me = whoever(manager)
  return manager.writing(async (tx) => {
    const ids = [...new Set(given.map(({ actionId }) => actionId))]
    if (ids.length === 0 || ids.length < given.length) return undefined
    // Held in one order, so that of two who pass on the same the second waits for the first, and sees what it did.
    await tx.select({ id: remedialActions.id }).from(remedialActions).where(inArray(remedialActions.id, ids)).orderBy(asc(remedialActions.id)).for('update')
    const actions = await actionsWhere(tx, and(inArray(remedialActions.id, ids), led(manager)), manager.at)
    if (actions.length < ids.length) return undefined
    const owners = new Map(actions.map(({ id, ownerId }) => [id, ownerId]))
    if (actions.some(({ ownerId, standing }) => ![from].flat().includes(ownerId) || !canBePassedOn(standing))) return 'moved already'
    const toIds = [...new Set(given.map(({ toId }) => toId))]
    if (given.some(({ actionId, toId }) => owners.get(actionId) === toId) || !await allMayTake(tx, manager, toIds)) return 'not there'

    for (const [toId, theirs] of Map.groupBy(given, (one) => one.toId)) {
      await tx.update(remedialActions).set({ ownerId: toId }).where(inArray(remedialActions.id, theirs.map(({ actionId }) => actionId)))
    }
    await tx.insert(handOvers).values(given.map(({ actionId, toId }) => (
      { organisationId: manager.organisationId, remedialActionId: actionId, fromId: owners.get(actionId)!, toId, because: toId === me ? 'taken over' as const : because, byId: me, at: manager.at }
    )))
    await note(tx, manager, ...given.map(({ actionId, toId }) => ({ did: toId === me ? 'took an action over' : 'passed an action on', subjectKind: 'remedial action' as const, subjectId: actionId, aboutPersonId: owners.get(actionId) })))
    await tellOfReds(tx, manager, ids)
    return true
  })
}

/** Their rows are held, so that nobody is recorded as having left meanwhile. */
async function allMayTake(tx: Transaction, manager: Allowed<'pass actions on'>, ids: string[]) {
  const there = await tx.select({ id: people.id }).from(people).where(and(inArray(people.id, ids), mayTake(manager))).orderBy(asc(people.id)).for('share')
  return there.length === ids.length
}
