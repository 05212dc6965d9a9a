import { and, desc, eq, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import { coachingHeldAt } from '../gaps/coaching-held.server.ts'
import { disputed } from '../gaps/disputed.server.ts'
import type { Completion } from '../modules/recall.ts'
import { completionsAsJson } from '../modules/recall.server.ts'
import { ownPlacesAsJson, type OwnPlace } from '../workshops/offered.server.ts'
import { audits } from '../../../db/schema.ts'

type BesideActions = { strengths: { audit: string; strengths: string }[]; completions: Completion[]; coaching: { id: string; title: string; by: string; on: Day; meeting: { id: string; startsAt: string } | null }[]; workshops: OwnPlace[] }

/**
 * What one's latest audits said is done well, what modules one completed, one's places on workshops, and the coaching that somebody agreed would help until it was held, with the meeting that is booked for it, unless every finding behind it is withdrawn, hidden, disputed or of an audit of
 * which somebody asks whose case it was: in one statement, because the page that shows them has no other to spare.
 * @param also what a feature below tells of the person, as a column
 */
export async function besideActionsOf<Also = null>(one: Allowed<'see my practice'>, also: SQL<Also> = sql<Also>`null`): Promise<BesideActions & { also: Also }> {
  const tx = await one.reading()
  const latest = tx.select({ audit: audits.reference, auditedOn: audits.auditedOn, strengths: audits.strengths }).from(audits)
    .where(and(eq(audits.workerId, whoever(one)), sql`${audits.strengths} is not null`)).orderBy(desc(audits.auditedOn)).limit(3)
  const [beside] = await tx.execute<BesideActions & { also: Also }>(sql`
    select (select coalesce(json_agg(json_build_object('audit', latest.reference, 'strengths', latest.strengths) order by latest.audited_on desc), '[]') from (${latest}) latest) as strengths,
      ${completionsAsJson(whoever(one))} as completions, ${ownPlacesAsJson(whoever(one))} as workshops, ${also} as also,
    (select coalesce(json_agg(json_build_object('id', agreed.id, 'by', decider.name, 'on', (agreed.decided_at at time zone 'Europe/London')::date,
        'meeting', (select json_build_object('id', met.id, 'startsAt', to_json(met.starts_at) #>> '{}') from meeting_reasons why join coaching_meetings met on met.organisation_id = why.organisation_id and met.id = why.meeting_id
          where why.organisation_id = agreed.organisation_id and why.coaching_proposal_id = agreed.id and met.ended_at is null and met.attendance is null order by met.starts_at limit 1),
        'title', coalesce((select version.title from module_versions version where version.organisation_id = agreed.organisation_id and version.module_key = agreed.module_key order by version.published_at desc limit 1), agreed.module_key))
        order by agreed.decided_at, agreed.id), '[]')
      from coaching_proposals agreed join people decider on decider.organisation_id = agreed.organisation_id and decider.id = agreed.decided_by_id
      where agreed.person_id = ${whoever(one)}::uuid and agreed.decision = 'agreed' and agreed.dropped_at is null and ${coachingHeldAt('agreed')} is null
        and exists (select 1 from coaching_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
          where reason.organisation_id = agreed.organisation_id and reason.coaching_proposal_id = agreed.id and gaps.withdrawn_at is null and not ${disputed()}
            and not exists (select 1 from case_questions question where question.organisation_id = gaps.organisation_id and question.audit_id = gaps.audit_id and question.person_id = agreed.person_id and question.settled_at is null))) as coaching`)
  return beside!
}
