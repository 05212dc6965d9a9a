import { sql } from 'drizzle-orm'
import { writing, type Database } from '../../../db/client.server.ts'
import { messages, organisations } from '../../../db/schema.ts'
import type { Unsent } from './standing.ts'

/** How far back messages count that were refused or have no address: about older ones nobody does anything any more. */
const lately = sql`interval '30 days'`

/** A reminder counts from its moment on, and any other message from when it was written. */
const from = sql`coalesce(not_before, written_at)`

/** The figures of one council's messages, as JSON within a statement about more. @param at the moment of asking */
export const unsentAsJson = (at: Date) => sql`(
  select json_build_object(
    'waiting', (select count(*) from ${messages} where sent_at is null and refused_at is null and address is not null and (not_before is null or not_before <= ${at.toISOString()}::timestamptz)),
    'oldestAt', (select min(${from}) from ${messages} where sent_at is null and refused_at is null and address is not null and (not_before is null or not_before <= ${at.toISOString()}::timestamptz)),
    'refused', (select count(*) from ${messages} where refused_at > ${at.toISOString()}::timestamptz - ${lately} and trouble not in ('has left', 'too late')),
    'unaddressed', (select count(*) from ${messages} where address is null and written_at > ${at.toISOString()}::timestamptz - ${lately} and (not_before is null or not_before <= ${at.toISOString()}::timestamptz))))`

export type UnsentJson = Omit<Unsent, 'oldestAt'> & { oldestAt: string | null }
export const unsentFrom = ({ oldestAt, ...counts }: UnsentJson): Unsent => ({ ...counts, oldestAt: oldestAt ? new Date(oldestAt) : null })

/** The figures over all councils. Row security shows one council at a time, so each is asked for itself. */
export async function unsentEverywhere(db: Database, at = new Date()): Promise<Unsent> {
  const all: Unsent = { waiting: 0, oldestAt: null, refused: 0, unaddressed: 0 }
  for (const { id } of await db.select({ id: organisations.id }).from(organisations)) {
    const [row] = await writing(db, id, (tx) => tx.execute<{ unsent: UnsentJson }>(sql`select ${unsentAsJson(at)} as unsent`))
    const { oldestAt, ...counts } = unsentFrom(row!.unsent)
    for (const key of ['waiting', 'refused', 'unaddressed'] as const) all[key] += counts[key]
    if (oldestAt && (!all.oldestAt || oldestAt < all.oldestAt)) all.oldestAt = oldestAt
  }
  return all
}
