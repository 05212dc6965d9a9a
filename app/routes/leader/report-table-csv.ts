import { Readable } from 'node:stream'
import { createReadableStreamFromReadable } from '@react-router/node'
import type { Route } from './+types/report-table-csv'
import { allow } from '../../door.server.ts'
import { periodFrom } from '../../features/reports/periods.ts'
import { tableForExport } from '../../features/reports/read.server.ts'
import { asSheet } from '../../features/reports/shown.ts'
import { found } from '../../lib/http.server.ts'
import { csvOf } from '../../lib/sheets/writing.ts'

/** One table of an issued report as CSV. A file leaves the line of accountability, so small counts are hidden in it from everybody. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'read reports')
  const period = found(periodFrom(params.kind, params.period))
  const key = found(/^(.+)\.csv$/.exec(params.table)?.[1])
  const { header, rows } = asSheet(found(await tableForExport(reader, period, key)))
  return new Response(createReadableStreamFromReadable(Readable.from(csvOf(header, rows))), {
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${period.kind}-${period.on}-${key}.csv"` },
  })
}
