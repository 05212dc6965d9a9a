import { and, eq, isNull, not, sql, type SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import { audits, disputes, followUps, frameworks, gapClosures, gaps, grades, judgements, people, remedialActionGaps, replies, serviceAreas, teams, themes } from '../../../db/schema.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { gapsOfAudit } from './closing.server.ts'

/** The name of whoever a column points to. Looked up and not joined: with fifteen tables to join, PostgreSQL plans for longer than it reads. */
const nameOf = (column: PgColumn) => sql<string | null>`(select name from ${people} named where named.organisation_id = ${audits.organisationId} and named.id = ${column})`

/** A challenge of the finding as its thread tells it; who settled it, in the role that they held then. */
export type ThreadDispute = {
  by: string; whose: 'worker' | 'manager' | null; at: string; because: string; grade: string; settleBy: Day
  settledAt: string | null; settledBy: string | null; role: 'auditor' | 'leader' | null; outcome: 'stands' | 'changed' | null; newGrade: string | null; settledBecause: string | null
}

/**
 * One gap's thread: the judgement, whose gap it is, what was agreed, what was learnt, what came of looking again, and what is missing.
 * @param also what a feature below tells of the gap, as a column
 * @returns undefined when the gap is not in the reader's reach, and to whoever moderates its audit until they have given their own grades
 */
export async function threadOf<Also = null>(reader: Allowed<'follow gaps'>, gapId: string, also: SQL<Also> = sql<Also>`null`) {
  const tx = await reader.reading()
  const [gap] = await tx.select({
    id: gaps.id, withdrawnAt: gaps.withdrawnAt, attribution: gaps.attribution, attributedAt: gaps.attributedAt, attributedBy: nameOf(gaps.attributedById),
    theme: themes.title, themeKey: themes.key, question: themes.question, framework: frameworks.title, grade: grades.word, evidence: judgements.evidence, finding: judgements.finding,
    auditId: audits.id, audit: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType,
    publishedAt: audits.publishedAt, confirmedAt: audits.confirmedAt, strengths: audits.strengths, improvements: audits.improvements,
    team: sql<string>`(select name from ${teams} named where named.organisation_id = ${audits.organisationId} and named.id = ${audits.teamId})`,
    area: sql<string>`(select name from ${serviceAreas} named where named.organisation_id = ${audits.organisationId} and named.id = ${audits.serviceAreaId})`,
    workerId: audits.workerId, worker: nameOf(audits.workerId), managerId: audits.managerId, manager: nameOf(audits.managerId), auditor: nameOf(audits.auditorId),
    closed: sql<string | null>`(select closed_at from ${gapClosures} closure where closure.organisation_id = ${gaps.organisationId} and closure.gap_id = ${gaps.id})`,
    /** What another case showed; disputed while somebody challenges what was found there. */
    lookedAgain: sql<{ on: Day; held: boolean; audit: string; disputed: boolean } | null>`(select json_build_object('on', answer.judged_on, 'held', answer.held, 'audit', again.reference,
        'disputed', exists (select 1 from ${disputes} open join ${gaps} later on later.organisation_id = open.organisation_id and later.id = open.gap_id
          where later.organisation_id = answer.organisation_id and later.audit_id = answer.audit_id and later.theme_id = ${gaps.themeId} and open.settled_at is null))
      from ${followUps} answer join ${audits} again on again.organisation_id = answer.organisation_id and again.id = answer.audit_id
      where answer.organisation_id = ${gaps.organisationId} and answer.gap_id = ${gaps.id} and not exists (
        select 1 from moderations blind where blind.organisation_id = again.organisation_id and blind.audit_id = again.id and blind.moderator_id = ${whoever(reader)}::uuid and blind.revealed_at is null))`,
    descriptor: sql<string | null>`(select wording from descriptors where descriptors.organisation_id = ${gaps.organisationId} and descriptors.theme_id = ${gaps.themeId}
      and descriptors.grade_id = (select id from grades good where good.organisation_id = ${gaps.organisationId} and good.framework_id = ${themes.frameworkId} and good.good_enough order by good.rank desc limit 1))`,
    /** What the worker and the manager of the case answered to the audit, and what became of this finding where one of them challenged it. */
    replies: sql<{ by: string; whose: 'worker' | 'manager' | null; stance: 'agrees' | 'replies' | 'challenges'; words: string | null; at: string }[]>`(
      select coalesce(json_agg(json_build_object('by', person.name, 'whose', case given.person_id when ${audits.workerId} then 'worker' when ${audits.managerId} then 'manager' end,
        'stance', given.stance, 'words', given.words, 'at', given.replied_at) order by given.replied_at), '[]')
      from ${replies} given join ${people} person on person.organisation_id = given.organisation_id and person.id = given.person_id
      where given.organisation_id = ${audits.organisationId} and given.audit_id = ${audits.id})`,
    dispute: sql<ThreadDispute | null>`(
      select json_build_object('by', raiser.name, 'whose', case raised.raised_by_id when ${audits.workerId} then 'worker' when ${audits.managerId} then 'manager' end, 'at', raised.raised_at, 'because', raised.because,
        'grade', was.word, 'settleBy', raised.settle_by, 'settledAt', raised.settled_at, 'settledBy', settler.name, 'outcome', raised.outcome, 'newGrade', now.word, 'settledBecause', raised.settled_because,
        'role', (select min(held.role) from role_holdings held where held.organisation_id = raised.organisation_id and held.person_id = raised.settled_by_id and held.role in ('auditor', 'leader') and held.scope = 'council'
          and held.valid_from <= (raised.settled_at at time zone 'Europe/London')::date and (held.valid_to is null or held.valid_to > (raised.settled_at at time zone 'Europe/London')::date)))
      from ${disputes} raised
      join ${people} raiser on raiser.organisation_id = raised.organisation_id and raiser.id = raised.raised_by_id
      join ${grades} was on was.organisation_id = raised.organisation_id and was.id = raised.challenged_grade_id
      left join ${people} settler on settler.organisation_id = raised.organisation_id and settler.id = raised.settled_by_id
      left join ${grades} now on now.organisation_id = raised.organisation_id and now.id = raised.grade_id
      where raised.organisation_id = ${gaps.organisationId} and raised.gap_id = ${gaps.id})`,
    also,
    followUpFromDays: frameworks.followUpFromDays, followUpToDays: frameworks.followUpToDays,
  }).from(gaps)
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
    .leftJoin(grades, and(eq(grades.organisationId, judgements.organisationId), eq(grades.id, judgements.gradeId)))
    .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
    .innerJoin(frameworks, and(eq(frameworks.organisationId, themes.organisationId), eq(frameworks.id, themes.frameworkId)))
    .where(and(eq(gaps.id, gapId), withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId, own: [audits.workerId, audits.managerId] }), not(blindTo(whoever(reader)))))
  if (!gap) return undefined
  const ofAudit = await gapsOfAudit(tx, gap.auditId, reader.at)
  const { actions, learning, coaching, serviceActions, missing } = ofAudit.find(({ id }) => id === gapId)!
  const { closed, ...rest } = gap
  return { ...rest, closedAt: closed === null ? null : new Date(closed), actions, learning, coaching, serviceActions, missing: closed === null ? missing : [] }
}
export type Thread = NonNullable<Awaited<ReturnType<typeof threadOf>>>

/** The gaps that an action of an audit names; none where it is for the whole case. Only what the reader may follow, and nothing of an audit that they moderate blind. */
export async function gapsAnswered(reader: Allowed<'follow gaps'>, remedialActionId: string, auditId: string) {
  const tx = await reader.reading()
  return tx.select({ id: gaps.id, theme: themes.title, grade: grades.word }).from(remedialActionGaps)
    .innerJoin(gaps, and(eq(gaps.organisationId, remedialActionGaps.organisationId), eq(gaps.id, remedialActionGaps.gapId)))
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
    .innerJoin(grades, and(eq(grades.organisationId, judgements.organisationId), eq(grades.id, judgements.gradeId)))
    .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
    .where(and(eq(remedialActionGaps.remedialActionId, remedialActionId), eq(gaps.auditId, auditId), isNull(gaps.withdrawnAt), not(blindTo(whoever(reader))),
      withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId, own: [audits.workerId, audits.managerId] })))
}
