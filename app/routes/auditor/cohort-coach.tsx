import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/cohort-coach'
import { allow } from '../../door.server.ts'
import { coachesToChoose, memberOf, nameCoach } from '../../features/cohorts/cohorts.server.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'

const Coach = z.object({ coachId: z.guid('Choose who coaches them.') })

const whyNot = {
  completed: 'They have completed the programme: nobody coaches them any more.',
  'judges them': 'This auditor looks at five children of this manager’s team, so they cannot coach the manager. Choose another auditor. If there is none, give the sample to somebody else first, as long as it is not finished.',
  'may not coach them': 'This person cannot coach them. Choose one of those shown.',
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const { id, name, team, cohortId, cohort, coachId } = found(await memberOf(arranger, idFrom(params.id)))
  const { true: judges = [], false: may = [] } = Object.groupBy(await coachesToChoose(arranger, id), (one) => `${one.judges}` as const)
  return {
    name, team, cohortId, cohort, coachId, added: url.searchParams.get('done') === 'added', coaches: may.map((one) => ({ value: one.id, label: one.name })),
    // Whoever judges a sample is not told which it is, nor here that there is one.
    judges: judges.filter((one) => one.id !== arranger.personId).map((one) => one.name),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const { id, cohortId } = found(await memberOf(arranger, idFrom(params.id)))
  const form = await parseForm(request, Coach)
  if (!form.ok) return form.reply
  const named = found(await nameCoach(arranger, id, form.value.coachId))
  if (named !== true) return mend({ coachId: whyNot[named === 'judges them' && form.value.coachId === arranger.personId ? 'may not coach them' : named] }, form.typed)
  return redirect(`/cohorts/${cohortId}?done=coach`)
}

export default function CohortCoach({ loaderData: { name, team, cohortId, cohort, coachId, added, coaches, judges }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Coach of ${name} – Practice Loop`}</title>
      <BackLink href={`/cohorts/${cohortId}`}>{cohort}</BackLink>
      {added && !problems && <NotificationBanner success>{`${name} is added.`}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{name}, {team}</span>
          <h1 className="govuk-heading-l">Who coaches them?</h1>
          <p className="govuk-body">An auditor, twice for an hour. Nobody of the manager’s own line is among them. Whoever coaches somebody does not look at the five children of their team afterwards.</p>
          {judges.length > 0 && <p className="govuk-body">Not among them, because they look at five children of this team: {judges.join(', ')}.</p>}
          {coaches.length === 0 && <p className="govuk-body">There is no auditor left who may. While a sample is not finished, it can be given to somebody else: <a className="govuk-link" href={`/cohorts/${cohortId}/dip-samples`}>the samples of this cohort</a>.</p>}
          {coaches.length > 0 && <form method="post" noValidate>
            <Radios name="coachId" label="Coach" labelSize="s" value={typed?.coachId ?? coachId} error={problems?.coachId} options={coaches} />
            <Button>Name this coach</Button>
          </form>}
          <p className="pl-who-can-see govuk-body-s">The manager and the coach see it, and whoever looks after cohorts.</p>
        </div>
      </div>
    </>
  )
}
