import { redirect } from 'react-router'
import type { Route } from './+types/ask-for-help'
import { allow } from '../../door.server.ts'
import { answerHelp, askForHelp } from '../../features/remedial-actions/remedial-actions.server.ts'
import { found, idFrom } from '../../lib/http.server.ts'

/** Asked for by a button; there is nothing to look at here. */
export function loader({ context, request, params }: Route.LoaderArgs) {
  allow({ context, request }, 'follow gaps')
  throw redirect(`/remedial-actions/${idFrom(params.id)}`)
}

/** The owner asks for help; the auditor or the manager says that they have been in touch. */
export async function action({ context, request, params }: Route.ActionArgs) {
  const id = idFrom(params.id)
  const form = await request.formData()
  if (form.get('intent') === 'answered') {
    found((await answerHelp(allow({ context, request }, 'follow gaps'), id)) !== undefined)
    return redirect(`/remedial-actions/${id}`)
  }
  found((await askForHelp(allow({ context, request }, 'do remedial actions'), id)) !== undefined)
  return redirect('/my-practice?sent=help')
}
