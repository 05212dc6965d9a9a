import { sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { rolesFor, type Ability } from '../../permissions.ts'
import { audits, teams } from '../../../db/schema.ts'
import type { Reach } from '../people/people.ts'
import { withinReach } from '../people/reach.server.ts'
import { smallNumberOn } from '../people/settings.server.ts'
import { answered, counts, inSight } from './gaps-to-answer.server.ts'
import { monthOf, mostEnded, mostLinked, type Kind, type Month } from './service-actions.ts'

type Follower = Allowed<'follow service actions'>
type Keeper = Allowed<'look after service actions'>

const anyOf = (ids: readonly string[]) => sql`any(${sql.param(`{${ids.join(',')}}`)}::uuid[])`

/** Whether a service action is about an area in reach, or about that of a team in reach, as a condition on `service_actions`. */
const aboutReach = (reach: Reach): SQL => (reach.council ? sql`true` : sql`(service_actions.service_area_id = ${anyOf(reach.areaIds)} or exists (
  select 1 from teams led where led.organisation_id = service_actions.organisation_id and led.service_area_id = service_actions.service_area_id and led.id = ${anyOf(reach.teamIds)}))`)

const own = (personId: string): SQL => sql`${personId}::uuid in (service_actions.owner_id, service_actions.started_by_id)`

/** What the whole council is to change everyone may follow who follows any; what an area is to change, those of the area; and each their own. */
export const followed = (follower: Pick<Follower, 'reach' | 'personId'>): SQL => sql`(service_actions.service_area_id is null or ${aboutReach(follower.reach)} or ${own(whoever(follower))})`

/** A service action is changed by whoever looks after its area, and by its owner. */
export const mayChange = (follower: Follower, keeper: Keeper | undefined): SQL => sql`(${own(whoever(follower))} ${keeper ? sql`or ${aboutReach(keeper.reach)}` : sql``})`

export const gapsWhere = (condition: SQL) => sql`service_action_gaps answers join gaps on gaps.organisation_id = answers.organisation_id and gaps.id = answers.gap_id
  join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
  where answers.organisation_id = service_actions.organisation_id and answers.service_action_id = service_actions.id and ${condition}`

const firstDue = sql`(select step.due_month_before from service_action_steps step where step.organisation_id = service_actions.organisation_id and step.service_action_id = service_actions.id
  and step.due_month_before is not null order by step.at, step.id limit 1)`

export type Listed = {
  id: string; wording: string; area: string | null; owner: string; ownerLeft: boolean; mine: boolean; dueMonth: Month; firstDue: Month | null; done: boolean | null; endedOn: Day | null; outcome: string | null
} & Record<Kind, number>

/**
 * Every service action that somebody may follow, with how many gaps it answers in their reach: open ones by the month in which they are due, and the latest that have ended.
 * One statement.
 */
export async function allServiceActions(follower: Follower): Promise<Listed[]> {
  const tx = await follower.reading()
  const reachable = withinReach(follower.reach, { area: audits.serviceAreaId, team: audits.teamId })
  return [...await tx.execute<Listed>(sql`
    with listed as materialized (
      (select * from service_actions where ended_at is null and ${followed(follower)})
      union all (select * from service_actions where ended_at is not null and ${followed(follower)} order by ended_at desc, id limit ${mostEnded}::int))
    select service_actions.id, service_actions.wording, areas.name as area, owner.name as owner, coalesce(owner.left_on <= ${dayInLondon(follower.at)}::date, false) as "ownerLeft",
      service_actions.owner_id = ${whoever(follower)}::uuid as mine, service_actions.due_month::text as "dueMonth", ${firstDue}::text as "firstDue",
      service_actions.done, (service_actions.ended_at at time zone 'Europe/London')::date::text as "endedOn", service_actions.outcome, answered.system, answered.partner
    from listed service_actions
    join people owner on owner.organisation_id = service_actions.organisation_id and owner.id = service_actions.owner_id
    left join service_areas areas on areas.organisation_id = service_actions.organisation_id and areas.id = service_actions.service_area_id
    cross join lateral (select count(*) filter (where gaps.attribution = 'system')::int as system, count(*) filter (where gaps.attribution = 'partner')::int as partner
      from ${gapsWhere(sql`${counts} and ${reachable}`)}) answered
    order by service_actions.ended_at desc nulls first, service_actions.due_month, service_actions.started_at, service_actions.id`)]
}

export type StepTaken = { at: Date; by: string; wording: string; ownerBefore: string | null; ownerAfter: string | null; dueMonthBefore: Month | null; dueMonthAfter: Month | null }

/**
 * One service action with its steps and the gaps that it answers, as counts by theme and area in the reader's reach and one number for the rest.
 * @param keeper the same person, where a role of theirs looks after service actions
 * @returns undefined when it is none that they may follow
 */
export async function serviceActionFor(follower: Follower, keeper: Keeper | undefined, id: string) {
  const tx = await follower.reading()
  const [action] = await tx.execute<{
    id: string; wording: string; because: string; pattern: { id: string; within: boolean } | null; areaId: string | null; area: string | null; ownerId: string; owner: string; ownerTitle: string | null; ownerLeft: boolean; dueMonth: Month
    startedBy: string; startedAt: string; endedBy: string | null; endedAt: string | null; done: boolean | null; outcome: string | null; changes: boolean; smallNumber: number
    steps: (Omit<StepTaken, 'at'> & { at: string })[]
  }>(sql`
    select service_actions.id, service_actions.wording, service_actions.because, areas.id as "areaId", areas.name as area, owner.id as "ownerId", owner.name as owner, owner.job_title as "ownerTitle",
      coalesce(owner.left_on <= ${dayInLondon(follower.at)}::date, false) as "ownerLeft", service_actions.due_month::text as "dueMonth", starter.name as "startedBy", service_actions.started_at as "startedAt",
      ender.name as "endedBy", service_actions.ended_at as "endedAt", service_actions.done, service_actions.outcome,
      (select json_build_object('id', team_patterns.id, 'within', ${withinReach(follower.reach, { area: teams.serviceAreaId, team: teams.id })}) from team_patterns
        join teams on teams.organisation_id = team_patterns.organisation_id and teams.id = team_patterns.team_id
        where team_patterns.organisation_id = service_actions.organisation_id and team_patterns.service_action_id = service_actions.id limit 1) as pattern,
      service_actions.ended_at is null and ${mayChange(follower, keeper)} as changes, ${smallNumberOn(dayInLondon(follower.at))} as "smallNumber",
      (select coalesce(json_agg(json_build_object('at', step.at, 'by', by.name, 'wording', step.wording, 'ownerBefore', before.name, 'ownerAfter', after.name,
          'dueMonthBefore', step.due_month_before, 'dueMonthAfter', step.due_month_after) order by step.at, step.id), '[]')
        from service_action_steps step
        join people by on by.organisation_id = step.organisation_id and by.id = step.by_id
        left join people before on before.organisation_id = step.organisation_id and before.id = step.owner_before_id
        left join people after on after.organisation_id = step.organisation_id and after.id = step.owner_after_id
        where step.organisation_id = service_actions.organisation_id and step.service_action_id = service_actions.id) as steps
    from service_actions
    join people owner on owner.organisation_id = service_actions.organisation_id and owner.id = service_actions.owner_id
    join people starter on starter.organisation_id = service_actions.organisation_id and starter.id = service_actions.started_by_id
    left join people ender on ender.organisation_id = service_actions.organisation_id and ender.id = service_actions.ended_by_id
    left join service_areas areas on areas.organisation_id = service_actions.organisation_id and areas.id = service_actions.service_area_id
    where service_actions.id = ${id}::uuid and ${followed(follower)}`)
  if (!action) return undefined
  const reachable = withinReach(follower.reach, { area: audits.serviceAreaId, team: audits.teamId })
  const cells = await tx.execute<{ theme: string | null; area: string | null; within: boolean; counted: boolean; gaps: number } & Record<Kind, number>>(sql`
    select case when near.within then themes.title end as theme, case when near.within then areas.name end as area, near.within, ${counts} as counted, count(*)::int as gaps,
      count(*) filter (where gaps.attribution = 'system')::int as system, count(*) filter (where gaps.attribution = 'partner')::int as partner
    from service_action_gaps answers
    join gaps on gaps.organisation_id = answers.organisation_id and gaps.id = answers.gap_id
    join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
    join themes on themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id
    join service_areas areas on areas.organisation_id = audits.organisation_id and areas.id = audits.service_area_id
    cross join lateral (select ${reachable} as within) near
    where answers.service_action_id = ${id}::uuid group by 1, 2, 3, 4 order by 1, 2`)
  const { smallNumber, steps, startedAt, endedAt, ...rest } = action
  return {
    ...rest, smallNumber, startedAt: new Date(startedAt), endedAt: endedAt === null ? null : new Date(endedAt), steps: steps.map(({ at, ...step }): StepTaken => ({ ...step, at: new Date(at) })),
    answers: cells.filter(({ within, counted }) => within && counted).map(({ theme, area, system, partner }) => ({ theme: theme!, area: area!, system, partner })),
    /** Gaps of other areas and teams; and those in reach that it was to answer and that do not count any more. */
    elsewhere: cells.find(({ within, counted }) => !within && counted)?.gaps ?? 0,
    fallen: cells.filter(({ within, counted }) => within && !counted).reduce((sum, { gaps }) => sum + gaps, 0),
  }
}
export type ServiceAction = NonNullable<Awaited<ReturnType<typeof serviceActionFor>>>

/** The gaps of a service action that are in reach, newest first; one more than are shown where there are more. They are known by their audit, and no worker is named. */
export async function gapsOf(reader: Pick<Allowed<Ability>, 'reading' | 'reach' | 'personId'>, serviceActionId: string) {
  const tx = await reader.reading()
  return [...await tx.execute<{ id: string; audit: string; auditedOn: Day; area: string; theme: string; kind: Kind | null }>(sql`
    select gaps.id, audits.reference as audit, audits.audited_on::text as "auditedOn", areas.name as area, themes.title as theme, case when ${counts} then gaps.attribution end as kind
    from service_action_gaps answers
    join gaps on gaps.organisation_id = answers.organisation_id and gaps.id = answers.gap_id
    join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
    join themes on themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id
    join service_areas areas on areas.organisation_id = audits.organisation_id and areas.id = audits.service_area_id
    where answers.service_action_id = ${serviceActionId}::uuid and ${inSight(reader)}
    order by audits.audited_on desc, audits.reference, themes.position limit ${mostLinked + 1}::int`)]
}

export type Glance = { open: number; overdue: number; unanswered: number }

/** How many service actions are open in reach and how many of them overdue, and how many gaps none answers: an expression for a statement that is asked anyway, as JSON. */
export const glance = (reader: Pick<Allowed<Ability>, 'reach' | 'personId' | 'at'>) => sql<Glance>`(
  select json_build_object('open', count(*), 'overdue', count(*) filter (where service_actions.due_month < ${monthOf(dayInLondon(reader.at))}::date),
    'unanswered', (select count(*) from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id where ${counts} and not ${answered} and ${inSight(reader)}))
  from service_actions where service_actions.ended_at is null and ${followed(reader)})`

/** Whoever can own a service action today: they have a role that follows them, and have not left. */
export const eligible = (today: Day): SQL => sql`((people.left_on is null or people.left_on > ${today}::date) and exists (
  select 1 from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id and held.role = any(${sql.param(`{${rolesFor('follow service actions').join(',')}}`)}::text[])
    and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date)))`

/** People with responsibility, who can own a service action, leaders first. */
export async function possibleOwners(follower: Follower) {
  const tx = await follower.reading()
  const today = dayInLondon(follower.at)
  return [...await tx.execute<{ id: string; name: string; title: string | null; leads: boolean }>(sql`
    select people.id, people.name, people.job_title as title, exists (
      select 1 from role_holdings held where held.organisation_id = people.organisation_id and held.person_id = people.id and held.role = 'leader'
        and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date)) as leads
    from people where ${eligible(today)} order by leads desc, people.name`)]
}
