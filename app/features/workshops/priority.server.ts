import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import { disputed } from '../gaps/disputed.server.ts'

const anyUuid = (ids: readonly string[]) => sql`any(${sql.param(`{${ids.join(',')}}`)}::uuid[])`

/**
 * Who of some people comes first while a workshop has a time for it: whoever has an open red action to do, or an open gap of their own, practitioner's or manager's, that was graded with
 * the worst word of its framework, on one of the themes. An action that names no gap is for the whole case and so for every theme. Grades that wait to be confirmed,
 * findings that are disputed or were withdrawn, and whatever hangs on a hidden audit count for nothing.
 * @param themeKeys the themes of the workshop; all where empty
 */
export async function whoHasPriority(tx: Transaction, personIds: readonly string[], themeKeys: readonly string[]): Promise<Set<string>> {
  if (personIds.length === 0) return new Set()
  const about = themeKeys.length === 0 ? sql`true` : sql`themes.key = any(${sql.param(themeKeys)}::text[])`
  const rows = await tx.execute<{ id: string }>(sql`
    select action.owner_id as id from remedial_actions action
    where action.owner_id = ${anyUuid(personIds)} and action.priority = 'red' and action.done_at is null and action.withdrawn_at is null
      and (not exists (select 1 from remedial_action_gaps named where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id)
        or exists (select 1 from remedial_action_gaps named join gaps on gaps.organisation_id = named.organisation_id and gaps.id = named.gap_id
          join themes on themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id
          where named.organisation_id = action.organisation_id and named.remedial_action_id = action.id and ${about}))
    union
    select case gaps.attribution when 'practitioner' then audits.worker_id else audits.manager_id end
    from audits join gaps on gaps.organisation_id = audits.organisation_id and gaps.audit_id = audits.id
    join judgements on judgements.organisation_id = gaps.organisation_id and judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id
    join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
    join themes on themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id
    where ((gaps.attribution = 'practitioner' and audits.worker_id = ${anyUuid(personIds)}) or (gaps.attribution = 'manager' and audits.manager_id = ${anyUuid(personIds)}))
      and audits.confirmed_at is not null and gaps.withdrawn_at is null and not ${disputed()} and ${about}
      and not exists (select 1 from gap_closures closure where closure.organisation_id = gaps.organisation_id and closure.gap_id = gaps.id)
      and not grades.good_enough and not exists (
        select 1 from grades worse where worse.organisation_id = grades.organisation_id and worse.framework_id = grades.framework_id and worse.rank > grades.rank)`)
  return new Set(rows.map(({ id }) => id))
}
