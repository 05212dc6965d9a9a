import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/challenge-action'
import { allow } from '../../door.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { challenge } from '../../features/remedial-actions/owner-says.server.ts'
import { remedialActionFor, type RemedialAction } from '../../features/remedial-actions/remedial-actions.server.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Challenge = z.object({ because: reason('Say what is wrong with what is asked, or why it cannot be done.') })

const refusals = {
  'challenged already': 'This action has been challenged before. It can be challenged once. Talk to your manager.',
  'not to be challenged': 'This action has been sent in, is done or is no longer asked for, so there is nothing to challenge.',
} as const

function refusal({ challenge: before, standing }: RemedialAction): keyof typeof refusals | undefined {
  if (before) return 'challenged already'
  return standing === 'due' || standing === 'overdue' ? undefined : 'not to be challenged'
}

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'do remedial actions')
  const action = found(await remedialActionFor(allow({ context, request }, 'follow gaps'), idFrom(params.id)))
  found(action.ownerId === one.personId)
  const why = refusal(action)
  return { id: action.id, wording: action.wording, caseReference: action.caseReference, red: action.priority === 'red', late: action.standing === 'overdue', refused: why && refusals[why] }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'do remedial actions')
  const id = idFrom(params.id)
  const form = await parseForm(request, Challenge)
  if (!form.ok) return form.reply
  const raised = found(await challenge(one, id, form.value.because))
  if (raised !== true) return data({ problems: { form: refusals[raised] }, typed: form.typed }, { status: 409 })
  return redirect(`/remedial-actions/${id}`)
}

export default function ChallengeAction({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Challenge an action – Practice Loop`}</title>
      <BackLink href={`/remedial-actions/${one.id}`}>Back to the action</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Challenge this action</h1>
          <p className="govuk-body">{one.wording}. Case <span className="pl-reference">{one.caseReference}</span>.</p>
          {one.refused ? <InsetText>{one.refused}</InsetText> : (
            <>
              <p className="govuk-body">Challenge it if what is asked is wrong, or cannot be done. If you do:</p>
              <ul className="govuk-list govuk-list--bullet">
                <li>{one.red ? 'an auditor decides within two working days whether it stands' : 'your manager or an auditor decides within two working days whether it stands'}</li>
                <li>{one.red
                  ? 'its clock runs on meanwhile, because a child may be unsafe: do what makes the child safe'
                  : one.late ? 'it stays late: a challenge brings no time back that is over' : 'its clock stands still until then, and everybody who sees the action sees that it does'}</li>
                <li>it can be challenged once</li>
              </ul>
              <form method="post" noValidate>
                <Textarea name="because" label="What is wrong with it, or why can it not be done?" hint="Your manager and the auditors read this. Say where in the record to look, with no names or other identifying details." rows={4} value={typed?.because} error={problems?.because} />
                <Button>Challenge it</Button>
              </form>
            </>
          )}
          <p className="pl-who-can-see govuk-body-s">You, your manager and the auditors see the challenge, your reason and what is decided.</p>
        </div>
      </div>
    </>
  )
}
