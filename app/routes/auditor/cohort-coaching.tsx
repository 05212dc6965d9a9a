import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/cohort-coaching'
import { allow } from '../../door.server.ts'
import { coachings } from '../../features/cohorts/cohorts.ts'
import { minutesOf } from '../../features/cohorts/meeting-minutes.ts'
import { memberICoach, sayCoachingHeld } from '../../features/cohorts/taking-part.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { minutesInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { Radios } from '../../ui/radios.tsx'

const Session = withDay('heldOn', 'Write the day on which you met, such as 20 11 2026.', z.object({ meeting: z.enum(coachings, { error: 'Choose which session it was.' }), minutes: minutesOf(15, 480) }))
const names = { 'coaching 1': 'First session', 'coaching 2': 'Second session' } as const

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const coach = allow({ context, request }, 'coach supervisors')
  const { name, team, cohort, cohortId, held } = found(await memberICoach(coach, idFrom(params.id)))
  return {
    name, team, cohort, cohortId, held: held.map(({ meeting, heldOn, minutes }) => `${names[meeting as keyof typeof names]}: ${inWords(heldOn)}, ${minutesInWords(minutes)}`),
    left: coachings.filter((one) => held.every(({ meeting }) => meeting !== one)).map((one) => ({ value: one, label: names[one] })),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const coach = allow({ context, request }, 'coach supervisors')
  const { id, cohortId } = found(await memberICoach(coach, idFrom(params.id)))
  const form = await parseForm(request, Session)
  if (!form.ok) return form.reply
  const said = found(await sayCoachingHeld(coach, id, form.value))
  if (said === 'said already') return mend({ meeting: 'This session was said to be held already. What was said stands above.' }, form.typed)
  if (said !== true) return mend({ heldOn: said.wrongDay }, form.typed)
  return redirect(`/cohorts/${cohortId}?done=coaching`)
}

export default function CohortCoaching({ loaderData: { name, team, cohort, cohortId, held, left }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Coaching of ${name} – Practice Loop`}</title>
      <BackLink href={`/cohorts/${cohortId}`}>{cohort}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{name}, {team}</span>
          <h1 className="govuk-heading-l">Coaching as a supervisor</h1>
          <p className="govuk-body">Two sessions of an hour, in weeks 3 and 7. Agree the time between the two of you. It is neither supervision, nor a capability procedure, nor therapy.</p>
          {held.length > 0 && <ul className="govuk-list govuk-list--bullet">{held.map((one) => <li key={one}>{one}</li>)}</ul>}
          {left.length === 0 ? <p className="govuk-body">Both sessions were held.</p> : (
            <form method="post" noValidate>
              <Radios name="meeting" label="Which session was held?" value={typed?.meeting ?? left[0]!.value} error={problems?.meeting} options={left} />
              <DateInput name="heldOn" label="The day on which you met" value={typedDate(typed, 'heldOn')} error={problems?.heldOn} />
              <Input name="minutes" label="How many minutes it lasted" inputMode="numeric" width={4} value={typed?.minutes ?? '60'} error={problems?.minutes} />
              <Button>Say that it was held</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">{name} and whoever looks after the cohort see the day and how long. What was said is nowhere in the portal. What you say here cannot be changed.</p>
        </div>
      </div>
    </>
  )
}
