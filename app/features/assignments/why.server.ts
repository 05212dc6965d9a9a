import { sql, type SQL } from 'drizzle-orm'
import { assignments } from '../../../db/schema.ts'
import { disputed } from '../gaps/disputed.server.ts'

/** What somebody has to settle before learning that is paused goes on. */
export type Paused = 'whose case it was' | 'whether the finding stands'

/** What stands in the place of the reasons where none is left for learning that somebody had begun. */
const noneLeft = 'It was begun because of an audit that does not count for you any more.'

/** For what something that a gap brought a person is paused, on rows of `gaps`; null where nothing is to settle. */
export const unsettledFor = (person: SQL) => sql`case
  when exists (select 1 from case_questions question where question.organisation_id = gaps.organisation_id and question.audit_id = gaps.audit_id
    and question.person_id = ${person} and question.settled_at is null) then 'whose case it was'
  when ${disputed()} then 'whether the finding stands' end`

/** The same for a reason of somebody's learning, on rows of `gaps` and assignments. */
export const unsettled = unsettledFor(sql`${assignments.personId}`)

/**
 * Why somebody has learning, as a lateral join named `why`: the sentences of the gaps that still stand, and, where each of
 * its reasons is a disputed finding or from an audit of which somebody asks whose case it was, for what it is paused. Where both are empty nobody is shown it.
 */
export const whyLearn = sql`lateral (
  select case when said.reasons = 0 and ${assignments.flaggedAt} is not null then json_build_array(${noneLeft}::text) else said.sentences end as sentences,
    case when said.sentences is null then said.paused end as paused
  from (
    select json_agg(distinct reason.sentence) filter (where waits.until is null) as sentences, count(*) as reasons, max(waits.until) as paused
    from assignment_reasons reason
    join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
    cross join lateral (select ${unsettled} as until) waits
    where reason.organisation_id = ${assignments.organisationId} and reason.assignment_id = ${assignments.id}
      and (gaps.withdrawn_at is null or ${assignments.flaggedAt} is not null)) said) why`
