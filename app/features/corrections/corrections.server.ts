import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignments, audits, corrections, messages, people } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { begun } from '../assignments/begun.server.ts'
import { coachingOfAudits, settleCoaching } from '../assignments/coaching.server.ts'
import { seeingHidden } from '../audits/hidden.server.ts'
import { closeWhatIsComplete } from '../gaps/closing.server.ts'
import { deliveryOf } from '../notices/delivery.server.ts'
import { noticePatterns } from '../patterns/noticing.server.ts'
import { askAnewWhetherHeld, holdWhole, pick } from '../publishing/changes.server.ts'
import { addToTallies, takeTurn } from '../publishing/publishing.server.ts'
import { reasonHolds } from '../publishing/settle-learning.server.ts'
import { openedBy, openOf, subjectsOf } from './report.server.ts'

type Corrector = Allowed<'correct audits'>

/** Somebody who opened an audit or worked on it, from when to when, and what they did. */
type Reader = { id: string; name: string; first: string; last: string; did: string[] }

const raisedBy = alias(people, 'raised_by')
const toldBy = alias(people, 'told_by')
const decidedBy = alias(people, 'decided_by')

/** When the data protection officer knew of it: an administrator told them, or the message to them was sent. */
const knownAt = sql<Date | null>`coalesce(${corrections.toldAt}, (select min(sent.sent_at) from messages sent
  where sent.organisation_id = ${corrections.organisationId} and sent.subject_kind = 'correction' and sent.subject_id = ${corrections.id}))`.mapWith(corrections.toldAt)

/** A text of an audit was changed. */
const fieldChanged = sql`subject_kind = 'audit' and did = 'changed a field'`

const correctionsWhere = (tx: Transaction, condition?: ReturnType<typeof and>) => tx.select({
  id: corrections.id, auditId: corrections.auditId, kind: corrections.kind, raisedAt: corrections.raisedAt, raisedBy: raisedBy.name,
  toldAt: corrections.toldAt, toldBy: toldBy.name, decidedAt: corrections.decidedAt, decidedBy: decidedBy.name, upheld: corrections.upheld, decidedBecause: corrections.decidedBecause,
  reference: audits.reference, openedBy, knownAt,
  mendedAt: sql<string | null>`(select max(at) from activity where activity.organisation_id = ${corrections.organisationId} and ${fieldChanged} and subject_id = ${corrections.auditId} and at >= ${corrections.raisedAt})`,
}).from(corrections)
  .innerJoin(audits, and(eq(audits.organisationId, corrections.organisationId), eq(audits.id, corrections.auditId)))
  .innerJoin(raisedBy, and(eq(raisedBy.organisationId, corrections.organisationId), eq(raisedBy.id, corrections.raisedById)))
  .leftJoin(toldBy, and(eq(toldBy.organisationId, corrections.organisationId), eq(toldBy.id, corrections.toldById)))
  .leftJoin(decidedBy, and(eq(decidedBy.organisationId, corrections.organisationId), eq(decidedBy.id, corrections.decidedById)))
  .where(condition).orderBy(sql`${corrections.decidedAt} is not null`, desc(corrections.raisedAt)).limit(mostListed)

/** So many are listed, those to decide first. */
const mostListed = 200

/** Every correction, those that nobody has decided first; the audits' own numbers, and nothing that stands in them. */
export async function allCorrections(corrector: Corrector) {
  return corrector.writing((tx) => seeingHidden(tx, () => correctionsWhere(tx)))
}

/**
 * One correction with everybody who opened its audit or worked on it, whom it was sent to, and what of it is open; no text of the audit but the wording of what
 * is open, which somebody has to look after, and how far the message to the data protection officer got. That it was read is noted.
 */
export async function correctionFor(corrector: Corrector, id: string) {
  return corrector.writing((tx) => seeingHidden(tx, async () => {
    const [one] = await correctionsWhere(tx, eq(corrections.id, id))
    if (!one) return undefined
    const [knew] = await tx.execute<{ readers: Reader[]; sentTo: { name: string; as: string[] }[] }>(sql`
      select (select coalesce(json_agg(row_to_json(its)), '[]') from (
        select people.id, people.name, min(activity.at) as first, max(activity.at) as last, array_agg(distinct activity.did) as did
        from activity join ${subjectsOf(sql`${one.auditId}::uuid`)} subject on subject.kind = activity.subject_kind and subject.id = activity.subject_id
        join people on people.organisation_id = activity.organisation_id and people.id = activity.person_id
        group by people.id, people.name order by min(activity.at), people.name) its) as readers,
      (select coalesce(json_agg(row_to_json(its)), '[]') from (
        select people.name, array_agg(distinct sent."as") as "as" from (
          select worker_id as id, 'held the case, by the audit' as "as" from audits where audits.id = ${one.auditId}::uuid
          union all select manager_id, 'managed the case, by the audit' from audits where audits.id = ${one.auditId}::uuid
          union all select auditor_id, 'did the audit' from audits where audits.id = ${one.auditId}::uuid
          union all select imports.asked_by_id, 'brought in its file' from audits join imports on imports.organisation_id = audits.organisation_id and imports.id = audits.import_id where audits.id = ${one.auditId}::uuid
          union all select owner_id, 'has an action of it' from remedial_actions where audit_id = ${one.auditId}::uuid
          union all select passed.from_id, 'had an action of it' from remedial_actions action join hand_overs passed on passed.organisation_id = action.organisation_id and passed.remedial_action_id = action.id where action.audit_id = ${one.auditId}::uuid) sent
        join people on people.id = sent.id group by people.id, people.name order by people.name) its) as "sentTo"`)
    const open = one.decidedAt ? [] : await openOf(tx, one.auditId)
    await note(tx, corrector, { did: 'looked at a correction', subjectKind: 'audit', subjectId: one.auditId })
    const mails = await deliveryOf(tx, corrector.organisationId, { kind: 'correction', id })
    return { ...one, mails, ...knew!, mendedAt: one.mendedAt ? new Date(one.mendedAt) : null, open }
  }))
}

/** Somebody has told the council's data protection officer. Said once; saying it again changes nothing. */
export async function sayOfficerWasTold(corrector: Corrector, id: string): Promise<boolean | undefined> {
  return corrector.writing(async (tx) => {
    const [one] = await tx.select({ auditId: corrections.auditId }).from(corrections).where(eq(corrections.id, id)).for('update')
    if (!one) return undefined
    const told = await tx.update(corrections).set({ toldById: whoever(corrector), toldAt: corrector.at }).where(and(eq(corrections.id, id), isNull(corrections.toldAt))).returning({ id: corrections.id })
    if (told.length > 0) await note(tx, corrector, { did: 'said that data protection was told', subjectKind: 'audit', subjectId: one.auditId })
    return told.length > 0
  })
}

/**
 * Decides a correction, upheld only once data protection knows: somebody said so, or the message to them was sent. Not so: the audit is shown again as it was. So, of the wrong child: it stays hidden for good, and learning that rests on nothing else ends, or is
 * flagged where it was begun. So, identifying text: it is shown again with the text that was changed.
 * @returns why not, as a key of `refusals`; undefined when there is no such correction
 */
export async function decideCorrection(corrector: Corrector, id: string, { upheld, because }: { upheld: boolean; because: string }): Promise<true | 'decided already' | 'not told' | 'nothing mended' | undefined> {
  const { organisationId, at } = corrector
  return corrector.writing(async (tx) => {
    await takeTurn(tx, organisationId)
    const [one] = await tx.select().from(corrections).where(eq(corrections.id, id)).for('update')
    if (!one) return undefined
    const { auditId } = one
    if (one.decidedAt) return 'decided already'
    if (upheld && !one.toldAt) {
      const [sent] = await tx.select({ id: messages.id }).from(messages).where(and(eq(messages.subjectKind, 'correction'), eq(messages.subjectId, id), isNotNull(messages.sentAt))).limit(1)
      if (!sent) return 'not told'
    }
    if (upheld && one.kind === 'identifying text') {
      const [mended] = await tx.execute(sql`select 1 from activity where ${fieldChanged} and subject_id = ${auditId}::uuid and at >= ${one.raisedAt.toISOString()}::timestamptz limit 1`)
      if (!mended) return 'nothing mended'
    }
    await tx.update(corrections).set({ decidedById: whoever(corrector), decidedAt: at, upheld, decidedBecause: because }).where(eq(corrections.id, id))
    await note(tx, corrector, { did: upheld ? 'upheld a correction' : 'turned a correction down', subjectKind: 'audit', subjectId: auditId })
    if (upheld && one.kind === 'wrong child') await endLearning(tx, auditId, at)
    else {
      await seeingHidden(tx, async () => {
        await holdWhole(tx, organisationId, [auditId])
        await tx.update(audits).set({ hiddenAt: null }).where(eq(audits.id, auditId))
      })
      await addToTallies(tx, pick([auditId]), 1)
      await askAnewWhetherHeld(tx, [auditId])
      await noticePatterns(tx, corrector, pick([auditId]))
      await closeWhatIsComplete(tx, organisationId, [auditId], at)
    }
    return true
  })
}

/** Ends the learning that rests on nothing but an audit that stays hidden, or flags it where it was begun; and coaching that nobody has decided. */
async function endLearning(tx: Transaction, auditId: string, at: Date) {
  const brought = await seeingHidden(tx, () => tx.execute<{ id: string }>(sql`
    select given.id from assignments given where given.id in (
      select reason.assignment_id from assignment_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id where gaps.audit_id = ${auditId}::uuid)
    order by given.id for update`))
  const restOnNothing = sql`assignments.id = any(${sql.param(`{${brought.map(({ id }) => id).join(',')}}`)}::uuid[]) and ${assignments.decision} is distinct from 'waived' and ${assignments.endedAt} is null and not ${reasonHolds}`
  await tx.update(assignments).set({ endedAt: at, endedBecause: 'wrong child', flaggedAt: null }).where(sql`${restOnNothing} and not ${begun()}`)
  await tx.update(assignments).set({ flaggedAt: at }).where(sql`${restOnNothing} and ${assignments.flaggedAt} is null`)

  const proposed = await seeingHidden(tx, () => tx.execute<{ id: string }>(sql`select id from coaching_proposals where ${coachingOfAudits(pick([auditId]))} order by id for update`))
  await settleCoaching(tx, at, sql`coaching_proposals.id = any(${sql.param(`{${proposed.map(({ id }) => id).join(',')}}`)}::uuid[])`)
}
