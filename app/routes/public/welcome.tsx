import { redirect } from 'react-router'
import type { Route } from './+types/welcome'
import { signedIn } from '../../door.server.ts'
import { firstPageFor } from '../../navigation.ts'
import { Button } from '../../ui/button.tsx'

export function loader({ context }: Route.LoaderArgs) {
  const who = signedIn(context)
  const first = who && firstPageFor(who.person.holdings)
  if (who) throw redirect(first ?? '/account')
  return null
}

export default function Welcome() {
  return (
    <>
      <title>Practice Loop</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-xl">From what an audit finds to practice that holds</h1>
          <p className="govuk-body-l">
            Practice Loop follows every gap that a case audit finds until it is closed: what to put right for this child, what to learn,
            and whether another case later shows that the learning held.
          </p>
          <Button href="/sign-in">Sign in</Button>
        </div>
      </div>
    </>
  )
}
