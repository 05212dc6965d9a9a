import { redirect } from 'react-router'
import type { Route } from './+types/cohort-set-days'
import { allow } from '../../door.server.ts'
import { DaysTyped, peerGroupFrom } from '../../features/cohorts/cohort-days.ts'
import { CohortDaysFields, seriesOffered } from '../../features/cohorts/cohort-form.tsx'
import { cohortOf, seriesToChoose, setCohortDays } from '../../features/cohorts/cohorts.server.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const { id, title, peerGroupOn, seriesId } = found(await cohortOf(arranger, idFrom(params.id)))
  return { id, title, now: { peerGroupOn, seriesId }, series: seriesOffered(await seriesToChoose(arranger)) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const { id, startsOn } = found(await cohortOf(arranger, idFrom(params.id)))
  const form = await parseForm(request, DaysTyped)
  if (!form.ok) return form.reply
  const peers = peerGroupFrom(form.typed, startsOn)
  if ('wrong' in peers) return mend({ peerGroupOn: peers.wrong }, form.typed)
  const set = found(await setCohortDays(arranger, id, { peerGroupOn: peers.day, seriesId: form.value.seriesId }))
  return set === true ? redirect(`/cohorts/${id}?done=days`) : mend({ seriesId: 'Choose one of the dates shown, or none yet.' }, form.typed)
}

export default function CohortSetDays({ loaderData: { id, title, now, series }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Days of ${title} – Practice Loop`}</title>
      <BackLink href={`/cohorts/${id}`}>{title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Days of {title}</h1>
          <form method="post" noValidate>
            <CohortDaysFields series={series} now={now} typed={typed} problems={problems} />
            <Button>Set these days</Button>
          </form>
          <p className="pl-who-can-see govuk-body-s">The members see both on their own page.</p>
        </div>
      </div>
    </>
  )
}
