import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/cohort-add-member'
import { allow } from '../../door.server.ts'
import { addMember, cohortOf, managersToAdd } from '../../features/cohorts/cohorts.server.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Select } from '../../ui/select.tsx'

const missing = 'Choose a manager, with the team that they manage.'
const Added = z.object({ manager: z.string({ error: missing }).transform((both) => both.split('/')).pipe(z.tuple([z.guid(missing), z.guid(missing)], missing)) })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const { id, title } = found(await cohortOf(arranger, idFrom(params.id)))
  return { id, title, managers: (await managersToAdd(arranger)).map(({ personId, name, teamId, team }) => ({ value: `${personId}/${teamId}`, label: `${name}, ${team}` })) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const id = idFrom(params.id)
  found(await cohortOf(arranger, id))
  const form = await parseForm(request, Added)
  if (!form.ok) return form.reply
  const [personId, teamId] = form.value.manager
  const added = found(await addMember(arranger, id, { personId, teamId }))
  return added === 'not a manager of it' ? mend({ manager: 'They do not manage this team today, or are in a cohort already, or have been in this one.' }, form.typed) : redirect(`/cohorts/members/${added.id}/coach?done=added`)
}

export default function CohortAddMember({ loaderData: { id, title, managers }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Add a manager to ${title} – Practice Loop`}</title>
      <BackLink href={`/cohorts/${id}`}>{title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{title}</span>
          <h1 className="govuk-heading-l">Add a manager</h1>
          {managers.length === 0 ? <EmptyState title="There is nobody to add">Whoever manages a team that you answer for, and is in no cohort, will be here.</EmptyState> : (
            <form method="post" noValidate>
              <Select name="manager" label="Manager, and the team that they manage" hint="Those who are in no cohort today." value={typed?.manager} error={problems?.manager} options={[{ value: '', label: 'Choose a manager' }, ...managers]} />
              <Button>Add them, and name a coach</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">The manager sees the programme on their page at once. Ask them before you add them.</p>
        </div>
      </div>
    </>
  )
}
