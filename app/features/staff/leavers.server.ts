import { and, asc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, casesToAudit, handOvers, people, recordings, remedialActions, roleHoldings } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { endCoachingOfLeavers } from '../assignments/coaching.server.ts'
import { closeWhatIsComplete } from '../gaps/closing.server.ts'
import { teamsByName } from '../people/teams.server.ts'
import { standingOf } from '../programmes/programmes.server.ts'
import { takeTurn } from '../publishing/publishing.server.ts'
import { forgetWhatWasWritten } from '../recording/recording.server.ts'
import { tellOfReds } from '../remedial-actions/red-alerts.server.ts'
import { whoTakesOver, type Manager } from './taking-over.ts'

export type PassedOn = { personId: string; actions: number; withoutManager: number; learning: number }

/**
 * What follows for everyone who has left by today: their open actions go to the manager of the team, reds too; their learning and the coaching proposed to them end; cases that
 * they were to audit wait for another auditor, and what they were recording is put aside; whoever they stood in for has no deputy. Where nobody may take an action
 * over, it stays theirs, and the set-up says so, as it does of a service action that needs another owner. What is anybody's to do waits for the others: evidence
 * to check, findings to confirm, challenges, and moderations whose grades they had not seen. Doing it again changes nothing. It holds the council's turn until the transaction ends: call it late.
 * @returns what was passed on, for each who had something
 */
export async function passOnFromLeavers(tx: Transaction, by: Allowed<'look after people'>): Promise<PassedOn[]> {
  await takeTurn(tx, by.organisationId)
  const today = dayInLondon(by.at)
  const { moved, stayed } = await passOnActions(tx, by, today)
  const ended = await endLearning(tx, by, today)
  const coached = await endCoachingOfLeavers(tx, by.at, today)
  const givenUp = await giveUpAudits(tx, by, today)
  await tx.execute(sql`
    update away_periods set deputy_id = null from people
    where people.organisation_id = away_periods.organisation_id and people.id = away_periods.deputy_id and people.left_on <= ${today}::date
      and (away_periods.back_on is null or away_periods.back_on > ${today}::date)`)

  const touched = [...new Set([...moved.map(({ fromId }) => fromId), ...ended.map(({ personId }) => personId), ...givenUp])].toSorted()
  for (const personId of touched) await note(tx, by, { did: 'passed on what a leaver had open', subjectKind: 'person', subjectId: personId, aboutPersonId: personId })
  await closeWhatIsComplete(tx, by.organisationId, [...new Set([...ended.map(({ auditId }) => auditId), ...coached])], by.at)
  await tellOfReds(tx, by, moved.map(({ id }) => id))
  return touched.map((personId) => ({
    personId, actions: moved.filter(({ fromId }) => fromId === personId).length, withoutManager: stayed.filter(({ fromId }) => fromId === personId).length,
    learning: new Set(ended.filter((one) => one.personId === personId).map(({ id }) => id)).size,
  }))
}

/** Rows are held in one order, so that evidence that is being sent is there before the action moves, or is refused after. */
async function passOnActions(tx: Transaction, by: Allowed<'look after people'>, today: Day) {
  const open = await tx.select({ id: remedialActions.id, fromId: remedialActions.ownerId, teamId: audits.teamId }).from(remedialActions)
    .innerJoin(audits, and(eq(audits.organisationId, remedialActions.organisationId), eq(audits.id, remedialActions.auditId)))
    .innerJoin(people, and(eq(people.organisationId, remedialActions.organisationId), eq(people.id, remedialActions.ownerId)))
    .where(and(isNull(remedialActions.doneAt), isNull(remedialActions.withdrawnAt), lte(people.leftOn, today)))
    .orderBy(asc(remedialActions.id)).for('update', { of: remedialActions })
  if (open.length === 0) return { moved: [], stayed: [] }

  const teams = await teamsByName(tx)
  const managers = await managersOn(tx, today)
  const taken = open.map((action) => ({ ...action, toId: whoTakesOver(action.teamId, managers, teams, today) }))
  const moved = taken.flatMap(({ toId, ...action }) => (toId ? [{ ...action, toId }] : []))
  for (const [toId, theirs] of Map.groupBy(moved, (action) => action.toId)) {
    await tx.update(remedialActions).set({ ownerId: toId }).where(inArray(remedialActions.id, theirs.map(({ id }) => id)))
    // No person decides this: whoever leaves passes it on, unless somebody has just recorded that they left.
    await tx.insert(handOvers).values(theirs.map(({ id, fromId }) => (
      { organisationId: by.organisationId, remedialActionId: id, fromId, toId, because: 'left' as const, byId: by.personId ?? fromId, at: by.at }
    )))
  }
  return { moved, stayed: taken.filter(({ toId }) => !toId) }
}

/**
 * Cases to audit that are not done have no auditor any more, and recordings are put aside with what was written in them: nobody else may read a draft. The case is
 * held before its recordings are looked for, so that one that is begun meanwhile is found.
 * @returns whose they were
 */
async function giveUpAudits(tx: Transaction, by: Allowed<'look after people'>, today: Day): Promise<string[]> {
  const theirs = await tx.select({ id: casesToAudit.id, auditorId: casesToAudit.auditorId }).from(casesToAudit)
    .innerJoin(people, and(eq(people.organisationId, casesToAudit.organisationId), eq(people.id, casesToAudit.auditorId)))
    .where(and(lte(people.leftOn, today), sql`${standingOf(sql`${casesToAudit}`)} in ('allocated', 'being recorded')`)).orderBy(asc(casesToAudit.id)).for('update', { of: casesToAudit })
  if (theirs.length > 0) await tx.update(casesToAudit).set({ auditorId: null, allocatedById: null, allocatedAt: null, dueOn: null }).where(inArray(casesToAudit.id, theirs.map(({ id }) => id)))

  const begun = await tx.select({ id: recordings.id, auditorId: recordings.auditorId, workerId: recordings.workerId }).from(recordings)
    .innerJoin(people, and(eq(people.organisationId, recordings.organisationId), eq(people.id, recordings.auditorId)))
    .where(and(isNull(recordings.publishedAt), isNull(recordings.putAsideAt), lte(people.leftOn, today))).orderBy(asc(recordings.id)).for('update', { of: recordings })
  for (const { id, workerId } of begun) {
    await tx.update(recordings).set({ putAsideAt: by.at }).where(eq(recordings.id, id))
    await forgetWhatWasWritten(tx, id)
    await note(tx, by, { did: 'put a recording aside', subjectKind: 'recording', subjectId: id, aboutPersonId: workerId })
  }
  return [...theirs, ...begun].flatMap(({ auditorId }) => auditorId ?? [])
}

/** Everyone who manages something on a day and has not left. */
async function managersOn(tx: Transaction, day: Day): Promise<Manager[]> {
  return tx.select({
    personId: roleHoldings.personId, scope: roleHoldings.scope, teamId: roleHoldings.teamId, serviceAreaId: roleHoldings.serviceAreaId, since: roleHoldings.validFrom,
    away: sql<boolean>`exists (select 1 from away_periods away where away.organisation_id = ${people.organisationId} and away.person_id = ${people.id}
      and away.away_from <= ${day}::date and (away.back_on is null or away.back_on > ${day}::date))`,
  }).from(roleHoldings).innerJoin(people, and(eq(people.organisationId, roleHoldings.organisationId), eq(people.id, roleHoldings.personId)))
    .where(and(eq(roleHoldings.role, 'manager'), sql`(${people.leftOn} is null or ${people.leftOn} > ${day}::date)`,
      sql`${roleHoldings.validFrom} <= ${day}::date and (${roleHoldings.validTo} is null or ${roleHoldings.validTo} > ${day}::date)`))
}

/** Learning that is neither done nor waived ends. @returns each with the audits behind it, whose gaps it may have been the last thing for */
async function endLearning(tx: Transaction, by: Allowed<'look after people'>, today: Day): Promise<{ id: string; personId: string; auditId: string }[]> {
  return tx.execute<{ id: string; personId: string; auditId: string }>(sql`
    with ended as (
      update assignments set ended_at = ${by.at.toISOString()}::timestamptz, ended_because = 'left' from people
      where people.organisation_id = assignments.organisation_id and people.id = assignments.person_id and people.left_on <= ${today}::date
        and assignments.ended_at is null and assignments.decision is distinct from 'waived'
        and not exists (
          select 1 from evidence sent join evidence_checks checked on checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id
          where sent.organisation_id = assignments.organisation_id and sent.assignment_id = assignments.id and checked.outcome = 'accepted')
      returning assignments.organisation_id, assignments.id, assignments.person_id)
    select distinct ended.id, ended.person_id as "personId", gaps.audit_id as "auditId" from ended
    join assignment_reasons reason on reason.organisation_id = ended.organisation_id and reason.assignment_id = ended.id
    join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id`)
}
