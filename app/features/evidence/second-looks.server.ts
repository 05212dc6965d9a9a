import { and, asc, desc, eq, gte, isNull, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, instantInLondon, workingDaysAfter } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, evidence, evidenceChecks, people, remedialActions, secondLooks } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { isLookedAtAgain, whyNotToLook } from './second-looks.ts'

/** So many working days an auditor has for a second look: the action is done, and nobody waits for it. */
const daysToLook = 5

/** Chooses, for what a manager has just accepted, whether an auditor looks again. Of two that one manager accepts at once the second waits. */
export async function chooseForSecondLook(tx: Transaction, manager: Allowed<'check evidence'>, evidenceId: string) {
  const me = whoever(manager)
  await tx.select({ id: people.id }).from(people).where(eq(people.id, me)).for('no key update')
  const [{ before } = { before: 0 }] = await tx.select({ before: sql<number>`count(*)::int` }).from(evidenceChecks)
    .innerJoin(evidence, and(eq(evidence.organisationId, evidenceChecks.organisationId), eq(evidence.id, evidenceChecks.evidenceId)))
    .innerJoin(remedialActions, and(eq(remedialActions.organisationId, evidence.organisationId), eq(remedialActions.id, evidence.remedialActionId)))
    .where(and(eq(evidenceChecks.checkedById, me), eq(evidenceChecks.outcome, 'accepted'), eq(remedialActions.priority, 'green'), sql`${evidence.id} <> ${evidenceId}`))
  if (!isLookedAtAgain(me, before)) return
  await tx.insert(secondLooks).values({
    organisationId: manager.organisationId, evidenceId, chosenAt: manager.at, lookBy: workingDaysAfter(dayInLondon(manager.at), daysToLook, { bankHolidays }),
  })
}

const sender = alias(people, 'sender')
const checker = alias(people, 'checker')
const looker = alias(people, 'looker')

async function looksWhere(tx: Transaction, condition: ReturnType<typeof and>) {
  return tx.select({
    id: secondLooks.evidenceId, lookBy: secondLooks.lookBy, lookedAt: secondLooks.lookedAt, agrees: secondLooks.agrees, because: secondLooks.because, lookedBy: looker.name,
    actionId: remedialActions.id, wording: remedialActions.wording, priority: remedialActions.priority, ownerId: remedialActions.ownerId, caseReference: audits.caseReference, audit: audits.reference, team: sql<string>`(select name from teams where teams.organisation_id = ${audits.organisationId} and teams.id = ${audits.teamId})`,
    recordKind: evidence.recordKind, recordDate: evidence.recordDate, remark: evidence.remark, submittedById: evidence.submittedById, submittedBy: sender.name,
    checkedById: evidenceChecks.checkedById, checkedBy: checker.name, checkedAt: evidenceChecks.checkedAt,
  }).from(secondLooks)
    .innerJoin(evidence, and(eq(evidence.organisationId, secondLooks.organisationId), eq(evidence.id, secondLooks.evidenceId)))
    .innerJoin(evidenceChecks, and(eq(evidenceChecks.organisationId, evidence.organisationId), eq(evidenceChecks.evidenceId, evidence.id)))
    .innerJoin(remedialActions, and(eq(remedialActions.organisationId, evidence.organisationId), eq(remedialActions.id, evidence.remedialActionId)))
    .innerJoin(audits, and(eq(audits.organisationId, remedialActions.organisationId), eq(audits.id, remedialActions.auditId)))
    .innerJoin(sender, and(eq(sender.organisationId, evidence.organisationId), eq(sender.id, evidence.submittedById)))
    .innerJoin(checker, and(eq(checker.organisationId, evidenceChecks.organisationId), eq(checker.id, evidenceChecks.checkedById)))
    .leftJoin(looker, and(eq(looker.organisationId, secondLooks.organisationId), eq(looker.id, secondLooks.lookedById)))
    .where(condition).orderBy(asc(secondLooks.lookBy), asc(secondLooks.chosenAt), asc(secondLooks.evidenceId))
}
export type SecondLook = Awaited<ReturnType<typeof looksWhere>>[number]

const inReach = (auditor: Allowed<'look again at evidence'>) => withinReach(auditor.reach, { area: audits.serviceAreaId, team: audits.teamId })
const mayNot = (auditor: Allowed<'look again at evidence'>, one: SecondLook) => whyNotToLook(whoever(auditor), one)

/** What waits for a second look, by when it is to be looked at; one's own is never among it. */
export async function waitingForSecondLook(auditor: Allowed<'look again at evidence'>): Promise<SecondLook[]> {
  const tx = await auditor.reading()
  const waiting = await looksWhere(tx, and(isNull(secondLooks.lookedAt), inReach(auditor)))
  return waiting.filter((one) => mayNot(auditor, one) === undefined)
}

/** One second look, taken or not, with why this auditor may not take it if that is so. @returns undefined when it was not chosen, or is not in reach */
export async function secondLookFor(auditor: Allowed<'look again at evidence'>, id: string): Promise<(SecondLook & { mayNot: string | undefined }) | undefined> {
  const tx = await auditor.reading()
  const [one] = await looksWhere(tx, and(eq(secondLooks.evidenceId, id), inReach(auditor)))
  return one && { ...one, mayNot: mayNot(auditor, one) }
}

export type Look = { agrees: true } | { agrees: false; because: string }

/**
 * An auditor agrees with what a manager accepted, or does not and says why. Neither undoes it: what was accepted stays done, and the manager is told.
 * Of several who look at once one is heard.
 * @returns 'looked at already' for the others; 'not yours to look at' by `whyNotToLook`; undefined when it was not chosen, or is not in reach
 */
export async function lookAgain(auditor: Allowed<'look again at evidence'>, id: string, look: Look): Promise<true | 'looked at already' | 'not yours to look at' | undefined> {
  return auditor.writing(async (tx) => {
    const [one] = await looksWhere(tx, and(eq(secondLooks.evidenceId, id), inReach(auditor)))
    if (!one) return undefined
    if (mayNot(auditor, one)) return 'not yours to look at'
    const looked = await tx.update(secondLooks).set({ lookedById: whoever(auditor), lookedAt: auditor.at, agrees: look.agrees, because: look.agrees ? null : look.because })
      .where(and(eq(secondLooks.evidenceId, id), isNull(secondLooks.lookedAt))).returning({ id: secondLooks.evidenceId })
    if (looked.length === 0) return 'looked at already'
    await note(tx, auditor, { did: look.agrees ? 'agreed on a second look' : 'disagreed on a second look', subjectKind: 'evidence', subjectId: id, aboutPersonId: one.checkedById })
    return true
  })
}

/** What a manager accepted and an auditor, in the last four weeks, did not agree with; latest first. */
export async function disagreedWith(manager: Allowed<'check evidence'>) {
  const tx = await manager.reading()
  const since = instantInLondon(daysAfter(dayInLondon(manager.at), -28), '00:00')
  return tx.select({ id: secondLooks.evidenceId, actionId: remedialActions.id, wording: remedialActions.wording, caseReference: audits.caseReference, because: secondLooks.because, by: looker.name, at: secondLooks.lookedAt }).from(secondLooks)
    .innerJoin(evidenceChecks, and(eq(evidenceChecks.organisationId, secondLooks.organisationId), eq(evidenceChecks.evidenceId, secondLooks.evidenceId)))
    .innerJoin(evidence, and(eq(evidence.organisationId, secondLooks.organisationId), eq(evidence.id, secondLooks.evidenceId)))
    .innerJoin(remedialActions, and(eq(remedialActions.organisationId, evidence.organisationId), eq(remedialActions.id, evidence.remedialActionId)))
    .innerJoin(audits, and(eq(audits.organisationId, remedialActions.organisationId), eq(audits.id, remedialActions.auditId)))
    .innerJoin(looker, and(eq(looker.organisationId, secondLooks.organisationId), eq(looker.id, secondLooks.lookedById)))
    .where(and(eq(evidenceChecks.checkedById, whoever(manager)), eq(secondLooks.agrees, false), gte(secondLooks.lookedAt, since)))
    .orderBy(desc(secondLooks.lookedAt))
}
