import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { casesToAudit, phases, programmes, recordings, teams } from '../../../db/schema.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import { note } from '../activity/activity.server.ts'
import { teamsByName } from '../people/teams.server.ts'
import { shareEvenly, whyNot, type Auditor, type CaseAtHand, type HadAHand, type Known } from './allocation.ts'
import { whoHelpedWith } from '../audits/meetings-about.server.ts'
import { goesOn, planning, standingOf } from './programmes.server.ts'
import type { Standing } from './programmes.ts'

type Planner = Allowed<'plan audits'>

/** Who audits on a day, from A to Z, with every role that could keep them from a case and what they have to do already. One statement. */
async function auditorsOn(tx: Transaction, today: Day): Promise<Auditor[]> {
  return [...await tx.execute<Auditor>(sql`
    select people.id, people.name, json_agg(json_build_object('role', held.role, 'scope', held.scope, 'teamId', held.team_id, 'serviceAreaId', held.service_area_id)) as holdings,
      (select count(*)::int from cases_to_audit one where one.organisation_id = people.organisation_id and one.auditor_id = people.id and ${standingOf(sql`one`)} in ('allocated', 'being recorded')) as "toDo"
    from people join role_holdings held on held.organisation_id = people.organisation_id and held.person_id = people.id
      and held.role in ('auditor', 'manager', 'leader') and held.valid_from <= ${today}::date and (held.valid_to is null or held.valid_to > ${today}::date)
    where people.left_on is null or people.left_on > ${today}::date
    group by people.organisation_id, people.id, people.name having bool_or(held.role = 'auditor') order by lower(people.name), people.id`)]
}

/**
 * Who checked evidence for an earlier gap on which the audit of a case may answer whether it held, or coaches because of it, as `answerBy` of publishing asks: a gap of the
 * same person, or where the framework says so of the same team, found in another case, not answered yet, and within the framework's number of
 * days of some day from today until the case is due. A gap of which nobody has said whose it is may become either's. Whoever has met, or is to meet, the one whose gap it is
 * has coached them from the day on which it was found, whatever the meeting is about; one who meets somebody else because of that gap has, too. What was cancelled or not held counts for nothing. One statement.
 */
async function hadAHandBefore(tx: Transaction, caseIds: readonly string[], today: Day, dueOn: Day | null): Promise<HadAHand[]> {
  if (caseIds.length === 0) return []
  return [...await tx.execute<HadAHand>(sql`
    select distinct one.id as "caseId", hand.person_id as "auditorId", found.whose, hand.did
    from cases_to_audit one
    join lateral (
      select audits.organisation_id, audits.id, audits.audited_on, audits.worker_id as person_id, 'worker' as whose, 'person' as by, 'practitioner' as mainly from audits
        where audits.organisation_id = one.organisation_id and audits.worker_id = one.worker_id and audits.case_reference <> one.case_reference
      union all select audits.organisation_id, audits.id, audits.audited_on, audits.manager_id, 'manager', 'person', 'manager' from audits
        where audits.organisation_id = one.organisation_id and audits.manager_id = one.manager_id and audits.case_reference <> one.case_reference
      union all select audits.organisation_id, audits.id, audits.audited_on, null, 'team', 'team', null from audits
        where audits.organisation_id = one.organisation_id and audits.team_id = one.team_id and audits.case_reference <> one.case_reference
    ) found on true
    join gaps gap on gap.organisation_id = found.organisation_id and gap.audit_id = found.id and gap.withdrawn_at is null
    join themes theme on theme.organisation_id = gap.organisation_id and theme.id = gap.theme_id
    join frameworks framework on framework.organisation_id = gap.organisation_id and framework.id = theme.framework_id and framework.followed_up_by = found.by
    join lateral (
      select evidence_checks.checked_by_id as person_id, 'checked' as did from remedial_actions action
      join evidence on evidence.organisation_id = action.organisation_id and evidence.remedial_action_id = action.id
      join evidence_checks on evidence_checks.organisation_id = evidence.organisation_id and evidence_checks.evidence_id = evidence.id
      where action.organisation_id = gap.organisation_id and action.audit_id = gap.audit_id
      union select evidence_checks.checked_by_id, 'checked' from assignment_reasons reason
      join evidence on evidence.organisation_id = reason.organisation_id and evidence.assignment_id = reason.assignment_id
      join evidence_checks on evidence_checks.organisation_id = evidence.organisation_id and evidence_checks.evidence_id = evidence.id
      where reason.organisation_id = gap.organisation_id and reason.gap_id = gap.id
      union select helped.coach_id, 'coached' from (${whoHelpedWith({ gap: 'gap', learner: sql`found.person_id`, when: sql`met.starts_at >= found.audited_on::timestamp at time zone 'Europe/London'` })}) helped
    ) hand on true
    where one.id = any(${sql.param(`{${caseIds.join(',')}}`)}::uuid[])
      and (found.mainly is null or gap.attribution is null or gap.attribution = found.mainly)
      and (${dueOn}::date is null or found.audited_on + coalesce(framework.follow_up_from_days, 0) <= ${dueOn}::date)
      and (framework.follow_up_to_days is null or found.audited_on + framework.follow_up_to_days >= ${today}::date)
      and not exists (select 1 from follow_ups where follow_ups.organisation_id = gap.organisation_id and follow_ups.gap_id = gap.id)`)]
}

async function knownOf(tx: Transaction, cases: readonly CaseAtHand[], today: Day, dueOn: Day | null): Promise<Known> {
  const teamsKnown = await teamsByName(tx)
  return { hadAHand: await hadAHandBefore(tx, cases.map(({ id }) => id), today, dueOn), goesOnIn: (teamId) => teamsKnown.goesOnIn(teamId, today) }
}

/** Every auditor with, for each case, why it cannot be theirs. @param dueOn until when it would be done; null where nobody has said */
export async function whoMayAudit(planner: Planner, cases: readonly CaseAtHand[], dueOn: Day | null) {
  const tx = await planner.reading()
  const today = dayInLondon(planner.at)
  const known = await knownOf(tx, cases, today, dueOn)
  return (await auditorsOn(tx, today)).map((auditor) => ({ ...auditor, whyNot: new Map(cases.map((one) => [one.id, whyNot(auditor, one, known)])) }))
}

const atHand = {
  id: casesToAudit.id, serviceAreaId: casesToAudit.serviceAreaId, teamId: casesToAudit.teamId, team: teams.name, workerId: casesToAudit.workerId, managerId: casesToAudit.managerId,
  worker: sql<string | null>`(select name from people where people.organisation_id = ${casesToAudit.organisationId} and people.id = ${casesToAudit.workerId})`,
  manager: sql<string | null>`(select name from people where people.organisation_id = ${casesToAudit.organisationId} and people.id = ${casesToAudit.managerId})`,
  auditorId: casesToAudit.auditorId, standing: sql<Standing>`${standingOf(sql`${casesToAudit}`)}`,
}

/** Cases of programmes that go on, held until the transaction ends, in one order, so that two who allocate wait and do not clash. */
const held = (tx: Transaction, planner: Planner, which: ReturnType<typeof eq>) => tx.select(atHand).from(casesToAudit)
  .innerJoin(teams, and(eq(teams.organisationId, casesToAudit.organisationId), eq(teams.id, casesToAudit.teamId)))
  .innerJoin(phases, and(eq(phases.organisationId, casesToAudit.organisationId), eq(phases.id, casesToAudit.phaseId)))
  .innerJoin(programmes, and(eq(programmes.organisationId, phases.organisationId), eq(programmes.id, phases.programmeId)))
  .where(and(which, planning(planner), goesOn(dayInLondon(planner.at)))).orderBy(asc(casesToAudit.id)).for('update', { of: casesToAudit })

export type Allocated = true | 'allocated meanwhile' | 'begun' | 'past' | { conflict: string } | undefined

/**
 * Gives a case to an auditor to audit by a day. Every conflict is looked for again.
 * @param insteadOf who had it when the page was opened; where somebody else has it by now, nothing changes
 * @returns why it cannot be; undefined when the case or the auditor is not there
 */
export async function allocate(planner: Planner, id: string, { auditorId, dueOn, insteadOf }: { auditorId: string; dueOn: Day; insteadOf: string | null }): Promise<Allocated> {
  const today = dayInLondon(planner.at)
  if (dueOn < today) return 'past'
  return planner.writing(async (tx) => {
    const [locked] = await held(tx, planner, eq(casesToAudit.id, id))
    if (!locked) return undefined
    // What another has written meanwhile is seen only by a statement that begins after the wait.
    const [one] = await held(tx, planner, eq(casesToAudit.id, id))
    if (one!.standing === 'set aside' || one!.standing === 'done' || one!.standing === 'being recorded') return 'begun'
    if (one!.auditorId !== insteadOf) return 'allocated meanwhile'
    const auditor = (await auditorsOn(tx, today)).find((found) => found.id === auditorId)
    if (!auditor) return undefined
    const conflict = whyNot(auditor, one!, await knownOf(tx, [one!], today, dueOn))
    if (conflict) return { conflict }
    await tx.update(casesToAudit).set({ auditorId, dueOn, allocatedById: whoever(planner), allocatedAt: planner.at }).where(eq(casesToAudit.id, id))
    await note(tx, planner, { did: 'allocated a case to audit', subjectKind: 'case to audit', subjectId: id })
    return true
  })
}

/**
 * Shares the cases of a phase that nobody has yet out among some auditors, each to one whom nothing keeps from it.
 * @returns how many were given, and how many none of them may audit; undefined when the phase is none of this planner's
 */
export async function shareOut(planner: Planner, phaseId: string, { auditorIds, dueOn }: { auditorIds: readonly string[]; dueOn: Day }): Promise<{ given: number; left: number } | 'past' | undefined> {
  const today = dayInLondon(planner.at)
  if (dueOn < today) return 'past'
  if (!planner.reach.council) return undefined
  return planner.writing(async (tx) => {
    const which = and(eq(casesToAudit.phaseId, phaseId), isNull(casesToAudit.auditorId), isNull(casesToAudit.setAsideAt))!
    await held(tx, planner, which)
    const open = (await held(tx, planner, which)).filter(({ standing }) => standing === 'drawn')
    const auditors = (await auditorsOn(tx, today)).filter(({ id }) => auditorIds.includes(id))
    const { given, left } = shareEvenly(open, auditors, await knownOf(tx, open, today, dueOn))
    for (const [auditorId, its] of Map.groupBy(given, ({ auditor }) => auditor.id)) {
      await tx.update(casesToAudit).set({ auditorId, dueOn, allocatedById: whoever(planner), allocatedAt: planner.at }).where(inArray(casesToAudit.id, its.map(({ one }) => one.id)))
    }
    for (const { one } of given) await note(tx, planner, { did: 'allocated a case to audit', subjectKind: 'case to audit', subjectId: one.id })
    return { given: given.length, left: left.length }
  })
}

/**
 * The cases that an auditor has been given and has not begun to record, the first due first: what the desk shows as audits to do. What an auditor before
 * them left unfinished keeps them from nothing. One statement.
 */
export async function casesToAuditOf(auditor: Allowed<'record audits'>) {
  const tx = await auditor.reading()
  const me = whoever(auditor)
  return tx.select({ id: casesToAudit.id, caseReference: casesToAudit.caseReference, caseType: casesToAudit.caseType, team: teams.name, phase: phases.title, programme: programmes.title, sample: casesToAudit.sample, dueOn: casesToAudit.dueOn }).from(casesToAudit)
    .innerJoin(teams, and(eq(teams.organisationId, casesToAudit.organisationId), eq(teams.id, casesToAudit.teamId)))
    .innerJoin(phases, and(eq(phases.organisationId, casesToAudit.organisationId), eq(phases.id, casesToAudit.phaseId)))
    .innerJoin(programmes, and(eq(programmes.organisationId, phases.organisationId), eq(programmes.id, phases.programmeId)))
    .where(and(eq(casesToAudit.auditorId, me), goesOn(dayInLondon(auditor.at)), sql`${standingOf(sql`${casesToAudit}`)} in ('allocated', 'being recorded')`, sql`not exists (
      select 1 from ${recordings} begun where begun.organisation_id = ${casesToAudit.organisationId} and begun.case_to_audit_id = ${casesToAudit.id} and begun.auditor_id = ${me}::uuid and begun.put_aside_at is null)`))
    .orderBy(asc(casesToAudit.dueOn), asc(casesToAudit.caseReference))
}
