import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-cancel'
import { whoever } from '../../allowed.ts'
import { allow, allowIfCan } from '../../door.server.ts'
import { cancelMeeting } from '../../features/coaching/booking.server.ts'
import { isAhead, isLate } from '../../features/coaching/meetings.ts'
import { meetingFor } from '../../features/coaching/meetings.server.ts'
import { meetingInWords } from '../../features/coaching/times.ts'
import { reasonsInWords } from '../../features/workshops/offered.ts'
import { cannotBecauses } from '../../features/workshops/places.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Radios } from '../../ui/radios.tsx'

const Form = z.object({ because: z.enum(cannotBecauses, { error: 'Choose what keeps you from it.' }) })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const one = allowIfCan({ context, request }, 'arrange coaching') ?? allow({ context, request }, 'book coaching')
  const meeting = found(await meetingFor(one, idFrom(params.id)))
  // There is nothing to cancel of what has begun or ended: its page says how it stands.
  if (!isAhead(meeting, one.at)) throw redirect(`/coaching/meetings/${meeting.id}`)
  const others = [meeting.coach, meeting.learner].filter(({ id }) => id !== whoever(one)).map(({ name }) => name)
  return { id: meeting.id, when: meetingInWords(meeting), told: others.join(' and '), late: isLate(meeting, one.at) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allowIfCan({ context, request }, 'arrange coaching') ?? allow({ context, request }, 'book coaching')
  const id = idFrom(params.id)
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const came = found(await cancelMeeting(one, id, form.value.because))
  if (came !== true) return data({ problems: { form: came.why } as Problems, typed: form.typed }, { status: 409 })
  return redirect(`/coaching/meetings/${id}?done=cancelled`)
}

export default function CoachingCancel({ loaderData: { id, when, told, late }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Cancel a coaching meeting, ${when} – Practice Loop`}</title>
      <BackLink href={`/coaching/meetings/${id}`}>The meeting</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{when}</span>
          <h1 className="govuk-heading-l">Cancel this meeting</h1>
          <p className="govuk-body">{told} {told.includes(' and ') ? 'are' : 'is'} told, the time is free again, and the entry goes from both calendars. {late ? 'It is less than a day ahead. That happens when there is a crisis, and counts against nobody. ' : ''}<a className="govuk-link" href={`/coaching/meetings/${id}/move`}>Move it instead</a></p>
          <form method="post" noValidate>
            <Radios name="because" label="What keeps you from it?" labelSize="m" hint="A fact about the work, and never about your health. Nobody is chased."
              value={typed?.because} error={problems?.because} options={cannotBecauses.map((value) => ({ value, label: reasonsInWords[value] }))} />
            <div className="govuk-button-group">
              <Button variant="warning">Cancel the meeting</Button>
              <a className="govuk-link" href={`/coaching/meetings/${id}`}>Keep it</a>
            </div>
          </form>
        </div>
      </div>
    </>
  )
}
