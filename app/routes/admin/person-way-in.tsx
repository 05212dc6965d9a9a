import type { Route } from './+types/person-way-in'
import { allow } from '../../door.server.ts'
import { giveWayIn } from '../../features/staff/person-changes.server.ts'
import { PersonPage } from '../../features/staff/person-page.tsx'
import { personWith } from '../../features/staff/person.server.ts'
import { found, idFrom, mend } from '../../lib/http.server.ts'
import { Button } from '../../ui/button.tsx'
import { InsetText } from '../../ui/inset-text.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const { id, name, email, signsIn } = found(await personWith(admin, idFrom(params.id)))
  return { id, name, email: email ?? undefined, signsIn }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const came = found(await giveWayIn(admin, idFrom(params.id)))
  return 'wrong' in came ? mend(came.wrong) : { password: came.password, problems: undefined }
}

export default function PersonWayIn({ loaderData: { email, signsIn, ...person }, actionData }: Route.ComponentProps) {
  const password = actionData && 'password' in actionData ? actionData.password : undefined
  return (
    <PersonPage heading="Way in" person={person} problems={actionData?.problems} whoSees="Nobody can see a password after this page is closed: the portal keeps only what is needed to check it.">
      {password ? (
        <>
          <p className="govuk-body">{person.name} signs in as <strong>{email}</strong> with this password:</p>
          <InsetText><code className="pl-reference">{password}</code></InsetText>
          <p className="govuk-body">It is shown only this once. Hand it over in person or by telephone, and never by e-mail together with the address.</p>
        </>
      ) : (
        <form method="post">
          <p className="govuk-body">{signsIn
            ? 'They have a way in already. A new password takes the place of the old one, and they are signed out everywhere.'
            : 'They get a first password, made by the portal. This is for councils that do not sign in through a provider of their own.'}</p>
          <Button variant={signsIn ? 'warning' : undefined}>{signsIn ? 'Make a new password' : 'Make a first password'}</Button>
        </form>
      )}
    </PersonPage>
  )
}
