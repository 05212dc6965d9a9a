import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/sign-in'
import { portalContext, signedIn } from '../../door.server.ts'
import { demoPeople } from '../../features/people/demo-people.ts'
import { mend, parseForm } from '../../lib/http.server.ts'
import { pageToOpen } from '../../page-to-open.ts'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'

const SignIn = z.object({
  email: z.string().trim().min(1, 'Write your e-mail address.'),
  password: z.string().min(1, 'Write your password.'),
  to: z.string().optional(),
})

export function loader({ context, url }: Route.LoaderArgs) {
  const to = pageToOpen(url.searchParams.get('to'))
  if (signedIn(context)) throw redirect(to)
  return { to, demoPeople: context.get(portalContext).demo ? demoPeople.map(({ key, name, role, question }) => ({ key, name, role, question })) : [] }
}

export async function action({ context, request }: Route.ActionArgs) {
  const { signIn } = context.get(portalContext)
  const form = await parseForm(request, SignIn)
  if (!form.ok) return form.reply
  const { email, password, to } = form.value
  const answer = await signIn.handler(new Request(new URL('/auth/sign-in/email', signIn.options.baseURL), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Origin: signIn.options.baseURL },
    body: JSON.stringify({ email, password }),
  }))
  if (!answer.ok) return mend({ email: 'The e-mail address or the password is not right. Check both and try again.' }, { email })
  throw redirect(pageToOpen(to), { headers: answer.headers.getSetCookie().map((cookie) => ['Set-Cookie', cookie]) })
}

export default function SignInPage({ loaderData: { to, demoPeople }, actionData }: Route.ComponentProps) {
  return (
    <>
      <title>{`${actionData ? 'Error: ' : ''}Sign in – Practice Loop`}</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={actionData?.problems} />
          <h1 className="govuk-heading-l">Sign in</h1>
          {demoPeople.length > 0 && (
            <>
              <p className="govuk-body">This is a demo. Sign in as one of these made-up people to see what each of them sees first.</p>
              <ul className="govuk-list pl-demo-people">
                {demoPeople.map(({ key, name, role, question }) => (
                  <li key={key} className="pl-card">
                    <h2 className="govuk-heading-s">{name}</h2>
                    <p className="govuk-body">{role}. <span className="pl-quiet">“{question}”</span></p>
                    <form method="post" action="/sign-in/demo">
                      <input type="hidden" name="person" value={key} />
                      <input type="hidden" name="to" value={to} />
                      <Button variant="secondary">Sign in as {name}</Button>
                    </form>
                  </li>
                ))}
              </ul>
              <h2 className="govuk-heading-m">With an e-mail address and a password</h2>
            </>
          )}
          <form method="post" noValidate>
            <input type="hidden" name="to" value={to} />
            <Input name="email" label="E-mail address" type="email" autoComplete="username" spellCheck={false} value={actionData?.typed.email} error={actionData?.problems.email} />
            <Input name="password" label="Password" type="password" autoComplete="current-password" error={actionData?.problems.password} />
            <Button>Sign in</Button>
          </form>
        </div>
      </div>
    </>
  )
}
