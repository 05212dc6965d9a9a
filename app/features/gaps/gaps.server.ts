import { and, eq, isNull, not, sql } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import { audits, followUps, frameworks, gapClosures, gaps, grades, judgements, people, remedialActionGaps, serviceAreas, teams, themes } from '../../../db/schema.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { gapsOfAudit } from './closing.server.ts'

/** The name of whoever a column points to. Looked up and not joined: with fifteen tables to join, PostgreSQL plans for longer than it reads. */
const nameOf = (column: PgColumn) => sql<string | null>`(select name from ${people} named where named.organisation_id = ${audits.organisationId} and named.id = ${column})`

/**
 * One gap's thread: the judgement, whose gap it is, what was agreed, what was learnt, what came of looking again, and what is missing.
 * @returns undefined when the gap is not in the reader's reach, and to whoever moderates its audit until they have given their own grades
 */
export async function threadOf(reader: Allowed<'follow gaps'>, gapId: string) {
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
    lookedAgain: sql<{ on: Day; held: boolean; audit: string } | null>`(select json_build_object('on', answer.judged_on, 'held', answer.held, 'audit', again.reference)
      from ${followUps} answer join ${audits} again on again.organisation_id = answer.organisation_id and again.id = answer.audit_id
      where answer.organisation_id = ${gaps.organisationId} and answer.gap_id = ${gaps.id})`,
    descriptor: sql<string | null>`(select wording from descriptors where descriptors.organisation_id = ${gaps.organisationId} and descriptors.theme_id = ${gaps.themeId}
      and descriptors.grade_id = (select id from grades good where good.organisation_id = ${gaps.organisationId} and good.framework_id = ${themes.frameworkId} and good.good_enough order by good.rank desc limit 1))`,
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
  const { actions, learning, serviceActions, missing } = ofAudit.find(({ id }) => id === gapId)!
  const { closed, ...rest } = gap
  return { ...rest, closedAt: closed === null ? null : new Date(closed), actions, learning, serviceActions, missing: closed === null ? missing : [] }
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
