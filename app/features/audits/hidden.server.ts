import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'

/**
 * Does some work in a transaction as whoever puts audits right: hidden audits are there, with all that hangs on them. What others must not see, they
 * must not be handed from it.
 */
export async function seeingHidden<Result>(tx: Transaction, work: () => Promise<Result>): Promise<Result> {
  await tx.execute(sql`select set_config('app.puts_right', 'yes', true)`)
  const result = await work()
  await tx.execute(sql`select set_config('app.puts_right', 'no', true)`)
  return result
}

/** Those of some audits' own numbers that stand on hidden audits. */
export async function hiddenReferences(tx: Transaction, references: readonly string[]): Promise<Set<string>> {
  if (references.length === 0) return new Set()
  const rows = await tx.execute<{ reference: string }>(sql`select reference from hidden_rows('audit') where reference in (select json_array_elements_text(${JSON.stringify(references)}::text::json))`)
  return new Set(rows.map(({ reference }) => reference))
}
