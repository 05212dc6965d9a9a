import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/workshop-offer'
import { allow } from '../../door.server.ts'
import { OfferAnswers } from '../../features/workshops/offered-card.tsx'
import { standingOf, untilInWords, whereInWords, whyNot } from '../../features/workshops/offered.ts'
import { workshopPage } from '../../features/workshops/offered.server.ts'
import { answerOffer } from '../../features/workshops/places.server.ts'
import { spanInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'

const Form = z.object({ answer: z.enum(['accept', 'decline'], { error: 'Choose whether you accept the place or decline it.' }) })

/** Where the link in a letter leads: the place that is offered, with the question. */
export async function loader({ context, request, params }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'book workshops')
  const { id, title, startsAt, endsAt, room, byLink, mine } = found(await workshopPage(reader, idFrom(params.id)))
  const until = standingOf(mine, reader.at) === 'offered' ? untilInWords(new Date(mine!.offerUntil!)) : null
  return { id, title, when: spanInWords(new Date(startsAt), new Date(endsAt)), where: whereInWords({ room, byLink }), until, booked: standingOf(mine, reader.at) === 'booked' }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'book workshops')
  const id = idFrom(params.id)
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const came = found(await answerOffer(one, id, form.value.answer))
  if (came === 'lapsed') return data({ problems: { form: whyNot['offer lapsed'] } as Problems, typed: form.typed }, { status: 409 })
  return redirect(form.value.answer === 'accept' ? `/workshops/${id}?done=booked` : '/workshops?done=declined')
}

export default function WorkshopOffer({ loaderData: { id, title, when, where, until, booked }, actionData }: Route.ComponentProps) {
  const problems = actionData?.problems
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}A place is offered: ${title} – Practice Loop`}</title>
      <BackLink href={`/workshops/${id}`}>{title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{title}</span>
          <h1 className="govuk-heading-l">{until ? 'A place is offered to you' : booked ? 'You have a place' : 'No place is offered to you now'}</h1>
          <p className="govuk-body">{when}. {where}.</p>
          {until && (
            <>
              <p className="govuk-body">It is kept for you until {until}. After that, or if you decline, it goes to the next person who waits.</p>
              <OfferAnswers workshopId={id} title={title} />
            </>
          )}
          {!until && !booked && <p className="govuk-body">The offer has been answered or has ended. On <a className="govuk-link" href={`/workshops/${id}`}>the page of this date</a> you see how you stand, and can join the waiting list.</p>}
          {booked && <p className="govuk-body"><a className="govuk-link" href={`/workshops/${id}`}>When, where and what to do before it</a></p>}
          <p className="pl-who-can-see">Nobody is told whether you declined an offer or let it end. It is counted for the service only.</p>
        </div>
      </div>
    </>
  )
}
