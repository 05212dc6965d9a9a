import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/cohort-observation'
import { allow } from '../../door.server.ts'
import { observationPoints, observed, type ObservationPoint } from '../../features/cohorts/cohorts.ts'
import { minutesOf } from '../../features/cohorts/meeting-minutes.ts'
import { memberToObserve, writeObservation } from '../../features/cohorts/taking-part.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { ownWords } from '../../lib/own-words.ts'
import { capitalised, minutesInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Input } from '../../ui/input.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const points = Object.keys(observationPoints) as ObservationPoint[]
const few = { least: 3, most: 150 }
const Seen = withDay('observedOn', 'Write the day of the supervision, such as 20 11 2026.', z.object({
  minutes: minutesOf(15, 240), strength: ownWords(few), tryNext: ownWords(few),
  agreed: z.literal('yes', { error: 'Only where the worker agreed is a supervision observed. Tick this if they did.' }),
  ...Object.fromEntries(points.map((point, nth) => [point, z.enum(observed, { error: `Say of point ${nth + 1} whether you saw it.` })])) as Record<ObservationPoint, z.ZodEnum<{ seen: 'seen'; 'in part': 'in part'; 'not seen': 'not seen' }>>,
}))

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const observer = allow({ context, request }, 'observe supervision')
  const { name, team, cohort, cohortId, seen } = found(await memberToObserve(observer, idFrom(params.id)))
  return {
    name, team, cohortId, cohort,
    seen: seen && { on: inWords(seen.observedOn), lasted: minutesInWords(seen.minutes), points: seen.points, strength: seen.strength, tryNext: seen.tryNext },
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const observer = allow({ context, request }, 'observe supervision')
  const { id, cohortId } = found(await memberToObserve(observer, idFrom(params.id)))
  const form = await parseForm(request, Seen)
  if (!form.ok) return form.reply
  const { observedOn, minutes, strength, tryNext, agreed: _agreed, ...marks } = form.value
  const written = found(await writeObservation(observer, id, { observedOn, minutes, strength, tryNext, points: marks }))
  if (written === 'observed already') return mend({ form: 'A supervision of theirs was observed already, perhaps by a colleague a moment ago. This was not kept.' }, form.typed)
  if (written !== true) return mend({ observedOn: written.wrongDay }, form.typed)
  return redirect(`/cohorts/${cohortId}?done=observed`)
}

export default function CohortObservation({ loaderData: { name, team, cohortId, cohort, seen }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Observed supervision of ${name} – Practice Loop`}</title>
      <BackLink href={`/cohorts/${cohortId}`}>{cohort}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{name}, {team}</span>
          <h1 className="govuk-heading-l">What you saw of a supervision</h1>
          {seen ? (
            <>
              <p className="govuk-body">You wrote this about {seen.on}, {seen.lasted}. {name} reads it.</p>
              <SummaryList rows={[...points.map((point) => ({ key: observationPoints[point], value: capitalised(seen.points[point] ?? 'not seen') })), { key: 'One strength', value: seen.strength }, { key: 'One thing to try next', value: seen.tryNext }]} />
            </>
          ) : (
            <form method="post" noValidate>
              <InsetText>You look at how the supervisor works. Write nothing about the worker or a family: no names, no numbers, no story. Not seen is not the same as not done.</InsetText>
              <DateInput name="observedOn" label="The day of the supervision" value={typedDate(typed, 'observedOn')} error={problems?.observedOn} />
              <Input name="minutes" label="How many minutes you were there" inputMode="numeric" width={4} value={typed?.minutes ?? '60'} error={problems?.minutes} />
              {points.map((point) => <Radios key={point} name={point} label={observationPoints[point]} labelSize="s" value={typed?.[point]} error={problems?.[point]} inline options={observed.map((one) => ({ value: one, label: capitalised(one) }))} />)}
              <Textarea name="strength" label="One strength" rows={3} value={typed?.strength} error={problems?.strength} />
              <Textarea name="tryNext" label="One thing to try next" rows={3} value={typed?.tryNext} error={problems?.tryNext} />
              <Checkboxes name="agreed" options={[{ value: 'yes', label: 'The worker agreed beforehand to be supervised with me there' }]} value={typed?.agreed ? ['yes'] : []} error={problems?.agreed} />
              <Button>Give it to the manager</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">{name} and you read this, and nobody else: not their manager, a leader or whoever looks after the cohort, who see only that it took place. It cannot be changed afterwards.</p>
        </div>
      </div>
    </>
  )
}
