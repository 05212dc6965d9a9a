import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { assignments, audits, casesToAudit, chases, digests, handOvers, helpRequests, messages, moderations, people, remedialActions } from '../../../db/schema.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, daysAfter, instantInLondon, isWorkingDay, type Day } from '../../lib/days.ts'
import { whyLearn } from '../assignments/why.server.ts'
import { isOffered, recallDays, recallToDays, type Completion } from '../modules/recall.ts'
import { completionsWhere } from '../modules/recall.server.ts'
import { writeMessages } from '../notices/notices.server.ts'
import { takeTurnToTell } from '../notices/turn.server.ts'
import { lineOn } from '../people/line-today.server.ts'
import type { Holding } from '../people/people.ts'
import { standingOf } from '../programmes/programmes.server.ts'
import { openAction } from '../remedial-actions/remedial-actions.server.ts'
import { actionsToChase } from '../remedial-actions/to-chase.server.ts'
import { meetingsToTell } from './coaching.server.ts'
import { digestLetter } from './digest.ts'
import { morning, mostDaysBack, type Morning } from './morning.ts'
import { modulesBefore, workshopsToTell } from './workshops.server.ts'

/** A statement takes so many rows at a time: PostgreSQL allows 65,535 parameters in one. */
const rowsAtOnce = 1_000

/**
 * Writes the digests of a morning for one council, in one transaction and in a number of statements that does not grow with its people: one for each who works
 * that day and has something to hear, with the rungs that it tells. Running it again that day writes nothing more; of two workers that run it at once the
 * second finds it done.
 * @returns how many digests were written
 */
export async function writeDigests(job: Allowed<'send notices'>): Promise<number> {
  const today = dayInLondon(job.at)
  // A job that the portal missed yesterday runs when it is up again, which may be in the night: today's comes at eight.
  if (!isWorkingDay(today, { bankHolidays }) || job.at < instantInLondon(today, '08:00')) return 0
  // Read before anything is held: the first time it takes seconds, for which nobody could be told of anything.
  const before = await modulesBefore()
  return job.writing(async (tx) => {
    const personIds = (await tx.select({ id: people.id }).from(people).where(sql`${people.leftOn} is null or ${people.leftOn} > ${today}::date`)).map(({ id }) => id)
    const actionIds = (await tx.select({ id: remedialActions.id }).from(remedialActions).where(openAction)).map(({ id }) => id)
    await takeTurnToTell(tx, job.organisationId, { personIds, actionIds })

    const of = await readMorning(tx, job.at, today, before)
    // Whoever and whatever came meanwhile is not held, and waits for the next morning.
    const [held, heldActions] = [new Set(personIds), new Set(actionIds)]
    const { contents, told } = morning({ ...of, people: of.people.filter(({ id }) => held.has(id)), actions: of.actions.filter(({ id }) => heldActions.has(id)) })
    const written = [...contents].flatMap(([personId, theirs]) => {
      const letter = digestLetter(theirs, today)
      return letter ? [{ personId, letter }] : []
    })

    const messageOf = new Map<string, string>()
    for (const some of inParts(written)) {
      const ids = await writeMessages(tx, job, some.map(({ personId, letter }) => ({ kind: 'digest', to: { personId }, letter })))
      await tx.insert(digests).values(some.map(({ personId }, nth) => ({ organisationId: job.organisationId, personId, on: today, messageId: ids[nth]! })))
      some.forEach(({ personId }, nth) => messageOf.set(personId, ids[nth]!))
    }
    for (const some of inParts(told)) {
      await tx.insert(chases).values(some.map(({ actionId, rung, dueOn, personId, insteadOfId }) => (
        { organisationId: job.organisationId, remedialActionId: actionId, rung, dueOn, toId: personId, insteadOfId, on: today, at: job.at, messageId: messageOf.get(personId)! }
      )))
    }
    return written.length
  })
}

const inParts = <T>(rows: readonly T[]): T[][] => Array.from({ length: Math.ceil(rows.length / rowsAtOnce) }, (_, nth) => rows.slice(nth * rowsAtOnce, (nth + 1) * rowsAtOnce))

/** All that digests ask of a council, in twenty statements. */
async function readMorning(tx: Transaction, at: Date, today: Day, before: ReadonlyMap<string, string>): Promise<Morning> {
  const back = new Date(at.getTime() - mostDaysBack * 86_400_000)
  const open = sql`(select id from remedial_actions where ${openAction})`
  return {
    at,
    people: await peopleToTell(tx, today),
    line: await lineOn(tx, today),
    actions: await actionsToChase(tx, undefined, at),
    told: await tx.select({ actionId: chases.remedialActionId, rung: chases.rung, dueOn: chases.dueOn, on: chases.on, toId: chases.toId }).from(chases).where(sql`${chases.remedialActionId} in ${open}`),
    handedOver: await tx.selectDistinctOn([handOvers.remedialActionId], { actionId: handOvers.remedialActionId, toId: handOvers.toId, byId: handOvers.byId, at: handOvers.at }).from(handOvers)
      .where(sql`${handOvers.remedialActionId} in ${open}`).orderBy(handOvers.remedialActionId, sql`${handOvers.at} desc`),
    decided: await decidedSince(tx, back),
    learning: await learningSince(tx, back, today),
    recalls: await recallsOffered(tx, at, today),
    help: await tx.select({ actionId: helpRequests.remedialActionId, at: helpRequests.askedAt }).from(helpRequests).where(isNull(helpRequests.answeredAt)).orderBy(asc(helpRequests.askedAt)),
    evidence: await evidenceWaiting(tx),
    allocated: await tx.select({ auditorId: sql<string>`${casesToAudit.auditorId}`, caseReference: casesToAudit.caseReference, dueOn: casesToAudit.dueOn, at: sql<Date>`${casesToAudit.allocatedAt}`.mapWith(casesToAudit.allocatedAt) }).from(casesToAudit)
      .where(sql`${casesToAudit.allocatedAt} > ${back.toISOString()}::timestamptz and ${casesToAudit.allocatedById} <> ${casesToAudit.auditorId} and ${standingOf(sql`cases_to_audit`)} = 'allocated'`)
      .orderBy(asc(casesToAudit.dueOn), asc(casesToAudit.caseReference)),
    moderations: await tx.select({ id: moderations.id, moderatorId: sql<string>`${moderations.moderatorId}`, audit: audits.reference, dueOn: moderations.dueOn }).from(moderations)
      .innerJoin(audits, and(eq(audits.organisationId, moderations.organisationId), eq(audits.id, moderations.auditId)))
      .where(sql`${moderations.moderatorId} is not null and ${moderations.agreedAt} is null`).orderBy(asc(moderations.dueOn), asc(audits.reference)),
    workshops: await workshopsToTell(tx, at, before),
    meetings: await meetingsToTell(tx, at),
  }
}

/** Who has not left and has had no digest today, with the roles that check evidence and when they had the last. */
async function peopleToTell(tx: Transaction, today: Day): Promise<Morning['people']> {
  const rows = await tx.execute<{ id: string; daysOff: number[]; holdings: Holding[]; lastAt: string | null }>(sql`
    select people.id, people.days_off as "daysOff", last.at as "lastAt", coalesce(held.holdings, '[]') as holdings
    from people
    left join (
      select had.person_id, max(sent.written_at) as at, bool_or(had.on = ${today}::date) as today from digests had
      join ${messages} sent on sent.organisation_id = had.organisation_id and sent.id = had.message_id
      where had.on >= ${daysAfter(today, -mostDaysBack)}::date group by had.person_id) last on last.person_id = people.id
    left join (
      select person_id, json_agg(json_build_object('role', role, 'scope', scope, 'teamId', team_id, 'serviceAreaId', service_area_id)) as holdings from role_holdings
      where role in ('auditor', 'manager') and valid_from <= ${today}::date and (valid_to is null or valid_to > ${today}::date) group by person_id) held on held.person_id = people.id
    where (people.left_on is null or people.left_on > ${today}::date) and last.today is not true
    order by people.id`)
  return rows.map(({ lastAt, ...row }) => ({ ...row, lastAt: lastAt === null ? null : new Date(lastAt) }))
}

/** Challenges that were decided, with who raised them. */
async function decidedSince(tx: Transaction, back: Date): Promise<Morning['decided']> {
  const rows = await tx.execute<Omit<Morning['decided'][number], 'at'> & { at: string }>(sql`
    select challenge.remedial_action_id as id, challenge.raised_by_id as "raisedById", challenge.outcome, challenge.decided_at as at, audits.case_reference as "caseReference", audits.reference as audit
    from action_challenges challenge join remedial_actions action on action.organisation_id = challenge.organisation_id and action.id = challenge.remedial_action_id
    join audits on audits.organisation_id = action.organisation_id and audits.id = action.audit_id
    where challenge.decided_at > ${back.toISOString()}::timestamptz order by challenge.decided_at`)
  return rows.map((row) => ({ ...row, at: new Date(row.at) }))
}

/** Learning that was proposed and waits for a word, was confirmed, or was completed and is still to be talked about; not what is paused or has ended. With the teams in which the learner is. */
async function learningSince(tx: Transaction, back: Date, today: Day): Promise<Morning['learning']> {
  const after = sql`${back.toISOString()}::timestamptz`
  const toTalkSince = sql<Date | null>`(select max(declared.declared_at) from declarations declared join module_versions of on of.organisation_id = declared.organisation_id and of.id = declared.module_version_id
    where declared.organisation_id = ${assignments.organisationId} and declared.person_id = ${assignments.personId} and of.module_key = ${assignments.moduleKey} and declared.declared_at > ${after} and ${assignments.decision} = 'confirmed'
      and not exists (select 1 from endorsements said where said.organisation_id = ${assignments.organisationId} and said.assignment_id = ${assignments.id} and said.moment = 'after'))`
  return tx.select({
    toTalkSince: toTalkSince.mapWith(assignments.proposedAt),
    id: assignments.id, personId: assignments.personId, person: people.name, proposedAt: assignments.proposedAt, confirmedAt: assignments.decidedAt,
    teamIds: sql<string[]>`array(select member.team_id::text from team_memberships member where member.organisation_id = ${assignments.organisationId} and member.person_id = ${assignments.personId}
      and member.valid_from <= ${today}::date and (member.valid_to is null or member.valid_to > ${today}::date))`,
  }).from(assignments)
    .innerJoin(people, and(eq(people.organisationId, assignments.organisationId), eq(people.id, assignments.personId)))
    .innerJoin(whyLearn, sql`why.sentences is not null`)
    .where(sql`${assignments.endedAt} is null and (${assignments.decision} is null and ${assignments.proposedAt} > ${after}
      or ${assignments.decision} = 'confirmed' and ${assignments.decidedAt} > ${after} or ${toTalkSince} is not null)`)
    .orderBy(asc(people.name), asc(assignments.id))
}

/** Three questions offered to whoever still has a role with which they learn. Whether they were answered is asked only so as not to offer them then; how it went is left behind. */
async function recallsOffered(tx: Transaction, at: Date, today: Day): Promise<Morning['recalls']> {
  const completions = await tx.execute<Completion>(completionsWhere(sql`declared.declared_at >= ${instantInLondon(daysAfter(today, -recallToDays), '00:00').toISOString()}::timestamptz
    and exists (select 1 from role_holdings held where held.organisation_id = declared.organisation_id and held.person_id = declared.person_id and held.role in ('practitioner', 'manager', 'auditor')
      and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date))`))
  return completions.filter(isOffered(at)).map(({ personId, moduleKey, title, declaredAt }) => ({ personId, moduleKey, title, from: instantInLondon(recallDays(new Date(declaredAt)).from, '00:00') }))
}

/** Evidence that nobody has checked, oldest due first; of actions that are open, of learning, and of tasks of the managers’ programme. */
async function evidenceWaiting(tx: Transaction): Promise<Morning['evidence']> {
  const rows = await tx.execute<Omit<Morning['evidence'][number], 'submittedAt'> & { submittedAt: string }>(sql`
    select sent.id, sent.remedial_action_id as "actionId", sent.case_reference as "caseReference", action.priority, (select task from cohort_tasks asked where asked.organisation_id = sent.organisation_id and asked.id = sent.cohort_task_id) as task, sent.check_due_on as "checkDueOn", sent.submitted_at as "submittedAt", sent.submitted_by_id as "submittedById",
      coalesce(action.owner_id, sent.submitted_by_id) as "ownerId", audits.team_id as "teamId", audits.service_area_id as "serviceAreaId",
      (select raised_by_id from action_challenges challenge where challenge.organisation_id = sent.organisation_id and challenge.remedial_action_id = sent.remedial_action_id and challenge.decided_at is null) as "challengedById"
    from evidence sent
    left join remedial_actions action on action.organisation_id = sent.organisation_id and action.id = sent.remedial_action_id
    left join audits on audits.organisation_id = action.organisation_id and audits.id = action.audit_id
    where (sent.remedial_action_id is null or action.done_at is null and action.withdrawn_at is null)
      and not exists (select 1 from evidence_checks checked where checked.organisation_id = sent.organisation_id and checked.evidence_id = sent.id)
    order by sent.check_due_on, sent.submitted_at`)
  return rows.map((row) => ({ ...row, submittedAt: new Date(row.submittedAt) }))
}
