import { sql } from 'drizzle-orm'
import { monthsAfter } from '../insight/asked.ts'
import type { Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { outcomesReleased, type Outcomes } from './outcomes.ts'

const areas = 'Service area'
type Row = { of: string; name: string; counts: number[] }
type Rules = { smallNumber: number; seenByOne: readonly (readonly string[])[] }

const inQuarter = (day: ReturnType<typeof sql>, quarter: Day) => sql`${day} >= ${quarter}::date and ${day} < ${monthsAfter(quarter, 3)}::date`
const marginsOf = (rows: readonly Row[], names: readonly string[]) => names.map((of) => ({ of, rows: rows.filter((row) => row.of === of) }))

/**
 * Of the gaps found in a quarter, those looked at again in another case, held or found again; of each framework by itself. How many gaps there were is in the release of themes, hidden where it is small, and so in no other.
 */
export async function heldOf(tx: Transaction, quarter: Day, rules: Rules): Promise<Outcomes[]> {
  const rows = await tx.execute<Row & { id: string; framework: string }>(sql`
    with those as (
      select framework.id, framework.title as framework, theme.title as theme, area.name as area, again.held from gaps
      join follow_ups again on again.organisation_id = gaps.organisation_id and again.gap_id = gaps.id
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id join themes theme on theme.organisation_id = gaps.organisation_id and theme.id = gaps.theme_id
      join frameworks framework on framework.organisation_id = theme.organisation_id and framework.id = theme.framework_id join service_areas area on area.organisation_id = audits.organisation_id and area.id = audits.service_area_id
      where gaps.withdrawn_at is null and ${inQuarter(sql`audits.audited_on`, quarter)}
        and not exists (select 1 from disputes open where open.organisation_id = gaps.organisation_id and open.gap_id = gaps.id and open.settled_at is null))
    select id, framework, placed.of, placed.name, array[count(*) filter (where held), count(*) filter (where not held), count(*)]::int[] as counts
    from those cross join lateral (values ('Theme', theme), (${areas}, area)) placed (of, name) group by 1, 2, 3, 4 order by 2, 3, 4`)
  return [...Map.groupBy(rows, ({ id }) => id).values()].flatMap((of) => outcomesReleased(
    { title: `${of[0]!.framework}: gaps of the quarter looked at again in another case`, columns: ['Held', 'Found again', 'Looked at again'], whole: 2, margins: marginsOf(of, ['Theme', areas]) }, { ...rules, areas }))
}

/** What became of the actions issued in a quarter, and of the learning given in it, within half a year. */
export async function progressOf(tx: Transaction, quarter: Day, rules: Rules): Promise<Outcomes[]> {
  const actions = await tx.execute<Row>(sql`
    with those as (
      select area.name as area, initcap(action.priority) as priority, action.done_at is not null as done, first.sent_at < action.due_at as in_time
      from remedial_actions action join audits on audits.organisation_id = action.organisation_id and audits.id = action.audit_id join service_areas area on area.organisation_id = audits.organisation_id and area.id = audits.service_area_id
      left join lateral (select min(sent.submitted_at) as sent_at from evidence sent where sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id) first on true
      where action.withdrawn_at is null and ${inQuarter(sql`(action.issued_at at time zone 'Europe/London')::date`, quarter)})
    select placed.of, placed.name, array[count(*) filter (where done and in_time), count(*) filter (where done and in_time is distinct from true), count(*) filter (where not done), count(*)]::int[] as counts
    from those cross join lateral (values (${areas}, area), ('Priority', priority)) placed (of, name) group by 1, 2 order by 1, 2`)
  const learning = await tx.execute<Row>(sql`
    with those as (
      select area.name as area, given.id, exists (select 1 from declarations declared join module_versions version on version.organisation_id = declared.organisation_id and version.id = declared.module_version_id
          where declared.organisation_id = given.organisation_id and declared.person_id = given.person_id and version.module_key = given.module_key and declared.declared_at >= given.proposed_at - interval '6 months') as completed,
        exists (select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id where sent.organisation_id = given.organisation_id and sent.assignment_id = given.id and checked.outcome = 'accepted') as applied,
        row_number() over (partition by given.id order by audits.audited_on, audits.id) as nth
      from assignments given join assignment_reasons reason on reason.organisation_id = given.organisation_id and reason.assignment_id = given.id join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id join service_areas area on area.organisation_id = audits.organisation_id and area.id = audits.service_area_id
      where given.decision = 'confirmed' and (given.ended_because is null or given.ended_because = 'left') and ${inQuarter(sql`(given.proposed_at at time zone 'Europe/London')::date`, quarter)})
    select ${areas} as of, area as name, array[count(*) filter (where applied), count(*) filter (where completed and not applied), count(*) filter (where not completed and not applied), count(*)]::int[] as counts from those where nth = 1 group by 2 order by 2`)
  return [
    ...actions.length === 0 ? [] : outcomesReleased({ title: 'Remedial actions of the quarter, half a year on', columns: ['Done, sent in in time', 'Done, sent in late', 'Not done', 'Actions'], whole: 3, margins: marginsOf(actions, [areas, 'Priority']) }, { ...rules, areas }),
    ...learning.length === 0 ? [] : outcomesReleased({ title: 'Modules given in the quarter, half a year on', columns: ['Applied to an own case', 'Completed, not applied', 'Not completed', 'Modules given'], whole: 3, margins: marginsOf(learning, [areas]) }, { ...rules, areas }),
  ]
}
