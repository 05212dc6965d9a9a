import { and, eq, inArray, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { gapClosures, serviceActionGaps, serviceActions, serviceActionSteps } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { closeWhatIsComplete, holdAudits } from '../gaps/closing.server.ts'
import { answerPattern, holdToAnswer } from '../patterns/patterns.server.ts'
import { auditsOf, stillToAnswer } from './gaps-to-answer.server.ts'
import { eligible, followed, gapsWhere, mayChange } from './service-actions.server.ts'
import { monthOf, type Month } from './service-actions.ts'

type Follower = Allowed<'follow service actions'>
type Keeper = Allowed<'look after service actions'>

const mayOwn = async (tx: Transaction, personId: string, today: Day) => (await tx.execute(sql`select 1 from people where people.id = ${personId}::uuid and ${eligible(today)}`)).length > 0

export type Plan = { wording: string; because: string; ownerId: string; dueMonth: Month; gapIds: readonly string[] }

/** What several people of a team have in common, for which a service action is begun, through the door of whoever looks at such patterns. */
export type ForPattern = { reader: Allowed<'look at team patterns'>; id: string }

/**
 * Starts a service action for gaps of the service or of partners, or for what several people of a team have in common, or for both. It is about the area of its gaps and of the team, where that is one, and else about the whole council. A gap that was
 * closed is open again until it has ended. Of two who start one for the same gap at once, one is heard.
 * @returns how many of the gaps cannot be answered any more, because another service action does meanwhile or they do not count; 'no owner' when nobody with responsibility is named;
 * 'month over'; 'pattern settled' when the pattern was answered or decided otherwise meanwhile; undefined when a gap or the team is none in their reach
 */
export async function startServiceAction(keeper: Keeper, plan: Plan, pattern?: ForPattern): Promise<{ id: string } | { gone: number } | 'no owner' | 'month over' | 'pattern settled' | undefined> {
  const { organisationId, at } = keeper
  const today = dayInLondon(at)
  if (plan.dueMonth < monthOf(today)) return 'month over'
  return keeper.writing(async (tx) => {
    if (!await mayOwn(tx, plan.ownerId, today)) return 'no owner'
    const held = pattern && plan.gapIds.length === 0 ? { areaIds: [] } : await holdGaps(tx, keeper, plan.gapIds)
    if (held === undefined || 'gone' in held) return held
    const common = pattern && await holdToAnswer(tx, pattern.reader, pattern.id)
    if (pattern && !common) return undefined
    if (typeof common === 'string') return 'pattern settled'
    const areaIds = [...new Set([...held.areaIds, ...(common ? [common.areaId] : [])])]
    const [made] = await tx.insert(serviceActions).values({
      organisationId, wording: plan.wording, because: plan.because, serviceAreaId: areaIds.length === 1 ? areaIds[0] : null, ownerId: plan.ownerId, dueMonth: plan.dueMonth, startedById: whoever(keeper), startedAt: at,
    }).returning({ id: serviceActions.id })
    if (plan.gapIds.length > 0) await answer(tx, keeper, made!.id, plan.gapIds)
    if (pattern) await answerPattern(tx, pattern.reader, pattern.id, made!.id)
    await note(tx, keeper, { did: 'started a service action', subjectKind: 'service action', subjectId: made!.id })
    return { id: made!.id }
  })
}

/** Holds the audits of some gaps, so that nothing changes about them or their being answered. @returns the areas they are of; how many cannot be answered any more; undefined when one is not in reach */
async function holdGaps(tx: Transaction, keeper: Keeper, gapIds: readonly string[]): Promise<{ areaIds: string[] } | { gone: number } | undefined> {
  const theirs = await auditsOf(tx, keeper, gapIds)
  if (theirs.length < new Set(gapIds).size || theirs.length === 0) return undefined
  await holdAudits(tx, [...new Set(theirs.map(({ auditId }) => auditId))])
  const still = await stillToAnswer(tx, gapIds)
  return still.length < theirs.length ? { gone: theirs.length - still.length } : { areaIds: [...new Set(still.map(({ areaId }) => areaId))] }
}

async function answer(tx: Transaction, keeper: Keeper, serviceActionId: string, gapIds: readonly string[]) {
  const { organisationId, at } = keeper
  await tx.insert(serviceActionGaps).values([...new Set(gapIds)].map((gapId) => ({ organisationId, serviceActionId, gapId, addedById: whoever(keeper), addedAt: at })))
  await tx.delete(gapClosures).where(inArray(gapClosures.gapId, [...gapIds]))
}

/** Holds the row of an open service action that somebody may change. */
async function holdOpen(tx: Transaction, follower: Follower, keeper: Keeper | undefined, id: string) {
  const [held] = await tx.execute<{ ownerId: string; dueMonth: Month; ended: boolean }>(sql`
    select service_actions.owner_id as "ownerId", service_actions.due_month::text as "dueMonth", service_actions.ended_at is not null as ended from service_actions
    where service_actions.id = ${id}::uuid and ${followed(follower)} and ${mayChange(follower, keeper)} for update`)
  return held
}

/** Adds gaps to an open service action. @returns as `startServiceAction`, and 'ended' when it has ended meanwhile */
export async function addGaps(follower: Follower, keeper: Keeper, id: string, gapIds: readonly string[]): Promise<true | { gone: number } | 'ended' | undefined> {
  return follower.writing(async (tx) => {
    const action = await holdOpen(tx, follower, keeper, id)
    if (!action) return undefined
    if (action.ended) return 'ended'
    const held = await holdGaps(tx, keeper, gapIds)
    if (held === undefined || 'gone' in held) return held
    await answer(tx, keeper, id, gapIds)
    await areaAnew(tx, id)
    await note(tx, keeper, { did: 'added gaps to a service action', subjectKind: 'service action', subjectId: id })
    return true
  })
}

/** Takes gaps out of an open service action that it does not answer after all; one at least stays. @returns 'none left'; 'ended'; undefined when it is none that they may change, or a gap is not in their reach or not one of its */
export async function takeGapsOut(follower: Follower, keeper: Keeper, id: string, gapIds: readonly string[]): Promise<true | 'none left' | 'ended' | undefined> {
  const { organisationId, at } = follower
  return follower.writing(async (tx) => {
    const action = await holdOpen(tx, follower, keeper, id)
    if (!action) return undefined
    if (action.ended) return 'ended'
    const theirs = await auditsOf(tx, keeper, gapIds)
    if (theirs.length < new Set(gapIds).size || theirs.length === 0) return undefined
    const auditIds = [...new Set(theirs.map(({ auditId }) => auditId))]
    await holdAudits(tx, auditIds)
    const all = await tx.select({ gapId: serviceActionGaps.gapId }).from(serviceActionGaps).where(eq(serviceActionGaps.serviceActionId, id))
    if (!gapIds.every((gapId) => all.some((one) => one.gapId === gapId))) return undefined
    if (all.every(({ gapId }) => gapIds.includes(gapId))) return 'none left'
    await tx.delete(serviceActionGaps).where(and(eq(serviceActionGaps.serviceActionId, id), inArray(serviceActionGaps.gapId, [...gapIds])))
    await areaAnew(tx, id)
    await note(tx, keeper, { did: 'took gaps out of a service action', subjectKind: 'service action', subjectId: id })
    await closeWhatIsComplete(tx, organisationId, auditIds, at)
    return true
  })
}

/** It is about the area of its gaps, and of the team for which it was begun, where that is one. */
const areaAnew = (tx: Transaction, id: string) => tx.execute(sql`
  update service_actions set service_area_id = (
    select case when count(distinct about.area) = 1 then (array_agg(about.area))[1] end from (
      select audits.service_area_id as area from ${gapsWhere(sql`true`)}
      union all select teams.service_area_id from team_patterns join teams on teams.organisation_id = team_patterns.organisation_id and teams.id = team_patterns.team_id
        where team_patterns.organisation_id = service_actions.organisation_id and team_patterns.service_action_id = service_actions.id) about)
  where service_actions.id = ${id}::uuid`)

/** Writes down what was done on the way. @returns 'ended' when it has ended; undefined when it is none that they may change */
export async function addStep(follower: Follower, keeper: Keeper | undefined, id: string, wording: string): Promise<true | 'ended' | undefined> {
  const { organisationId, at } = follower
  return follower.writing(async (tx) => {
    const action = await holdOpen(tx, follower, keeper, id)
    if (!action) return undefined
    if (action.ended) return 'ended'
    await tx.insert(serviceActionSteps).values({ organisationId, serviceActionId: id, wording, byId: whoever(follower), at })
    await note(tx, follower, { did: 'added a step to a service action', subjectKind: 'service action', subjectId: id })
    return true
  })
}

/**
 * Gives a service action another owner, another month or both, with the reason. What was before stays to be read.
 * @param was what stood on the page on which this was decided: where it has changed meanwhile, nothing is
 * @returns 'changed meanwhile'; 'same' when nothing is to be changed; 'no owner' and 'month over' as `startServiceAction`; 'ended'; undefined when it is none that they may change
 */
export async function changePlan(
  follower: Follower, keeper: Keeper | undefined, id: string, { was, ownerId, dueMonth, because }: { was: { ownerId: string; dueMonth: Month }; ownerId: string; dueMonth: Month; because: string },
): Promise<true | 'changed meanwhile' | 'same' | 'no owner' | 'month over' | 'ended' | undefined> {
  const { organisationId, at } = follower
  const today = dayInLondon(at)
  return follower.writing(async (tx) => {
    const action = await holdOpen(tx, follower, keeper, id)
    if (!action) return undefined
    if (action.ended) return 'ended'
    if (action.ownerId !== was.ownerId || action.dueMonth !== was.dueMonth) return 'changed meanwhile'
    const [otherOwner, otherMonth] = [ownerId !== action.ownerId, dueMonth !== action.dueMonth]
    if (!otherOwner && !otherMonth) return 'same'
    if (otherOwner && !await mayOwn(tx, ownerId, today)) return 'no owner'
    if (otherMonth && dueMonth < monthOf(today)) return 'month over'
    await tx.update(serviceActions).set({ ownerId, dueMonth }).where(eq(serviceActions.id, id))
    await tx.insert(serviceActionSteps).values({
      organisationId, serviceActionId: id, wording: because, byId: whoever(follower), at,
      ...(otherOwner && { ownerBeforeId: action.ownerId, ownerAfterId: ownerId }), ...(otherMonth && { dueMonthBefore: action.dueMonth, dueMonthAfter: dueMonth }),
    })
    await note(tx, follower, { did: otherMonth ? 'moved a service action' : 'gave a service action another owner', subjectKind: 'service action', subjectId: id, aboutPersonId: otherOwner ? ownerId : undefined })
    return true
  })
}

/**
 * Ends a service action: it was done and this changed, or it was not, and this is why. Gaps for which nothing else is missing close with it; those of one that was not done
 * wait for another. Of two who end it at once, one is heard.
 * @returns 'ended' when it has ended already; undefined when it is none that they may change
 */
export async function endServiceAction(follower: Follower, keeper: Keeper | undefined, id: string, { done, outcome }: { done: boolean; outcome: string }): Promise<true | 'ended' | undefined> {
  const { organisationId, at } = follower
  return follower.writing(async (tx) => {
    const action = await holdOpen(tx, follower, keeper, id)
    if (!action) return undefined
    if (action.ended) return 'ended'
    const theirs = await tx.execute<{ id: string }>(sql`
      select distinct gaps.audit_id as id from service_action_gaps answers join gaps on gaps.organisation_id = answers.organisation_id and gaps.id = answers.gap_id where answers.service_action_id = ${id}::uuid`)
    const auditIds = theirs.map((one) => one.id)
    await holdAudits(tx, auditIds)
    await tx.update(serviceActions).set({ endedById: whoever(follower), endedAt: at, done, outcome }).where(eq(serviceActions.id, id))
    await note(tx, follower, { did: done ? 'ended a service action as done' : 'ended a service action as not done', subjectKind: 'service action', subjectId: id })
    await closeWhatIsComplete(tx, organisationId, auditIds, at)
    return true
  })
}
