import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/pass-on'
import { whoever } from '../../allowed.ts'
import { allow } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { actionToPassOn, passOn, takers } from '../../features/remedial-actions/passing-on.server.ts'
import { takerInWords } from '../../features/remedial-actions/passing-on.ts'
import { canBePassedOn } from '../../features/remedial-actions/remedial-actions.ts'
import { daysOffOf } from '../../features/remedial-actions/remedial-actions.server.ts'
import { dueSentence } from '../../features/remedial-actions/wording.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Rag } from '../../ui/rag.tsx'

const Given = z.object({ to: z.guid('Choose who does it from now on.'), from: z.guid('Look at the action again before you pass it on.') })

const refusals = {
  'moved already': 'This action was passed on, sent in or done while you had it open. Nothing was changed. Who has it now is shown below.',
  'not there': 'They cannot be given this action: they are away, have left or are not of your teams. Choose somebody else.',
} as const

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const manager = allow({ context, request }, 'pass actions on')
  const action = found(await actionToPassOn(manager, idFrom(params.id)))
  const others = (await takers(manager)).filter(({ id }) => id !== action.ownerId)
  await noteReading(manager, { subjectKind: 'remedial action', subjectId: action.id, aboutPersonId: action.ownerId })
  const me = whoever(manager)
  return {
    id: action.id, wording: action.wording, priority: action.priority, caseReference: action.caseReference, owner: action.ownerId === me ? 'You' : action.owner, ownerId: action.ownerId,
    due: dueSentence(action.facts, manager.at, daysOffOf({ daysOff: action.ownerDaysOff })), open: canBePassedOn(action.standing),
    me: others.some(({ id }) => id === me) ? me : undefined,
    others: others.filter(({ id }) => id !== me).map((one) => ({ value: one.id, label: one.name, hint: takerInWords(one) })),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const manager = allow({ context, request }, 'pass actions on')
  const id = idFrom(params.id)
  const form = await parseForm(request, Given)
  if (!form.ok) return form.reply
  const { to, from } = form.value
  const passed = found(await passOn(manager, from, [{ actionId: id, toId: to }], 'reassigned'))
  if (passed !== true) return data({ problems: { [passed === 'not there' ? 'to' : 'form']: refusals[passed] }, typed: form.typed }, { status: 409 })
  return redirect(`/team?done=${to === whoever(manager) ? 'taken-over' : 'passed-on'}`)
}

export default function PassOn({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const options = [...(one.me ? [{ value: one.me, label: 'Me: I’ll do it' }] : []), ...one.others]
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Give an action to somebody else – Practice Loop`}</title>
      <BackLink href="/team">My team</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Who does this from now on?</h1>
          <p className="govuk-body"><a className="govuk-link" href={`/remedial-actions/${one.id}`}>{one.wording}</a>. Case <span className="pl-reference">{one.caseReference}</span>. Owner: {one.owner}.</p>
          <p className="govuk-body"><Rag priority={one.priority}>{one.due}</Rag></p>
          {!one.open && <InsetText>It has been sent in or is done, so there is nothing to pass on.</InsetText>}
          {one.open && options.length === 0 && <InsetText>Nobody of your teams is there to do it. Whoever is away or has left is not offered. Ask your service manager.</InsetText>}
          {one.open && options.length > 0 && (
            <form method="post" noValidate>
              <p className="govuk-body">It stays due when it is due. {one.priority === 'red' ? 'It is red: speak to them as well. The action’s page says whether they have read it. ' : ''}Both see on their pages that you passed it on.</p>
              <input type="hidden" name="from" value={one.ownerId} />
              <Radios name="to" label="Give it to" hint="Whoever is away or has left is not offered." options={options} value={typed?.to} error={problems?.to} />
              <Button>Pass it on</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">Both owners, their managers and the auditors see who passed it on and when, and never why.</p>
        </div>
      </div>
    </>
  )
}
