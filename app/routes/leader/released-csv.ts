import { Readable } from 'node:stream'
import { createReadableStreamFromReadable } from '@react-router/node'
import type { Route } from './+types/released-csv'
import { allow, signedIn } from '../../door.server.ts'
import { creditOf } from '../../features/insight/insight.ts'
import { asSheet } from '../../features/released/released.ts'
import { releaseOf } from '../../features/released/released.server.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { csvOf } from '../../lib/sheets/writing.ts'

/** A release as CSV, as it was made: nothing is counted for it. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const release = found(await releaseOf(reader, idFrom(params.id)))
  const { header, rows } = asSheet(release, creditOf(signedIn(context)!.organisation))
  return new Response(createReadableStreamFromReadable(Readable.from(csvOf(header, rows))), {
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${release.kind}-${release.quarter.slice(0, 7)}.csv"` },
  })
}
