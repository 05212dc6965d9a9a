import { and, asc, desc, eq, isNull, not, sql, type SQL } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Ability } from '../../permissions.ts'
import { assignmentReasons, audits, descriptors, gapClosures, gaps, grades, judgements, people, serviceAreas, teams, themes } from '../../../db/schema.ts'
import { withinReach } from '../people/reach.server.ts'
import { blindTo, waitsForModeration } from './being-moderated.server.ts'

export const auditsOnAPage = 50

const worker = alias(people, 'worker')
const manager = alias(people, 'manager')
const auditor = alias(people, 'auditor')
const attributedBy = alias(people, 'attributed_by')

const reachable = (one: Pick<Allowed<Ability>, 'reach'>) => withinReach(one.reach, { area: audits.serviceAreaId, team: audits.teamId })

/** Audits that are provisional, or have a gap of which nobody has said whose it is; never of one's own practice, nor audits that one carried out, nor while they are being moderated. */
export function toConfirm(one: Allowed<'confirm findings'>): SQL {
  const me = whoever(one)
  return sql`${reachable(one)} and ${audits.workerId} is distinct from ${me}::uuid and ${audits.managerId} is distinct from ${me}::uuid and ${audits.auditorId} is distinct from ${me}::uuid
    and not ${waitsForModeration} and not ${blindTo(me)}
    and (${audits.confirmedAt} is null or exists (select 1 from ${gaps} waiting where waiting.organisation_id = ${audits.organisationId} and waiting.audit_id = ${audits.id} and waiting.attribution is null and waiting.withdrawn_at is null))`
}

/** How many audits of each team have findings to confirm, teams from A to Z. */
export async function waitingByTeam(one: Allowed<'confirm findings'>) {
  const tx = await one.reading()
  return tx.select({ teamId: teams.id, team: teams.name, count: sql<number>`count(*)::int` }).from(audits)
    .innerJoin(teams, and(eq(teams.organisationId, audits.organisationId), eq(teams.id, audits.teamId)))
    .where(toConfirm(one)).groupBy(teams.id, teams.name).orderBy(asc(teams.name))
}

/**
 * One page of the audits whose findings wait to be confirmed, newest first.
 * @param page counted from 1
 * @param teamId only this team's
 */
export async function auditsToConfirm(one: Allowed<'confirm findings'>, { page, teamId }: { page: number; teamId?: string }) {
  const tx = await one.reading()
  return tx.select({
    id: audits.id, reference: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType, team: teams.name,
    provisional: sql<boolean>`${audits.confirmedAt} is null`,
    gaps: sql<number>`(select count(*)::int from ${gaps} found where found.organisation_id = ${audits.organisationId} and found.audit_id = ${audits.id} and found.withdrawn_at is null)`,
    unattributed: sql<number>`(select count(*)::int from ${gaps} found where found.organisation_id = ${audits.organisationId} and found.audit_id = ${audits.id} and found.attribution is null and found.withdrawn_at is null)`,
  }).from(audits)
    .innerJoin(teams, and(eq(teams.organisationId, audits.organisationId), eq(teams.id, audits.teamId)))
    .where(and(toConfirm(one), teamId ? eq(audits.teamId, teamId) : undefined))
    .orderBy(desc(audits.auditedOn), desc(audits.reference)).limit(auditsOnAPage).offset((page - 1) * auditsOnAPage)
}

/**
 * One audit as found: strengths, every theme with its grade and descriptor, and its gaps with whose they are.
 * @returns undefined when the audit is not in the auditor's reach, and to whoever moderates it until they have given their own grades
 */
export async function findingsOf(one: Allowed<'confirm findings'>, id: string) {
  const tx = await one.reading()
  const [audit] = await tx.select({
    id: audits.id, reference: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType,
    area: serviceAreas.name, team: teams.name, workerId: audits.workerId, worker: worker.name, managerId: audits.managerId, manager: manager.name, auditorId: audits.auditorId, auditor: auditor.name,
    overall: grades.word, strengths: audits.strengths, improvements: audits.improvements, confirmedAt: audits.confirmedAt,
    impact: audits.impact, auditedFrom: audits.auditedFrom, auditedTo: audits.auditedTo, movedBecause: audits.movedBecause,
    byRule: sql<string | null>`(select word from ${grades} by_rule where by_rule.organisation_id = ${audits.organisationId} and by_rule.id = ${audits.ruleGradeId})`,
    /** Its grades stay provisional until a moderation of it is agreed. */
    beingModerated: waitsForModeration,
  }).from(audits)
    .innerJoin(teams, and(eq(teams.organisationId, audits.organisationId), eq(teams.id, audits.teamId)))
    .innerJoin(serviceAreas, and(eq(serviceAreas.organisationId, audits.organisationId), eq(serviceAreas.id, audits.serviceAreaId)))
    .leftJoin(worker, and(eq(worker.organisationId, audits.organisationId), eq(worker.id, audits.workerId)))
    .leftJoin(manager, and(eq(manager.organisationId, audits.organisationId), eq(manager.id, audits.managerId)))
    .leftJoin(auditor, and(eq(auditor.organisationId, audits.organisationId), eq(auditor.id, audits.auditorId)))
    .leftJoin(grades, and(eq(grades.organisationId, audits.organisationId), eq(grades.id, audits.overallGradeId)))
    .where(and(eq(audits.id, id), reachable(one), not(blindTo(whoever(one)))))
  if (!audit) return undefined

  const found = await tx.select({
    themeId: themes.id, theme: themes.title, question: themes.question, grade: grades.word, descriptor: descriptors.wording,
    evidence: judgements.evidence, finding: judgements.finding, notApplicableBecause: judgements.notApplicableBecause,
    gap: {
      id: gaps.id, attribution: gaps.attribution, attributedById: gaps.attributedById, attributedBy: attributedBy.name, attributedAt: gaps.attributedAt, closedAt: gapClosures.closedAt,
      hasLearning: sql<boolean>`exists (select 1 from ${assignmentReasons} reason where reason.organisation_id = ${gaps.organisationId} and reason.gap_id = ${gaps.id} and reason.person_id in (${audit.workerId}::uuid, ${audit.managerId}::uuid))`,
    },
  }).from(judgements)
    .innerJoin(themes, and(eq(themes.organisationId, judgements.organisationId), eq(themes.id, judgements.themeId)))
    .leftJoin(grades, and(eq(grades.organisationId, judgements.organisationId), eq(grades.id, judgements.gradeId)))
    .leftJoin(descriptors, and(eq(descriptors.organisationId, judgements.organisationId), eq(descriptors.themeId, judgements.themeId), eq(descriptors.gradeId, judgements.gradeId)))
    .leftJoin(gaps, and(eq(gaps.organisationId, judgements.organisationId), eq(gaps.auditId, judgements.auditId), eq(gaps.themeId, judgements.themeId), isNull(gaps.withdrawnAt)))
    .leftJoin(attributedBy, and(eq(attributedBy.organisationId, gaps.organisationId), eq(attributedBy.id, gaps.attributedById)))
    .leftJoin(gapClosures, and(eq(gapClosures.organisationId, gaps.organisationId), eq(gapClosures.gapId, gaps.id)))
    .where(eq(judgements.auditId, id)).orderBy(asc(themes.position))

  const me = whoever(one)
  return {
    ...audit,
    ownPractice: audit.workerId === me || audit.managerId === me,
    ownAudit: audit.auditorId === me,
    themes: found.map(({ themeId, theme, question, grade, descriptor, evidence, finding, notApplicableBecause }) => ({ themeId, theme, question, grade, descriptor, evidence, finding, notApplicableBecause })),
    gaps: found.flatMap(({ theme, grade, gap }) => gap.id ? [{
      ...gap, id: gap.id, theme, grade: grade!,
      /** Another auditor has said whose it is, or learning has followed: then it stays. */
      settled: gap.attribution !== null && (gap.hasLearning || (gap.attributedById !== null && gap.attributedById !== me)),
    }] : []),
  }
}
export type Findings = NonNullable<Awaited<ReturnType<typeof findingsOf>>>
