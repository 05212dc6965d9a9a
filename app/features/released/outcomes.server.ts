import { sql } from 'drizzle-orm'
import { disputed, laterFindingDisputed } from '../gaps/disputed.server.ts'
import { monthsAfter } from '../insight/asked.ts'
import type { Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import type { Rules } from './cells.ts'
import { outcomesReleased, type Outcome, type Outcomes } from './outcomes.ts'
import { halfAYearOn } from './released.ts'

const areas = 'Service area'

const inQuarter = (day: ReturnType<typeof sql>, quarter: Day) => sql`${day} >= ${quarter}::date and ${day} < ${monthsAfter(quarter, 3)}::date`

/**
 * Of the gaps found in a quarter, those looked at again in another case, held or found again, without disputed findings; of each framework by itself. The people are those whose practice was audited. How many gaps there were is in the release of
 * themes, hidden where it is small, and so in no other.
 */
export async function heldOf(tx: Transaction, quarter: Day, rules: Rules): Promise<Outcomes[]> {
  const rows = await tx.execute<Outcome & { id: string; framework: string }>(sql`
    select framework.id, framework.title as framework, theme.title as other, area.name as area, case when again.held then 0 else 1 end as column, coalesce(audits.worker_id, audits.id) as who, count(*)::int as count from gaps
    join follow_ups again on again.organisation_id = gaps.organisation_id and again.gap_id = gaps.id
    join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id join themes theme on theme.organisation_id = gaps.organisation_id and theme.id = gaps.theme_id
    join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id join service_areas area on area.organisation_id = audits.organisation_id and area.id = audits.service_area_id
    where gaps.withdrawn_at is null and ${inQuarter(sql`audits.audited_on`, quarter)}
      and not ${disputed()} and not ${laterFindingDisputed('again')}
    group by 1, 2, 3, 4, 5, 6 order by 2, 1`)
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((facts) => outcomesReleased(
    { title: `${facts[0]!.framework}: gaps of the quarter looked at again in another case`, columns: ['Held', 'Found again', 'Looked at again'], areas, other: 'Theme', facts }, rules))
}

/**
 * What had become of the actions issued in a quarter, and of the learning given in it, half a year after its last day: whatever was done from then on is not in it, however late it is worked out. What only the council's own
 * file calls done is counted by itself, because no file says when. The people are those whose action or whose learning it is.
 */
export async function progressOf(tx: Transaction, quarter: Day, rules: Rules): Promise<Outcomes[]> {
  const before = (at: ReturnType<typeof sql>) => sql`(${at} at time zone 'Europe/London')::date < ${halfAYearOn(quarter)}::date`
  const actions = await tx.execute<Outcome>(sql`
    select area.name as area, initcap(action.priority) as other, action.owner_id as who, count(*)::int as count,
      case when action.done_at is null or not ${before(sql`action.done_at`)} then 3 when action.done_by_sheet then 2 when first.sent_at < action.due_at then 0 else 1 end as column
    from remedial_actions action join audits on audits.organisation_id = action.organisation_id and audits.id = action.audit_id join service_areas area on area.organisation_id = audits.organisation_id and area.id = audits.service_area_id
    left join lateral (select min(sent.submitted_at) as sent_at from evidence sent where sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id) first on true
    where action.withdrawn_at is null and ${inQuarter(sql`(action.issued_at at time zone 'Europe/London')::date`, quarter)} group by 1, 2, 3, 5`)
  const learning = await tx.execute<Outcome>(sql`
    with those as (
      select area.name as area, given.id, given.person_id, exists (select 1 from declarations declared join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
          where declared.organisation_id = given.organisation_id and declared.person_id = given.person_id and version.module_key = given.module_key and declared.declared_at >= given.proposed_at - interval '6 months' and ${before(sql`declared.declared_at`)}) as completed,
        exists (select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
          where sent.organisation_id = given.organisation_id and sent.assignment_id = given.id and checked.outcome = 'accepted' and ${before(sql`checked.checked_at`)}) as applied,
        row_number() over (partition by given.id order by audits.audited_on, audits.id) as nth
      from assignments given join assignment_reasons reason on reason.organisation_id = given.organisation_id and reason.assignment_id = given.id join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id join service_areas area on area.organisation_id = audits.organisation_id and area.id = audits.service_area_id
      where given.decision = 'confirmed' and (given.ended_because is null or given.ended_because = 'left') and ${inQuarter(sql`(given.proposed_at at time zone 'Europe/London')::date`, quarter)})
    select area, null as other, person_id as who, case when applied then 0 when completed then 1 else 2 end as column, count(*)::int as count from those where nth = 1 group by 1, 3, 4`)
  return [
    ...actions.length === 0 ? [] : outcomesReleased({
      title: 'Remedial actions of the quarter, half a year on', columns: ['Done, sent in in time', 'Done, sent in late', 'Done by the council’s own file', 'Not done', 'Actions'], areas, other: 'Priority', facts: actions }, rules),
    ...learning.length === 0 ? [] : outcomesReleased({ title: 'Modules given in the quarter, half a year on', columns: ['Applied to an own case', 'Completed, not applied', 'Not completed', 'Modules given'], areas, facts: learning }, rules),
  ]
}
