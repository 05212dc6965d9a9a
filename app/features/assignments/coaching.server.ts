import { and, eq, isNull, sql, type SQL } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { coachingProposals } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { closeWhatIsComplete, coachingStanding, holdAudits } from '../gaps/closing.server.ts'
import { coachingHeldAt, whoseLeft } from '../gaps/coaching-held.server.ts'
import type { CoachingStanding } from '../gaps/gaps.ts'
import { memberWithinReach } from '../people/members.server.ts'
import type { CoachingForGap } from './coaching.ts'
import { unsettledFor, type Paused } from './why.server.ts'

const moment = (at: Date) => sql`${at.toISOString()}::timestamptz`
const anyOf = (ids: readonly string[]) => sql`any(${sql.param(`{${ids.join(',')}}`)}::uuid[])`

/** The gaps of audits that have brought coaching, each with whether it was for somebody whom the audit still names. Where it was not and has ended, the gap is free again. */
export async function coachingBrought(tx: Transaction, auditIds: readonly string[]) {
  return [...await tx.execute<{ gapId: string; theirs: boolean }>(sql`
    select reason.gap_id as "gapId", coaching.person_id in (audits.worker_id, audits.manager_id) is true as theirs
    from gaps join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
    join coaching_reasons reason on reason.organisation_id = gaps.organisation_id and reason.gap_id = gaps.id
    join coaching_proposals coaching on coaching.organisation_id = reason.organisation_id and coaching.id = reason.coaching_proposal_id
    where audits.id = ${anyOf(auditIds)} and (coaching.ended_at is null or coaching.person_id in (audits.worker_id, audits.manager_id))`)]
}

/** Proposes coaching, in two statements however much there is. What a person has open about a module already gains a reason. */
export async function proposeForGaps(tx: Transaction, organisationId: string, at: Date, coaching: readonly CoachingForGap[]) {
  if (coaching.length === 0) return
  const said = sql`json_to_recordset(${JSON.stringify(coaching.map((one) => ({
    gap_id: one.gapId, rule_version_id: one.ruleVersionId, person_id: one.personId, module_key: one.moduleKey, sentence: one.sentence,
  })))}::text::json) as said (gap_id uuid, rule_version_id uuid, person_id uuid, module_key text, sentence text)`
  await tx.execute(sql`
    insert into coaching_proposals (organisation_id, person_id, module_key, proposed_at)
    select distinct ${organisationId}::uuid, person_id, module_key, ${moment(at)} from ${said}
    on conflict (organisation_id, person_id, module_key) where decided_at is null and ended_at is null do nothing`)
  await tx.execute(sql`
    insert into coaching_reasons (organisation_id, coaching_proposal_id, gap_id, rule_version_id, sentence)
    select coaching.organisation_id, coaching.id, said.gap_id, said.rule_version_id, said.sentence from ${said}
    join coaching_proposals coaching on coaching.organisation_id = ${organisationId}::uuid and coaching.person_id = said.person_id and coaching.module_key = said.module_key
      and coaching.decided_at is null and coaching.ended_at is null
    on conflict (organisation_id, gap_id, rule_version_id) do update set coaching_proposal_id = excluded.coaching_proposal_id, sentence = excluded.sentence`)
}

/** A reason that still holds: its gap stands, and is that of the one whom coaching is for. A condition on `coaching_proposals`. */
const reasonHolds = sql`exists (
  select 1 from coaching_reasons reason
  join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
  join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
  where reason.organisation_id = coaching_proposals.organisation_id and reason.coaching_proposal_id = coaching_proposals.id and gaps.withdrawn_at is null
    and coaching_proposals.person_id = case gaps.attribution when 'practitioner' then audits.worker_id when 'manager' then audits.manager_id end)`

/** The coaching that audits brought, as a condition on `coaching_proposals`. @param which condition on `audits` */
export const coachingOfAudits = (which: SQL) => sql`coaching_proposals.id in (
  select reason.coaching_proposal_id from coaching_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
  join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id where ${which})`

/**
 * Puts proposed coaching right after audits were changed: where no reason for it holds any more it ends, and where one holds again it is proposed again. What was decided stays.
 * @param theirs condition on `coaching_proposals`
 */
export async function settleCoaching(tx: Transaction, at: Date, theirs: SQL) {
  await tx.execute(sql`update coaching_proposals set ended_at = ${moment(at)} where ${theirs} and decided_at is null and ended_at is null and not ${reasonHolds}`)
  const holdsAgain = sql`${theirs} and coaching_proposals.ended_at is not null and ${reasonHolds} and exists (
    select 1 from people where people.organisation_id = coaching_proposals.organisation_id and people.id = coaching_proposals.person_id and (people.left_on is null or people.left_on > ${dayInLondon(at)}::date))`
  const open = sql`(select * from coaching_proposals where decided_at is null and ended_at is null)`
  await tx.execute(sql`
    update coaching_proposals set ended_at = null where id in (
      select distinct on (person_id, module_key) id from coaching_proposals where ${holdsAgain}
        and not exists (select 1 from ${open} open where open.organisation_id = coaching_proposals.organisation_id and open.person_id = coaching_proposals.person_id and open.module_key = coaching_proposals.module_key)
      order by person_id, module_key, proposed_at)`)
  // Whoever has been proposed it again meanwhile has it once, with this reason too.
  await tx.execute(sql`
    update coaching_reasons its set coaching_proposal_id = open.id from coaching_proposals join ${open} open
      on open.organisation_id = coaching_proposals.organisation_id and open.person_id = coaching_proposals.person_id and open.module_key = coaching_proposals.module_key
    where its.organisation_id = coaching_proposals.organisation_id and its.coaching_proposal_id = coaching_proposals.id and ${holdsAgain}`)
}

/** Proposed coaching of everyone who has left by a day ends; what was agreed is waited for no longer. @returns the audits that may have waited for it */
export async function endCoachingOfLeavers(tx: Transaction, at: Date, today: Day): Promise<string[]> {
  await tx.execute(sql`
    update coaching_proposals set ended_at = ${moment(at)} from people
    where people.organisation_id = coaching_proposals.organisation_id and people.id = coaching_proposals.person_id and people.left_on <= ${today}::date and decided_at is null and ended_at is null`)
  return (await tx.execute<{ id: string }>(sql`
    select distinct gaps.audit_id as id from coaching_proposals agreed join people on people.organisation_id = agreed.organisation_id and people.id = agreed.person_id and people.left_on <= ${today}::date
    join coaching_reasons reason on reason.organisation_id = agreed.organisation_id and reason.coaching_proposal_id = agreed.id
    join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id and gaps.withdrawn_at is null
    where agreed.decision = 'agreed' and agreed.dropped_at is null and not exists (select 1 from gap_closures closure where closure.organisation_id = gaps.organisation_id and closure.gap_id = gaps.id)`)).map((audit) => audit.id)
}

/** An audit was not of somebody's case: it is no reason for coaching any more. What rests on nothing else ends, and is not needed where it was agreed. */
export async function takeCoachingOut(tx: Transaction, { auditId, personId, byId, at }: { auditId: string; personId: string; byId: string; at: Date }) {
  const gone = await tx.execute<{ id: string }>(sql`
    delete from coaching_reasons reason using coaching_proposals coaching
    where coaching.organisation_id = reason.organisation_id and coaching.id = reason.coaching_proposal_id and coaching.person_id = ${personId}::uuid
      and reason.gap_id in (select id from gaps where audit_id = ${auditId}::uuid)
    returning coaching.id`)
  if (gone.length === 0) return
  const left = sql`coaching_proposals.id = ${anyOf(gone.map(({ id }) => id))} and not exists (
    select 1 from coaching_reasons other where other.organisation_id = coaching_proposals.organisation_id and other.coaching_proposal_id = coaching_proposals.id)`
  await tx.execute(sql`update coaching_proposals set ended_at = ${moment(at)} where ${left} and decided_at is null and ended_at is null`)
  await tx.execute(sql`update coaching_proposals set decision = 'not needed', because = 'The case was not theirs.', decided_at = ${moment(at)}, decided_by_id = ${byId}::uuid where ${left} and decision = 'agreed' and dropped_at is null`)
}

/** Gaps are deleted with what they brought: coaching for which no reason is left, too. @param theirGaps a subquery of gaps' ids */
export async function deleteCoachingOf(tx: Transaction, theirGaps: SQL) {
  const gone = await tx.execute<{ id: string }>(sql`delete from coaching_reasons where gap_id in ${theirGaps} returning coaching_proposal_id as id`)
  await tx.execute(sql`
    delete from coaching_proposals where id = ${anyOf(gone.map(({ id }) => id))} and not exists (
      select 1 from coaching_reasons reason where reason.organisation_id = coaching_proposals.organisation_id and reason.coaching_proposal_id = coaching_proposals.id)`)
}

/** Why coaching is proposed, as a lateral join: the sentences of the gaps that stand and for what it waits where none is left, as `whyLearn` does for learning. */
const why = sql`lateral (
  select said.sentences, case when said.sentences is null then said.paused end as paused from (
    select json_agg(distinct reason.sentence) filter (where waits.until is null) as sentences, max(waits.until) as paused
    from coaching_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
    cross join lateral (select ${unsettledFor(sql`coaching_proposals.person_id`)} as until) waits
    where reason.organisation_id = coaching_proposals.organisation_id and reason.coaching_proposal_id = coaching_proposals.id
      and (gaps.withdrawn_at is null or coaching_proposals.decided_at is not null)) said) why`

const title = sql`coalesce((select version.title from module_versions version where version.organisation_id = coaching_proposals.organisation_id and version.module_key = coaching_proposals.module_key
  order by version.published_at desc limit 1), coaching_proposals.module_key)`

export type CoachingProposed = { id: string; title: string; sentences: string[] }

/** The coaching that waits for somebody to decide about a person, as a column; what is paused is left out. @param person the column that holds the person */
export const coachingWaiting = (organisation: SQL, person: SQL) => sql<CoachingProposed[]>`(
  select coalesce(json_agg(json_build_object('id', coaching_proposals.id, 'title', ${title}, 'sentences', why.sentences) order by coaching_proposals.proposed_at, coaching_proposals.id), '[]')
  from coaching_proposals cross join ${why}
  where coaching_proposals.organisation_id = ${organisation} and coaching_proposals.person_id = ${person} and coaching_proposals.decided_at is null and coaching_proposals.ended_at is null and why.sentences is not null)`

type Decider = Allowed<'decide learning'>

/** Coaching of people who are in a team or area of the decider's today, and their own, which somebody else decides; none that rests on audits alone that are hidden. */
const inReach = (decider: Decider) => sql`((coaching_proposals.person_id = ${whoever(decider)}::uuid
    or ${memberWithinReach(decider.reach, sql`coaching_proposals.organisation_id`, sql`coaching_proposals.person_id`, dayInLondon(decider.at))})
  and exists (select 1 from coaching_reasons reason where reason.organisation_id = coaching_proposals.organisation_id and reason.coaching_proposal_id = coaching_proposals.id))`

export type CoachingToDecide = {
  id: string; personId: string; person: string; moduleKey: string; title: string; sentences: string[]; paused: Paused | null
  decision: 'agreed' | 'not needed' | null; because: string | null; decidedBy: string | null; decidedAt: Date | null; endedAt: Date | null
  standing: CoachingStanding; heldAt: Date | null; droppedAt: Date | null; droppedBy: string | null; droppedBecause: string | null
}

/** @returns undefined when the person is not in the decider's reach, and to whoever moderates an audit behind it until they have given their own grades */
export async function coachingToDecide(decider: Decider, id: string): Promise<CoachingToDecide | undefined> {
  const tx = await decider.reading()
  const [one] = await tx.execute<Omit<CoachingToDecide, 'standing' | Moments> & Record<Moments, string | null> & { left: boolean }>(sql`
    select coaching_proposals.id, person.id as "personId", person.name as person, coaching_proposals.module_key as "moduleKey", ${title} as title, coalesce(why.sentences, '[]') as sentences, why.paused,
      coaching_proposals.decision, coaching_proposals.because, decider.name as "decidedBy", coaching_proposals.decided_at as "decidedAt", coaching_proposals.ended_at as "endedAt",
      ${coachingHeldAt('coaching_proposals')} as "heldAt", coaching_proposals.dropped_at as "droppedAt", dropper.name as "droppedBy", coaching_proposals.dropped_because as "droppedBecause", ${whoseLeft('coaching_proposals', decider.at)} as left
    from coaching_proposals
    join people person on person.organisation_id = coaching_proposals.organisation_id and person.id = coaching_proposals.person_id
    left join people decider on decider.organisation_id = coaching_proposals.organisation_id and decider.id = coaching_proposals.decided_by_id
    left join people dropper on dropper.organisation_id = coaching_proposals.organisation_id and dropper.id = coaching_proposals.dropped_by_id
    cross join ${why}
    where coaching_proposals.id = ${id}::uuid and ${inReach(decider)} and not exists (
      select 1 from coaching_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id
      where reason.organisation_id = coaching_proposals.organisation_id and reason.coaching_proposal_id = coaching_proposals.id and ${blindTo(whoever(decider))})`)
  if (!one) return undefined
  const moment = (of: Moments) => (one[of] === null ? null : new Date(one[of]))
  return { ...one, standing: coachingStanding(one), decidedAt: moment('decidedAt'), endedAt: moment('endedAt'), heldAt: moment('heldAt'), droppedAt: moment('droppedAt') }
}
type Moments = 'decidedAt' | 'endedAt' | 'heldAt' | 'droppedAt'

export type CoachingDecision = { decision: 'agreed' } | { decision: 'not needed'; because: string }

/**
 * Somebody else than the learner agrees that coaching would help, or says why it is not needed. Of several at once one is heard.
 * @returns 'decided already' for the others, and about what has ended; 'own learning' for the learner; 'waits' to whoever would agree while every finding behind it is disputed, or somebody asks
 *   whose case it was; undefined when the person is not in reach
 */
export async function decideCoaching(decider: Decider, id: string, decision: CoachingDecision): Promise<true | 'decided already' | 'own learning' | 'waits' | undefined> {
  return decider.writing(async (tx) => {
    const [one] = await tx.execute<{ personId: string }>(sql`select person_id as "personId" from coaching_proposals where id = ${id}::uuid and ${inReach(decider)}`)
    if (!one) return undefined
    if (one.personId === decider.personId) return 'own learning'
    // Whoever disputes a finding or asks whose case it was holds the audit too: of two, one waits for the other.
    await holdAudits(tx, await auditsBehind(tx, id))
    const [held] = await tx.execute<{ open: boolean; paused: Paused | null }>(sql`
      select coaching_proposals.decided_at is null and coaching_proposals.ended_at is null as open, why.paused from coaching_proposals cross join ${why} where coaching_proposals.id = ${id}::uuid`)
    if (held?.open && held.paused && decision.decision === 'agreed') return 'waits'
    const decided = await tx.update(coachingProposals).set({ ...decision, decidedAt: decider.at, decidedById: whoever(decider) })
      .where(and(eq(coachingProposals.id, id), isNull(coachingProposals.decidedAt), isNull(coachingProposals.endedAt))).returning({ id: coachingProposals.id })
    if (decided.length === 0) return held && 'decided already'
    await note(tx, decider, { did: decision.decision === 'agreed' ? 'agreed to coaching' : 'said that coaching is not needed', subjectKind: 'coaching', subjectId: id, aboutPersonId: one.personId })
    return true
  })
}

/** The audits whose gaps brought coaching. */
const auditsBehind = async (tx: Transaction, id: string) => (await tx.execute<{ id: string }>(sql`
  select distinct gaps.audit_id as id from coaching_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id where reason.coaching_proposal_id = ${id}::uuid`)).map((audit) => audit.id)

/**
 * Somebody else than the learner says, with a reason, that coaching that was agreed is not needed any more. What waited for nothing else closes. Of several at once one is heard.
 * @returns 'settled already' to the others, and about what was held, or never agreed; 'own learning' to the learner; undefined when the person is not in reach
 */
export async function dropCoaching(decider: Decider, id: string, because: string): Promise<true | 'settled already' | 'own learning' | undefined> {
  return decider.writing(async (tx) => {
    const [one] = await tx.execute<{ personId: string }>(sql`select person_id as "personId" from coaching_proposals where id = ${id}::uuid and ${inReach(decider)}`)
    if (!one) return undefined
    if (one.personId === decider.personId) return 'own learning'
    const auditIds = await auditsBehind(tx, id)
    await holdAudits(tx, auditIds)
    const dropped = await tx.update(coachingProposals).set({ droppedAt: decider.at, droppedById: whoever(decider), droppedBecause: because })
      .where(and(eq(coachingProposals.id, id), eq(coachingProposals.decision, 'agreed'), isNull(coachingProposals.droppedAt), sql`${coachingHeldAt('coaching_proposals')} is null`)).returning({ id: coachingProposals.id })
    if (dropped.length === 0) return 'settled already'
    await note(tx, decider, { did: 'said that agreed coaching is not needed any more', subjectKind: 'coaching', subjectId: id, aboutPersonId: one.personId })
    await closeWhatIsComplete(tx, decider.organisationId, auditIds, decider.at)
    return true
  })
}
