import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/remind'
import { allow } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { actionToRemindOf, remind, toldOf } from '../../features/chasing/nudge.server.ts'
import { personalLine } from '../../features/chasing/nudge.ts'
import { isOwners } from '../../features/chasing/ladder.ts'
import { remindedInWords } from '../../features/remedial-actions/reminded.ts'
import { daysOffOf } from '../../features/remedial-actions/remedial-actions.server.ts'
import { dueSentence } from '../../features/remedial-actions/wording.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Rag } from '../../ui/rag.tsx'

const Reminder = z.object({ line: personalLine })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const manager = allow({ context, request }, 'chase actions')
  const action = found(await actionToRemindOf(manager, idFrom(params.id)))
  const today = dayInLondon(manager.at)
  const told = (await toldOf(manager, action.id)).some(({ rung, on }) => on === today && rung !== 'nudge' && rung !== 'issued' && isOwners(rung))
  await noteReading(manager, { subjectKind: 'remedial action', subjectId: action.id, aboutPersonId: action.ownerId })
  return {
    id: action.id, wording: action.wording, priority: action.priority, caseReference: action.caseReference, owner: action.owner, deputy: action.deputy?.name,
    due: dueSentence(action.facts, manager.at, daysOffOf({ daysOff: action.ownerDaysOff })), mayNot: action.mayNot, reminded: action.remindedToday && remindedInWords(action.remindedToday, manager.at), told,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const manager = allow({ context, request }, 'chase actions')
  const form = await parseForm(request, Reminder)
  if (!form.ok) return form.reply
  const sent = found(await remind(manager, idFrom(params.id), form.value.line))
  if (sent === 'reminded already') return data({ problems: { form: 'A reminder of this has been sent today already. There is one a day; nothing more was sent.' }, typed: form.typed }, { status: 409 })
  if (sent !== true) return data({ problems: { form: sent.mayNot }, typed: form.typed }, { status: 409 })
  return redirect('/team?done=reminded')
}

export default function Remind({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const to = one.deputy ?? one.owner
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Remind somebody of an action – Practice Loop`}</title>
      <BackLink href="/team">My team</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Remind {to}</h1>
          <p className="govuk-body"><a className="govuk-link" href={`/remedial-actions/${one.id}`}>{one.wording}</a>. Case <span className="pl-reference">{one.caseReference}</span>. Owner: {one.owner}{one.deputy && `, who is away. ${one.deputy} stands in`}.</p>
          <p className="govuk-body"><Rag priority={one.priority}>{one.due}</Rag></p>
          {one.mayNot && <InsetText>{one.mayNot} <a className="govuk-link" href={`/remedial-actions/${one.id}/pass-on`}>Do it yourself, or give it to somebody else</a></InsetText>}
          {!one.mayNot && one.reminded && <InsetText>{one.reminded} You can send one reminder a day for an action.</InsetText>}
          {!one.mayNot && !one.reminded && (
            <form method="post" noValidate>
              {one.told && <p className="govuk-body">Practice Loop reminded {to} of it this morning. You can remind them as well.</p>}
              {one.priority === 'red' && <p className="govuk-body">It is red: phone them first. An e-mail alerts nobody fast enough.</p>}
              <Input name="line" label="A line of your own (optional)" hint="It goes out by e-mail, with the case reference and a link. Write nothing about the child or the family." value={typed?.line} error={problems?.line} />
              <Button>Send the reminder</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">{to} gets an e-mail at once. The action’s page shows to its owner, their managers and the auditors that you reminded them, your line, and whether it was sent and opened. That day Practice Loop reminds nobody else of it.</p>
        </div>
      </div>
    </>
  )
}
