import { eq, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { agreedGrades, audits, moderations } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { chooseForSecondLine } from '../moderation/choosing.server.ts'
import { missingToAgree, type Said } from '../moderation/moderation.ts'
import { sideBySide, type SideBySide } from '../moderation/moderation.server.ts'
import { askAnewWhetherHeld, holdWhole } from './changes.server.ts'
import { addToTallies, followThrough, takeTurn } from './publishing.server.ts'
import { gapsAnew, openClosedGaps } from './said-anew.server.ts'
import { settleLearning } from './settle-learning.server.ts'

/** What a moderator says when grades are agreed; of what is equal nothing need be said. */
export type Agreement = { themes: Readonly<Record<string, Said>>; overall?: Said; talked: boolean; feedback: string }

/** How many themes were agreed otherwise than the first auditor graded them. */
export type Agreed = { changed: number }

/**
 * Agrees the grades of a revealed moderation. First, moderator's and agreed grade are kept for ever, and the agreed ones take effect with all that follows from
 * them in the same transaction: judgements, gaps raised, withdrawn and kept, closed gaps opened, learning, what later audits show, tallies; and the grades are confirmed. Actions
 * that were agreed stay: they put this case right. Of two who agree at once one is heard.
 * @returns what is missing, by field; 'agreed already'; 'not yet revealed'; undefined when it is not theirs to finish
 */
export async function agreeGrades(moderator: Allowed<'moderate audits'>, moderationId: string, said: Agreement): Promise<Agreed | { missing: Record<string, string> } | 'agreed already' | 'not yet revealed' | undefined> {
  return moderator.writing(async (tx) => {
    await takeTurn(tx, moderator.organisationId)
    const [one] = await tx.select({ auditId: moderations.auditId }).from(moderations).where(eq(moderations.id, moderationId))
    if (!one) return undefined
    await holdWhole(tx, moderator.organisationId, [one.auditId])
    const both = await sideBySide(tx, moderator, moderationId)
    if (both === undefined || typeof both === 'string') return both
    const chosen = onTheirScales(both, said)
    const missing = missingToAgree(both.themes, both.overall, { ...chosen, talked: said.talked, feedback: both.auditorId === null ? undefined : said.feedback })
    if (Object.keys(missing).length > 0) return { missing }

    const agreed = both.themes.map((theme) => ({ ...theme, ...(theme.comparison === 'equal' ? { agreedId: theme.firstId, because: null } : { agreedId: chosen.themes[theme.themeId]!.gradeId, because: chosen.themes[theme.themeId]!.because }) }))
    const agreedOverallId = both.overall === undefined || both.overall === 'equal' ? both.firstOverallId : chosen.overall!.gradeId
    await keepForEver(tx, moderator, moderationId, both, { agreed, agreedOverallId, because: chosen.overall?.because, feedback: said.feedback })
    if (said.talked) await note(tx, moderator, { did: 'talked with the auditor', subjectKind: 'moderation', subjectId: moderationId, aboutPersonId: both.auditorId })
    await takesEffect(tx, moderator, both, { agreed, agreedOverallId, because: chosen.overall?.because })
    if (both.line === 'first') await chooseForSecondLine(tx, moderator, { moderationId, auditId: both.auditId, moderatorId: both.moderatorId })
    return { changed: agreed.filter(({ agreedId, firstId }) => agreedId !== firstId).length }
  })
}

type AgreedThemes = readonly (SideBySide['themes'][number] & { agreedId: string | null; because: string | null })[]

/** What was said, without grades that are not on the scale of their theme. */
function onTheirScales({ themes, overallScale }: SideBySide, { themes: said, overall }: Agreement) {
  const chosen = themes.flatMap(({ themeId, scale }) => {
    const one = said[themeId]
    return one && (one.gradeId === null || scale.includes(one.gradeId)) ? [[themeId, one] as const] : []
  })
  return { themes: Object.fromEntries(chosen), overall: overall?.gradeId && overallScale.includes(overall.gradeId) ? overall : undefined }
}

async function keepForEver(
  tx: Transaction, moderator: Allowed<'moderate audits'>, moderationId: string, both: SideBySide,
  { agreed, agreedOverallId, because, feedback }: { agreed: AgreedThemes; agreedOverallId: string | null; because: string | undefined; feedback: string },
) {
  await tx.insert(agreedGrades).values(agreed.map(({ themeId, firstId, ownId, agreedId, because: why }) => ({
    organisationId: moderator.organisationId, moderationId, themeId, firstGradeId: firstId, moderatorGradeId: ownId, agreedGradeId: agreedId, because: why,
  })))
  await tx.update(moderations).set({
    agreedById: whoever(moderator), agreedAt: moderator.at, firstOverallId: both.firstOverallId, agreedOverallId, agreedBecause: because ?? null, feedback: feedback || null,
  }).where(eq(moderations.id, moderationId))
  await note(tx, moderator, { did: 'agreed grades', subjectKind: 'moderation', subjectId: moderationId, aboutPersonId: both.workerId })
}

/** The agreed grades are the audit's from now on, and somebody stands by them. */
async function takesEffect(
  tx: Transaction, moderator: Allowed<'moderate audits'>, { auditId, firstOverallId, workerId }: SideBySide, { agreed, agreedOverallId, because }: { agreed: AgreedThemes; agreedOverallId: string | null; because: string | undefined },
) {
  const { organisationId, at } = moderator
  const which = sql`audits.id = ${auditId}::uuid`
  const changed = agreed.filter(({ agreedId, firstId }) => agreedId !== firstId)
  const otherGrades = changed.length > 0 || agreedOverallId !== firstOverallId

  await addToTallies(tx, which, -1)
  await tx.execute(sql`
    insert into judgements (organisation_id, audit_id, theme_id, framework_id, grade_id, not_applicable_because)
    select ${organisationId}::uuid, ${auditId}::uuid, theme_id, framework_id, grade_id, case when grade_id is null then because end
    from json_to_recordset(${JSON.stringify(changed.map((theme) => ({ theme_id: theme.themeId, framework_id: theme.frameworkId, grade_id: theme.agreedId, because: theme.because })))}::text::json)
      as said (theme_id uuid, framework_id uuid, grade_id uuid, because text)
    on conflict (organisation_id, audit_id, theme_id) do update set grade_id = excluded.grade_id, not_applicable_because = excluded.not_applicable_because`)
  const [{ confirmed } = { confirmed: false }] = await tx.update(audits).set({
    overallGradeId: agreedOverallId,
    // A grade that is not the rule's always says why: here what was agreed, unless the auditor had said it before.
    movedBecause: sql`case when ${audits.ruleGradeId} <> ${agreedOverallId}::uuid then coalesce(${audits.movedBecause}, ${because ?? null}) else ${audits.movedBecause} end`,
    confirmedAt: sql`case when ${otherGrades} then ${at.toISOString()}::timestamptz else coalesce(${audits.confirmedAt}, ${at.toISOString()}::timestamptz) end`,
    confirmedById: sql`case when ${otherGrades} or ${audits.confirmedAt} is null then ${whoever(moderator)}::uuid else ${audits.confirmedById} end`,
  }).where(which).returning({ confirmed: sql<boolean>`${audits.confirmedAt} = ${at.toISOString()}::timestamptz` })
  await gapsAnew(tx, at, [{ auditId }])
  await addToTallies(tx, which, 1)
  await openClosedGaps(tx, which)
  await settleLearning(tx, at, which)
  await askAnewWhetherHeld(tx, [auditId])
  if (otherGrades) await note(tx, moderator, { did: 'changed grades', subjectKind: 'audit', subjectId: auditId, aboutPersonId: workerId })
  if (confirmed) await note(tx, moderator, { did: 'confirmed grades', subjectKind: 'audit', subjectId: auditId, aboutPersonId: workerId })
  await followThrough(tx, moderator, which)
}
