import { and, desc, eq, gte, isNull } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, daysAfter } from '../../lib/days.ts'
import { audits, disputes, gapClosures, gaps, grades, judgements, themes } from '../../../db/schema.ts'

/** The gaps of the audits of the last six months in which someone held the case, newest audit first: to link each case to its threads. */
export async function gapsOfMyCases(one: Allowed<'see my practice'>) {
  const tx = await one.reading()
  return tx.select({
    id: gaps.id, auditId: gaps.auditId, audit: audits.reference, caseReference: audits.caseReference, theme: themes.title, grade: grades.word, closedAt: gapClosures.closedAt,
    /** By when a challenge of it is settled; null where it is not disputed. */
    disputedUntil: disputes.settleBy,
  }).from(gaps)
    .innerJoin(audits, and(eq(audits.organisationId, gaps.organisationId), eq(audits.id, gaps.auditId)))
    .innerJoin(themes, and(eq(themes.organisationId, gaps.organisationId), eq(themes.id, gaps.themeId)))
    .innerJoin(judgements, and(eq(judgements.organisationId, gaps.organisationId), eq(judgements.auditId, gaps.auditId), eq(judgements.themeId, gaps.themeId)))
    .innerJoin(grades, and(eq(grades.organisationId, judgements.organisationId), eq(grades.id, judgements.gradeId)))
    .leftJoin(gapClosures, and(eq(gapClosures.organisationId, gaps.organisationId), eq(gapClosures.gapId, gaps.id)))
    .leftJoin(disputes, and(eq(disputes.organisationId, gaps.organisationId), eq(disputes.gapId, gaps.id), isNull(disputes.settledAt)))
    .where(and(eq(audits.workerId, whoever(one)), isNull(gaps.withdrawnAt), gte(audits.auditedOn, daysAfter(dayInLondon(one.at), -183))))
    .orderBy(desc(audits.auditedOn), audits.reference, desc(grades.rank), themes.position)
}
