import { redirect } from 'react-router'
import type { Route } from './+types/person-away'
import { allow } from '../../door.server.ts'
import { awayToShow, TimeAway } from '../../features/staff/away-form.ts'
import { AwayForms, neverWhy } from '../../features/staff/away-forms.tsx'
import { recordAway, recordBack } from '../../features/staff/person-changes.server.ts'
import { timesAwayOf, whoCouldStandIn } from '../../features/staff/person.server.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const manager = allow({ context, request }, 'look after my team')
  const { id, name, away } = found(await timesAwayOf(manager, idFrom(params.id)))
  return { id, name, ...awayToShow(away, await whoCouldStandIn(manager, id), dayInLondon(manager.at)) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const manager = allow({ context, request }, 'look after my team')
  const id = idFrom(params.id)
  const form = await parseForm(request, TimeAway)
  if (!form.ok) return form.reply
  const came = found(form.value.what === 'back' ? await recordBack(manager, id, form.value.away, form.value.backOn) : await recordAway(manager, id, form.value))
  return 'wrong' in came ? mend(came.wrong, form.typed) : redirect(`/team?done=${form.value.what}`)
}

export default function PersonAway({ loaderData: { id, name, ...shown }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Somebody is away – Practice Loop`}</title>
      <BackLink href="/team">My team</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{name}</span>
          <h1 className="govuk-heading-l">Away</h1>
          <p className="govuk-body">What cannot wait until they are back you can <a className="govuk-link" href={`/team/people/${id}/share-out`}>take over or share out</a>.</p>
          <AwayForms {...shown} problems={problems} typed={typed} />
          <p className="pl-who-can-see govuk-body-s">You, the managers of your service area and the administrators see from when until when somebody is away and who stands in. {neverWhy}</p>
        </div>
      </div>
    </>
  )
}
