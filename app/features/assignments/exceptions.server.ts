import { sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, instantInLondon } from '../../lib/days.ts'
import { audits } from '../../../db/schema.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { disputed } from '../gaps/disputed.server.ts'
import { factsWaiting } from '../modules/facts.server.ts'
import { memberWithinReach } from '../people/members.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { settingsOn } from '../people/settings.server.ts'
import { begun } from './begun.server.ts'
import { blindFor } from './decisions.server.ts'
import { mostShown, waitedTooLong, type Exception } from './exceptions.ts'
import { monthOf } from './monthly-learning.ts'
import { countsInItsMonth } from './monthly-learning.server.ts'
import { rulesOn, stepsBelow } from './rules.server.ts'
import { whyLearn } from './why.server.ts'

/** Gaps of audits of so many days may still bring learning. */
const gapsOfDays = 365

/**
 * Everything about learning that stands still until a person does something, worked out from the facts: of people who are in the decider's reach
 * today, and of gaps without learning of audits in it. Never the decider's own, nor what comes from an audit that they moderate blind.
 * @returns the first of each kind, longest standing first, with how many there are of it in all
 */
export async function learningExceptions(decider: Allowed<'decide learning'>): Promise<{ exceptions: (Exception & { of: number })[]; limit: number }> {
  const tx = await decider.reading()
  const today = dayInLondon(decider.at)
  const me = whoever(decider)
  const { learningMinutesAMonth: limit } = await settingsOn(tx, today)
  const rules = (await rulesOn(tx, today)).map(({ frameworkKey, themeKey, role, caseType, fromBelow, moduleKeys }) => (
    { framework_key: frameworkKey, theme_key: themeKey, role, case_type: caseType?.trim().toLowerCase() ?? null, from_below: fromBelow, module_keys: moduleKeys }))
  const london = (moment: ReturnType<typeof sql>) => sql`(${moment} at time zone 'Europe/London')::date`
  const theirs = sql`assignments.person_id <> ${me}::uuid and ${memberWithinReach(decider.reach, sql`assignments.organisation_id`, sql`assignments.person_id`, today)}`
  const auditInReach = withinReach(decider.reach, { area: audits.serviceAreaId, team: audits.teamId })
  const done = sql`exists (select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
    where sent.organisation_id = assignments.organisation_id and sent.assignment_id = assignments.id and checked.outcome = 'accepted')`
  const proposedTooLong = instantInLondon(daysAfter(waitedTooLong(today, { bankHolidays }), 1), '00:00').toISOString()

  const rows = await tx.execute<Exception & { of: number }>(sql`
    with published as materialized (
      select distinct on (module_key) module_key, title, minutes, ${factsWaiting} as facts_waiting from module_versions order by module_key, published_at desc
    ), unsettled as materialized (
      select reason.assignment_id, min(asked.since) as since, (array_agg(asked.audit_id order by asked.since))[1] as audit_id from (
        select gap_id, raised_at as since, null::uuid as audit_id, null::uuid as person_id from disputes where settled_at is null
        union all
        select gaps.id, question.raised_at, case when ${auditInReach} then question.audit_id end, question.person_id from case_questions question
        join gaps on gaps.organisation_id = question.organisation_id and gaps.audit_id = question.audit_id
        join audits on audits.organisation_id = question.organisation_id and audits.id = question.audit_id
        where question.settled_at is null) asked
      join assignment_reasons reason on reason.gap_id = asked.gap_id and (asked.person_id is null or reason.person_id = asked.person_id)
      group by 1
    ), in_hand as (
      select assignments.id, assignments.person_id, assignments.module_key, assignments.decision, coalesce(published.title, assignments.module_key) as title, unsettled.audit_id, why.paused,
        case when assignments.flagged_at is not null and assignments.decision = 'confirmed' then 'regraded'
          when why.sentences is null then 'paused'
          when assignments.decision is null and coalesce(published.facts_waiting, 1) > 0 then 'waits'
          when assignments.decision is null and assignments.proposed_at < ${proposedTooLong}::timestamptz then 'undecided'
          when assignments.decision = 'confirmed' and assignments.due_on < ${today}::date and not ${begun()} then 'late' end as kind,
        assignments.flagged_at, unsettled.since, assignments.proposed_at, assignments.due_on
      from assignments
      left join published on published.module_key = assignments.module_key
      left join unsettled on unsettled.assignment_id = assignments.id
      join ${whyLearn} on why.sentences is not null or why.paused is not null
      where ${countsInItsMonth} and (assignments.decision is null or assignments.flagged_at is not null or assignments.due_on < ${today}::date or unsettled.assignment_id is not null)
        and ${theirs} and not ${done} and not ${blindFor(me)}
    ), over as (
      select assignments.person_id, sum(published.minutes)::int as minutes, date_trunc('month', assignments.due_on)::date as month,
        (array_agg(json_build_object('id', assignments.id, 'title', published.title, 'confirmed', assignments.decision is not null, 'on', ${london(sql`assignments.proposed_at`)})
          order by assignments.proposed_at desc, assignments.id desc) filter (where not ${done} and not ${blindFor(me)}))[1] as latest
      from assignments join published on published.module_key = assignments.module_key
      where ${countsInItsMonth} and assignments.due_on >= ${`${monthOf(today)}-01`}::date and ${theirs}
      group by assignments.organisation_id, assignments.person_id, date_trunc('month', assignments.due_on) having sum(published.minutes) > ${limit}::int
    ), rules as materialized (
      select * from json_to_recordset(${JSON.stringify(rules)}::text::json) as rule (framework_key text, theme_key text, role text, case_type text, from_below int, module_keys text[])
    ), unanswered as (
      select gaps.id as gap_id, audits.id as audit_id, audits.reference, themes.title, ${london(sql`greatest(audits.confirmed_at, gaps.attributed_at)`)} as since, person.id as person_id, person.name,
        person.left_on is not null and person.left_on <= ${today}::date as gone,
        exists (select 1 from team_memberships member where member.organisation_id = audits.organisation_id and member.person_id = person.id
          and member.valid_from <= ${today}::date and (member.valid_to is null or member.valid_to > ${today}::date)) as in_team,
        answers.module_key, answers.giveable
      from gaps
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      join themes on themes.organisation_id = gaps.organisation_id and themes.id = gaps.theme_id
      join frameworks on frameworks.organisation_id = themes.organisation_id and frameworks.id = themes.framework_id
      join judgements on judgements.organisation_id = gaps.organisation_id and judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id
      join grades on grades.organisation_id = judgements.organisation_id and grades.id = judgements.grade_id
      left join people person on person.organisation_id = audits.organisation_id and person.id = case gaps.attribution when 'practitioner' then audits.worker_id else audits.manager_id end
      join lateral (
        select (array_agg(key order by place))[1] as module_key, bool_or(published.facts_waiting = 0) as giveable
        from rules cross join unnest(rules.module_keys) with ordinality as named (key, place) left join published on published.module_key = named.key
        where rules.framework_key = frameworks.key and rules.theme_key = themes.key and rules.role = gaps.attribution and ${stepsBelow} >= rules.from_below
          and rules.case_type is not distinct from (select one.case_type from rules one where one.framework_key = frameworks.key and one.theme_key = themes.key and one.role = gaps.attribution and one.case_type = lower(trim(audits.case_type)) limit 1)
        having count(*) > 0) answers on true
      where audits.confirmed_at is not null and audits.audited_on > ${daysAfter(today, -gapsOfDays)}::date and gaps.withdrawn_at is null and gaps.attribution in ('practitioner', 'manager')
        and not ${disputed()} and ${auditInReach} and not ${blindTo(me)} and person.id is distinct from ${me}::uuid
        and not exists (select 1 from gap_closures closure where closure.organisation_id = gaps.organisation_id and closure.gap_id = gaps.id)
        and not exists (select 1 from assignment_reasons reason where reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id)
    ), every (kind, since, person, title, assignment_id, confirmed, module_key, gap_id, audit, audit_id, person_id, why, minutes, month) as (
      select kind, case kind when 'regraded' then ${london(sql`flagged_at`)} when 'paused' then ${london(sql`since`)} when 'late' then due_on else ${london(sql`proposed_at`)} end,
        people.name, in_hand.title, in_hand.id, in_hand.decision is not null, in_hand.module_key, null::uuid, null::text, in_hand.audit_id, case when in_hand.audit_id is not null then in_hand.person_id end, in_hand.paused, null::int, null::date
      from in_hand join people on people.id = in_hand.person_id where kind is not null
      union all
      select 'over', (latest ->> 'on')::date, people.name, latest ->> 'title', (latest ->> 'id')::uuid, (latest ->> 'confirmed')::boolean, null, null, null, null, null, null, over.minutes, over.month
      from over join people on people.id = over.person_id where latest is not null
      union all
      select 'nobody', since, name, title, null, false, null, gap_id, reference, audit_id, null, case when person_id is null then 'not named' when gone then 'left' else 'in no team' end, null, null
      from unanswered where person_id is null or gone or not in_team
      union all
      select 'waits', since, name, title, null, false, module_key, gap_id, reference, audit_id, null, null, null, null
      from unanswered where not coalesce(giveable, false) and person_id is not null and not gone and in_team
    )
    select kind, since::text, person, title, assignment_id as "assignmentId", confirmed, module_key as "moduleKey", gap_id as "gapId", audit, audit_id as "auditId", person_id as "personId", why, minutes, month::text, of
    from (select *, count(*) over (partition by kind)::int as of, row_number() over (partition by kind order by since, person, title, assignment_id, gap_id) as nth from every) ranked
    where nth <= ${mostShown} order by kind, nth`)
  return { exceptions: [...rows], limit }
}
