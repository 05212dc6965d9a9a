import { and, eq, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import type { Allowed } from '../../allowed.ts'
import { audits, followUps, frameworks, gapClosures, gaps, grades, judgements, people, remedialActionGaps, serviceAreas, teams, themes } from '../../../db/schema.ts'
import { withinReach } from '../people/reach.server.ts'
import { gapsOfAudit } from './closing.server.ts'

const worker = alias(people, 'worker')
const manager = alias(people, 'manager')
const auditor = alias(people, 'auditor')
const attributedBy = alias(people, 'attributed_by')
const again = alias(audits, 'again')

/**
 * One gap's thread: the judgement, whose gap it is, what was agreed, what was learnt, what came of looking again, and what is missing.
 * @returns undefined when the gap is not in the reader's reach
 */
export async function threadOf(reader: Allowed<'follow gaps'>, gapId: string) {
  const tx = await reader.reading()
  const [gap] = await tx.select({
    id: gaps.id, attribution: gaps.attribution, attributedAt: gaps.attributedAt, attributedBy: attributedBy.name,
    theme: themes.title, themeKey: themes.key, question: themes.question, framework: frameworks.title, grade: grades.word,
    auditId: audits.id, audit: audits.reference, auditedOn: audits.auditedOn, caseReference: audits.caseReference, caseType: audits.caseType,
    publishedAt: audits.publishedAt, confirmedAt: audits.confirmedAt, strengths: audits.strengths, improvements: audits.improvements,
    team: teams.name, area: serviceAreas.name, workerId: audits.workerId, worker: worker.name, managerId: audits.managerId, manager: manager.name, auditor: auditor.name,
    closedAt: gapClosures.closedAt, lookedAgainOn: followUps.judgedOn, held: followUps.held, lookedAgainIn: again.reference,
    descriptor: sql<string | null>`(select wording from descriptors where descriptors.organisation_id = ${gaps.organisationId} and descriptors.theme_id = ${gaps.themeId}
      and descriptors.grade_id = (select id from grades good where good.organisation_id = ${gaps.organisationId} and good.framework_id = ${themes.frameworkId} and good.good_enough order by good.rank desc limit 1))`,
    followUpFromDays: frameworks.followUpFromDays, followUpToDays: frameworks.followUpToDays,
  }).from(gaps)
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
    .innerJoin(grades, and(eq(grades.organisationId, judgements.organisationId), eq(grades.id, judgements.gradeId)))
    .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
    .innerJoin(frameworks, and(eq(frameworks.organisationId, themes.organisationId), eq(frameworks.id, themes.frameworkId)))
    .innerJoin(teams, and(eq(teams.organisationId, audits.organisationId), eq(teams.id, audits.teamId)))
    .innerJoin(serviceAreas, and(eq(serviceAreas.organisationId, audits.organisationId), eq(serviceAreas.id, audits.serviceAreaId)))
    .leftJoin(worker, and(eq(worker.organisationId, audits.organisationId), eq(worker.id, audits.workerId)))
    .leftJoin(manager, and(eq(manager.organisationId, audits.organisationId), eq(manager.id, audits.managerId)))
    .leftJoin(auditor, and(eq(auditor.organisationId, audits.organisationId), eq(auditor.id, audits.auditorId)))
    .leftJoin(attributedBy, and(eq(attributedBy.organisationId, gaps.organisationId), eq(attributedBy.id, gaps.attributedById)))
    .leftJoin(gapClosures, and(eq(gapClosures.organisationId, gaps.organisationId), eq(gapClosures.gapId, gaps.id)))
    .leftJoin(followUps, and(eq(followUps.organisationId, gaps.organisationId), eq(followUps.gapId, gaps.id)))
    .leftJoin(again, and(eq(again.organisationId, followUps.organisationId), eq(again.id, followUps.auditId)))
    .where(and(eq(gaps.id, gapId), withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId, own: [audits.workerId, audits.managerId] })))
  if (!gap) return undefined
  const ofAudit = await gapsOfAudit(tx, gap.auditId, reader.at)
  const { actions, learning, missing } = ofAudit.find(({ id }) => id === gapId)!
  return { ...gap, actions, learning, missing: gap.closedAt ? [] : missing }
}
export type Thread = NonNullable<Awaited<ReturnType<typeof threadOf>>>

/** The gaps that an action of an audit names; none where it is for the whole case. Only what the reader may follow. */
export async function gapsAnswered(reader: Allowed<'follow gaps'>, remedialActionId: string, auditId: string) {
  const tx = await reader.reading()
  return tx.select({ id: gaps.id, theme: themes.title, grade: grades.word }).from(remedialActionGaps)
    .innerJoin(gaps, and(eq(gaps.organisationId, remedialActionGaps.organisationId), eq(gaps.id, remedialActionGaps.gapId)))
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
    .innerJoin(grades, and(eq(grades.organisationId, judgements.organisationId), eq(grades.id, judgements.gradeId)))
    .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
    .where(and(eq(remedialActionGaps.remedialActionId, remedialActionId), eq(gaps.auditId, auditId),
      withinReach(reader.reach, { area: audits.serviceAreaId, team: audits.teamId, own: [audits.workerId, audits.managerId] })))
}
