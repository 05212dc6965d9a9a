import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/person-new'
import { allow } from '../../door.server.ts'
import { addPerson } from '../../features/staff/person-changes.server.ts'
import { chosen, DetailsForm } from '../../features/staff/person-form.ts'
import { DetailsFields } from '../../features/staff/person-page.tsx'
import { teamsOfToday } from '../../features/staff/teams-set-up.server.ts'
import { withBoxesJoined } from '../../lib/boxes.server.ts'
import { mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Select } from '../../ui/select.tsx'

const NewPerson = DetailsForm.extend({
  teamId: chosen,
  role: z.enum(['practitioner', 'manager', 'none'], { error: 'Choose what they do.' }).transform((role) => (role === 'none' ? null : role)),
})

export async function loader({ context, request }: Route.LoaderArgs) {
  const teams = await teamsOfToday(allow({ context, request }, 'look after people'))
  return { teams: teams.map(({ id, name }) => ({ value: id, label: name })) }
}

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const form = await parseForm(await withBoxesJoined(request, 'daysOff'), NewPerson)
  if (!form.ok) return form.reply
  const came = await addPerson(admin, form.value)
  if ('wrong' in came) return mend(came.wrong, form.typed)
  return redirect(`/set-up/people/${came.id}?done=added`)
}

export default function NewPersonPage({ loaderData: { teams }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Add somebody – Practice Loop`}</title>
      <BackLink href="/set-up/people">Back to people</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Add somebody</h1>
          <form method="post" noValidate>
            <DetailsFields values={typed ?? {}} problems={problems} />
            <Select name="teamId" label="Team" hint="From today on." options={[{ value: '', label: 'None' }, ...teams]} value={typed?.teamId} error={problems?.teamId} />
            <Radios
              name="role" label="What do they do?" hint="More roles, and from which day, on their own page afterwards."
              options={[
                { value: 'practitioner', label: 'Practitioner', hint: 'Sees their own cases, actions and learning.' },
                { value: 'manager', label: 'Team manager of this team', hint: 'Sees what the team has to do and learn.' },
                { value: 'none', label: 'Neither, or something else', hint: 'Auditors, leaders and administrators: give the role afterwards.' },
              ]}
              value={typed?.role} error={problems?.role}
            />
            <Button>Add</Button>
          </form>
          <p className="pl-who-can-see govuk-body-s">Administrators see all of this. Managers see who is in their team. The person sees their own address, roles and teams on their account page.</p>
        </div>
      </div>
    </>
  )
}
