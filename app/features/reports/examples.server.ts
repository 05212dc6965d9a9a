import { and, eq, isNull, sql } from 'drizzle-orm'
import { whoever, type Allowed } from '../../allowed.ts'
import { dayInLondon, type Day } from '../../lib/days.ts'
import type { Transaction } from '../../../db/client.server.ts'
import { audits, examples } from '../../../db/schema.ts'
import { note } from '../activity/activity.server.ts'
import { blindTo } from '../audits/being-moderated.server.ts'
import { withinReach } from '../people/reach.server.ts'
import { monthOf, type Month } from '../service-actions/service-actions.ts'
import { mayName, whyNotToKeep, wordsOfStrengths } from './examples.ts'

type Keeper = Allowed<'keep examples'>

/** Audits in reach, none of which the keeper still moderates without knowing its grades, as a condition on `audits`. */
const inSight = (keeper: Keeper) => sql`(${withinReach(keeper.reach, { area: audits.serviceAreaId, team: audits.teamId })} and not ${blindTo(whoever(keeper))})`

/**
 * Keeps what an audit found done well for the report of this month, in the audit's own words. Kept twice, it is there once.
 * @returns the example's id; undefined when the audit is not in sight or says nothing of what is done well
 */
export async function keepExample(keeper: Keeper, auditId: string): Promise<string | undefined> {
  const month = monthOf(dayInLondon(keeper.at))
  return keeper.writing(async (tx) => {
    const [audit] = await tx.select({ strengths: audits.strengths }).from(audits).where(and(eq(audits.id, auditId), inSight(keeper))).for('key share')
    if (!audit?.strengths?.trim()) return undefined
    const [kept] = await tx.insert(examples).values({ organisationId: keeper.organisationId, auditId, month, wording: wordsOfStrengths(audit.strengths), keptById: whoever(keeper), keptAt: keeper.at })
      .onConflictDoNothing().returning({ id: examples.id })
    if (kept) {
      await note(tx, keeper, { did: 'kept an example', subjectKind: 'example', subjectId: kept.id })
      return kept.id
    }
    const [known] = await tx.select({ id: examples.id }).from(examples).where(and(eq(examples.auditId, auditId), eq(examples.month, month), isNull(examples.takenOutAt)))
    return known?.id
  })
}

const columns = {
  id: examples.id, month: examples.month, wording: examples.wording, audit: audits.reference, auditId: audits.id, auditedOn: audits.auditedOn,
  keptBy: sql<string>`(select name from people keeper where keeper.organisation_id = ${examples.organisationId} and keeper.id = ${examples.keptById})`,
  area: sql<string>`(select name from service_areas area where area.organisation_id = ${audits.organisationId} and area.id = ${audits.serviceAreaId})`,
}
const ofAudit = and(eq(audits.organisationId, examples.organisationId), eq(audits.id, examples.auditId))
const named = <T extends { wording: string }>(example: T) => ({ ...example, mayName: mayName(example.wording) })

/** The examples kept for the report of a month, of audits in sight, in the order in which they were kept. */
export async function examplesOf(keeper: Keeper, month: Month) {
  const tx = await keeper.reading()
  const rows = await tx.select(columns).from(examples).innerJoin(audits, ofAudit).where(and(eq(examples.month, month), isNull(examples.takenOutAt), inSight(keeper))).orderBy(examples.keptAt, examples.id)
  return rows.map(named)
}

/** One of these. @returns undefined when it is out of sight or was taken out */
export async function exampleFor(keeper: Keeper, id: string) {
  const tx = await keeper.reading()
  const [row] = await tx.select(columns).from(examples).innerJoin(audits, ofAudit).where(and(eq(examples.id, id), isNull(examples.takenOutAt), inSight(keeper)))
  return row && named(row)
}

/**
 * Changes the words of an example.
 * @returns undefined when it is out of sight or was taken out meanwhile; a sentence where the words cannot be kept
 */
export async function changeExample(keeper: Keeper, id: string, { wording, sure }: { wording: string; sure: boolean }): Promise<true | { wrong: string } | undefined> {
  const wrong = whyNotToKeep(wording, sure)
  return keeper.writing(async (tx) => {
    if (!await hold(tx, keeper, id)) return undefined
    if (wrong) return { wrong }
    await tx.update(examples).set({ wording: wording.trim() }).where(eq(examples.id, id))
    await note(tx, keeper, { did: 'changed an example', subjectKind: 'example', subjectId: id })
    return true
  })
}

/** Takes an example out of its month's report; the audit can be kept again. @returns undefined when it is out of sight or was taken out before */
export async function takeExampleOut(keeper: Keeper, id: string): Promise<Month | undefined> {
  return keeper.writing(async (tx) => {
    const held = await hold(tx, keeper, id)
    if (!held) return undefined
    await tx.update(examples).set({ takenOutAt: keeper.at }).where(eq(examples.id, id))
    await note(tx, keeper, { did: 'took an example out', subjectKind: 'example', subjectId: id })
    return held.month
  })
}

async function hold(tx: Transaction, keeper: Keeper, id: string): Promise<{ month: Day } | undefined> {
  const [held] = await tx.select({ month: examples.month }).from(examples).innerJoin(audits, ofAudit).where(and(eq(examples.id, id), isNull(examples.takenOutAt), inSight(keeper))).for('update', { of: examples })
  return held
}
