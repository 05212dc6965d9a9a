import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/workshop-cancel'
import { allow } from '../../door.server.ts'
import { reasonsInWords, standingOf, whyNot } from '../../features/workshops/offered.ts'
import { workshopPage } from '../../features/workshops/offered.server.ts'
import { cannotBecauses } from '../../features/workshops/places.ts'
import { cancelPlace } from '../../features/workshops/places.server.ts'
import { spanInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Radios } from '../../ui/radios.tsx'

const Form = z.object({ because: z.enum(cannotBecauses, { error: 'Choose what keeps you away.' }) })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'book workshops')
  const { id, title, startsAt, endsAt, waiting, mine } = found(await workshopPage(one, idFrom(params.id)))
  // There is nothing to cancel for whoever has no place: their page says how they stand.
  if (standingOf(mine, one.at) !== 'booked' || new Date(startsAt) <= one.at) throw redirect(`/workshops/${id}`)
  return { id, title, when: spanInWords(new Date(startsAt), new Date(endsAt)), waiting }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'book workshops')
  const id = idFrom(params.id)
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const came = found(await cancelPlace(one, id, form.value.because))
  if (came === 'has begun') return data({ problems: { form: whyNot['has begun'] } as Problems, typed: form.typed }, { status: 409 })
  return redirect('/workshops?done=cancelled')
}

export default function WorkshopCancel({ loaderData: { id, title, when, waiting }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}I cannot come: ${title} – Practice Loop`}</title>
      <BackLink href={`/workshops/${id}`}>{title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{title}</span>
          <h1 className="govuk-heading-l">Cancel your place</h1>
          <p className="govuk-body">{when}. If you cancel it, your place {waiting > 0 ? 'goes to the first person who waits' : 'is free for somebody else'}, and you can book another date.</p>
          <form method="post" noValidate>
            <Radios name="because" label="What keeps you away?" labelSize="m" hint="It is counted, so that the service sees what keeps people from learning. Your name is not shown with it, and nobody is chased."
              value={typed?.because} error={problems?.because} options={cannotBecauses.map((value) => ({ value, label: reasonsInWords[value] }))} />
            <div className="govuk-button-group">
              <Button variant="warning">Cancel my place</Button>
              <a className="govuk-link" href={`/workshops/${id}`}>Keep my place</a>
            </div>
          </form>
          <p className="pl-who-can-see">Whoever leads the workshop, and your manager, see that you are not coming, and not why. The reason is a fact about the work: it is told only as a count for the whole council.</p>
        </div>
      </div>
    </>
  )
}
