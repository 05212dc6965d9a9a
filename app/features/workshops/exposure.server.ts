import { eq, not, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { audits, gaps, themes } from '../../../db/schema.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { withinReach } from '../people/reach.server.ts'

/** A workshop on a gap's theme in which the person whose gap it is took part after the audit. */
export type Exposure = { id: string; title: string; startsAt: Date; part: boolean }

type Took = { id: string; title: string; startsAt: string; part: boolean }

/** What `exposureOf` tells, as a column of JSON of a query on gaps with their audits and themes. */
export const exposureOfGap = sql<Took[]>`(
  select coalesce(json_agg(json_build_object('id', workshop.id, 'title', series.title, 'startsAt', workshop.starts_at, 'part', place.attendance = 'part') order by workshop.starts_at, workshop.id), '[]')
  from places place join workshops workshop on workshop.organisation_id = place.organisation_id and workshop.id = place.workshop_id
  join workshop_series series on series.organisation_id = workshop.organisation_id and series.id = workshop.series_id
  where ${gaps.withdrawnAt} is null and place.organisation_id = ${gaps.organisationId} and place.person_id = case ${gaps.attribution} when 'practitioner' then ${audits.workerId} when 'manager' then ${audits.managerId} end
    and place.attendance in ('attended', 'part') and ${themes.key} = any(series.theme_keys) and (workshop.starts_at at time zone 'Europe/London')::date > ${audits.auditedOn})`

/**
 * The workshops on a gap's theme in which whoever it is confirmed to be of took part after its audit, oldest first. Whoever did not come is never told of, and a workshop about all
 * themes is about none in particular. The reader has to be able to follow the gap. One statement.
 */
export async function exposureOf(reader: Allowed<'follow gaps'>, gapId: string): Promise<Exposure[]> {
  const tx = await reader.reading()
  const rows = await tx.select({ took: exposureOfGap }).from(gaps)
    .innerJoin(audits, sql`${audits.organisationId} = ${gaps.organisationId} and ${audits.id} = ${gaps.auditId}`)
    .innerJoin(themes, sql`${themes.organisationId} = ${gaps.organisationId} and ${themes.id} = ${gaps.themeId}`)
    .where(sql`${eq(gaps.id, gapId)} and ${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId, own: [audits.workerId, audits.managerId] })} and ${not(blindTo(whoever(reader)))}`)
  return exposures(rows[0]?.took ?? [])
}

export const exposures = (took: readonly Took[]): Exposure[] => took.map((one) => ({ ...one, startsAt: new Date(one.startsAt) }))
