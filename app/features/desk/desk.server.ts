import { sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import { actionChallenges, audits, disputes, evidence, gaps, remedialActions } from '../../../db/schema.ts'
import { toConfirm } from '../audits/audits.server.ts'
import { meetingsToday } from '../coaching/diary.server.ts'
import type { InDiary } from '../coaching/diary.ts'
import { dipsWaitingFor } from '../cohorts/dips.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { askedById } from '../remedial-actions/action-facts.server.ts'
import { openRecordingsOf, type InHand } from '../recording/recording.server.ts'
import { mineToSettle } from '../replies/disputes.server.ts'
import { workshopsLed, type WorkshopLed } from '../workshops/register.server.ts'

type Waiting = {
  toConfirm: number
  inHand: InHand[]
  toModerate: { id: string; audit: string; caseReference: string; dueOn: Day }[]
  /** Challenged actions about which the reader may decide. */
  challenges: { id: string; wording: string; caseReference: string; decideBy: Day }[]
  /** Greens that managers accepted and the reader may look at again. */
  secondLooks: number
  /** Findings that were challenged and that the reader may settle. */
  disputes: { many: number; firstDue: Day | null }
  /** The workshops that they lead: those to come, and those of which the register is to be kept. */
  workshops: WorkshopLed[]
  /** Dip samples that the reader is to judge. */
  dips: { id: string; team: string; dueOn: Day }[]
  /** Their coaching meetings of today. */
  meetings: InDiary[]
}

/** What the door gives somebody who has a desk. */
type AtDesk = { confirming: Allowed<'confirm findings'>; settling: Allowed<'settle disputes'>; deciding: Allowed<'decide challenges'> }

/**
 * What waits for an auditor beside evidence and cases: how many audits have findings to confirm, which audits they are recording, which they have
 * taken to moderate and not finished, which challenges wait for a word, due first, the workshops that they lead and their meetings of today. Nothing of a grade is told. One statement.
 */
export async function waitingOnDesk({ confirming, settling, deciding }: AtDesk): Promise<Waiting> {
  const tx = await confirming.reading()
  const me = whoever(confirming)
  const [waiting] = await tx.execute<Waiting>(sql`
    select (select count(*)::int from ${audits} where ${toConfirm(confirming)}) as "toConfirm",
      (select coalesce(json_agg(open), '[]') from (${openRecordingsOf(me)}) open) as "inHand",
      (select coalesce(json_agg(json_build_object('id', taken.id, 'audit', audits.reference, 'caseReference', audits.case_reference, 'dueOn', taken.due_on) order by taken.due_on, audits.reference), '[]')
        from moderations taken join audits on audits.organisation_id = taken.organisation_id and audits.id = taken.audit_id
        where taken.moderator_id = ${me}::uuid and taken.agreed_at is null) as "toModerate",
      (select coalesce(json_agg(json_build_object('id', ${remedialActions.id}, 'wording', ${remedialActions.wording}, 'caseReference', ${audits.caseReference}, 'decideBy', ${actionChallenges.decideBy})
          order by ${actionChallenges.decideBy}, ${audits.reference}, ${remedialActions.id}), '[]')
        from ${actionChallenges} join ${remedialActions} on ${remedialActions.organisationId} = ${actionChallenges.organisationId} and ${remedialActions.id} = ${actionChallenges.remedialActionId}
        join ${audits} on ${audits.organisationId} = ${remedialActions.organisationId} and ${audits.id} = ${remedialActions.auditId}
        where ${actionChallenges.decidedAt} is null and ${withinReach(deciding.reach, { area: audits.serviceAreaId, team: audits.teamId })}
          and ${me}::uuid <> ${actionChallenges.raisedById} and ${me}::uuid <> ${remedialActions.ownerId} and ${askedById} is distinct from ${me}::uuid) as challenges,
      (select count(*)::int from second_looks look join ${evidence} on ${evidence.organisationId} = look.organisation_id and ${evidence.id} = look.evidence_id
        join evidence_checks checked on checked.organisation_id = ${evidence.organisationId} and checked.evidence_id = ${evidence.id}
        join ${remedialActions} on ${remedialActions.organisationId} = ${evidence.organisationId} and ${remedialActions.id} = ${evidence.remedialActionId}
        join ${audits} on ${audits.organisationId} = ${remedialActions.organisationId} and ${audits.id} = ${remedialActions.auditId}
        where look.looked_at is null and ${withinReach(confirming.reach, { area: audits.serviceAreaId, team: audits.teamId })}
          and ${me}::uuid not in (${evidence.submittedById}, ${remedialActions.ownerId}, checked.checked_by_id)) as "secondLooks",
      (select json_build_object('many', count(*), 'firstDue', min(${disputes.settleBy}))
        from ${disputes} join ${gaps} on ${gaps.organisationId} = ${disputes.organisationId} and ${gaps.id} = ${disputes.gapId}
        join ${audits} on ${audits.organisationId} = ${gaps.organisationId} and ${audits.id} = ${gaps.auditId}
        where ${mineToSettle(settling)}) as disputes,
      ${workshopsLed(me, confirming.at)} as workshops, ${dipsWaitingFor(me)} as dips, ${meetingsToday(me, confirming.at)} as meetings`)
  return waiting!
}
