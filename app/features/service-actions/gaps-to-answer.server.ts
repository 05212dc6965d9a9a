import { sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import type { Ability } from '../../permissions.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits } from '../../../db/schema.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { disputed } from '../gaps/disputed.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { mostToChooseFrom, type Kind } from './service-actions.ts'

type Reader = Pick<Allowed<Ability>, 'reading' | 'reach' | 'personId'>
type Keeper = Allowed<'look after service actions'>

/** A gap of how the service or a partner works that stands, as a condition on `gaps`. */
const ofTheService = sql`(gaps.attribution in ('system', 'partner') and gaps.withdrawn_at is null)`

/** The same, once somebody stands by its grade and nobody challenges it: it is counted, and a service action can answer it. A condition on `gaps` and `audits`. */
export const counts = sql`(${ofTheService} and audits.confirmed_at is not null and not ${disputed()})`

/** Whether a service action answers a gap, as a condition on `gaps`: one that ended without being done answers it no longer. */
export const answered = sql`exists (
  select 1 from service_action_gaps live join service_actions its on its.organisation_id = live.organisation_id and its.id = live.service_action_id
  where live.organisation_id = gaps.organisation_id and live.gap_id = gaps.id and its.done is distinct from false)`

const notDone = sql`exists (
  select 1 from service_action_gaps ended join service_actions its on its.organisation_id = ended.organisation_id and its.id = ended.service_action_id
  where ended.organisation_id = gaps.organisation_id and ended.gap_id = gaps.id and its.done = false)`

/** Gaps of audits in reach, none of which the reader still moderates without knowing its grades, as a condition on `audits`. */
export const inSight = (reader: Pick<Reader, 'reach' | 'personId'>): SQL => sql`(${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })} and not ${blindTo(whoever(reader))})`

/** A theme in all versions of its framework, the newest first: by its id the others are found. */
const newest = (column: SQL) => sql`(array_agg(${column} order by frameworks.valid_from desc))[1]`

export type Unanswered = { themeId: string; theme: string; areas: { area: string; gaps: number }[]; from: Day; to: Day; notDone: number; provisional: number; disputed: number } & Record<Kind, number>

/**
 * The gaps of the service and of partners that no service action answers, by theme, most first: how many of each kind and area, how many of them a service action
 * was to answer that was not done, and how many are left out of all this. One statement, whose cost follows the gaps of these kinds.
 */
export async function unanswered(reader: Reader): Promise<Unanswered[]> {
  const tx = await reader.reading()
  return [...await tx.execute<Unanswered>(sql`
    with waiting as materialized (
      select frameworks.key as framework, themes.key as theme_key, ${newest(sql`themes.id`)} as theme_id, ${newest(sql`themes.title`)} as title, areas.name as area,
        count(*) filter (where gaps.attribution = 'system' and counted.so)::int as system, count(*) filter (where gaps.attribution = 'partner' and counted.so)::int as partner,
        min(audits.audited_on) filter (where counted.so) as first_on, max(audits.audited_on) filter (where counted.so) as last_on,
        count(*) filter (where counted.so and ${notDone})::int as not_done, count(*) filter (where audits.confirmed_at is null)::int as provisional,
        count(*) filter (where audits.confirmed_at is not null and not counted.so)::int as disputed
      from gaps
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      cross join lateral (select ${counts} as so) counted
      join themes on themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id
      join frameworks on frameworks.organisation_id = themes.organisation_id and frameworks.id = themes.framework_id
      join service_areas areas on areas.organisation_id = audits.organisation_id and areas.id = audits.service_area_id
      where ${ofTheService} and not ${answered} and ${inSight(reader)}
      group by 1, 2, areas.name)
    select (array_agg(theme_id))[1] as "themeId", (array_agg(title))[1] as theme, sum(system)::int as system, sum(partner)::int as partner,
      coalesce(json_agg(json_build_object('area', area, 'gaps', system + partner) order by system + partner desc, area) filter (where system + partner > 0), '[]') as areas,
      min(first_on)::text as "from", max(last_on)::text as "to", sum(not_done)::int as "notDone", sum(provisional)::int as provisional, sum(disputed)::int as disputed
    from waiting group by framework, theme_key order by sum(system + partner) desc, min(title)`)]
}

export type GapToAnswer = { id: string; audit: string; auditedOn: Day; area: string; areaId: string; themeId: string; theme: string; grade: string; kind: Kind; notDone: boolean }

/** Which gaps to choose from: those of a theme; of a gap's own theme, that gap first; or of the themes that a service action answers already. */
export type Choice = { themeId: string } | { gapId: string } | { serviceActionId: string }

/** Gaps in reach that a service action can answer and none does, newest first, one more than are shown where there are more. */
export async function gapsToAnswer(keeper: Keeper, choice: Choice): Promise<GapToAnswer[]> {
  const tx = await keeper.reading()
  const asked = 'themeId' in choice ? sql`asked.id = ${choice.themeId}::uuid`
    : 'gapId' in choice ? sql`asked.id in (select theme_id from gaps where id = ${choice.gapId}::uuid)`
      : sql`asked.id in (select gaps.theme_id from service_action_gaps its join gaps on gaps.organisation_id = its.organisation_id and gaps.id = its.gap_id where its.service_action_id = ${choice.serviceActionId}::uuid)`
  const first = 'gapId' in choice ? sql`gaps.id = ${choice.gapId}::uuid desc,` : sql``
  return [...await tx.execute<GapToAnswer>(sql`
    select gaps.id, audits.reference as audit, audits.audited_on::text as "auditedOn", areas.name as area, areas.id as "areaId", themes.id as "themeId", themes.title as theme, grades.word as grade,
      gaps.attribution as kind, ${notDone} as "notDone"
    from gaps
    join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
    join themes on themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id
    join judgements on judgements.organisation_id = gaps.organisation_id and judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id
    join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    join service_areas areas on areas.organisation_id = audits.organisation_id and areas.id = audits.service_area_id
    where ${counts} and not ${answered} and ${inSight(keeper)} and exists (
      select 1 from themes asked join frameworks its on its.organisation_id = asked.organisation_id and its.id = asked.framework_id
      join frameworks version on version.organisation_id = its.organisation_id and version.key = its.key
      where ${asked} and asked.organisation_id = gaps.organisation_id and asked.key = themes.key and version.id = themes.framework_id)
    order by ${first} audits.audited_on desc, audits.reference, themes.position limit ${mostToChooseFrom + 1}::int`)]
}

/** Those of some gaps that are in sight, with their audits: to hold the audits before it is asked whether the gaps can be answered. */
export async function auditsOf(tx: Transaction, keeper: Keeper, gapIds: readonly string[]) {
  return [...await tx.execute<{ gapId: string; auditId: string }>(sql`
    select gaps.id as "gapId", audits.id as "auditId" from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
    where gaps.id = any(${sql.param(`{${gapIds.join(',')}}`)}::uuid[]) and ${inSight(keeper)}`)]
}

/** Those of some gaps that count and that no service action answers now, each with the area of its audit. */
export async function stillToAnswer(tx: Transaction, gapIds: readonly string[]) {
  return [...await tx.execute<{ gapId: string; areaId: string }>(sql`
    select gaps.id as "gapId", audits.service_area_id as "areaId" from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
    where gaps.id = any(${sql.param(`{${gapIds.join(',')}}`)}::uuid[]) and ${counts} and not ${answered}`)]
}
