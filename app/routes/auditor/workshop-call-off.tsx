import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/workshop-call-off'
import { allow } from '../../door.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { workshopToArrange } from '../../features/workshops/arranging.server.ts'
import { callOff } from '../../features/workshops/places.server.ts'
import { spanInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const CallOff = z.object({ because: reason('Say why it is called off. Everybody who had a place or waited reads it.') })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'arrange workshops')
  const one = found(await workshopToArrange(arranger, idFrom(params.id)))
  return { id: one.id, title: one.title, times: spanInWords(one.startsAt, one.endsAt), booked: one.booked, waiting: one.waiting, over: one.calledOffAt !== null || one.startsAt <= arranger.at }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const arranger = allow({ context, request }, 'arrange workshops')
  const form = await parseForm(request, CallOff)
  if (!form.ok) return form.reply
  const id = idFrom(params.id)
  const came = found(await callOff(arranger, id, form.value.because))
  if (came === 'has begun') return data({ problems: { form: 'It has begun, so it cannot be called off any more. Say in its register who took part.' }, typed: form.typed }, { status: 409 })
  return redirect(`/workshops/${id}/arrange${came === true ? '?done=off' : ''}`)
}

export default function CallOffWorkshop({ loaderData: { id, title, times, booked, waiting, over }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Call off: ${title}, ${times} – Practice Loop`}</title>
      <BackLink href={`/workshops/${id}/arrange`}>{title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{title}, {times}</span>
          <h1 className="govuk-heading-l">Call this date off</h1>
          {over ? <p className="govuk-body">It has begun, or it was called off already.</p> : (
            <form method="post" noValidate>
              <p className="govuk-body">Every place on it ends: {counted(booked, 'person has', 'people have')} one and {counted(waiting, 'person waits', 'people wait')}. They and whoever leads it are told at once, and it leaves their calendars. It cannot be taken back; another date can be set.</p>
              <Textarea name="because" label="Why is it called off?" hint="Everybody who had a place or waited reads it. Name nobody, and say nothing about anybody’s health." rows={3} value={typed?.because} error={problems?.because} />
              <Button variant="warning">Call it off</Button>
            </form>
          )}
        </div>
      </div>
    </>
  )
}
