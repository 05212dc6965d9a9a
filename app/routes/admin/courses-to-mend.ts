import type { Route } from './+types/courses-to-mend'
import { allow } from '../../door.server.ts'
import { courseListWith } from '../../features/courses/course-list.server.ts'
import { mendColumn, mendFileName, mendInWords } from '../../features/imports/wording.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { csvOf } from '../../lib/sheets/writing.ts'

/** The rows that a waiting list would leave out, under its own columns, with a last one that says which row each was and what to mend in it. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const { list, waiting } = found(await courseListWith(admin, idFrom(params.id)))
  const { header, entries } = found(waiting)
  const rows = entries.flatMap((entry) => (entry.kind === 'rejected' ? [[...header.map((_, index) => entry.cells[index] ?? ''), `Row ${entry.row}. ${mendInWords(entry.faults)}`]] : []))
  return new Response((await Array.fromAsync(csvOf([...header, mendColumn], rows))).join(''), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="rows-to-mend.csv"; filename*=UTF-8''${encodeURIComponent(mendFileName(list.fileName)).replaceAll("'", '%27')}`,
    },
  })
}
