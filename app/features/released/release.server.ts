import { createHash } from 'node:crypto'
import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { figureReleases } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { monthsAfter, quarterOf } from '../insight/asked.ts'
import { samples, type Sample } from '../insight/insight.ts'
import { smallNumberOn } from '../people/settings.server.ts'
import { canonical } from '../reports/hashes.server.ts'
import { dueOn, kinds, margins, themeTables, whoseTable, type Cell, type Contents, type Kind, type ReleasedTable } from './released.ts'

/** Quarters further back than this are not made up for. */
const quartersBack = 8

/** SHA-256 of a release, whatever the order in which a database keeps its keys. */
export const releasedHashOf = (contents: Contents) => createHash('sha256').update(canonical(contents)).digest('hex')

/** Works out and keeps each release that is due and not there yet; one that is there stays as it is, whoever else works at the same time. @returns how many were made */
export async function releaseWhatIsDue(job: Allowed<'release figures'>): Promise<number> {
  const today = dayInLondon(job.at)
  const quarters = Array.from({ length: quartersBack }, (_, nth) => monthsAfter(quarterOf(today), -3 * (nth + 1)))
  let made = 0
  for (const quarter of quarters) {
    for (const kind of Object.keys(kinds) as Kind[]) {
      made += await job.writing(async (tx) => {
        const [known] = await tx.execute<{ released: boolean; smallNumber: number; followUpToDays: number | null; any: boolean }>(sql`
          select exists (select 1 from figure_releases where kind = ${kind} and quarter = ${quarter}::date) as released, ${smallNumberOn(today)} as "smallNumber",
            (select case when bool_or(follow_up_to_days is null) then null else max(follow_up_to_days) end from frameworks) as "followUpToDays",
            exists (select 1 from theme_tallies where month >= ${quarter}::date and month < ${monthsAfter(quarter, 3)}::date and judged <> 0) as any`)
        if (known!.released || !known!.any || dueOn(kind, quarter, known!.followUpToDays) > today) return 0
        const contents: Contents = { hiddenBelow: known!.smallNumber, tables: await tablesOf[kind](tx, quarter, known!.smallNumber) }
        if (contents.tables.length === 0) return 0
        const kept = await tx.insert(figureReleases).values({ organisationId: job.organisationId, kind, quarter, contents, hash: releasedHashOf(contents), releasedAt: job.at }).onConflictDoNothing().returning({ id: figureReleases.id })
        return kept.length
      })
    }
  }
  return made
}

const inQuarter = (day: ReturnType<typeof sql>, quarter: Day) => sql`${day} >= ${quarter}::date and ${day} < ${monthsAfter(quarter, 3)}::date`

const tablesOf: Readonly<Record<Kind, (tx: Transaction, quarter: Day, hiddenBelow: number) => Promise<ReleasedTable[]>>> = { themes: themesOf, held: heldOf, progress: progressOf }

/** Themes by area of each framework and sample, without disputed findings. */
async function themesOf(tx: Transaction, quarter: Day, hiddenBelow: number): Promise<ReleasedTable[]> {
  const rows = await tx.execute<Cell & { framework: string; frameworkId: string; sample: Sample; practitioner: number; manager: number; service: number }>(sql`
    with open as (
      select gaps.theme_id, audits.service_area_id, audits.sample, audits.case_type, coalesce(audits.worker_title, 'not said') as role, count(*)::int as disputed, (count(*) filter (where gaps.attribution = 'practitioner'))::int as practitioner,
        (count(*) filter (where gaps.attribution = 'manager'))::int as manager, (count(*) filter (where gaps.attribution in ('system', 'partner')))::int as service
      from disputes join gaps on gaps.organisation_id = disputes.organisation_id and gaps.id = disputes.gap_id and gaps.withdrawn_at is null join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      where disputes.settled_at is null and ${inQuarter(sql`audits.audited_on`, quarter)} group by 1, 2, 3, 4, 5)
    select framework.id as "frameworkId", framework.title as framework, theme.title as theme, area.name as area, kept.sample, kept.case_type as "caseType", kept.role, kept.judged - coalesce(open.disputed, 0) as judged, kept.below_good - coalesce(open.disputed, 0) as "belowGood",
      kept.of_practitioner - coalesce(open.practitioner, 0) as practitioner, kept.of_manager - coalesce(open.manager, 0) as manager, kept.of_service - coalesce(open.service, 0) as service
    from (select organisation_id, theme_id, service_area_id, sample, case_type, role, sum(judged)::int as judged, sum(below_good)::int as below_good, sum(of_practitioner)::int as of_practitioner, sum(of_manager)::int as of_manager, sum(of_service)::int as of_service
      from theme_tallies where ${inQuarter(sql`month`, quarter)} and judged <> 0 group by 1, 2, 3, 4, 5, 6) kept
    join themes theme on theme.organisation_id = kept.organisation_id and theme.id = kept.theme_id join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id
    join service_areas area on area.organisation_id = kept.organisation_id and area.id = kept.service_area_id
    left join open on open.theme_id = kept.theme_id and open.service_area_id = kept.service_area_id and open.sample = kept.sample and open.case_type = kept.case_type and open.role = kept.role
    order by framework.title, framework.valid_from, theme.position`)
  return [...Map.groupBy(rows, ({ frameworkId, sample }) => `${frameworkId} ${sample}`).values()].flatMap((of) => {
    const tables = themeTables(of, hiddenBelow)
    const whose = whoseTable([...Map.groupBy(of, ({ theme }) => theme)].map(([theme, some]) => {
      const total = (key: 'practitioner' | 'manager' | 'service' | 'belowGood') => some.reduce((sum, one) => sum + one[key], 0)
      const [practitioner, manager, service] = [total('practitioner'), total('manager'), total('service')]
      return { theme, of: [practitioner, manager, service, total('belowGood') - practitioner - manager - service] }
    }), tables[0]!, hiddenBelow)
    const { framework, frameworkId, sample } = of[0]!
    return [...tables, whose].map((table) => ({ ...table, key: `${frameworkId.slice(0, 8)}-${sample.replaceAll(' ', '-')}-${table.key}`, title: `${framework}, ${(samples[sample] ?? sample).toLowerCase()}. ${table.title}` }))
  })
}

type Counted = { name: string; by: string; counts: number[] }

/** What became of the gaps found in the quarter, by theme and by area, of each framework. */
async function heldOf(tx: Transaction, quarter: Day, hiddenBelow: number): Promise<ReleasedTable[]> {
  const rows = await tx.execute<Counted & { framework: string; frameworkId: string }>(sql`
    with those as (
      select framework.id as framework_id, framework.title as framework, theme.title as theme, area.name as area, again.held, gaps.attribution
      from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id join themes theme on theme.organisation_id = gaps.organisation_id and theme.id = gaps.theme_id
      join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id join service_areas area on area.organisation_id = audits.organisation_id and area.id = audits.service_area_id
      left join follow_ups again on again.organisation_id = gaps.organisation_id and again.gap_id = gaps.id
      where gaps.withdrawn_at is null and ${inQuarter(sql`audits.audited_on`, quarter)}
        and not exists (select 1 from disputes open where open.organisation_id = gaps.organisation_id and open.gap_id = gaps.id and open.settled_at is null))
    select framework_id as "frameworkId", framework, placed.by, placed.name, array[count(*) filter (where held), count(*) filter (where not held), count(*) filter (where held is null and attribution in ('practitioner', 'manager')),
      count(*) filter (where held is null and attribution in ('system', 'partner')), count(*) filter (where held is null and attribution is null), count(*)]::int[] as counts
    from those cross join lateral (values ('theme', theme), ('area', area)) placed (by, name) group by 1, 2, 3, 4 order by 2, 3, 4`)
  const columns = ['Held', 'Found again', 'Not looked at in time, or cannot be known', 'The service’s or a partner’s', 'Nobody has confirmed whose', 'Gaps found']
  return [...Map.groupBy(rows, ({ frameworkId }) => frameworkId)].flatMap(([id, of]) => margins(columns, [{ whole: 5, parts: [0, 1, 2, 3, 4] }], [
    { key: `${id.slice(0, 8)}-themes`, title: `${of[0]!.framework}, by theme`, of: 'Theme', rows: of.filter(({ by }) => by === 'theme') },
    { key: `${id.slice(0, 8)}-areas`, title: `${of[0]!.framework}, by service area`, of: 'Service area', rows: of.filter(({ by }) => by === 'area') },
  ], hiddenBelow))
}

/** What became of actions issued in the quarter, and of the learning that its gaps brought, by area. */
async function progressOf(tx: Transaction, quarter: Day, hiddenBelow: number): Promise<ReleasedTable[]> {
  const actions = await tx.execute<Counted>(sql`
    with those as (
      select area.name as area, action.priority, action.done_at is not null as done, first.sent_at <= greatest(action.due_at, more.until) as in_time
      from remedial_actions action join audits on audits.organisation_id = action.organisation_id and audits.id = action.audit_id join service_areas area on area.organisation_id = audits.organisation_id and area.id = audits.service_area_id
      left join lateral (select min(sent.submitted_at) as sent_at from evidence sent where sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id) first on true
      left join lateral (select max(extension.due_at) as until from extensions extension where extension.organisation_id = action.organisation_id and extension.remedial_action_id = action.id) more on true
      where action.withdrawn_at is null and ${inQuarter(sql`(action.issued_at at time zone 'Europe/London')::date`, quarter)})
    select placed.by, placed.name, array[count(*) filter (where done and in_time), count(*) filter (where done and in_time is distinct from true), count(*) filter (where not done), count(*)]::int[] as counts
    from those cross join lateral (values ('area', area), ('priority', priority)) placed (by, name) group by 1, 2 order by 1, 2`)
  const learning = await tx.execute<Counted>(sql`
    with those as (
      select distinct area.name as area, given.id, exists (select 1 from declarations declared join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
          where declared.organisation_id = given.organisation_id and declared.person_id = given.person_id and version.module_key = given.module_key and declared.declared_at >= given.proposed_at - interval '6 months') as completed,
        exists (select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id where sent.organisation_id = given.organisation_id and sent.assignment_id = given.id and checked.outcome = 'accepted') as applied,
        row_number() over (partition by given.id order by audits.audited_on, audits.id) as nth
      from assignments given join assignment_reasons reason on reason.organisation_id = given.organisation_id and reason.assignment_id = given.id join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id join service_areas area on area.organisation_id = audits.organisation_id and area.id = audits.service_area_id
      where given.decision = 'confirmed' and (given.ended_because is null or given.ended_because = 'left') and ${inQuarter(sql`(given.proposed_at at time zone 'Europe/London')::date`, quarter)})
    select 'area' as by, area as name, array[count(*) filter (where applied), count(*) filter (where completed and not applied), count(*) filter (where not completed and not applied), count(*)]::int[] as counts from those where nth = 1 group by 2 order by 2`)
  return [
    ...actions.length === 0 ? [] : margins(['Done, first sent in in time', 'Done, sent in late', 'Not done after half a year', 'Actions'], [{ whole: 3, parts: [0, 1, 2] }], [
      { key: 'actions-areas', title: 'Remedial actions by service area', of: 'Service area', rows: actions.filter(({ by }) => by === 'area') },
      { key: 'actions-priorities', title: 'Remedial actions by priority', of: 'Priority', rows: actions.filter(({ by }) => by === 'priority') },
    ], hiddenBelow),
    ...learning.length === 0 ? [] : margins(['Applied to an own case', 'Completed, not applied', 'Not completed', 'Modules given'], [{ whole: 3, parts: [0, 1, 2] }], [{ key: 'learning-areas', title: 'Learning by service area', of: 'Service area', rows: learning }], hiddenBelow),
  ]
}

/** Every release there is, the latest quarter first. One statement. */
export async function releases(reader: Allowed<'see insight'>) {
  const tx = await reader.reading()
  const rows = await tx.select().from(figureReleases).orderBy(desc(figureReleases.quarter), asc(figureReleases.kind))
  return rows.map(({ id, kind, quarter, contents, releasedAt }) => ({ id, kind: kind as Kind, quarter: quarter as Day, contents: contents as Contents, releasedOn: dayInLondon(releasedAt) }))
}

/** One release. @returns undefined when there is none of this id */
export async function releaseWith(reader: Allowed<'see insight'>, id: string) {
  const tx = await reader.reading()
  const [row] = await tx.select().from(figureReleases).where(and(eq(figureReleases.id, id)))
  return row && { kind: row.kind as Kind, quarter: row.quarter as Day, contents: row.contents as Contents, releasedOn: dayInLondon(row.releasedAt) }
}
