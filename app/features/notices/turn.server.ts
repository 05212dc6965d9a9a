import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'

/**
 * One at a time for each council tells people of actions: of two who would tell the same, the second finds it told. The rows that will be pointed to are
 * held first, people before actions, so that whoever has the turn waits for nobody. Ask for it last in a transaction; what was read before has to be read again.
 */
export async function takeTurnToTell(tx: Transaction, organisationId: string, { personIds, actionIds }: { personIds: readonly string[]; actionIds: readonly string[] }) {
  await tx.execute(sql`select id from people where id = any(${sql.param(`{${personIds.join(',')}}`)}::uuid[]) order by id for key share`)
  await tx.execute(sql`select id from remedial_actions where id = any(${sql.param(`{${actionIds.join(',')}}`)}::uuid[]) order by id for key share`)
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('tell ' || ${organisationId}, 0))`)
}
