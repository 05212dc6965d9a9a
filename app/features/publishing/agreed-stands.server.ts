import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import type { AuditChange } from './changes.server.ts'

/**
 * What a later sheet says of audits that have been moderated, or of whose grades a challenge changed one: where it says again what it said before, the grade that was agreed
 * or settled stands. Only a grade that is neither is taken as a change.
 * @returns the changes, with agreed and settled grades in place of the first
 */
export async function keepAgreed(tx: Transaction, changes: readonly AuditChange[]): Promise<AuditChange[]> {
  const ids = sql`${sql.param(`{${changes.map(({ auditId }) => auditId).join(',')}}`)}::uuid[]`
  const ofThemes = await tx.execute<{ audit_id: string; theme_id: string; framework_id: string; first: string | null; stands: string | null }>(sql`
    (select distinct on (moderations.audit_id, agreed.theme_id) moderations.audit_id, agreed.theme_id, judgements.framework_id, agreed.first_grade_id as first, judgements.grade_id as stands
    from moderations join agreed_grades agreed on agreed.organisation_id = moderations.organisation_id and agreed.moderation_id = moderations.id
    join judgements on judgements.organisation_id = moderations.organisation_id and judgements.audit_id = moderations.audit_id and judgements.theme_id = agreed.theme_id
    where moderations.audit_id = any(${ids}) and moderations.agreed_at is not null order by moderations.audit_id, agreed.theme_id, moderations.agreed_at)
    union all
    select gaps.audit_id, gaps.theme_id, judgements.framework_id, disputes.challenged_grade_id, judgements.grade_id
    from disputes join gaps on gaps.organisation_id = disputes.organisation_id and gaps.id = disputes.gap_id
    join judgements on judgements.organisation_id = gaps.organisation_id and judgements.audit_id = gaps.audit_id and judgements.theme_id = gaps.theme_id
    where gaps.audit_id = any(${ids}) and disputes.outcome = 'changed'`)
  if (ofThemes.length === 0) return [...changes]
  const ofWholes = await tx.execute<{ audit_id: string; first: string | null; stands: string | null }>(sql`
    select distinct on (audits.id) audits.id as audit_id, moderations.first_overall_id as first, audits.overall_grade_id as stands
    from moderations join audits on audits.organisation_id = moderations.organisation_id and audits.id = moderations.audit_id
    where audits.id = any(${ids}) and moderations.agreed_at is not null order by audits.id, moderations.agreed_at`)
  const byAudit = Map.groupBy(ofThemes, (row) => row.audit_id)
  return changes.map((change) => {
    const agreed = byAudit.get(change.auditId) ?? []
    const whole = ofWholes.find((row) => row.audit_id === change.auditId && row.first === change.audit.overallGradeId)
    const judgements = change.judgements.map((said) => {
      const one = agreed.find((row) => row.theme_id === said.themeId && row.first === said.gradeId)
      return one ? { ...said, gradeId: one.stands } : said
    })
    // A theme that the sheet leaves out, as it did when it was found not to apply, and that was agreed to apply.
    const leftOut = agreed.filter((row) => row.first === null && row.stands !== null && !judgements.some(({ themeId }) => themeId === row.theme_id))
      .map((row) => ({ themeId: row.theme_id, frameworkId: row.framework_id, gradeId: row.stands }))
    return { ...change, audit: whole ? { ...change.audit, overallGradeId: whole.stands } : change.audit, judgements: [...judgements, ...leftOut] }
  })
}
