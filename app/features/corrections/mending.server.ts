import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, corrections, evidence, judgements, remedialActions, themes } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { seeingHidden } from '../audits/hidden.server.ts'

export type Text = { field: string; label: string; text: string }

/**
 * The texts of a hidden audit, for the one who takes out what identifies somebody; that they were shown is noted. Only while nobody has decided, and only for
 * identifying text: of the wrong child nothing is mended.
 */
export async function textsToMend(corrector: Allowed<'correct audits'>, id: string): Promise<{ reference: string; texts: Text[] } | undefined> {
  return corrector.writing((tx) => seeingHidden(tx, async () => {
    const auditId = await auditToMend(tx, id)
    if (!auditId) return undefined
    await note(tx, corrector, { did: 'read the texts of a hidden audit', subjectKind: 'audit', subjectId: auditId })
    const [audit] = await tx.select({ reference: audits.reference }).from(audits).where(eq(audits.id, auditId))
    return { reference: audit!.reference, texts: await textsOf(tx, auditId) }
  }))
}

/** Every text of an audit that can be changed, in the order of its pages. */
async function textsOf(tx: Transaction, auditId: string): Promise<Text[]> {
  const [audit] = await tx.select({ caseReference: audits.caseReference, strengths: audits.strengths, improvements: audits.improvements, impact: audits.impact, movedBecause: audits.movedBecause })
    .from(audits).where(eq(audits.id, auditId))
  const judged = await tx.select({ themeId: judgements.themeId, theme: themes.title, evidence: judgements.evidence, finding: judgements.finding, notApplicableBecause: judgements.notApplicableBecause }).from(judgements)
    .innerJoin(themes, and(eq(themes.organisationId, judgements.organisationId), eq(themes.id, judgements.themeId))).where(eq(judgements.auditId, auditId)).orderBy(asc(themes.position))
  const agreed = await tx.select({ id: remedialActions.id, wording: remedialActions.wording, place: remedialActions.place, closesWhen: remedialActions.closesWhen, because: remedialActions.because })
    .from(remedialActions).where(eq(remedialActions.auditId, auditId)).orderBy(asc(remedialActions.dueAt), asc(remedialActions.id))
  const sent = await tx.select({ id: evidence.id, recordKind: evidence.recordKind, remark: evidence.remark }).from(evidence)
    .innerJoin(remedialActions, and(eq(remedialActions.organisationId, evidence.organisationId), eq(remedialActions.id, evidence.remedialActionId)))
    .where(eq(remedialActions.auditId, auditId)).orderBy(asc(evidence.submittedAt))
  const all: [string, string, string | null][] = [
    ['audit:caseReference', 'Case reference', audit!.caseReference], ['audit:strengths', 'Strengths', audit!.strengths], ['audit:improvements', 'What needs to improve', audit!.improvements],
    ['audit:impact', 'What is different for the child', audit!.impact], ['audit:movedBecause', 'Why the overall grade was moved', audit!.movedBecause],
    ...judged.flatMap((one): [string, string, string | null][] => [
      [`judgement:${one.themeId}:finding`, `${one.theme}: what was found`, one.finding], [`judgement:${one.themeId}:evidence`, `${one.theme}: where in the record`, one.evidence],
      [`judgement:${one.themeId}:notApplicableBecause`, `${one.theme}: why it does not apply`, one.notApplicableBecause],
    ]),
    ...agreed.flatMap((one, nth): [string, string, string | null][] => [
      [`action:${one.id}:wording`, `Action ${nth + 1}: what is to be done`, one.wording], [`action:${one.id}:place`, `Action ${nth + 1}: where in the record`, one.place],
      [`action:${one.id}:closesWhen`, `Action ${nth + 1}: what closes it`, one.closesWhen], [`action:${one.id}:because`, `Action ${nth + 1}: why`, one.because],
    ]),
    ...sent.flatMap((one, nth): [string, string, string | null][] => [
      [`evidence:${one.id}:recordKind`, `Evidence ${nth + 1}: kind of record`, one.recordKind], [`evidence:${one.id}:remark`, `Evidence ${nth + 1}: remark`, one.remark],
    ]),
  ]
  return all.flatMap(([field, label, text]) => (text ? [{ field, label, text }] : []))
}

/** Holds the correction's row. @returns its audit, while it waits for its text to be changed */
async function auditToMend(tx: Transaction, id: string): Promise<string | undefined> {
  const [one] = await tx.select({ auditId: corrections.auditId }).from(corrections)
    .where(and(eq(corrections.id, id), eq(corrections.kind, 'identifying text'), isNull(corrections.decidedAt))).for('update')
  return one?.auditId
}

const columns: Readonly<Record<string, string>> = { movedBecause: 'moved_because', caseReference: 'case_reference', notApplicableBecause: 'not_applicable_because', closesWhen: 'closes_when', recordKind: 'record_kind' }

/**
 * Puts another text in the place of one that identifies somebody. The old one is gone for good: also from what was kept of the audit before an import changed it, and
 * from what its auditor wrote on the way to it. The log says that a field was changed, never which words.
 * @param field as `textsToMend` names it
 * @returns 'not there' when the audit has no such text; undefined when there is no such correction to mend
 */
export async function changeField(corrector: Allowed<'correct audits'>, id: string, { field, text }: { field: string; text: string }): Promise<true | 'not there' | undefined> {
  return corrector.writing((tx) => seeingHidden(tx, async () => {
    const auditId = await auditToMend(tx, id)
    if (!auditId) return undefined
    const was = (await textsOf(tx, auditId)).find((one) => one.field === field)
    if (!was) return 'not there'
    const [kind, ...rest] = field.split(':')
    const named = rest.at(-1)!
    const column = sql.identifier(columns[named] ?? named)
    const rowId = rest[0]!
    if (kind === 'audit') {
      await tx.execute(sql`update audits set ${column} = ${text} where id = ${auditId}::uuid`)
      if (named === 'caseReference') await tx.execute(sql`update evidence set case_reference = ${text} where case_reference = ${was.text} and remedial_action_id in (select id from remedial_actions where audit_id = ${auditId}::uuid)`)
    }
    if (kind === 'judgement') await tx.execute(sql`update judgements set ${column} = ${text} where audit_id = ${auditId}::uuid and theme_id = ${rowId}::uuid`)
    if (kind === 'action') await tx.execute(sql`update remedial_actions set ${column} = ${text} where audit_id = ${auditId}::uuid and id = ${rowId}::uuid`)
    if (kind === 'evidence') await tx.execute(sql`update evidence set ${column} = ${text} where id = ${rowId}::uuid and remedial_action_id in (select id from remedial_actions where audit_id = ${auditId}::uuid)`)

    // Wherever the same words stand as a whole in what the audit was before, they are the new ones.
    await tx.execute(sql`update audit_changes set before = replace(before::text, to_jsonb(${was.text}::text)::text, to_jsonb(${text}::text)::text)::jsonb where audit_id = ${auditId}::uuid`)
    await tx.execute(sql`delete from recording_entries where recording_id in (select id from recordings where audit_id = ${auditId}::uuid) and position(${was.text} in value) > 0`)
    await note(tx, corrector, { did: 'changed a field', subjectKind: 'audit', subjectId: auditId })
    return true
  }))
}
