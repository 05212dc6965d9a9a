import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-cancel'
import { whoever } from '../../allowed.ts'
import { allow, allowIfCan } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { cancelMeeting } from '../../features/coaching/booking.server.ts'
import { factsOf, meetingFor } from '../../features/coaching/meetings.server.ts'
import { isAhead, isLate } from '../../features/coaching/meetings.ts'
import { reasonsInWords } from '../../features/workshops/offered.ts'
import { cannotBecauses } from '../../features/workshops/places.ts'
import { spanInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Radios } from '../../ui/radios.tsx'

const Form = z.object({ because: z.enum(cannotBecauses, { error: 'Choose what came between.' }) })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const party = allowIfCan({ context, request }, 'arrange coaching') ?? allow({ context, request }, 'book coaching')
  const meeting = found(await meetingFor(party, idFrom(params.id)))
  if (!isAhead(factsOf(meeting), party.at)) throw redirect(`/coaching/meetings/${meeting.id}`)
  const me = whoever(party)
  const [isLearner, isCoach] = [meeting.learner.id === me, meeting.coach.id === me]
  if (!isLearner && !isCoach) await noteReading(party, { subjectKind: 'coaching meeting', subjectId: meeting.id, aboutPersonId: meeting.learner.id })
  return { id: meeting.id, when: spanInWords(meeting.startsAt, meeting.endsAt), with: isLearner ? meeting.coach.name : isCoach ? meeting.learner.name : `${meeting.learner.name} and ${meeting.coach.name}`, theirs: isLearner || isCoach, late: isLate(meeting, party.at) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const party = allowIfCan({ context, request }, 'arrange coaching') ?? allow({ context, request }, 'book coaching')
  const id = idFrom(params.id)
  found(await meetingFor(party, id))
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const came = found(await cancelMeeting(party, id, form.value.because))
  if (came !== true) return data({ problems: { form: came.why } as Problems, typed: form.typed }, { status: 409 })
  return redirect('/coaching?done=cancelled')
}

export default function CoachingCancel({ loaderData: { id, when, with: name, theirs, late }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Cancel the coaching meeting with ${name}, ${when} – Practice Loop`}</title>
      <BackLink href={`/coaching/meetings/${id}`}>The meeting</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Coaching meeting with {name}</span>
          <h1 className="govuk-heading-l">Cancel the meeting</h1>
          <p className="govuk-body">{when}. If it is cancelled, {theirs ? `you and ${name} are told` : `${name} are told`}, it leaves both calendars, and the time is free for somebody else.</p>
          {late && <p className="govuk-body">It is less than a day away. That is allowed, because crises happen, and counts against nobody.</p>}
          <p className="govuk-body">If another time would suit, <a className="govuk-link" href={`/coaching/meetings/${id}/move`}>move it instead</a>.</p>
          <form method="post" noValidate>
            <Radios name="because" label="What came between?" labelSize="m" hint="A fact about the work, and never about your health. It is not shown to whoever you meet."
              value={typed?.because} error={problems?.because} options={cannotBecauses.map((value) => ({ value, label: reasonsInWords[value] }))} />
            <div className="govuk-button-group">
              <Button variant="warning">Cancel the meeting</Button>
              <a className="govuk-link" href={`/coaching/meetings/${id}`}>Keep the meeting</a>
            </div>
          </form>
        </div>
      </div>
    </>
  )
}
