import { Readable } from 'node:stream'
import { createReadableStreamFromReadable } from '@react-router/node'
import type { Route } from './+types/national-csv'
import { allow } from '../../door.server.ts'
import { openGovernmentCredit } from '../../features/insight/insight.ts'
import { hiddenBelow, nationalShown, type NationalShown } from '../../features/national/national.server.ts'
import { csvOf } from '../../lib/sheets/writing.ts'

/** The aggregates of England as CSV. */
export async function loader({ context, request }: Route.LoaderArgs) {
  allow({ context, request }, 'see insight')
  const cells = (figure: NationalShown['raised']) => (figure === 'hidden' ? [figure, figure] : [String(figure.k), String(figure.n)])
  const rows = (await nationalShown()).map(({ title, raised, again }) => [title, ...cells(raised), ...cells(again)])
  return new Response(createReadableStreamFromReadable(Readable.from(csvOf(['Topic', 'Reports that raise it', 'Of reports with published points', 'Raised again in the next report of the same authority', 'Of those raised with a next report out'], [
    ...rows, [`“Hidden” is a count under ${hiddenBelow}, or one that would give such a count away. ${openGovernmentCredit}.`, '', '', '', ''],
  ]))), { headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="inspections-of-england.csv"' } })
}
