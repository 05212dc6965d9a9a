import { createHash } from 'node:crypto'
import { and, asc, desc, eq, notExists, sql } from 'drizzle-orm'
import type { Database, Transaction } from '../../../db/client.server.ts'
import { writing } from '../../../db/client.server.ts'
import { activity, activitySeals, organisations } from '../../../db/schema.ts'

type ActivityRow = typeof activity.$inferSelect

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
  const [last] = await tx.select().from(activitySeals).orderBy(desc(activitySeals.position)).limit(1)
  const rows = await tx.select().from(activity)
    .where(notExists(tx.select({ one: sql`1` }).from(activitySeals).where(eq(activitySeals.activityId, activity.id))))
    .orderBy(asc(activity.id)).limit(5_000)

  let hash = last?.hash ?? ''
  let position = last?.position ?? 0n
  const seals = rows.map((row) => {
    hash = link(hash, row)
    position += 1n
    return { organisationId, position, activityId: row.id, hash }
  })
  if (seals.length > 0) await tx.insert(activitySeals).values(seals)
  return seals.length
}

/** Walks a council's chain from the start. @returns the id of the first activity whose seal does not fit, or undefined */
export async function firstBrokenSeal(tx: Transaction): Promise<bigint | undefined> {
  const rows = await tx.select().from(activitySeals)
    .innerJoin(activity, and(eq(activity.id, activitySeals.activityId), eq(activity.organisationId, activitySeals.organisationId)))
    .orderBy(asc(activitySeals.position))
  let hash = ''
  let position = 0n
  for (const { activity: row, activity_seals: seal } of rows) {
    hash = link(hash, row)
    position += 1n
    if (seal.hash !== hash || seal.position !== position) return row.id
  }
  return undefined
}
