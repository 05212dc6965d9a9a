import { redirect } from 'react-router'
import type { Route } from './+types/person-details'
import { allow } from '../../door.server.ts'
import { changeDetails } from '../../features/staff/person-changes.server.ts'
import { DetailsForm } from '../../features/staff/person-form.ts'
import { DetailsFields, PersonPage } from '../../features/staff/person-page.tsx'
import { personWith } from '../../features/staff/person.server.ts'
import { withBoxesJoined } from '../../lib/boxes.server.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { Button } from '../../ui/button.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const { id, name, email, staffNumber, jobTitle, daysOff } = found(await personWith(admin, idFrom(params.id)))
  return { id, name, values: { name, email: email ?? '', staffNumber: staffNumber ?? '', jobTitle: jobTitle ?? '', daysOff: daysOff.join(' ') } }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const id = idFrom(params.id)
  const form = await parseForm(await withBoxesJoined(request, 'daysOff'), DetailsForm)
  if (!form.ok) return form.reply
  const came = found(await changeDetails(admin, id, form.value))
  if ('wrong' in came) return mend(came.wrong, form.typed)
  return redirect(`/set-up/people/${id}?done=details`)
}

export default function PersonDetails({ loaderData: { values, ...person }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <PersonPage heading="Details" person={person} problems={problems} whoSees="Administrators see this. Managers see the name, and dates that pass over the days on which somebody never works.">
      <form method="post" noValidate>
        <DetailsFields values={typed ?? values} problems={problems} />
        <Button>Save</Button>
      </form>
    </PersonPage>
  )
}
