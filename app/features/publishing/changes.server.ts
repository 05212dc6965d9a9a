import { and, eq, isNotNull, sql, type SQL } from 'drizzle-orm'
import type { Allowed } from '../../allowed.ts'
import type { Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, imports } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { seeingHidden } from '../audits/hidden.server.ts'
import { closeWhatMayBeComplete } from '../gaps/closing.server.ts'
import { noticePatterns } from '../patterns/noticing.server.ts'
import { actedOn } from './acted-on.server.ts'
import { keepAgreed } from './agreed-stands.server.ts'
import { putBack, takeAway, whatItWas } from './putting-back.server.ts'
import { actionsAnew, auditsAnew, gapsAnew, judgementsAnew, openClosedGaps, regraded, sayWhose } from './said-anew.server.ts'
import { settleLearning } from './settle-learning.server.ts'
import { addToTallies, lookAgain, takeTurn } from './publishing.server.ts'

type Importer = Pick<Allowed<'import audits'>, 'organisationId' | 'personId' | 'actor' | 'requestId' | 'at'>

/** What a file says now of an audit that is here already under the same number and case. */
export type AuditChange = {
  auditId: string
  audit: {
    caseType: string
    sample: 'random' | 'targeted' | 'moderation' | 'inspection' | 'not said'
    auditedOn: Day
    serviceAreaId: string
    teamId: string
    workerId: string | null
    managerId: string | null
    auditorId: string | null
    overallGradeId: string | null
    strengths: string | null
    improvements: string | null
    /** Whether the file itself says that the grades are confirmed. */
    confirmed: boolean
    sourceHash: string
  }
  /** Every judgement it has now; one that is left out has gone, one without a grade does not apply. */
  judgements: readonly { themeId: string; frameworkId: string; gradeId: string | null }[]
  actions: readonly {
    ownerId: string; priority: 'red' | 'amber' | 'green'; wording: string; issuedAt: Date; dueOn: Day; dueAt: Date; doneAt: Date | null; doneBySheet: boolean
  }[]
  /** Whose the gaps are by the word of the file; without a theme it is said of every gap of the framework that is not named itself. */
  attributions: readonly { themeId: string | null; frameworkId: string; attribution: 'practitioner' | 'manager' | 'system' | 'partner' }[]
}

/** How many gaps were raised, how many actions asked for, and how much learning ended or was flagged. */
export type Changed = { gaps: number; actions: number; ended: number; flagged: number }

/** So many audits are written together. */
const auditsAtOnce = 500

/**
 * Writes down what a file says anew of audits that are here, with what follows: gaps raised and withdrawn, actions asked for and no longer
 * asked for, learning ended where nobody has begun it and flagged where somebody has, tallies, and whether earlier gaps held. What each
 * audit was is kept, so that taking the import back puts it as it was. Learning that new gaps bring is for `followThrough`, which the import
 * calls afterwards with a condition that picks these audits as well as the new ones. The council's turn is held until the transaction ends, so
 * this is called late in it.
 */
export async function changeAudits(tx: Transaction, importer: Importer, importId: string, changes: readonly AuditChange[]): Promise<Changed> {
  const { organisationId, at } = importer
  const all: Changed = { gaps: 0, actions: 0, ended: 0, flagged: 0 }
  if (changes.length === 0) return all
  await takeTurn(tx, organisationId)
  await holdWhole(tx, organisationId, changes.map(({ auditId }) => auditId))
  for (let from = 0; from < changes.length; from += auditsAtOnce) {
    const some = await keepAgreed(tx, changes.slice(from, from + auditsAtOnce))
    const ids = some.map(({ auditId }) => auditId)
    const which = pick(ids)
    await whatItWas(tx, importId, at, which)
    await addToTallies(tx, which, -1)
    await auditsAnew(tx, at, some, await regraded(tx, some))
    await judgementsAnew(tx, some)
    all.gaps += await gapsAnew(tx, at, some)
    all.actions += await actionsAnew(tx, at, some)
    await sayWhose(tx, at, some)
    await addToTallies(tx, which, 1)
    await openClosedGaps(tx, which)
    const { ended, flagged } = await settleLearning(tx, at, which)
    all.ended += ended
    all.flagged += flagged
    await askAnewWhetherHeld(tx, ids)
    await closeWhatMayBeComplete(tx, organisationId, which, at)
    await noteAll(tx, importer, 'changed an audit', which)
  }
  return all
}

/** How many audits of an import stand in the way of taking all of it back, and how many could be taken back one by one. */
export type InTheWay = { acted: number; changedSince: number; free: number }

/**
 * Takes a published import back: the audits that it brought go, with all that hangs on them, and those that it changed are as they were. All
 * of it or nothing.
 * @returns 'voided' also when it was taken back before; undefined when it is no published import of this council
 */
export async function voidImport(importer: Allowed<'import audits'>, importId: string): Promise<'voided' | InTheWay | undefined> {
  return importer.writing(async (tx) => {
    const one = await publishedImport(tx, importer, importId)
    if (!one) return undefined
    if (one.voidedAt) return 'voided'
    const written = await writtenBy(tx, importer.organisationId, importId)
    const acted = written.filter(({ deeds }) => deeds).length
    const changedSince = written.filter(({ deeds, changedSince: since }) => !deeds && since).length
    if (acted + changedSince > 0) return { acted, changedSince, free: written.length - acted - changedSince }
    await takeBack(tx, importer, importId, written)
    await markVoided(tx, importer, importId)
    return 'voided'
  })
}

/**
 * Takes one audit of a published import back. When it was the last of it, the import has been taken back as a whole.
 * @returns undefined when the import did not bring or change this audit, or it was taken back before
 */
export async function voidAudit(importer: Allowed<'import audits'>, importId: string, auditId: string): Promise<'voided' | 'acted on' | 'changed since' | undefined> {
  return importer.writing(async (tx) => {
    if (!await publishedImport(tx, importer, importId)) return undefined
    const [one] = await writtenBy(tx, importer.organisationId, importId, auditId)
    if (!one) return undefined
    if (one.deeds) return 'acted on'
    if (one.changedSince) return 'changed since'
    if (one.brought) await note(tx, importer, { did: 'took back an audit', subjectKind: 'import', subjectId: importId, aboutPersonId: one.workerId })
    await takeBack(tx, importer, importId, [one])
    const [left] = await seeingHidden(tx, () => tx.execute(sql`select 1 from audits where ${ofImport(importId)} limit 1`))
    if (!left) await markVoided(tx, importer, importId)
    return 'voided'
  })
}

/** Holds the row of a published import, once no other import is under way. */
async function publishedImport(tx: Transaction, { organisationId }: Importer, importId: string) {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('import ' || ${organisationId}, 0))`)
  await takeTurn(tx, organisationId)
  const [one] = await tx.select({ voidedAt: imports.voidedAt }).from(imports).where(and(eq(imports.id, importId), isNotNull(imports.publishedAt))).for('update')
  return one
}

async function markVoided(tx: Transaction, importer: Importer, importId: string) {
  await tx.update(imports).set({ voidedAt: importer.at, voidedById: importer.personId }).where(eq(imports.id, importId))
  await note(tx, importer, { did: 'took back an import', subjectKind: 'import', subjectId: importId })
}

/** The audits that an import brought or changed, as a condition on `audits`. */
export const ofImport = (importId: string) =>
  sql`audits.id in (select id from audits where import_id = ${importId}::uuid union all select audit_id from audit_changes where import_id = ${importId}::uuid)`

/** Whether another import has changed an audit since this one brought or changed it, as a condition on `audits`. */
export const changedSince = (importId: string) => sql<boolean>`coalesce((
  select change.import_id from audit_changes change where change.organisation_id = audits.organisation_id and change.audit_id = audits.id order by change.changed_at desc limit 1) <> ${importId}::uuid, false)`

type Written = { id: string; workerId: string | null; brought: boolean; changedSince: boolean; deeds: string[] | undefined }

/**
 * The audits of an import, held, each with whether the import brought it, whether a later one has changed it, and what people have done about it. One that
 * is hidden stays as it is: somebody puts it right.
 */
async function writtenBy(tx: Transaction, organisationId: string, importId: string, auditId?: string): Promise<Written[]> {
  const rows = await seeingHidden(tx, () => tx.select({
    id: audits.id, workerId: audits.workerId, hiddenAt: audits.hiddenAt, brought: sql<boolean>`${audits.importId} = ${importId}::uuid`, changedSince: changedSince(importId),
  }).from(audits).where(and(ofImport(importId), auditId ? eq(audits.id, auditId) : undefined)))
  const ids = rows.map(({ id }) => id)
  await holdWhole(tx, organisationId, ids)
  const deeds = await actedOn(tx, pick(ids))
  return rows.map(({ hiddenAt, ...row }) => ({ ...row, deeds: hiddenAt ? ['it is hidden while it is put right'] : deeds.get(row.id) }))
}

/** Takes audits away that an import brought, and puts back those that it changed. */
async function takeBack(tx: Transaction, importer: Importer, importId: string, written: readonly Written[]) {
  const ids = written.map(({ id }) => id)
  const [brought, changed] = [written.filter((one) => one.brought), written.filter((one) => !one.brought)].map((some) => some.map(({ id }) => id)) as [string[], string[]]
  await addToTallies(tx, pick(ids), -1)
  const asked = await forgetWhetherHeld(tx, ids)

  await putBack(tx, importId, pick(changed))
  const shared = await takeAway(tx, pick(brought))
  await addToTallies(tx, pick(changed), 1)
  await settleLearning(tx, importer.at, sql`(${pick(changed)} or audits.id in (
    select gaps.audit_id from assignment_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
    where reason.assignment_id = any(${sql.param(`{${shared.join(',')}}`)}::uuid[])))`)
  await lookAgain(tx, pick([...new Set([...changed, ...asked])]))
  await noticePatterns(tx, importer, pick(changed))
  await closeWhatMayBeComplete(tx, importer.organisationId, pick(changed), importer.at)
  await noteAll(tx, importer, 'put an audit back as it was', pick(changed))
}

/** Some audits, as a condition on `audits`. */
export const pick = (ids: readonly string[]) => sql`audits.id = any(${sql.param(`{${ids.join(',')}}`)}::uuid[])`

/**
 * Holds audits, their actions and their learning, each in one order. Whoever acts on one of them meanwhile waits, and then finds it as it
 * is; what they did before this is seen by whatever is asked after it.
 */
export async function holdWhole(tx: Transaction, organisationId: string, ids: readonly string[]) {
  const which = sql`audits.organisation_id = ${organisationId}::uuid and ${pick(ids)}`
  await tx.execute(sql`select id from audits where ${which} order by id for no key update`)
  await tx.execute(sql`select id from remedial_actions where organisation_id = ${organisationId}::uuid and audit_id in (select id from audits where ${which}) order by id for update`)
  await tx.execute(sql`
    select id from assignments where organisation_id = ${organisationId}::uuid and id in (
      select reason.assignment_id from assignment_reasons reason join gaps on gaps.organisation_id = reason.organisation_id and gaps.id = reason.gap_id
      join audits on audits.organisation_id = gaps.organisation_id and audits.id = gaps.audit_id where ${which})
    order by id for update`)
}

/** Forgets what these audits showed about earlier gaps, and what later ones showed about theirs, and asks all of it anew. */
export async function askAnewWhetherHeld(tx: Transaction, ids: readonly string[]) {
  const asked = await forgetWhetherHeld(tx, ids)
  await lookAgain(tx, pick([...new Set([...ids, ...asked])]))
}

/** Forgets what audits showed about earlier gaps, and later ones about theirs. @returns the audits whose gaps are to be asked about again */
export async function forgetWhetherHeld(tx: Transaction, ids: readonly string[]): Promise<string[]> {
  const forgotten = await tx.execute<{ audit_id: string }>(sql`
    delete from follow_ups using gaps, audits
    where gaps.organisation_id = follow_ups.organisation_id and gaps.id = follow_ups.gap_id
      and audits.organisation_id = follow_ups.organisation_id and audits.id in (gaps.audit_id, follow_ups.audit_id) and ${pick(ids)}
    returning gaps.audit_id`)
  return forgotten.map(({ audit_id }) => audit_id)
}

/** Notes the same of many audits, about whoever held each case. */
async function noteAll(tx: Transaction, { personId, actor, requestId }: Importer, did: string, which: SQL) {
  await tx.execute(sql`
    insert into activity (organisation_id, person_id, actor, request_id, did, subject_kind, subject_id, about_person_id)
    select organisation_id, ${personId ?? null}::uuid, ${actor ?? null}::text, ${requestId ?? null}::uuid, ${did}, 'audit', id, worker_id from audits where ${which} order by id`)
}
