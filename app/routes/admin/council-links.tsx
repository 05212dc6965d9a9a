import { redirect } from 'react-router'
import type { Route } from './+types/council-links'
import { allow, signedIn } from '../../door.server.ts'
import { changeCouncil } from '../../features/set-up/council.server.ts'
import { Links } from '../../features/set-up/council.ts'
import { parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'

export function loader({ context, request }: Route.LoaderArgs) {
  allow({ context, request }, 'settle council settings')
  const { caseLinkPattern, outOfHours, dataProtectionEmail } = signedIn(context)!.organisation
  return { caseLinkPattern, outOfHours, dataProtectionEmail }
}

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'settle council settings')
  const form = await parseForm(request, Links)
  if (!form.ok) return form.reply
  await changeCouncil(admin, form.value)
  return redirect('/set-up/council?done=links')
}

export default function CouncilLinks({ loaderData, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Case system and contacts – Practice Loop`}</title>
      <BackLink href="/set-up/council">Council settings</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Case system and contacts</h1>
          <form method="post" noValidate>
            <Input
              name="caseLinkPattern" label="Address of a case in your case system" value={typed?.caseLinkPattern ?? loaderData.caseLinkPattern} error={problems?.caseLinkPattern} spellCheck={false} autoCapitalize="none"
              hint="Open a case there, copy the address and put {case} where its reference stands, such as https://cases.example.gov.uk/open?ref={case}. Every page that names a case then leads to it. Leave it empty if there is no such address."
            />
            <Input
              name="outOfHours" label="Number of the out-of-hours team" type="tel" inputMode="tel" width={20} value={typed?.outOfHours ?? loaderData.outOfHours} error={problems?.outOfHours}
              hint="A UK phone number, such as 01632 960 001. It stands beside every red action and wherever somebody might write of a child who is not safe."
            />
            <Input
              name="dataProtectionEmail" label="E-mail address of the data protection officer" type="email" autoComplete="off" spellCheck={false} value={typed?.dataProtectionEmail ?? loaderData.dataProtectionEmail} error={problems?.dataProtectionEmail}
              hint="A message goes there at once when an audit is hidden because it is of the wrong child or holds text that identifies somebody. It holds the audit’s own number and names nobody. Leave it empty and administrators tell them another way."
            />
            <Button>Save</Button>
          </form>
        </div>
      </div>
    </>
  )
}
