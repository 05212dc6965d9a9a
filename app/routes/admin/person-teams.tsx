import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/person-teams'
import { allow } from '../../door.server.ts'
import { periodInWords } from '../../features/people/roles.ts'
import { changeTeams } from '../../features/staff/person-changes.server.ts'
import { chosen, partsOf } from '../../features/staff/person-form.ts'
import { PersonPage } from '../../features/staff/person-page.tsx'
import { personWith } from '../../features/staff/person.server.ts'
import { teamsOfToday } from '../../features/staff/teams-set-up.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Select } from '../../ui/select.tsx'

const Teams = withDay('on', 'Write the day, such as 1 12 2026.', z.object({ join: chosen, leave: chosen }))

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const { id, name, memberOf, roles } = found(await personWith(admin, idFrom(params.id)))
  const today = dayInLondon(admin.at)
  const now = memberOf.filter(({ to }) => to === null || to > today)
  return {
    id, name, today: partsOf(today),
    memberOf: now.map((one) => ({ value: one.teamId, label: `${one.team}, ${periodInWords(one, today)}` })),
    manages: roles.filter(({ role, scope, to }) => role === 'manager' && scope === 'team' && (to === null || to > today)).map(({ place }) => place!),
    teams: (await teamsOfToday(admin)).map((team) => ({ value: team.id, label: team.name })),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const id = idFrom(params.id)
  const form = await parseForm(request, Teams)
  if (!form.ok) return form.reply
  const came = found(await changeTeams(admin, id, form.value))
  return 'wrong' in came ? mend(came.wrong, form.typed) : redirect(`/set-up/people/${id}?done=team`)
}

export default function PersonTeams({ loaderData: { memberOf, manages, teams, today, ...person }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <PersonPage heading="Teams" person={person} problems={problems} whoSees="Administrators see everybody’s teams, and managers who is in theirs.">
      <p className="govuk-body">{memberOf.length === 0 ? 'They are in no team.' : `In ${memberOf.map(({ label }) => label).join('; ')}.`}</p>
      {manages.length > 0 && <InsetText>They manage {manages.join(', ')}. That is a role of its own: it stays as it is when their team changes, until you end it.</InsetText>}
      <form method="post" noValidate>
        <Select name="leave" label="Team that they leave" hint="To move somebody, choose this one and the next." options={[{ value: '', label: 'None' }, ...memberOf]} value={typed?.leave} error={problems?.leave} />
        <Select name="join" label="Team that they join" options={[{ value: '', label: 'None' }, ...teams]} value={typed?.join} error={problems?.join} />
        <DateInput name="on" label="From which day?" value={typed ? typedDate(typed, 'on') : today} error={problems?.on} />
        <Button>Change teams</Button>
      </form>
    </PersonPage>
  )
}
