import { redirect } from 'react-router'
import type { Route } from './+types/from-mail'
import { allow } from '../../door.server.ts'
import { openedFromMail } from '../../features/notices/my-messages.server.ts'
import { idFrom } from '../../lib/http.server.ts'
import { pageToOpen } from '../../page-to-open.ts'

/** Where links in letters lead: notes that its reader followed one, and goes on to the page. */
export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see my account')
  await openedFromMail(reader, idFrom(params.id))
  return redirect(pageToOpen(url.searchParams.get('to')))
}
