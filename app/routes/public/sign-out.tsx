import { redirect } from 'react-router'
import type { Route } from './+types/sign-out'
import { portalContext } from '../../door.server.ts'

export function loader() {
  throw redirect('/')
}

export async function action({ context, request }: Route.ActionArgs) {
  const { signIn } = context.get(portalContext)
  const { headers } = await signIn.api.signOut({ headers: request.headers, returnHeaders: true })
  throw redirect('/', { headers: headers.getSetCookie().map((cookie) => ['Set-Cookie', cookie]) })
}
