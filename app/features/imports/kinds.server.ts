import { asc, eq } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import { importProfiles } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { keptAfter } from './answer-form.ts'
import type { Answering } from './intake.ts'
import { profiles } from './profiles/profiles.ts'
import type { Answers, SheetPlan } from './sheet-plan.ts'

/** A kind of sheet that the council has described, with what was answered about it. @returns undefined when there is no such kind in this council */
export async function kindOfSheet(importer: Allowed<'import audits'>, key: string): Promise<{ key: string; title: string; plan: SheetPlan; answers: Answers } | undefined> {
  const tx = await importer.reading()
  const [kind] = await tx.select({ key: importProfiles.key, title: importProfiles.title, plan: importProfiles.plan, answers: importProfiles.answers })
    .from(importProfiles).where(eq(importProfiles.key, key))
  return kind
}

/**
 * Changes what a kind of sheet is called and what was answered about it. What the change does not name stays as it is, also when an import
 * learns something at the same time. Sheets that were published stay as they are.
 * @param given as `answersTyped` gives it; an answer of 'ask' is forgotten, so that it is asked again
 * @returns undefined when there is no such kind in this council
 */
export async function changeKindOfSheet(importer: Allowed<'import audits'>, key: string, title: string, given: Answering): Promise<'changed' | 'title taken' | undefined> {
  return importer.writing(async (tx) => {
    const kinds = await tx.select().from(importProfiles).orderBy(asc(importProfiles.key)).for('no key update')
    const kind = kinds.find((one) => one.key === key)
    if (!kind) return undefined
    if ([...kinds, ...profiles].some((one) => one.key !== key && one.title.toLowerCase() === title.toLowerCase())) return 'title taken'
    await tx.update(importProfiles).set({ title, ...keptAfter(kind, given), changedAt: importer.at }).where(eq(importProfiles.key, key))
    await note(tx, importer, { did: 'changed how a kind of sheet is read', subjectKind: 'import' })
    return 'changed'
  })
}
