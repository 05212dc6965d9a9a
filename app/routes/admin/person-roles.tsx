import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/person-roles'
import { allow } from '../../door.server.ts'
import { periodInWords, roleInWords, roleName } from '../../features/people/roles.ts'
import { endRole, giveRole } from '../../features/staff/person-changes.server.ts'
import { chosen, partsOf } from '../../features/staff/person-form.ts'
import { PersonPage } from '../../features/staff/person-page.tsx'
import { personWith } from '../../features/staff/person.server.ts'
import { teamsOfToday } from '../../features/staff/teams-set-up.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { roles } from '../../permissions.ts'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Select } from '../../ui/select.tsx'

const what: Readonly<Record<(typeof roles)[number], string>> = {
  practitioner: 'Sees their own cases, actions and learning.',
  auditor: 'Confirms findings and checks the evidence of others.',
  manager: 'Sees what a team has to do and learn. For a service area this is the service manager.',
  leader: 'Sees figures about themes, teams and areas, and no named worker.',
  admin: 'Looks after people, teams, framework, rules and imports.',
}
const scopeWords = { own: 'For their own work', team: 'For a team', 'service area': 'For a service area', council: 'For the whole council' } as const

const Give = withDay('from', 'Write the day from which it holds, such as 1 12 2026.', z.object({
  role: z.enum(roles, { error: 'Choose the role.' }),
  scope: z.enum(['own', 'team', 'service area', 'council'], { error: 'Choose how far it goes.' }),
  teamId: chosen, serviceAreaId: chosen,
}))
const End = withDay('on', 'Write the day from which it no longer holds, such as 1 12 2026.', z.object({ holding: z.guid('Choose the role that ends.') }))
const Which = z.object({ what: z.enum(['give', 'end'], { error: 'Choose what to do.' }) })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const person = found(await personWith(admin, idFrom(params.id)))
  const today = dayInLondon(admin.at)
  const teams = await teamsOfToday(admin)
  return {
    id: person.id, name: person.name, today: partsOf(today),
    held: person.roles.filter(({ to }) => to === null || to > today).map((one) => ({ value: one.id, label: `${roleInWords(one)}, ${periodInWords(one, today)}` })),
    teams: teams.map(({ id, name }) => ({ value: id, label: name })),
    areas: [...new Map(teams.map(({ areaId, area }) => [areaId, area]))].map(([value, label]) => ({ value, label })).toSorted((a, b) => a.label.localeCompare(b.label)),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const id = idFrom(params.id)
  const asked = await parseForm(request.clone() as Request, Which)
  if (!asked.ok) return asked.reply
  if (asked.value.what === 'end') {
    const form = await parseForm(request, End)
    if (!form.ok) return form.reply
    const came = found(await endRole(admin, id, form.value.holding, form.value.on))
    return 'wrong' in came ? mend(came.wrong, form.typed) : redirect(`/set-up/people/${id}?done=role-ended`)
  }
  const form = await parseForm(request, Give)
  if (!form.ok) return form.reply
  const { scope, teamId, serviceAreaId, ...rest } = form.value
  const came = found(await giveRole(admin, id, { ...rest, scope, teamId: scope === 'team' ? teamId : null, serviceAreaId: scope === 'service area' ? serviceAreaId : null }))
  return 'wrong' in came ? mend(came.wrong, form.typed) : redirect(`/set-up/people/${id}?done=role`)
}

export default function PersonRoles({ loaderData: { held, teams, areas, today, ...person }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const ending = typed?.what === 'end'
  const giving = typed && !ending ? typed : undefined
  return (
    <PersonPage heading="Roles" person={person} problems={problems} whoSees="Administrators see everybody’s roles. Each person sees their own on their account page.">
      <h2 className="govuk-heading-m">Give a role</h2>
      <form method="post" noValidate>
        <input type="hidden" name="what" value="give" />
        <Radios name="role" label="Role" options={roles.map((role) => ({ value: role, label: roleName[role], hint: what[role] }))} value={giving?.role} error={giving && problems?.role} />
        <Radios name="scope" label="How far does it go?" hint="A practitioner’s role is for their own work, a leader’s for an area or the council, an administrator’s for the council."
          options={Object.entries(scopeWords).map(([value, label]) => ({ value, label }))} value={giving?.scope} error={giving && problems?.scope} />
        <Select name="teamId" label="Team, if it is for one" options={[{ value: '', label: 'None' }, ...teams]} value={giving?.teamId} error={giving && problems?.teamId} />
        <Select name="serviceAreaId" label="Service area, if it is for one" options={[{ value: '', label: 'None' }, ...areas]} value={giving?.serviceAreaId} error={giving && problems?.serviceAreaId} />
        <DateInput name="from" label="From which day?" value={giving ? typedDate(giving, 'from') : today} error={giving && problems?.from} />
        <Button>Give this role</Button>
      </form>
      <h2 className="govuk-heading-m">End a role</h2>
      {held.length === 0 ? <p className="govuk-body">They hold no role.</p> : (
        <form method="post" noValidate>
          <input type="hidden" name="what" value="end" />
          <Radios name="holding" label="Which one?" options={held} value={ending ? typed?.holding : undefined} error={ending ? problems?.holding : undefined} />
          <DateInput name="on" label="From which day does it no longer hold?" hint="On the first day of a role or before, it is taken away as if never given." value={ending ? typedDate(typed, 'on') : today} error={ending ? problems?.on : undefined} />
          <Button variant="secondary">End this role</Button>
        </form>
      )}
    </PersonPage>
  )
}
