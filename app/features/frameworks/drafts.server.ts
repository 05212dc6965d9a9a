import { asc, desc, eq, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { frameworkDrafts, frameworks, people } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { isRefusal, type Change, type Refusal } from './draft.ts'
import type { FrameworkPlan } from './framework-plan.ts'
import { newestOf, versionFrom } from './frameworks.server.ts'

type Admin = Allowed<'change the framework'>

/** Every version of every framework there has been, newest first, and the drafts that are being worked on. */
export async function versionsAndDrafts(admin: Admin) {
  const tx = await admin.reading()
  const versions = await tx.select({
    key: frameworks.key, title: frameworks.title, validFrom: frameworks.validFrom, validTo: frameworks.validTo, adoptedBy: people.name, adoptedAt: frameworks.adoptedAt,
    themes: sql<number>`(select count(*) from themes where themes.organisation_id = ${frameworks.organisationId} and themes.framework_id = ${frameworks.id})::int`,
  }).from(frameworks).leftJoin(people, sql`${people.organisationId} = ${frameworks.organisationId} and ${people.id} = ${frameworks.adoptedById}`)
    .orderBy(asc(frameworks.title), desc(frameworks.validFrom))
  const drafts = await tx.select({ key: frameworkDrafts.key, changedAt: frameworkDrafts.changedAt, startedBy: people.name }).from(frameworkDrafts)
    .innerJoin(people, sql`${people.organisationId} = ${frameworkDrafts.organisationId} and ${people.id} = ${frameworkDrafts.startedById}`)
  return { versions, drafts }
}

/**
 * The newest version of a framework, and the draft that is to follow it where somebody has begun one.
 * @returns undefined when the council has no framework with this key
 */
export async function draftOf(admin: Admin, key: string) {
  const tx = await admin.reading()
  const newest = await newestOf(tx, key)
  if (!newest) return undefined
  const [draft] = await tx.select({ plan: frameworkDrafts.plan, changedAt: frameworkDrafts.changedAt, startedBy: people.name }).from(frameworkDrafts)
    .innerJoin(people, sql`${people.organisationId} = ${frameworkDrafts.organisationId} and ${people.id} = ${frameworkDrafts.startedById}`)
    .where(eq(frameworkDrafts.key, key))
  return { id: newest.id, current: newest.plan, draft }
}

/** One version of a framework, to read. @returns undefined when none with this key held from that day on */
export const versionOf = async (admin: Admin, key: string, from: Day) => (await versionFrom(await admin.reading(), key, from))?.plan

/** Begins the next version as a copy of the newest one. A draft that somebody has begun is gone on with. @returns undefined when there is no such framework */
export async function startDraft(admin: Admin, key: string): Promise<true | undefined> {
  return admin.writing(async (tx) => {
    const newest = await newestOf(tx, key)
    if (!newest) return undefined
    const begun = await tx.insert(frameworkDrafts).values({
      organisationId: admin.organisationId, key, plan: newest.plan, startedById: whoever(admin), changedAt: admin.at,
    }).onConflictDoNothing().returning({ key: frameworkDrafts.key })
    if (begun.length > 0) await note(tx, admin, { did: 'began a version of a framework', subjectKind: 'framework', subjectId: newest.id })
    return true
  })
}

/**
 * Saves one page of a draft onto the draft as it stands, so that of two people who work on it neither loses what the other has saved.
 * @returns 'no draft' when it was put in force or put aside meanwhile; a refusal when the change does not fit what it has become
 */
export async function changeDraft(admin: Admin, key: string, change: Change): Promise<'saved' | 'no draft' | Refusal> {
  return admin.writing(async (tx) => {
    const draft = await heldDraft(tx, key)
    if (!draft) return 'no draft'
    const outcome = change(draft.plan)
    if (isRefusal(outcome)) return outcome
    await tx.update(frameworkDrafts).set({ plan: outcome, changedAt: admin.at }).where(eq(frameworkDrafts.key, key))
    await note(tx, admin, { did: 'changed a version of a framework', subjectKind: 'framework', subjectId: draft.follows })
    return 'saved'
  })
}

/** Puts a draft aside for good. @returns false when there is none any more */
export async function putDraftAside(admin: Admin, key: string): Promise<boolean> {
  return admin.writing(async (tx) => {
    const draft = await heldDraft(tx, key)
    if (!draft) return false
    await dropDraft(tx, key)
    await note(tx, admin, { did: 'put a version of a framework aside', subjectKind: 'framework', subjectId: draft.follows })
    return true
  })
}

/** Takes the row of a draft for changing; nobody else changes it until the transaction ends. */
export async function heldDraft(tx: Transaction, key: string): Promise<{ plan: FrameworkPlan; changedAt: Date; follows: string } | undefined> {
  const [draft] = await tx.select({
    plan: frameworkDrafts.plan, changedAt: frameworkDrafts.changedAt,
    follows: sql<string>`(select version.id from frameworks version where version.organisation_id = framework_drafts.organisation_id and version.key = framework_drafts.key order by version.valid_from desc limit 1)`,
  }).from(frameworkDrafts).where(eq(frameworkDrafts.key, key)).for('update')
  return draft
}

export const dropDraft = (tx: Transaction, key: string) => tx.delete(frameworkDrafts).where(eq(frameworkDrafts.key, key))
