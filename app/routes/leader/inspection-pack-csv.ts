import { Readable } from 'node:stream'
import { createReadableStreamFromReadable } from '@react-router/node'
import type { Route } from './+types/inspection-pack-csv'
import { allow } from '../../door.server.ts'
import { packFor } from '../../features/inspection/inspection.server.ts'
import { packColumns, packRows } from '../../features/inspection/inspection.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { csvOf } from '../../lib/sheets/writing.ts'

/** What an inspection pack shows, as a sheet. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const maker = allow({ context, request }, 'make inspection packs')
  const { cases } = found(await packFor(maker, idFrom(params.id)))
  return new Response(createReadableStreamFromReadable(Readable.from(csvOf(packColumns, packRows(cases)))), {
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="inspection-pack.csv"', 'Cache-Control': 'no-store' },
  })
}
