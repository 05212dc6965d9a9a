import { Readable } from 'node:stream'
import { createReadableStreamFromReadable } from '@react-router/node'
import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/first-passwords-csv'
import { allow } from '../../door.server.ts'
import { giveFirstPasswords } from '../../features/set-up/first-passwords.server.ts'
import { whoElse } from '../../features/set-up/first-passwords-sure.tsx'
import { parseForm } from '../../lib/http.server.ts'
import { csvOf } from '../../lib/sheets/writing.ts'

const page = '/set-up/people/first-passwords'
const Sure = z.object({ for: z.literal('everybody').or(z.guid()) })

export function loader({ context, request }: Route.LoaderArgs) {
  allow({ context, request }, 'look after people')
  return redirect(page)
}

/** Makes first passwords and hands them over as a file, which is not kept anywhere. */
export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const form = await parseForm(request, Sure)
  if (!form.ok) return redirect(page)
  const made = await giveFirstPasswords(admin, form.value.for === 'everybody' ? undefined : form.value.for)
  if (made.given.length === 0 && made.taken.length === 0) return redirect(`${page}?for=${form.value.for}`)
  const rows = [...made.given.map(({ name, teams, email, password }) => [name, teams, email, password]), ...whoElse(made).map((sentence) => [sentence, '', '', ''])]
  return new Response(createReadableStreamFromReadable(Readable.from(csvOf(['Name', 'Team', 'Signs in as', 'Password'], rows))), {
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="first-passwords.csv"', 'Cache-Control': 'no-store' },
  })
}
