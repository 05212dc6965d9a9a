import { redirect } from 'react-router'
import type { Route } from './+types/say-it-is-read'
import { allow } from '../../door.server.ts'
import { sayItIsRead } from '../../features/remedial-actions/owner-says.server.ts'
import { found, idFrom } from '../../lib/http.server.ts'

/** Said by a button; there is nothing to look at here. */
export function loader({ context, request, params }: Route.LoaderArgs) {
  allow({ context, request }, 'follow gaps')
  throw redirect(`/remedial-actions/${idFrom(params.id)}`)
}

/** The owner says that they have read what is asked of them. */
export async function action({ context, request, params }: Route.ActionArgs) {
  const id = idFrom(params.id)
  found((await sayItIsRead(allow({ context, request }, 'do remedial actions'), id)) !== undefined)
  return redirect(`/remedial-actions/${id}`)
}
