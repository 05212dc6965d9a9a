import { sql, type SQL } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { dayInLondon } from '../../lib/days.ts'
import { audits } from '../../../db/schema.ts'
import { helpedWith, isAboutGap } from '../audits/meetings-about.server.ts'
import { disputed, laterFindingDisputed } from '../gaps/disputed.server.ts'
import { withinReach } from '../people/reach.server.ts'
import type { Months } from '../insight/asked.ts'
import type { Alike, LadderBy, Looked, Pairs } from './ladder.ts'

/**
 * The next audit after the first look, of a third case of the same person, that judged the theme, by somebody who neither coached it nor checked any of it, as the first look asks. For each
 * attribution by itself, so that an index has the person's audits in their order and the first that will do is the last that is read.
 */
const secondLook = (attribution: 'practitioner' | 'manager', column: 'worker_id' | 'manager_id') => sql`(
  select grades.good_enough as held from audits third
  join judgements on judgements.organisation_id = third.organisation_id and judgements.audit_id = third.id join themes same on same.organisation_id = judgements.organisation_id and same.id = judgements.theme_id and same.key = those.theme_key
  join frameworks version on version.organisation_id = same.organisation_id and version.id = same.framework_id and version.key = those.framework_key
  join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
  where later.held and third.organisation_id = those.organisation_id and third.audited_on > later.judged_on and third.case_reference not in (those.case_reference, looked.case_reference)
    and those.attribution = ${attribution} and third.${sql.raw(column)} = those.person_id
    and not exists (select 1 from disputes open join gaps disputed on disputed.organisation_id = open.organisation_id and disputed.id = open.gap_id
      where open.settled_at is null and disputed.organisation_id = third.organisation_id and disputed.audit_id = third.id and disputed.theme_id = same.id)
    and not exists (select 1 from remedial_actions action join evidence sent on sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id
      join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      where action.organisation_id = those.organisation_id and action.audit_id = those.audit_id and checked.checked_by_id = third.auditor_id)
    and not exists (select 1 from assignment_reasons reason join evidence sent on sent.organisation_id = reason.organisation_id and sent.assignment_id = reason.assignment_id
      join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
      where reason.organisation_id = those.organisation_id and reason.gap_id = those.id and checked.checked_by_id = third.auditor_id)
    and not ${helpedWith({ gap: 'those', learner: sql`those.person_id`, coach: sql`third.auditor_id`, when: sql`met.starts_at >= those.audited_on::timestamp at time zone 'Europe/London' and met.starts_at < (third.audited_on + 1)::timestamp at time zone 'Europe/London'` })}
  order by third.audited_on, third.id limit 1)`

/**
 * When somebody first learnt anything on a theme, whether a gap was found by then or not: a module about the theme completed, one that was given because of the theme completed or applied, a workshop on it
 * attended, or coaching about it held. Whoever had is not untrained, even where it does not count as learnt.
 */
const firstLearnt = sql`
  select person_id, theme_key, min(learnt_at) as learnt_at from (
    select declared.person_id, on_theme.theme_key, declared.declared_at as learnt_at from declarations declared join on_theme on on_theme.module_version_id = declared.module_version_id
    union all
    select asked.person_id, asked.theme_key, declared.declared_at from asked join module_versions version on version.organisation_id = asked.organisation_id and version.module_key = asked.module_key
    join declarations declared on declared.organisation_id = version.organisation_id and declared.module_version_id = version.id and declared.person_id = asked.person_id
    union all
    select asked.person_id, asked.theme_key, checked.checked_at from asked join evidence sent on sent.organisation_id = asked.organisation_id and sent.assignment_id = asked.id
    join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id and checked.outcome = 'accepted'
    union all
    select place.person_id, unnest(series.theme_keys), workshop.starts_at from places place join workshops workshop on workshop.organisation_id = place.organisation_id and workshop.id = place.workshop_id
    join workshop_series series on series.organisation_id = workshop.organisation_id and series.id = workshop.series_id where place.attendance in ('attended', 'part')
    union all
    select meeting.learner_id, same.key, meeting.starts_at from coaching_meetings meeting join meeting_reasons reason on reason.organisation_id = meeting.organisation_id and reason.meeting_id = meeting.id
    join audits theirs on theirs.organisation_id = meeting.organisation_id and (theirs.worker_id = meeting.learner_id or theirs.manager_id = meeting.learner_id)
    join gaps wanting on wanting.organisation_id = theirs.organisation_id and wanting.audit_id = theirs.id join themes same on same.organisation_id = wanting.organisation_id and same.id = wanting.theme_id
    where meeting.attendance = 'held' and ${isAboutGap('reason', 'wanting')}) learning
  group by 1, 2`

type Found = { themeIds: readonly string[]; months: Months }

/**
 * What a query asks of gaps found in some months: `those`, what each was answered with, `given`, `came` and `met`, when its person first `learnt` by any of these, since when its person had `begun` to learn on its theme, and how the case looked
 * when it was looked at `again`. Counted are gaps that somebody has confirmed as a practitioner's or a manager's; a disputed finding waits, and is in none of it. Whoever left stays in.
 * @param where condition on gaps
 */
function answeredAndLookedAt(reader: Allowed<'see insight'>, { themeIds, months: { from, to } }: Found, where = sql`true`): SQL {
  return sql`
    those as materialized (
      select gaps.organisation_id, gaps.id, gaps.audit_id, gaps.theme_id, theme.key as theme_key, framework.key as framework_key, theme.position, audits.audited_on, audits.case_reference,
        gaps.attribution, case gaps.attribution when 'practitioner' then audits.worker_id else audits.manager_id end as person_id
      from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id join themes theme on theme.organisation_id = gaps.organisation_id and theme.id = gaps.theme_id
      join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id
      where gaps.withdrawn_at is null and gaps.attribution in ('practitioner', 'manager') and gaps.theme_id = any(${sql.param(`{${themeIds.join(',')}}`)}::uuid[])
        and ${withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId })} and ${from ? sql`audits.audited_on >= ${from}::date` : sql`true`} and audits.audited_on < (${to}::date + interval '1 month') and ${where}
        and not ${disputed()}),
    given as materialized (
      select those.id as gap_id, given.id, given.module_key, given.person_id,
        (select min(declared.declared_at) from declarations declared join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
          where declared.organisation_id = given.organisation_id and declared.person_id = given.person_id and version.module_key = given.module_key and declared.declared_at >= given.proposed_at - interval '6 months') as completed_at,
        (select min(checked.checked_at) from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
          where sent.organisation_id = given.organisation_id and sent.assignment_id = given.id and checked.outcome = 'accepted') as applied_at,
        exists (select 1 from endorsements said where said.organisation_id = given.organisation_id and said.assignment_id = given.id and said.moment = 'after') as endorsed
      from those join assignment_reasons reason on reason.organisation_id = those.organisation_id and reason.gap_id = those.id and reason.person_id = those.person_id
      join assignments given on given.organisation_id = reason.organisation_id and given.id = reason.assignment_id and given.decision = 'confirmed' and (given.ended_because is null or given.ended_because = 'left')),
    came as materialized (
      select those.id as gap_id, series.title, workshop.starts_at from those
      join places place on place.organisation_id = those.organisation_id and place.person_id = those.person_id and place.attendance in ('attended', 'part')
      join workshops workshop on workshop.organisation_id = place.organisation_id and workshop.id = place.workshop_id and (workshop.starts_at at time zone 'Europe/London')::date > those.audited_on
      join workshop_series series on series.organisation_id = workshop.organisation_id and series.id = workshop.series_id and those.theme_key = any(series.theme_keys)),
    met as materialized (
      select those.id as gap_id, meeting.format, meeting.starts_at from those
      join coaching_meetings meeting on meeting.organisation_id = those.organisation_id and meeting.learner_id = those.person_id and meeting.attendance = 'held' and (meeting.starts_at at time zone 'Europe/London')::date > those.audited_on
      where exists (select 1 from meeting_reasons reason where reason.organisation_id = meeting.organisation_id and reason.meeting_id = meeting.id and ${isAboutGap('reason', 'those')})),
    on_theme as materialized (select version.id as module_version_id, jsonb_array_elements_text(version.content->'themes') as theme_key from module_versions version),
    asked as materialized (
      select distinct asked.organisation_id, asked.id, asked.person_id, asked.module_key, same.key as theme_key from assignments asked
      join assignment_reasons reason on reason.organisation_id = asked.organisation_id and reason.assignment_id = asked.id
      join gaps wanting on wanting.organisation_id = reason.organisation_id and wanting.id = reason.gap_id join themes same on same.organisation_id = wanting.organisation_id and same.id = wanting.theme_id),
    begun as materialized (${firstLearnt}),
    learnt as materialized (
      select gap_id, min(learnt_at) as learnt_at from (select gap_id, applied_at as learnt_at from given union all select gap_id, starts_at from came union all select gap_id, starts_at from met) answers group by 1),
    again as materialized (
      select those.id as gap_id, those.person_id, those.theme_id, those.theme_key, those.position, later.audit_id, later.judged_on, later.held, second.held as held_again,
        case when (learnt.learnt_at at time zone 'Europe/London')::date < later.judged_on then 'learnt' when (begun.learnt_at at time zone 'Europe/London')::date < later.judged_on then 'partly' else 'not yet' end as trained
      from those join follow_ups later on later.organisation_id = those.organisation_id and later.gap_id = those.id
      left join learnt on learnt.gap_id = those.id left join begun on begun.person_id = those.person_id and begun.theme_key = those.theme_key
      join audits looked on looked.organisation_id = later.organisation_id and looked.id = later.audit_id
      left join lateral (${secondLook('practitioner', 'worker_id')} union all ${secondLook('manager', 'manager_id')}) second on true
      where not ${laterFindingDisputed('later', 'those')})`
}

/** Of those looked at again, theme by theme and month by month, after learning, partly trained or not yet, how many held; none of months to come. */
const looks = (reader: Allowed<'see insight'>) => sql`(select coalesce(json_agg(looks), '[]') from (
  select theme_id as theme, to_char(judged_on, 'YYYY-MM') as month, trained = 'learnt' as learnt, trained = 'partly' as partly, (count(*) filter (where held))::int as held, count(*)::int as looked
  from again where judged_on <= ${dayInLondon(reader.at)}::date group by 1, 2, 3, 4) looks)`

/** How gaps that were looked at again compare, whenever they were found. One statement. */
export async function looksOf(reader: Allowed<'see insight'>, found: Found): Promise<Looked[]> {
  const tx = await reader.reading()
  const lookedAt = sql`exists (select 1 from follow_ups where follow_ups.organisation_id = gaps.organisation_id and follow_ups.gap_id = gaps.id)`
  const [row] = await tx.execute<{ looked: Looked[] }>(sql`with ${answeredAndLookedAt(reader, found, lookedAt)} select ${looks(reader)} as looked`)
  return row!.looked
}

/**
 * The ladder of gaps found in some months, and how those looked at again compare. One statement, whose rows follow themes and rungs and not gaps.
 * @param themeIds the themes of one version of a framework: versions are never added up
 * @param by what the ladder is told by; for a module only that module's own completion, task and endorsement count, and for a module, workshop or format only looks after it
 */
export async function ladderOf(reader: Allowed<'see insight'>, { by, ...found }: Found & { by: LadderBy }) {
  const tx = await reader.reading()
  const through = (kind: string, where: SQL = sql`true`) => sql`exists (select 1 from ${sql.raw(kind)} its where its.gap_id = those.id and ${where})`
  const dayOf = (first: string) => sql.raw(`(min(${first}) at time zone 'Europe/London')::date as learnt_on`)
  /** What the ladder is told by: a gap stands under each module, workshop or format that reached it, with the day on which that was first completed or applied, attended or held. */
  const keys: Readonly<Record<LadderBy, SQL>> = {
    theme: sql`select those.id as gap_id, those.theme_id::text as key, null::date as learnt_on from those`,
    module: sql`select gap_id, module_key as key, ${dayOf('least(completed_at, applied_at)')} from given group by 1, 2`,
    workshop: sql`select gap_id, title as key, ${dayOf('starts_at')} from came group by 1, 2`,
    format: sql`select gap_id, format as key, ${dayOf('starts_at')} from met group by 1, 2`,
  }
  /** A look says something of a theme whenever it was; of a module, workshop or format only where it came after it. */
  const told = by === 'theme' ? sql`true` : sql`keyed.learnt_on < again.judged_on`
  const ofModule = by === 'module' ? sql`its.module_key = keyed.key` : sql`true`
  const [climbed] = await tx.execute<{ rows: Alike[]; looked: Looked[]; pairs: Pairs; modules: Record<string, string> }>(sql`
    with ${answeredAndLookedAt(reader, found)},
    repairs as materialized (
      select those.id as gap_id, bool_and(first.sent_at is not null or action.due_at <= ${reader.at.toISOString()}::timestamptz) and not bool_or(action.done_by_sheet) as timed,
        bool_and(action.done_at is not null and coalesce(first.sent_at < action.due_at, false)) as repaired from those
      join remedial_actions action on action.organisation_id = those.organisation_id and action.audit_id = those.audit_id and action.withdrawn_at is null and (
        exists (select 1 from remedial_action_gaps its where its.organisation_id = action.organisation_id and its.remedial_action_id = action.id and its.gap_id = those.id)
        or not exists (select 1 from remedial_action_gaps its where its.organisation_id = action.organisation_id and its.remedial_action_id = action.id))
      left join lateral (select min(sent.submitted_at) as sent_at from evidence sent where sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id) first on true
      group by 1),
    keyed as (${keys[by]}),
    facts as (
      select keyed.key, ${through('given')} or ${through('came')} or ${through('met')} as reached, ${through('given', ofModule)} as given, ${through('given', sql`its.completed_at is not null and ${ofModule}`)} as completed,
        ${through('given', sql`its.applied_at is not null and ${ofModule}`)} as applied, ${through('given', sql`its.completed_at is not null and its.endorsed and ${ofModule}`)} as endorsed,
        coalesce(repairs.timed, false) as timed, coalesce(repairs.repaired, false) as repaired, case when ${told} then again.held end as held, case when ${told} then again.held_again end as held_again
      from keyed join those on those.id = keyed.gap_id left join repairs on repairs.gap_id = those.id left join again on again.gap_id = those.id),
    -- A later audit judged each theme once, however many gaps of it came before.
    themed as (
      select person_id, audit_id, theme_key, min(position) as position, bool_and(held) as held, bool_or(trained = 'learnt') as learnt, bool_and(trained = 'not yet') as untrained from again group by 1, 2, 3),
    paired as (
      select (array_agg(held order by position, theme_key) filter (where learnt))[1] as learnt_held, (array_agg(held order by position, theme_key) filter (where untrained))[1] as other_held
      from themed group by person_id, audit_id having bool_or(learnt) and bool_or(untrained))
    select
      (select coalesce(json_agg(alike), '[]') from (select key, count(*)::int as gaps, reached, given, completed, applied, endorsed, timed, repaired, held, held_again as "heldAgain"
        from facts group by key, reached, given, completed, applied, endorsed, timed, repaired, held, held_again) alike) as rows,
      ${looks(reader)} as looked,
      (select json_build_object('bothHeld', count(*) filter (where learnt_held and other_held), 'onlyLearnt', count(*) filter (where learnt_held and not other_held), 'onlyOther', count(*) filter (where not learnt_held and other_held),
        'neither', count(*) filter (where not learnt_held and not other_held)) from paired) as pairs,
      (select coalesce(json_object_agg(module_key, title), '{}') from (select distinct on (module_key) module_key, title from module_versions order by module_key, published_at desc) titles) as modules`)
  return climbed!
}
