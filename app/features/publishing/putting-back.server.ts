import { sql, type SQL } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { deleteCoachingOf } from '../assignments/coaching.server.ts'
import { deletePatternsOf } from '../patterns/noticing.server.ts'

const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`

/** Every row of a table that belongs to the audit in hand, as JSON. */
const rowsOf = (table: string, where: SQL) => sql`(select coalesce(jsonb_agg(to_jsonb(kept)), '[]') from ${sql.identifier(table)} kept where kept.organisation_id = audits.organisation_id and ${where})`
const ofItsGaps = sql`kept.gap_id in (select gaps.id from gaps where gaps.organisation_id = audits.organisation_id and gaps.audit_id = audits.id)`

/** Keeps what audits are, before an import changes them. Of two changes of one audit the later is told by its moment, also where both imports began at once. */
export async function whatItWas(tx: Transaction, importId: string, at: Date, which: SQL) {
  await tx.execute(sql`
    insert into audit_changes (organisation_id, audit_id, import_id, changed_at, before)
    select audits.organisation_id, audits.id, ${importId}::uuid,
      greatest(${moment(at)}, (select max(earlier.changed_at) + interval '1 microsecond' from audit_changes earlier where earlier.organisation_id = audits.organisation_id and earlier.audit_id = audits.id)),
      jsonb_build_object('audit', to_jsonb(audits), 'judgements', ${rowsOf('judgements', sql`kept.audit_id = audits.id`)}, 'gaps', ${rowsOf('gaps', sql`kept.audit_id = audits.id`)},
        'actions', ${rowsOf('remedial_actions', sql`kept.audit_id = audits.id`)}, 'closures', ${rowsOf('gap_closures', ofItsGaps)}, 'reasons', ${rowsOf('assignment_reasons', ofItsGaps)},
        'disputes', ${rowsOf('disputes', ofItsGaps)})
    from audits where ${which}`)
}

/** One kind of rows as an audit had them before this import, each as a row of its table. */
const rowsBefore = (importId: string, which: SQL, table: string, part: string) => sql`
  (select was.* from audits join audit_changes change on change.organisation_id = audits.organisation_id and change.audit_id = audits.id and change.import_id = ${importId}::uuid
    cross join lateral jsonb_populate_recordset(null::${sql.identifier(table)}, change.before -> ${part}) was where ${which})`

/**
 * Puts audits as they were before an import changed them, and forgets the change. Nobody has acted on them since. Tallies, learning and whether
 * earlier gaps held are for the caller.
 */
export async function putBack(tx: Transaction, importId: string, which: SQL) {
  const before = (table: string, part: string) => rowsBefore(importId, which, table, part)
  const theirs = sql`(select id from audits where ${which})`
  const theirGaps = sql`(select id from gaps where audit_id in ${theirs})`

  await tx.execute(sql`
    update audits set case_type = was.case_type, sample = was.sample, audited_on = was.audited_on, service_area_id = was.service_area_id, team_id = was.team_id,
      worker_id = was.worker_id, worker_title = was.worker_title, manager_id = was.manager_id, auditor_id = was.auditor_id, overall_grade_id = was.overall_grade_id, strengths = was.strengths,
      improvements = was.improvements, source_hash = was.source_hash, confirmed_at = was.confirmed_at, confirmed_by_id = was.confirmed_by_id
    from audit_changes change cross join lateral jsonb_populate_record(null::audits, change.before -> 'audit') was
    where change.organisation_id = audits.organisation_id and change.audit_id = audits.id and change.import_id = ${importId}::uuid and ${which}`)
  await tx.execute(sql`
    insert into judgements (organisation_id, audit_id, theme_id, framework_id, grade_id, evidence, finding, not_applicable_because)
    select organisation_id, audit_id, theme_id, framework_id, grade_id, evidence, finding, not_applicable_because from ${before('judgements', 'judgements')} was
    on conflict (organisation_id, audit_id, theme_id) do update set framework_id = excluded.framework_id, grade_id = excluded.grade_id`)

  const newGaps = sql`(select id from gaps where audit_id in ${theirs} and id not in (select id from ${before('gaps', 'gaps')} was))`
  const unlinked = await tx.execute<{ assignment_id: string }>(sql`
    delete from assignment_reasons reason where reason.gap_id in ${theirGaps} and not exists (
      select 1 from ${before('assignment_reasons', 'reasons')} was where was.gap_id = reason.gap_id and was.rule_version_id = reason.rule_version_id and was.person_id = reason.person_id and was.module_key = reason.module_key)
    returning reason.assignment_id`)
  await withoutReason(tx, unlinked.map(({ assignment_id }) => assignment_id))
  await tx.execute(sql`delete from gap_closures where gap_id in ${theirGaps}`)
  await tx.execute(sql`delete from remedial_action_gaps where gap_id in ${newGaps}`)
  await deleteCoachingOf(tx, newGaps)
  await deletePatternsOf(tx, newGaps)
  await tx.execute(sql`delete from gaps where id in ${newGaps}`)
  await tx.execute(sql`
    update gaps set theme_id = was.theme_id, attribution = was.attribution, attributed_at = was.attributed_at, attributed_by_id = was.attributed_by_id, withdrawn_at = was.withdrawn_at
    from ${before('gaps', 'gaps')} was where gaps.organisation_id = was.organisation_id and gaps.id = was.id`)
  await tx.execute(sql`delete from judgements where audit_id in ${theirs} and (audit_id, theme_id) not in (select audit_id, theme_id from ${before('judgements', 'judgements')} was)`)
  // What was challenged and not settled when the file changed the grade is open again.
  await tx.execute(sql`insert into disputes select was.* from ${before('disputes', 'disputes')} was on conflict do nothing`)
  await tx.execute(sql`insert into gap_closures select was.* from ${before('gap_closures', 'closures')} was`)

  const newActions = sql`(select id from remedial_actions where audit_id in ${theirs} and id not in (select id from ${before('remedial_actions', 'actions')} was))`
  await tx.execute(sql`delete from remedial_action_gaps where remedial_action_id in ${newActions}`)
  await tx.execute(sql`delete from remedial_actions where id in ${newActions}`)
  await tx.execute(sql`
    update remedial_actions set priority = was.priority, issued_at = was.issued_at, due_on = was.due_on, due_at = was.due_at, done_at = was.done_at, done_by_sheet = was.done_by_sheet, withdrawn_at = was.withdrawn_at
    from ${before('remedial_actions', 'actions')} was where remedial_actions.organisation_id = was.organisation_id and remedial_actions.id = was.id`)
  await tx.execute(sql`delete from audit_changes where import_id = ${importId}::uuid and audit_id in ${theirs}`)
}

/** Deletes audits with all that hangs on them, on which nobody has acted. @returns the learning that they were one of several reasons for */
export async function takeAway(tx: Transaction, which: SQL): Promise<string[]> {
  const theirs = sql`(select id from audits where ${which})`
  const theirGaps = sql`(select id from gaps where audit_id in ${theirs})`
  const unlinked = await tx.execute<{ assignment_id: string }>(sql`delete from assignment_reasons where gap_id in ${theirGaps} returning assignment_id`)
  const shared = await withoutReason(tx, unlinked.map(({ assignment_id }) => assignment_id))
  await deleteCoachingOf(tx, theirGaps)
  await deletePatternsOf(tx, theirGaps)
  await tx.execute(sql`delete from gap_closures where gap_id in ${theirGaps}`)
  await tx.execute(sql`delete from remedial_action_gaps where gap_id in ${theirGaps}`)
  await tx.execute(sql`delete from remedial_actions where audit_id in ${theirs}`)
  await tx.execute(sql`delete from gaps where audit_id in ${theirs}`)
  await tx.execute(sql`delete from judgements where audit_id in ${theirs}`)
  // Those that the portal chose and nobody has taken: a moderation that somebody asked for or took is a deed.
  await tx.execute(sql`delete from moderations where audit_id in ${theirs}`)
  await tx.execute(sql`delete from audits where ${which}`)
  return shared
}

/** Deletes those of some pieces of learning for which no reason is left. @returns the others */
async function withoutReason(tx: Transaction, assignmentIds: readonly string[]): Promise<string[]> {
  const some = sql`assignments.id = any(${sql.param(`{${[...new Set(assignmentIds)].join(',')}}`)}::uuid[])`
  await tx.execute(sql`
    delete from assignments where ${some} and not exists (
      select 1 from assignment_reasons reason where reason.organisation_id = assignments.organisation_id and reason.assignment_id = assignments.id)`)
  return (await tx.execute<{ id: string }>(sql`select id from assignments where ${some}`)).map(({ id }) => id)
}
