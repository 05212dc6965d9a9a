import { sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { actionOpenFor } from '../gaps/closing.server.ts'
import { letDisputesFall } from '../gaps/disputed.server.ts'
import type { AuditChange } from './changes.server.ts'

// How one batch of audits is written as a file says them anew: each function is one part of it, asked in this order by `changeAudits`.

type Said = readonly AuditChange[]

const json = (rows: readonly object[]) => sql`${JSON.stringify(rows)}::text::json`
const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`
const idsOf = (said: readonly Pick<AuditChange, 'auditId'>[]) => sql`${sql.param(`{${said.map(({ auditId }) => auditId).join(',')}}`)}::uuid[]`

const judgementsSaid = (said: Said) => sql`json_to_recordset(${json(said.flatMap(({ auditId, judgements }) =>
  judgements.map(({ themeId, frameworkId, gradeId }) => ({ audit_id: auditId, theme_id: themeId, framework_id: frameworkId, grade_id: gradeId }))))})
  as said (audit_id uuid, theme_id uuid, framework_id uuid, grade_id uuid)`

/** The audits of which a theme, or the whole, is graded otherwise than before. A theme is the same in every version of its framework, and so is a grade. */
export async function regraded(tx: Transaction, said: Said): Promise<string[]> {
  const byKey = (judged: SQL, alias: SQL) => sql`
    select ${alias}.audit_id, framework.key as framework, theme.key as theme, grade.key as grade from ${judged}
    join themes theme on theme.id = ${alias}.theme_id join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id
    join grades grade on grade.organisation_id = theme.organisation_id and grade.id = ${alias}.grade_id`
  const rows = await tx.execute<{ id: string }>(sql`
    with was as (${byKey(sql`judgements was`, sql`was`)} where was.audit_id = any(${idsOf(said)})), said as (${byKey(judgementsSaid(said), sql`said`)})
    select distinct audit_id as id from was full join said using (audit_id, framework, theme) where was.grade is distinct from said.grade
    union
    select audits.id from audits join json_to_recordset(${json(said.map(({ auditId, audit }) => ({ id: auditId, overall: audit.overallGradeId })))}) as said (id uuid, overall uuid) on said.id = audits.id
    left join grades was on was.organisation_id = audits.organisation_id and was.id = audits.overall_grade_id
    left join grades now on now.organisation_id = audits.organisation_id and now.id = said.overall
    where was.key is distinct from now.key`)
  return rows.map(({ id }) => id)
}

/** Sets the columns. Grades that someone stood by and that are others now are provisional again, unless the file itself confirms them. */
export async function auditsAnew(tx: Transaction, at: Date, said: Said, otherGrades: readonly string[]) {
  const other = sql`audits.id = any(${sql.param(`{${otherGrades.join(',')}}`)}::uuid[])`
  await tx.execute(sql`
    update audits set case_type = said.case_type, sample = said.sample, audited_on = said.audited_on, service_area_id = said.service_area_id, team_id = said.team_id,
      worker_id = said.worker_id, manager_id = said.manager_id, auditor_id = said.auditor_id, overall_grade_id = said.overall_grade_id,
      strengths = said.strengths, improvements = said.improvements, source_hash = said.source_hash,
      confirmed_at = case when said.confirmed and (audits.confirmed_at is null or ${other}) then ${moment(at)} when ${other} then null else audits.confirmed_at end,
      confirmed_by_id = case when ${other} then null else audits.confirmed_by_id end
    from json_to_recordset(${json(said.map(({ auditId, audit }) => ({
      id: auditId, case_type: audit.caseType, sample: audit.sample, audited_on: audit.auditedOn, service_area_id: audit.serviceAreaId, team_id: audit.teamId,
      worker_id: audit.workerId, manager_id: audit.managerId, auditor_id: audit.auditorId, overall_grade_id: audit.overallGradeId,
      strengths: audit.strengths, improvements: audit.improvements, confirmed: audit.confirmed, source_hash: audit.sourceHash,
    })))}) as said (id uuid, case_type text, sample text, audited_on date, service_area_id uuid, team_id uuid, worker_id uuid, manager_id uuid, auditor_id uuid,
      overall_grade_id uuid, strengths text, improvements text, confirmed boolean, source_hash text)
    where audits.id = said.id`)
}

/**
 * Sets the judgements. Where the audit is judged by another version of the framework now, a gap moves to the same theme of that version; a
 * judgement that has gone and behind which a gap stood stays without a grade.
 */
export async function judgementsAnew(tx: Transaction, said: Said) {
  const ids = idsOf(said)
  await tx.execute(sql`
    insert into judgements (organisation_id, audit_id, theme_id, framework_id, grade_id)
    select audits.organisation_id, said.audit_id, said.theme_id, said.framework_id, said.grade_id from ${judgementsSaid(said)} join audits on audits.id = said.audit_id
    on conflict (organisation_id, audit_id, theme_id) do update set framework_id = excluded.framework_id, grade_id = excluded.grade_id
    where judgements.grade_id is distinct from excluded.grade_id`)
  await tx.execute(sql`
    with said as materialized (select * from ${judgementsSaid(said)})
    update gaps set theme_id = now.id
    from themes was, frameworks was_of, said, themes now, frameworks now_of
    where gaps.audit_id = any(${ids}) and was.organisation_id = gaps.organisation_id and was.id = gaps.theme_id and was_of.organisation_id = was.organisation_id and was_of.id = was.framework_id
      and said.audit_id = gaps.audit_id and now.organisation_id = gaps.organisation_id and now.id = said.theme_id and now.key = was.key and now.id <> was.id
      and now_of.organisation_id = now.organisation_id and now_of.id = now.framework_id and now_of.key = was_of.key
      and not exists (select 1 from said same where same.audit_id = gaps.audit_id and same.theme_id = gaps.theme_id)
      and not exists (select 1 from gaps other where other.organisation_id = gaps.organisation_id and other.audit_id = gaps.audit_id and other.theme_id = now.id)`)
  const gone = sql`judgements.audit_id = any(${ids}) and not exists (select 1 from ${judgementsSaid(said)} where said.audit_id = judgements.audit_id and said.theme_id = judgements.theme_id)`
  await tx.execute(sql`
    delete from judgements where ${gone} and not exists (
      select 1 from gaps where gaps.organisation_id = judgements.organisation_id and gaps.audit_id = judgements.audit_id and gaps.theme_id = judgements.theme_id)`)
  await tx.execute(sql`update judgements set grade_id = null where judgements.grade_id is not null and ${gone}`)
}

/** Withdraws gaps whose judgement is good enough or gone, with what was challenged about them, and raises those that are missing. @returns how many were raised */
export async function gapsAnew(tx: Transaction, at: Date, said: readonly Pick<AuditChange, 'auditId'>[]): Promise<number> {
  await tx.execute(sql`
    update gaps set withdrawn_at = ${moment(at)} from judgements
    left join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    where gaps.audit_id = any(${idsOf(said)}) and gaps.withdrawn_at is null and coalesce(grades.good_enough, true)
      and judgements.organisation_id = gaps.organisation_id and judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id`)
  await letDisputesFall(tx, sql`gaps.audit_id = any(${idsOf(said)})`)
  const raised = await tx.execute(sql`
    insert into gaps (organisation_id, audit_id, theme_id)
    select judgements.organisation_id, judgements.audit_id, judgements.theme_id from judgements
    join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    where judgements.audit_id = any(${idsOf(said)}) and not grades.good_enough
    on conflict (organisation_id, audit_id, theme_id) do update set withdrawn_at = null where gaps.withdrawn_at is not null`)
  return raised.count
}

/** Takes over what the file says of whose the gaps are, where no person has said it. */
export async function sayWhose(tx: Transaction, at: Date, said: Said) {
  const rows = said.flatMap(({ auditId, attributions }) => attributions.map(({ themeId, frameworkId, attribution }) => ({ audit_id: auditId, theme_id: themeId, framework_id: frameworkId, attribution })))
  if (rows.length === 0) return
  await tx.execute(sql`
    with said as materialized (select * from json_to_recordset(${json(rows)}) as said (audit_id uuid, theme_id uuid, framework_id uuid, attribution text)),
    whose as (
      select gap.organisation_id, gap.id, coalesce(named.attribution, overall.attribution) as attribution from gaps gap
      join themes theme on theme.organisation_id = gap.organisation_id and theme.id = gap.theme_id
      left join said named on named.audit_id = gap.audit_id and named.theme_id = gap.theme_id
      left join said overall on overall.audit_id = gap.audit_id and overall.theme_id is null and overall.framework_id = theme.framework_id
      where gap.audit_id = any(${idsOf(said)}) and gap.withdrawn_at is null and gap.attributed_by_id is null)
    update gaps set attribution = whose.attribution, attributed_at = ${moment(at)} from whose
    where gaps.organisation_id = whose.organisation_id and gaps.id = whose.id and whose.attribution is distinct from gaps.attribution and whose.attribution is not null`)
}

/**
 * Matches actions by their first owner and their wording. New ones are asked for; one that the file no longer names is no longer asked for, and one
 * that it names otherwise is changed, unless somebody has acted on it or it was written here, which its words for what closes it tell. What was withdrawn because it was challenged is not asked for again.
 * @returns how many are asked for that were not
 */
export async function actionsAnew(tx: Transaction, at: Date, said: Said): Promise<number> {
  const ids = idsOf(said)
  const rows = said.flatMap(({ auditId, actions }) => actions.map((action) => ({
    audit_id: auditId, owner_id: action.ownerId, priority: action.priority, wording: action.wording, issued_at: action.issuedAt, due_on: action.dueOn, due_at: action.dueAt,
    done_at: action.doneAt, done_by_sheet: action.doneBySheet,
  })))
  const ofAction = (table: string) => sql`exists (select 1 from ${sql.identifier(table)} deed where deed.organisation_id = action.organisation_id and deed.remedial_action_id = action.id)`
  const matched = sql`
    said as materialized (
      select *, row_number() over (partition by audit_id, owner_id, wording order by due_at, priority) as nth from json_to_recordset(${json(rows)})
      as said (audit_id uuid, owner_id uuid, priority text, wording text, issued_at timestamptz, due_on date, due_at timestamptz, done_at timestamptz, done_by_sheet boolean)),
    here as materialized (
      select action.organisation_id, action.id, action.audit_id, action.wording, owned.owner_id, row_number() over (partition by action.audit_id, owned.owner_id, action.wording order by action.id) as nth,
        (${ofAction('evidence')} or ${ofAction('help_requests')} or ${ofAction('safety_contacts')} or ${ofAction('hand_overs')} or ${ofAction('extensions')} or ${ofAction('action_challenges')} or action.closes_when is not null) as acted_on,
        exists (select 1 from action_challenges challenge where challenge.organisation_id = action.organisation_id and challenge.remedial_action_id = action.id and challenge.outcome = 'withdrawn') as decided_against
      from remedial_actions action
      cross join lateral (select coalesce((select passed.from_id from hand_overs passed where passed.organisation_id = action.organisation_id and passed.remedial_action_id = action.id
        order by passed.at limit 1), action.owner_id) as owner_id) owned
      where action.audit_id = any(${ids}))`
  const same = sql`said.audit_id = here.audit_id and said.owner_id = here.owner_id and said.wording = here.wording and said.nth = here.nth`

  const askedForAgain = await tx.execute(sql`
    with ${matched} update remedial_actions set withdrawn_at = null from here join said on ${same}
    where remedial_actions.organisation_id = here.organisation_id and remedial_actions.id = here.id and remedial_actions.withdrawn_at is not null and not here.decided_against`)
  await tx.execute(sql`
    with ${matched} update remedial_actions set priority = said.priority, issued_at = said.issued_at, due_on = said.due_on, due_at = said.due_at, done_at = said.done_at, done_by_sheet = said.done_by_sheet
    from here join said on ${same} where remedial_actions.organisation_id = here.organisation_id and remedial_actions.id = here.id and not here.acted_on`)
  await tx.execute(sql`
    with ${matched} update remedial_actions set withdrawn_at = ${moment(at)} from here left join said on ${same}
    where remedial_actions.organisation_id = here.organisation_id and remedial_actions.id = here.id and said.audit_id is null and not here.acted_on and remedial_actions.withdrawn_at is null`)
  const added = await tx.execute(sql`
    with ${matched} insert into remedial_actions (organisation_id, audit_id, owner_id, priority, wording, issued_at, due_on, due_at, done_at, done_by_sheet)
    select audits.organisation_id, said.audit_id, said.owner_id, said.priority, said.wording, said.issued_at, said.due_on, said.due_at, said.done_at, said.done_by_sheet
    from said join audits on audits.id = said.audit_id left join here on ${same} where here.id is null`)
  return askedForAgain.count + added.count
}

/** Closed gaps for which something is to be done or confirmed again are open again; gaps that were withdrawn are neither open nor closed. */
export async function openClosedGaps(tx: Transaction, which: SQL) {
  await tx.execute(sql`
    delete from gap_closures using gaps, audits
    where gaps.organisation_id = gap_closures.organisation_id and gaps.id = gap_closures.gap_id and audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id and ${which}
      and (gaps.withdrawn_at is not null or gaps.attribution is null or audits.confirmed_at is null or ${actionOpenFor})`)
}
