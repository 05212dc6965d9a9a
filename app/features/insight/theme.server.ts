import { sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { audits, themeTallies } from '../../../db/schema.ts'
import { disputed, laterFindingDisputed } from '../gaps/disputed.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { monthsAfter, monthsOf, type Asked } from './asked.ts'
import { added, countedOf, isSample, whoseOf, type Sample, type Tallied } from './insight.ts'
import { allFrameworks, choose, rolesOfSeveral } from './insight.server.ts'
import { monthsDrawn, type MonthCounted, type Reach } from './theme.ts'

type Row = Tallied & { month: Day; sample: string; caseType: string; areaId: string; area: string }

/**
 * One theme of one framework: its months, its areas, whose gaps they mainly are, and what learning and repairs came to. Kinds of case are never joined into one line of months, nor are samples.
 * @returns undefined when the theme, framework, sample, kind or period asked for is not there
 */
export async function themeInDetail(reader: Allowed<'see insight'>, key: string, asked: Asked, { allThereIs = false } = {}) {
  const tx = await reader.reading()
  const today = dayInLondon(reader.at)
  const months = monthsOf(asked.period ?? (allThereIs ? 'all' : 'six-months'), today)
  if (!months) return undefined
  const versions = (await allFrameworks(tx, today)).filter(({ validFrom }) => validFrom <= today).flatMap((framework) => framework.themes.filter((theme) => theme.key === key).map((theme) => ({ ...framework, theme })))
  // Without a framework in the address it is the latest that has begun.
  const framework = asked.framework === null ? versions.toSorted((a, b) => (a.validFrom < b.validFrom ? 1 : -1))[0] : versions.find(({ name }) => name === asked.framework)
  if (!framework) return undefined
  const themeId = framework.theme.id
  const firstDrawn = monthsAfter(months.to, 1 - monthsDrawn)
  const from = months.from === null ? null : months.from < firstDrawn ? months.from : firstDrawn
  const inMonths = (month: ReturnType<typeof sql>) => sql`${from ? sql`${month} >= ${from}::date` : sql`true`} and ${month} <= ${months.to}::date`
  const auditMonth = sql`date_trunc('month', audits.audited_on::timestamp)::date`
  const role = asked.role
  const rows = await tx.execute<Row>(sql`
    with tallied as (
      select month, sample, case_type, service_area_id, sum(judged)::int as judged, sum(below_good)::int as below_good, sum(of_practitioner)::int as of_practitioner, sum(of_manager)::int as of_manager,
        sum(of_service)::int as of_service, coalesce(sum(judged) filter (where not confirmed), 0)::int as provisional
      from theme_tallies where theme_id = ${themeId}::uuid and judged <> 0 and ${withinReach(reader.reach, { area: themeTallies.serviceAreaId })} and ${inMonths(sql`month`)} and ${role ? sql`role = ${role} and role in ${rolesOfSeveral}` : sql`true`} group by 1, 2, 3, 4),
    open as (
      select ${auditMonth} as month, audits.sample, audits.case_type, audits.service_area_id, count(*)::int as disputed, (count(*) filter (where audits.confirmed_at is null))::int as provisional,
        (count(*) filter (where gaps.attribution = 'practitioner'))::int as practitioner, (count(*) filter (where gaps.attribution = 'manager'))::int as manager, (count(*) filter (where gaps.attribution in ('system', 'partner')))::int as service
      from disputes join gaps on gaps.organisation_id = disputes.organisation_id and gaps.id = disputes.gap_id and gaps.theme_id = ${themeId}::uuid and gaps.withdrawn_at is null
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      where disputes.settled_at is null and ${withinReach(reader.reach, { area: audits.serviceAreaId })} and ${inMonths(auditMonth)} and ${role ? sql`coalesce(audits.worker_title, 'not said') = ${role}` : sql`true`} group by 1, 2, 3, 4)
    select tallied.month::text as month, sample, case_type as "caseType", service_area_id as "areaId", area.name as area, judged, below_good as "belowGood", of_practitioner as "ofPractitioner", of_manager as "ofManager", of_service as "ofService",
      tallied.provisional, json_build_object('all', coalesce(open.disputed, 0), 'provisional', coalesce(open.provisional, 0), 'practitioner', coalesce(open.practitioner, 0), 'manager', coalesce(open.manager, 0), 'service', coalesce(open.service, 0)) as disputed
    from tallied left join open using (month, sample, case_type, service_area_id)
    join service_areas area on area.organisation_id = current_setting('app.organisation_id')::uuid and area.id = service_area_id`)
  const inPeriod = (row: { month: Day }) => (months.from === null || row.month >= months.from) && row.month <= months.to
  const judgedOf = (some: readonly Row[]) => some.reduce((sum, { judged }) => sum + judged, 0)
  const of = <T extends string>(what: (row: Row) => T, some: readonly Row[]) => [...Map.groupBy(some, what)].map(([name, ofOne]) => ({ name, rows: ofOne, judged: judgedOf(ofOne) }))

  const samples = of(({ sample }) => sample, rows).filter(({ name }) => isSample(name))
  const sample = choose(samples, asked.sample, ({ rows: ofSample }) => judgedOf(ofSample.filter(inPeriod)) * 1e6 + judgedOf(ofSample))
  const about = { title: framework.theme.title, key, framework: { name: framework.name, title: framework.title, scale: framework.scale }, versions: versions.map(({ name, title }) => ({ name, title, current: name === framework.name })) }
  if (!sample) return asked.sample === null ? { ...about, judged: undefined } : undefined
  const kinds = of(({ caseType }) => caseType, sample.rows).toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB'))
  const kind = choose(kinds, asked.caseType, ({ judged }) => judged)
  if (!kind) return undefined
  const shown = sample.rows.filter((row) => inPeriod(row) && (asked.caseType === null || row.caseType === asked.caseType))
  const counted = (some: readonly Row[]) => added(some.map((row) => countedOf(row, 'all')))
  return {
    ...about,
    sample: sample.name as Sample, samples: samples.map(({ name, judged }) => ({ name: name as Sample, judged, current: name === sample.name })),
    kind: kind.name, kinds: kinds.map(({ name, judged }) => ({ name, judged, current: name === kind.name })),
    judged: judgedOf(shown), provisional: shown.reduce((sum, row) => sum + row.provisional - row.disputed.provisional, 0), whole: counted(shown), whose: whoseOf(shown), months,
    areas: [...Map.groupBy(shown, ({ areaId }) => areaId)].map(([id, ofArea]) => ({ id, name: ofArea[0]!.area, counted: counted(ofArea) })).toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB')),
    byMonth: [...Map.groupBy(kind.rows, ({ month }) => month)].map(([month, ofMonth]): MonthCounted => ({ month, ...counted(ofMonth) })).toSorted((a, b) => (a.month < b.month ? -1 : 1)),
    reach: await reachOf(reader, themeId, sample.name, months, asked),
  }
}

/**
 * What learning and repairs came to, of the gaps that were found in the period in this sample; a gap that is disputed waits, and is in none of it. Learning counts with the one whose gap it is. Of an action it can be said whether it
 * came in in time once it was sent in or its day is over, and never where the council's own sheet alone says that it is done.
 */
async function reachOf(reader: Allowed<'see insight'>, themeId: string, sample: string, { from, to }: { from: Day | null; to: Day }, { caseType, role }: Asked): Promise<Reach> {
  const tx = await reader.reading()
  const [found] = await tx.execute<Reach>(sql`
    with those as materialized (
      select gaps.organisation_id, gaps.id, gaps.audit_id, case gaps.attribution when 'practitioner' then audits.worker_id when 'manager' then audits.manager_id end as person_id from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      where gaps.theme_id = ${themeId}::uuid and gaps.withdrawn_at is null and audits.sample = ${sample} and ${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })}
        and ${from ? sql`audits.audited_on >= ${from}::date` : sql`true`} and audits.audited_on < (${to}::date + interval '1 month') and ${caseType ? sql`audits.case_type = ${caseType}` : sql`true`}
        and ${role ? sql`coalesce(audits.worker_title, 'not said') = ${role}` : sql`true`}
        and not ${disputed()}),
    given as (
      select assignments.person_id, bool_or(exists (select 1 from declarations declared join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
          where declared.organisation_id = assignments.organisation_id and declared.person_id = assignments.person_id and version.module_key = assignments.module_key and declared.declared_at >= assignments.proposed_at - interval '6 months')) as completed,
        bool_or(exists (select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
          where sent.organisation_id = assignments.organisation_id and sent.assignment_id = assignments.id and checked.outcome = 'accepted')) as applied
      from those join assignment_reasons reason on reason.organisation_id = those.organisation_id and reason.gap_id = those.id and reason.person_id = those.person_id
      join assignments on assignments.organisation_id = reason.organisation_id and assignments.id = reason.assignment_id and assignments.decision = 'confirmed' and (assignments.ended_because is null or assignments.ended_because = 'left')
      group by 1),
    repairs as (
      select distinct action.id, action.due_at, action.done_at, action.done_by_sheet,
        (select min(sent.submitted_at) from evidence sent where sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id) as sent_at,
        (select max(more.due_at) from extensions more where more.organisation_id = action.organisation_id and more.remedial_action_id = action.id) as more_until
      from those join remedial_actions action on action.organisation_id = those.organisation_id and action.audit_id = those.audit_id and action.withdrawn_at is null and (
        exists (select 1 from remedial_action_gaps its where its.organisation_id = action.organisation_id and its.remedial_action_id = action.id and its.gap_id = those.id)
        -- An action that names no gap is for the whole case, and so for each of its gaps.
        or not exists (select 1 from remedial_action_gaps its where its.organisation_id = action.organisation_id and its.remedial_action_id = action.id))),
    looks as (
      select again.held from those join follow_ups again on again.organisation_id = those.organisation_id and again.gap_id = those.id
      join gaps on gaps.organisation_id = those.organisation_id and gaps.id = those.id where not ${laterFindingDisputed('again')})
    select (select count(*)::int from those) as gaps, (select count(*)::int from given) as people, (select count(*)::int from given where completed or applied) as completed, (select count(*)::int from given where applied) as applied,
      (select count(*)::int from repairs) as actions,
      (select count(*)::int from repairs where not done_by_sheet and (sent_at is not null or due_at <= ${reader.at.toISOString()}::timestamptz)) as timed, (select count(*)::int from repairs where not done_by_sheet and sent_at < due_at) as "inTime",
      (select count(*)::int from repairs where coalesce(sent_at, ${reader.at.toISOString()}::timestamptz) > greatest(due_at, more_until) and (sent_at is not null or done_at is null)) as "pastTheirDay",
      (select count(*)::int from looks) as "lookedAt", (select count(*)::int from looks where held) as held`)
  return found!
}
