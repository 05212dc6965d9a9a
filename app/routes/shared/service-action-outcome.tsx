import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/service-action-outcome'
import { allow, allowIfCan } from '../../door.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { endServiceAction } from '../../features/service-actions/looking-after.server.ts'
import { serviceActionFor } from '../../features/service-actions/service-actions.server.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Textarea } from '../../ui/textarea.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const Outcome = z.object({
  done: z.enum(['yes', 'no'], { error: 'Say whether it was done.' }).transform((said) => said === 'yes'),
  outcome: reason('Write what changed, or why it was not done.'),
})

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const follower = allow({ context, request }, 'follow service actions')
  const one = found(await serviceActionFor(follower, allowIfCan({ context, request }, 'look after service actions'), idFrom(params.id)))
  found(one.changes)
  return { id: one.id, wording: one.wording }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const follower = allow({ context, request }, 'follow service actions')
  const keeper = allowIfCan({ context, request }, 'look after service actions')
  const id = idFrom(params.id)
  found((await serviceActionFor(follower, keeper, id))?.changes)
  const form = await parseForm(request, Outcome)
  if (!form.ok) return form.reply
  const came = found(await endServiceAction(follower, keeper, id, form.value))
  if (came === 'ended') return data({ problems: { form: 'Somebody has said what came of it a moment ago. Nothing of yours was kept but what is typed below.' }, typed: form.typed }, { status: 409 })
  return redirect(`/service-actions/${id}?done=ended`)
}

export default function ServiceActionOutcome({ loaderData: { id, wording }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}What came of a service action – Practice Loop`}</title>
      <BackLink href={`/service-actions/${id}`}>The service action</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{wording}</span>
          <h1 className="govuk-heading-l">What came of it?</h1>
          <form method="post" noValidate>
            <Radios name="done" label="Was it done?" labelSize="s" value={typed?.done} error={problems?.done} options={[
              { value: 'yes', label: 'Yes, it is in place', hint: 'Gaps for which nothing else is missing close with it.' },
              { value: 'no', label: 'No, it will not be done', hint: 'Its gaps go back to those that wait for a service action.' },
            ]} />
            <Textarea name="outcome" label="What changed, or why was it not done?" rows={4} value={typed?.outcome} error={problems?.outcome}
              hint="What can be seen now that was not there before. Whether it helped, later audits show. Name no child, no family and no worker." />
            <WarningText>A service action that has ended is not opened again. If more is to be done, another is started.</WarningText>
            <Button>End it</Button>
          </form>
        </div>
      </div>
    </>
  )
}
