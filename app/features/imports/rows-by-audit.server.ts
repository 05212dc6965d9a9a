import { sql } from 'drizzle-orm'
import type { Transaction } from '../../../db/client.server.ts'
import type { RowToRead } from './one-audit.ts'

/** So many rows are read back together. */
const rowsAtOnce = 1_000

/** An audit of more rows than this is no audit but a column that was taken for its number. */
const mostRows = 500
const tooManyRows = `More than ${mostRows} rows of this file belong to one audit. Check the column that holds the number of the audit.`

/**
 * The rows of a sheet in which the rows of one audit may stand anywhere: kept in a table of the transaction and read back audit by audit, so that
 * memory stays the same however long the sheet is, but for one number for each audit.
 */
export class RowsByAudit {
  readonly #tx: Transaction
  /** By the audit, the row of the file that names it first, and how many do. */
  readonly #audits = new Map<string, { first: number; rows: number }>()

  private constructor(tx: Transaction) {
    this.#tx = tx
  }

  static async of(tx: Transaction): Promise<RowsByAudit> {
    await tx.execute(sql`create temporary table rows_by_audit (first integer, row integer, cells text[] not null, fault text, primary key (first, row)) on commit drop`)
    return new RowsByAudit(tx)
  }

  /** @param rows each with what tells its audit from others; a row that does not say is an audit by itself */
  async keep(rows: readonly (RowToRead & { audit: string })[]) {
    if (rows.length === 0) return
    const kept = rows.map(({ audit, row, cells, fault }) => ({ first: this.#firstOf(audit, row), row, cells, fault }))
    await this.#tx.execute(sql`
      insert into rows_by_audit (first, row, cells, fault)
      select first, row, cells, fault from json_to_recordset(${JSON.stringify(kept)}::text::json) as sheet (first int, row int, cells text[], fault text)`)
  }

  #firstOf(audit: string, row: number): number {
    if (audit === '') return row
    const known = this.#audits.get(audit)
    if (known) known.rows += 1
    else this.#audits.set(audit, { first: row, rows: 1 })
    return known?.first ?? row
  }

  /** The rows of each audit, in the order of the file; audits in the order of their first rows. */
  async *inTurn(): AsyncGenerator<RowToRead[]> {
    const tooMany = new Set([...this.#audits.values()].filter(({ rows }) => rows > mostRows).map(({ first }) => first))
    this.#audits.clear()
    let audit: RowToRead[] = []
    let last = { first: -1, row: -1 }
    for (;;) {
      const rows = await this.#tx.execute<{ first: number; row: number; cells: string[]; fault: string | null }>(sql`
        select first, row, cells, fault from rows_by_audit where (first, row) > (${last.first}::int, ${last.row}::int) order by first, row limit ${rowsAtOnce}`)
      for (const { first, row, cells, fault } of rows) {
        const faulty = tooMany.has(first)
        if (audit.length > 0 && (first !== last.first || faulty)) {
          yield audit
          audit = []
        }
        audit.push({ row, cells, ...(faulty ? { fault: tooManyRows } : fault !== null && { fault }) })
        last = { first, row }
      }
      if (rows.length < rowsAtOnce) break
    }
    if (audit.length > 0) yield audit
    await this.#tx.execute(sql`drop table rows_by_audit`)
  }
}
