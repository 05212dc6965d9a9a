import { Readable } from 'node:stream'
import { createReadableStreamFromReadable } from '@react-router/node'
import type { Route } from './+types/released-csv'
import { allow, signedIn } from '../../door.server.ts'
import { creditOf } from '../../features/insight/insight.ts'
import { releaseWith } from '../../features/released/release.server.ts'
import { preamble, shownInWords } from '../../features/released/released.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { csvOf } from '../../lib/sheets/writing.ts'

/** One table of a release as CSV. It was worked out once for everybody, so any leader may take it whatever their areas are, and pass it on. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { organisation } = signedIn(context)!
  const release = found(await releaseWith(reader, idFrom(params.id)))
  const table = found(release.contents.tables.find(({ key }) => `${key}.csv` === params.table))
  const credit = creditOf(organisation)
  const about = [...preamble({ council: organisation.name, ...release, title: table.title, hiddenBelow: release.contents.hiddenBelow }), ...credit ? [credit] : []]
  const rows = [...about.slice(1).map((line) => [line]), [], table.columns, ...table.rows.map(({ name, part, counts }) => [name, ...part === undefined ? [] : [part], ...counts.map(shownInWords)])]
  return new Response(createReadableStreamFromReadable(Readable.from(csvOf([about[0]!], rows))), {
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': `attachment; filename="${release.kind}-${release.quarter}-${table.key}.csv"` },
  })
}
