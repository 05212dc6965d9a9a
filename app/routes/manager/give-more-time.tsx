import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/give-more-time'
import { allow } from '../../door.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { latestExtension, whyNotUntil } from '../../features/remedial-actions/more-time.ts'
import { nowDue, undecided } from '../../features/remedial-actions/remedial-actions.ts'
import { daysOffOf, giveMoreTime, remedialActionFor, type RemedialAction } from '../../features/remedial-actions/remedial-actions.server.ts'
import { dueSentence } from '../../features/remedial-actions/wording.ts'
import type { Allowed } from '../../allowed.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Rag } from '../../ui/rag.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const off = { bankHolidays }

const MoreTime = withDay('dueOn', 'Write the new date, such as 27 11 2026.', z.object({ because: reason('Say why more time is needed.') }))

/** Why no more time can be given, in the order in which one would ask. */
const refusals = {
  'own': 'This action is yours, so somebody else decides whether it gets more time.',
  'not open': 'This action is done or being checked, so it needs no more time.',
  'returned': 'It was returned, so the owner has the working days that a return gives, and no more.',
  'challenged': 'It was challenged, so its clock stands still. Once somebody has decided, you can give more time.',
  'already given': 'More time has been given already. It is given once.',
  'for the service manager': 'For a red action only the service manager can give more time. Phone them; the child’s safety does not wait.',
  'too late': 'More time is at most five working days from the day it was due, and these are over. Talk to the owner about what stands in the way.',
} as const

function refusal(manager: Allowed<'extend actions'>, action: RemedialAction): keyof typeof refusals | undefined {
  if (action.ownerId === manager.personId) return 'own'
  if (action.standing === 'done' || action.standing === 'being checked') return 'not open'
  if (action.standing === 'returned') return 'returned'
  if (action.extension) return 'already given'
  if (undecided(action.challenge)) return 'challenged'
  if (action.priority === 'red' && !manager.reach.council && !manager.reach.areaIds.includes(action.serviceAreaId)) return 'for the service manager'
  return latestExtension(nowDue(action.facts).dueOn, off) <= dayInLondon(manager.at) ? 'too late' : undefined
}

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const manager = allow({ context, request }, 'extend actions')
  const action = found(await remedialActionFor(allow({ context, request }, 'follow gaps'), idFrom(params.id)))
  const why = refusal(manager, action)
  return {
    id: action.id, wording: action.wording, priority: action.priority, caseReference: action.caseReference, owner: action.owner,
    due: dueSentence(action.facts, manager.at, daysOffOf({ daysOff: action.ownerDaysOff })), firstDue: inWords(action.dueOn), latest: inWords(latestExtension(nowDue(action.facts).dueOn, off)),
    refused: why && refusals[why],
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const manager = allow({ context, request }, 'extend actions')
  const id = idFrom(params.id)
  const form = await parseForm(request, MoreTime)
  if (!form.ok) return form.reply
  const action = found(await remedialActionFor(allow({ context, request }, 'follow gaps'), id))
  const refused = refusal(manager, action)
  if (refused) return data({ problems: { form: refusals[refused] }, typed: form.typed }, { status: 409 })
  const wrong = whyNotUntil(form.value.dueOn, { dueOn: nowDue(action.facts).dueOn, today: dayInLondon(manager.at) }, off)
  if (wrong) return mend({ dueOn: wrong }, form.typed)
  const given = found(await giveMoreTime(manager, id, form.value))
  if (given !== true) return data({ problems: { form: refusals[given] }, typed: form.typed }, { status: 409 })
  return redirect(`/remedial-actions/${id}`)
}

export default function GiveMoreTime({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Give more time – Practice Loop`}</title>
      <BackLink href={`/remedial-actions/${one.id}`}>Back to the action</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Give more time, once</h1>
          <p className="govuk-body">{one.wording}. Case <span className="pl-reference">{one.caseReference}</span>, {one.owner}.</p>
          <p className="govuk-body"><Rag priority={one.priority}>{one.due}</Rag></p>
          {one.refused ? <InsetText>{one.refused}</InsetText> : (
            <form method="post" noValidate>
              <p className="govuk-body">The first date, {one.firstDue}, stays on the action, and reports count from it. The new date can be {one.latest} at the latest.</p>
              <DateInput name="dueOn" label="New date" hint="A working day, for example 27 11 2026" value={typedDate(typed, 'dueOn')} error={problems?.dueOn} />
              <Textarea name="because" label="Why is more time needed?" hint="The owner and the auditors can read this. Never why somebody is away." rows={3} value={typed?.because} error={problems?.because} />
              <Button>Give more time</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">The owner, their managers and the auditors see the new date, the reason and who gave it.</p>
        </div>
      </div>
    </>
  )
}
