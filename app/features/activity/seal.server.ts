import { createHash } from 'node:crypto'
import { and, asc, desc, eq, inArray, notExists, sql } from 'drizzle-orm'
import type { Database, Transaction } from '../../../db/client.server.ts'
import { writing } from '../../../db/client.server.ts'
import { activity, activitySeals, activityToSeal, organisations } from '../../../db/schema.ts'

type ActivityRow = typeof activity.$inferSelect

/** What is left over is sealed the next time. */
const rowsAtOnce = 5_000

/** The link of one row: the link before it and everything the row says, so that a change anywhere breaks the chain. */
export function link(previous: string, row: ActivityRow): string {
  const said = [row.id, row.at.toISOString(), row.personId, row.actor, row.did, row.subjectKind, row.subjectId, row.aboutPersonId, row.requestId]
  return createHash('sha256').update(previous).update('\n').update(said.map((value) => String(value ?? '')).join('\u001f')).digest('hex')
}

/**
 * Adds what has been committed since the last time to each council's hash chain. Rows are sealed in the order in which they
 * are found committed, so that a long import holds nobody up. Safe to run twice at once.
 * @returns how many rows were sealed
 */
export async function sealActivity(db: Database): Promise<number> {
  let sealed = 0
  for (const { id } of await db.select({ id: organisations.id }).from(organisations)) {
    sealed += await writing(db, id, (tx) => sealOne(tx, id))
  }
  return sealed
}

async function sealOne(tx: Transaction, organisationId: string): Promise<number> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('seal ' || ${organisationId}, 0))`)
  const next = tx.select({ id: activityToSeal.activityId }).from(activityToSeal).orderBy(asc(activityToSeal.activityId)).limit(rowsAtOnce)
  const taken = await tx.delete(activityToSeal).where(inArray(activityToSeal.activityId, next)).returning({ id: activityToSeal.activityId })
  if (taken.length === 0) return 0

  const rows = await tx.select().from(activity).where(inArray(activity.id, taken.map(({ id }) => id))).orderBy(asc(activity.id))
  const [last] = await tx.select().from(activitySeals).orderBy(desc(activitySeals.position)).limit(1)
  let hash = last?.hash ?? ''
  let position = last?.position ?? 0n
  await tx.insert(activitySeals).values(rows.map((row) => {
    hash = link(hash, row)
    position += 1n
    return { organisationId, position, activityId: row.id, hash }
  }))
  return rows.length
}

/** Walks a council's chain from the start. @returns the id of the first activity whose seal does not fit, or that is neither sealed nor waiting for it; or undefined */
export async function firstBrokenSeal(tx: Transaction): Promise<bigint | undefined> {
  const rows = await tx.select().from(activitySeals)
    .leftJoin(activity, and(eq(activity.organisationId, activitySeals.organisationId), eq(activity.id, activitySeals.activityId)))
    .orderBy(asc(activitySeals.position))
  let hash = ''
  let position = 0n
  for (const { activity: row, activity_seals: seal } of rows) {
    hash = row ? link(hash, row) : ''
    position += 1n
    if (seal.hash !== hash || seal.position !== position) return seal.activityId
  }
  const [leftOut] = await tx.select({ id: activity.id }).from(activity).where(and(
    notExists(tx.select({ one: sql`1` }).from(activitySeals).where(and(eq(activitySeals.organisationId, activity.organisationId), eq(activitySeals.activityId, activity.id)))),
    notExists(tx.select({ one: sql`1` }).from(activityToSeal).where(and(eq(activityToSeal.organisationId, activity.organisationId), eq(activityToSeal.activityId, activity.id)))),
  )).orderBy(asc(activity.id)).limit(1)
  return leftOut?.id
}
