import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/person-leaving'
import { allow } from '../../door.server.ts'
import { roleInWords } from '../../features/people/roles.ts'
import { recordLeaving, takeBack } from '../../features/staff/person-changes.server.ts'
import { partsOf } from '../../features/staff/person-form.ts'
import { PersonPage } from '../../features/staff/person-page.tsx'
import { personWith } from '../../features/staff/person.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'

const Which = z.object({ what: z.enum(['leave', 'take back'], { error: 'Choose what to do.' }) })
const Leaving = withDay('leftOn', 'Write the first day on which they no longer work for you, such as 1 12 2026.', z.object({}))

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'look after people')
  const person = found(await personWith(admin, idFrom(params.id)))
  const today = dayInLondon(admin.at)
  return {
    id: person.id, name: person.name, openActions: person.openActions, casesToAudit: person.casesToAudit, recordings: person.recordings, serviceActions: person.serviceActions,
    left: person.leftOn !== null && person.leftOn <= today ? inWords(person.leftOn) : undefined,
    leaves: person.leftOn !== null && person.leftOn > today ? { words: inWords(person.leftOn), parts: partsOf(person.leftOn) } : undefined,
    roles: person.roles.filter(({ to }) => to === null || to > today).map(roleInWords), today: partsOf(today),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'look after people')
  const id = idFrom(params.id)
  const asked = await parseForm(request.clone() as Request, Which)
  if (!asked.ok) return asked.reply
  if (asked.value.what === 'take back') {
    const came = found(await takeBack(admin, id))
    return 'wrong' in came ? mend(came.wrong) : redirect(`/set-up/people/${id}?done=taken-back`)
  }
  const form = await parseForm(request, Leaving)
  if (!form.ok) return form.reply
  const came = found(await recordLeaving(admin, id, form.value.leftOn))
  if ('wrong' in came) return mend(came.wrong, form.typed)
  return redirect(`/set-up/people/${id}?done=${form.value.leftOn <= dayInLondon(admin.at) ? 'left' : 'leaving'}`)
}

export default function PersonLeaving({ loaderData: { left, leaves, openActions, casesToAudit, recordings, serviceActions, roles, today, ...person }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <PersonPage heading={left ? 'Take back' : 'Leaving'} person={person} problems={problems} whoSees="Administrators see the leaving day. Managers see which actions have come to them because somebody left.">
      {left ? (
        <form method="post">
          <p className="govuk-body">They left on {left}. Taken back, they have access again from now on, with what they held: {roles.length === 0 ? 'no role' : roles.join('; ')}.</p>
          <p className="govuk-body">Actions that were passed on stay where they are, and learning that ended stays ended.</p>
          <Button name="what" value="take back">Take {person.name} back</Button>
        </form>
      ) : (
        <>
          <p className="govuk-body">From that day on:</p>
          <ul className="govuk-list govuk-list--bullet">
            <li>they have no access</li>
            <li>{openActions === 0 ? 'actions that are open then go' : openActions === 1 ? 'their open action, if it is still open, goes' : `their ${openActions} open actions, as far as they are still open, go`} to the manager of the team, reds too</li>
            <li>their learning ends</li>
            {casesToAudit > 0 && <li>{counted(casesToAudit, 'case that they are to audit waits', 'cases that they are to audit wait')} for another auditor</li>}
            {recordings > 0 && <li>{counted(recordings, 'audit that they are recording is put aside', 'audits that they are recording are put aside')}, and what is written in {recordings === 1 ? 'it' : 'them'} goes: ask them to publish first</li>}
            {serviceActions > 0 && <li>{counted(serviceActions, 'service action of theirs needs', 'service actions of theirs need')} another owner, whom you can <a className="govuk-link" href="/service-actions">choose already</a></li>}
            <li>whether their open gaps held cannot be known, and is counted so</li>
            <li>whoever they stand in for has no deputy any more</li>
          </ul>
          <form method="post" noValidate>
            <input type="hidden" name="what" value="leave" />
            <DateInput name="leftOn" label="First day without access" hint="Today or an earlier day takes effect at once; a later one on that day." value={typed ? typedDate(typed, 'leftOn') : leaves?.parts ?? today} error={problems?.leftOn} />
            <Button variant="warning">Record this leaving day</Button>
          </form>
          {leaves && (
            <form method="post">
              <p className="govuk-body">They leave on {leaves.words}.</p>
              <Button variant="secondary" name="what" value="take back">They are not leaving after all</Button>
            </form>
          )}
        </>
      )}
    </PersonPage>
  )
}
