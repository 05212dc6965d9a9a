import { data, redirect } from 'react-router'
import type { Route } from './+types/cohort-leave'
import { allow } from '../../door.server.ts'
import { endMembership, memberOf } from '../../features/cohorts/cohorts.server.ts'
import { found, idFrom, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const { name, team, cohortId, cohort } = found(await memberOf(arranger, idFrom(params.id)))
  return { name, team, cohortId, cohort }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const { id, cohortId } = found(await memberOf(arranger, idFrom(params.id)))
  const ended = found(await endMembership(arranger, id))
  if (ended === 'completed') return data({ problems: { form: 'They have completed the programme meanwhile: there is nothing to end.' } }, { status: 409 })
  return redirect(`/cohorts/${cohortId}?done=left`)
}

export default function CohortLeave({ loaderData: { name, team, cohortId, cohort }, actionData }: Route.ComponentProps) {
  const { problems }: { problems?: Problems } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}End the time of ${name} – Practice Loop`}</title>
      <BackLink href={`/cohorts/${cohortId}`}>{cohort}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{name}, {team}</span>
          <h1 className="govuk-heading-l">End their time in {cohort}?</h1>
          <WarningText>They can join another cohort later, and not this one again. What they did stays theirs: modules count for six months.</WarningText>
          <form method="post"><Button variant="warning">End it today</Button></form>
          <p className="pl-who-can-see govuk-body-s">No reason is asked for, and none is kept. The manager no longer sees the programme on their page.</p>
        </div>
      </div>
    </>
  )
}
