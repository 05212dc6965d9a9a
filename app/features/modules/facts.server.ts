import { aliasedTable, and, asc, desc, eq, isNull, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { confirmedFacts, moduleVersions, people } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import type { Confirmation } from './facts.ts'
import type { Module } from './modules.ts'

/** The row of `checked` that confirms `its.fact`, which is JSON, of a row of `module_versions`. */
const confirmationHolds = sql`checked.organisation_id = module_versions.organisation_id and checked.module_key = module_versions.module_key
  and checked.fact = its.fact ->> 'fact' and checked.withdrawn_at is null`
const isConfirmed = sql`exists (select 1 from confirmed_facts checked where ${confirmationHolds})`

/**
 * How many facts of a row of `module_versions` keep it from being given: those that its council has not confirmed, and none in a demo organisation,
 * where nobody practises by what they read.
 */
export const factsWaiting = sql<number>`(case when (select council.demo from organisations council where council.id = module_versions.organisation_id) then 0 else (
  select count(*) from jsonb_array_elements(module_versions.content -> 'openFacts') as its(fact) where not ${isConfirmed}) end)::int`

/** What the council has checked of the facts of a row of `module_versions` and stands by, in the order of the facts. Moments are ISO text. */
export const factsChecked = sql<{ fact: string; source: string; edition: string; at: string }[]>`(
  select coalesce(json_agg(json_build_object('fact', checked.fact, 'source', checked.source, 'edition', checked.edition, 'at', checked.confirmed_at) order by its.place), '[]')
  from jsonb_array_elements(module_versions.content -> 'openFacts') with ordinality as its(fact, place) join confirmed_facts checked on ${confirmationHolds})`

/** Whether a module's newest version cannot be given, because facts in it wait to be checked. One statement. */
export async function waitsForFacts(tx: Transaction, moduleKey: string): Promise<boolean> {
  const [newest] = await tx.select({ waiting: factsWaiting }).from(moduleVersions).where(eq(moduleVersions.moduleKey, moduleKey)).orderBy(desc(moduleVersions.publishedAt)).limit(1)
  return newest !== undefined && newest.waiting > 0
}

/** The newest version of each of the council's modules, in the order of their codes, with how many facts it has and how many nobody has confirmed. One statement. */
export async function modulesToCheck(editor: Allowed<'confirm facts of modules'>): Promise<{ key: string; code: string; title: string; version: string; reviewBy: string; facts: number; open: number }[]> {
  const tx = await editor.reading()
  const rows = await tx.selectDistinctOn([moduleVersions.moduleKey], {
    key: moduleVersions.moduleKey, title: moduleVersions.title, version: moduleVersions.version,
    code: sql<string>`module_versions.content ->> 'code'`, reviewBy: sql<string>`module_versions.content ->> 'reviewBy'`,
    facts: sql<number>`jsonb_array_length(module_versions.content -> 'openFacts')`,
    open: sql<number>`(select count(*) from jsonb_array_elements(module_versions.content -> 'openFacts') as its(fact) where not ${isConfirmed})::int`,
  }).from(moduleVersions).orderBy(moduleVersions.moduleKey, desc(moduleVersions.publishedAt))
  return rows.toSorted((a, b) => a.code.localeCompare(b.code) || a.title.localeCompare(b.title))
}

/** @returns the newest version of a module, as far as an editor needs it; undefined when the council has none. One statement */
async function newestOf(tx: Transaction, key: string) {
  const [newest] = await tx.select({
    key: moduleVersions.moduleKey, title: moduleVersions.title, version: moduleVersions.version, versionId: moduleVersions.id,
    reviewBy: sql<string>`module_versions.content ->> 'reviewBy'`, openFacts: sql<Module['openFacts']>`module_versions.content -> 'openFacts'`,
  }).from(moduleVersions).where(eq(moduleVersions.moduleKey, key)).orderBy(desc(moduleVersions.publishedAt)).limit(1)
  return newest
}

/** Everything that the council has confirmed about a module, oldest first, what was taken back too. One statement. */
function confirmationsOf(tx: Transaction, key: string): Promise<Confirmation[]> {
  const [by, withdrawnBy] = [aliasedTable(people, 'by'), aliasedTable(people, 'withdrawn_by')]
  return tx.select({
    id: confirmedFacts.id, fact: confirmedFacts.fact, source: confirmedFacts.source, edition: confirmedFacts.edition,
    by: by.name, at: confirmedFacts.confirmedAt, withdrawnBy: withdrawnBy.name, withdrawnAt: confirmedFacts.withdrawnAt,
  }).from(confirmedFacts)
    .innerJoin(by, and(eq(by.organisationId, confirmedFacts.organisationId), eq(by.id, confirmedFacts.confirmedById)))
    .leftJoin(withdrawnBy, and(eq(withdrawnBy.organisationId, confirmedFacts.organisationId), eq(withdrawnBy.id, confirmedFacts.withdrawnById)))
    .where(eq(confirmedFacts.moduleKey, key)).orderBy(asc(confirmedFacts.confirmedAt), asc(confirmedFacts.id))
}

/** A module's newest version with its facts, and everything that was confirmed about it. @returns undefined when the council has no such module */
export async function moduleToCheck(editor: Allowed<'confirm facts of modules'>, key: string) {
  const tx = await editor.reading()
  const newest = await newestOf(tx, key)
  return newest && { ...newest, confirmations: await confirmationsOf(tx, key) }
}

/** Writes down, in the transaction of `confirmFact`, that somebody has checked an open fact of a module's newest version. */
export async function writeConfirmed(tx: Transaction, editor: Allowed<'confirm facts of modules'>, key: string, fact: string, edition: string): Promise<true | 'confirmed already' | undefined> {
  const newest = await newestOf(tx, key)
  const open = newest?.openFacts.find((one) => one.fact === fact)
  if (!newest || !open) return undefined
  const [confirmed] = await tx.insert(confirmedFacts).values({
    organisationId: editor.organisationId, moduleKey: key, ...open, edition, confirmedById: whoever(editor), confirmedAt: editor.at,
  }).onConflictDoNothing().returning({ id: confirmedFacts.id })
  if (!confirmed) return 'confirmed already'
  await note(tx, editor, { did: 'confirmed a fact of a module', subjectKind: 'module', subjectId: newest.versionId })
  return true
}

/**
 * Somebody no longer stands by what was confirmed about a module. The confirmation is kept, with who took it back; learning that was confirmed
 * for somebody meanwhile goes on, and what is proposed waits.
 * @returns 'taken back already' for the second of two; undefined when there is no such confirmation
 */
export async function takeBackFact(editor: Allowed<'confirm facts of modules'>, key: string, id: string): Promise<true | 'taken back already' | undefined> {
  return editor.writing(async (tx) => {
    const ofModule = and(eq(confirmedFacts.id, id), eq(confirmedFacts.moduleKey, key))
    const taken = await tx.update(confirmedFacts).set({ withdrawnById: whoever(editor), withdrawnAt: editor.at }).where(and(ofModule, isNull(confirmedFacts.withdrawnAt))).returning({ id: confirmedFacts.id })
    if (taken.length === 0) {
      const [still] = await tx.select({ id: confirmedFacts.id }).from(confirmedFacts).where(ofModule)
      return still && 'taken back already'
    }
    const newest = await newestOf(tx, key)
    await note(tx, editor, { did: 'took back a confirmed fact of a module', subjectKind: 'module', subjectId: newest?.versionId })
    return true
  })
}
