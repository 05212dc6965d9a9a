import { and, desc, eq, isNull, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, corrections, organisations, people, remedialActions } from '../../../db/schema.ts'
import { momentInWords } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { seeingHidden } from '../audits/hidden.server.ts'
import { writeMessages } from '../notices/notices.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { forgetWhetherHeld, holdWhole, pick } from '../publishing/changes.server.ts'
import { addToTallies, lookAgain, takeTurn } from '../publishing/publishing.server.ts'
import { openAction } from '../remedial-actions/remedial-actions.server.ts'
import { letterToOfficer, type Kind } from './corrections.ts'

type Reporter = Allowed<'report wrong audits'>

/** Audits of one's teams and areas, of cases one held or managed, and those of which one has an action. */
const reachable = (reporter: Reporter) => sql`(${withinReach(reporter.reach, { area: audits.serviceAreaId, team: audits.teamId, own: [audits.workerId, audits.managerId] })}
  or exists (select 1 from ${remedialActions} owned where owned.organisation_id = ${audits.organisationId} and owned.audit_id = ${audits.id} and owned.owner_id = ${whoever(reporter)}::uuid))`

const nameOf = (column: PgColumn) => sql<string | null>`(select name from ${people} named where named.organisation_id = ${audits.organisationId} and named.id = ${column})`

/** An audit with whom it names and what is open of it, reds first. @returns undefined when it is not in reach, or is hidden */
export async function auditToReport(reporter: Reporter, auditId: string) {
  const tx = await reporter.reading()
  const [audit] = await tx.select({
    id: audits.id, reference: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType,
    workerId: audits.workerId, worker: nameOf(audits.workerId), managerId: audits.managerId, manager: nameOf(audits.managerId),
    leads: sql<boolean>`${withinReach(reporter.reach, { area: audits.serviceAreaId, team: audits.teamId })}`,
  }).from(audits).where(and(eq(audits.id, auditId), reachable(reporter)))
  return audit && { ...audit, open: await openOf(tx, auditId) }
}

/** Open actions of an audit with their owners, reds first: what is to be handed over by phone once the audit is hidden. */
export const openOf = (tx: Transaction, auditId: string) => tx.select({ id: remedialActions.id, priority: remedialActions.priority, wording: remedialActions.wording, owner: people.name, dueAt: remedialActions.dueAt })
  .from(remedialActions).innerJoin(people, and(eq(people.organisationId, remedialActions.organisationId), eq(people.id, remedialActions.ownerId)))
  .where(and(eq(remedialActions.auditId, auditId), openAction)).orderBy(sql`${remedialActions.priority} = 'red' desc`, remedialActions.dueAt, remedialActions.id)

/** Everything of an audit that the activity log may name, each with its kind. */
export const subjectsOf = (auditId: SQL) => sql`(
  select 'audit' as kind, audits.id from audits where audits.id = ${auditId}
  union all select 'gap', gaps.id from gaps where gaps.audit_id = ${auditId}
  union all select 'remedial action', action.id from remedial_actions action where action.audit_id = ${auditId}
  union all select 'evidence', sent.id from remedial_actions action join evidence sent on sent.organisation_id = action.organisation_id and sent.remedial_action_id = action.id where action.audit_id = ${auditId})`

/** How many people have opened a correction's audit or worked on it, as an expression on `corrections` for whoever sees what is hidden. */
export const openedBy = sql<number>`(select count(distinct activity.person_id)::int from activity join ${subjectsOf(sql`${corrections.auditId}`)} subject on subject.kind = activity.subject_kind and subject.id = activity.subject_id
  where activity.organisation_id = ${corrections.organisationId})`

/** Tells the council's data protection officer, where the council has said how to reach them. */
async function tellDataProtection(tx: Transaction, reporter: Reporter, correctionId: string) {
  const [told] = await seeingHidden(tx, () => tx.select({ address: organisations.dataProtectionEmail, reference: audits.reference, kind: corrections.kind, readers: openedBy }).from(corrections)
    .innerJoin(audits, and(eq(audits.organisationId, corrections.organisationId), eq(audits.id, corrections.auditId)))
    .innerJoin(organisations, eq(organisations.id, corrections.organisationId)).where(eq(corrections.id, correctionId)))
  if (!told?.address) return
  await writeMessages(tx, reporter, [{
    kind: 'data protection', to: { name: 'data protection officer', address: told.address }, about: { kind: 'correction', id: correctionId }, causedById: whoever(reporter),
    letter: letterToOfficer({ ...told, hidden: momentInWords(reporter.at) }),
  }])
}

/**
 * Hides an audit at once, with all that hangs on it, because it is of the wrong child or holds identifying text: it is on nobody's page and in no
 * figure, answers no earlier gap and asks for no later one, until somebody decides. The council's data protection officer is told in the same transaction.
 * @returns 'hidden already' to the second; undefined when it is not in reach
 */
export async function hideAudit(reporter: Reporter, auditId: string, kind: Kind): Promise<true | 'hidden already' | undefined> {
  const { organisationId, at } = reporter
  return reporter.writing(async (tx) => {
    await takeTurn(tx, organisationId)
    const [there] = await seeingHidden(tx, () => tx.select({ hiddenAt: audits.hiddenAt, workerId: audits.workerId }).from(audits).where(and(eq(audits.id, auditId), reachable(reporter))))
    if (!there) return undefined
    if (there.hiddenAt) return 'hidden already'
    await holdWhole(tx, organisationId, [auditId])
    await addToTallies(tx, pick([auditId]), -1)
    const asked = await forgetWhetherHeld(tx, [auditId])
    const [raised] = await tx.insert(corrections).values({ organisationId, auditId, kind, raisedById: whoever(reporter), raisedAt: at }).returning({ id: corrections.id })
    await seeingHidden(tx, () => tx.update(audits).set({ hiddenAt: at }).where(eq(audits.id, auditId)))
    await lookAgain(tx, pick(asked))
    await note(tx, reporter, { did: kind === 'wrong child' ? 'hid an audit of the wrong child' : 'hid an audit with identifying text', subjectKind: 'audit', subjectId: auditId, aboutPersonId: there.workerId })
    await tellDataProtection(tx, reporter, raised!.id)
    return true
  })
}

/**
 * What whoever has just hidden an audit hands over by phone: its open actions. Nobody else is shown it, and nobody once somebody has decided.
 * @returns undefined when the person has no open report of this audit
 */
export async function hiddenByMe(reporter: Reporter, auditId: string) {
  return reporter.writing(async (tx) => {
    const [mine] = await tx.select({ kind: corrections.kind, raisedAt: corrections.raisedAt }).from(corrections)
      .where(and(eq(corrections.auditId, auditId), eq(corrections.raisedById, whoever(reporter)), isNull(corrections.decidedAt))).orderBy(desc(corrections.raisedAt)).limit(1)
    if (!mine) return undefined
    await note(tx, reporter, { did: 'read what is hidden', subjectKind: 'audit', subjectId: auditId })
    return seeingHidden(tx, async () => {
      const [audit] = await tx.select({ reference: audits.reference, caseReference: audits.caseReference, manager: nameOf(audits.managerId) }).from(audits).where(eq(audits.id, auditId))
      return { ...mine, ...audit!, open: await openOf(tx, auditId) }
    })
  })
}
