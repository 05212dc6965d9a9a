import { Readable } from 'node:stream'
import { createReadableStreamFromReadable } from '@react-router/node'
import type { Route } from './+types/rows-to-mend'
import { allow } from '../../door.server.ts'
import { rejectsOf } from '../../features/imports/intake.server.ts'
import { mendColumn, mendFileName, mendInWords } from '../../features/imports/wording.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { csvOf } from '../../lib/sheets/writing.ts'

/** The rows that were left out, under the file's own columns, with a last one that says which row of the file each was and what to mend in it. Mended, it can be uploaded as it is. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const importer = allow({ context, request }, 'import audits')
  const { fileName, header, rows } = found(await rejectsOf(importer, idFrom(params.id)))
  async function* toMend() {
    for await (const { row, cells, problems } of rows) yield [...header.map((_, index) => cells[index] ?? ''), `Row ${row}. ${mendInWords(problems)}`.trim()]
  }
  const name = mendFileName(fileName)
  return new Response(createReadableStreamFromReadable(Readable.from(csvOf([...header, mendColumn], toMend()))), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="rows-to-mend.csv"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
    },
  })
}
