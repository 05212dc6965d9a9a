import { data, redirect } from 'react-router'
import type { Route } from './+types/sign-in-demo'
import { portalContext } from '../../door.server.ts'
import { found } from '../../lib/http.server.ts'
import { pageToOpen } from '../../page-to-open.ts'

/** There is nothing to look at here: the list of demo people stands on the sign-in page. */
export function loader() {
  throw redirect('/sign-in')
}

export async function action({ context, request }: Route.ActionArgs) {
  const { signIn, demo } = context.get(portalContext)
  if (!demo) throw data('Not found', { status: 404 })
  const form = await request.formData()
  const answer = await signIn.handler(new Request(new URL('/auth/sign-in/demo-person', signIn.options.baseURL), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: signIn.options.baseURL! },
    body: JSON.stringify({ person: String(form.get('person') ?? '') }),
  }))
  found(answer.ok)
  throw redirect(pageToOpen(form.get('to')), { headers: answer.headers.getSetCookie().map((cookie) => ['Set-Cookie', cookie]) })
}
