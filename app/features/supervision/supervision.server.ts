import { and, asc, eq, gte, inArray, isNull, ne, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignments, audits, moduleVersions, people, protectedTimes, remedialActions } from '../../../db/schema.ts'
import { givenWhere } from '../assignments/own-case.server.ts'
import type { Module } from '../modules/modules.ts'
import { memberWithinReach } from '../people/members.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { actionsWhere, openAction } from '../remedial-actions/remedial-actions.server.ts'
import { isOnSheet } from './endorsements.ts'

export type Supervisor = Allowed<'endorse learning'>

/** Whom somebody supervises, as a condition on `people`: everyone who is in a team in their reach today and has not left, and never themself. */
export const supervised = (manager: Supervisor) => {
  const today = dayInLondon(manager.at)
  return and(ne(people.id, whoever(manager)), sql`(${people.leftOn} is null or ${people.leftOn} > ${today}::date)`, memberWithinReach(manager.reach, people.organisationId, people.id, today))
}

/** Times in which somebody is away, now or later, as a column on `people`. */
const away = (today: Day) => sql<{ from: Day; backOn: Day | null }[]>`(
  select coalesce(json_agg(json_build_object('from', spell.away_from, 'backOn', spell.back_on) order by spell.away_from), '[]') from away_periods spell
  where spell.organisation_id = people.organisation_id and spell.person_id = people.id and (spell.back_on is null or spell.back_on > ${today}::date))`

/** Somebody whom the manager supervises, with when they work and when they are away. @returns undefined when they are nobody of theirs */
export async function personSupervised(tx: Transaction, manager: Supervisor, personId: string) {
  const [person] = await tx.select({ id: people.id, name: people.name, daysOff: people.daysOff, away: away(dayInLondon(manager.at)) }).from(people).where(and(eq(people.id, personId), supervised(manager)))
  return person
}

/** Whether the manager has a supervision sheet for somebody. */
export const supervises = async (manager: Supervisor, personId: string) => (await personSupervised(await manager.reading(), manager, personId)) !== undefined

/** What is kept free for somebody from a day on, for whatever learning, also where that has ended or is paused meanwhile. */
export const keptFrom = (tx: Transaction, personId: string, day: Day) => tx.select({
  id: protectedTimes.id, assignmentId: protectedTimes.assignmentId, day: protectedTimes.day, startsAt: sql<string>`left(${protectedTimes.startsAt}::text, 5)`, minutes: protectedTimes.minutes,
}).from(protectedTimes).innerJoin(assignments, and(eq(assignments.organisationId, protectedTimes.organisationId), eq(assignments.id, protectedTimes.assignmentId)))
  .where(and(eq(assignments.personId, personId), isNull(protectedTimes.withdrawnAt), gte(protectedTimes.day, day))).orderBy(asc(protectedTimes.day), asc(protectedTimes.startsAt))

/**
 * What a manager and somebody of theirs have to talk about in supervision: confirmed learning with why and what an auditor accepts, time that is kept free,
 * and what is to be put right from audits in the manager's reach. Learning that is paused is left out. No score and no reflection is read.
 * @returns undefined when the manager does not supervise them
 */
export async function supervisionOf(manager: Supervisor, personId: string) {
  const tx = await manager.reading()
  const person = await personSupervised(tx, manager, personId)
  if (!person) return undefined
  const given = (await givenWhere(tx, personId, undefined)).filter((one) => isOnSheet(one, manager.at))
  const modules = given.length === 0 ? [] : await tx.selectDistinctOn([moduleVersions.moduleKey], {
    key: moduleVersions.moduleKey, title: moduleVersions.title, minutes: moduleVersions.minutes, applyTask: sql<Module['applyTask']>`${moduleVersions.content} -> 'applyTask'`,
  }).from(moduleVersions).where(inArray(moduleVersions.moduleKey, given.map(({ moduleKey }) => moduleKey))).orderBy(moduleVersions.moduleKey, sql`${moduleVersions.publishedAt} desc`)
  const actions = await actionsWhere(tx, and(eq(remedialActions.ownerId, personId), openAction, withinReach(manager.reach, { area: audits.serviceAreaId, team: audits.teamId })), manager.at)
  return {
    ...person, kept: await keptFrom(tx, personId, dayInLondon(manager.at)), actions: actions.filter(({ standing }) => standing !== 'being checked'),
    learning: given.map((one) => ({ ...one, module: modules.find(({ key }) => key === one.moduleKey)! })),
  }
}
export type Supervision = NonNullable<Awaited<ReturnType<typeof supervisionOf>>>
