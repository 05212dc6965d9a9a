import { redirect } from 'react-router'
import type { Route } from './+types/person-away'
import { allow } from '../../door.server.ts'
import { awayToShow, TimeAway } from '../../features/staff/away-form.ts'
import { AwayForms, neverWhy } from '../../features/staff/away-forms.tsx'
import { recordAway, recordBack } from '../../features/staff/person-changes.server.ts'
import { PersonPage } from '../../features/staff/person-page.tsx'
import { timesAwayOf, whoCouldStandIn } from '../../features/staff/person.server.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const { id, name, away } = found(await timesAwayOf(admin, idFrom(params.id)))
  return { id, name, ...awayToShow(away, await whoCouldStandIn(admin, id), dayInLondon(admin.at)) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const id = idFrom(params.id)
  const form = await parseForm(request, TimeAway)
  if (!form.ok) return form.reply
  const came = found(form.value.what === 'back' ? await recordBack(admin, id, form.value.away, form.value.backOn) : await recordAway(admin, id, form.value))
  return 'wrong' in came ? mend(came.wrong, form.typed) : redirect(`/set-up/people/${id}?done=${form.value.what}`)
}

export default function PersonAway({ loaderData: { id, name, ...shown }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <PersonPage heading="Away" person={{ id, name }} problems={problems} whoSees={`Administrators and the managers of their teams see from when until when somebody is away and who stands in. ${neverWhy}`}>
      <AwayForms {...shown} problems={problems} typed={typed} />
    </PersonPage>
  )
}
