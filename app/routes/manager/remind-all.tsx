import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/remind-all'
import { allow } from '../../door.server.ts'
import { lateToRemindOf, remindOfAll } from '../../features/chasing/nudge.server.ts'
import { personalLine } from '../../features/chasing/nudge.ts'
import { daysOffOf } from '../../features/remedial-actions/remedial-actions.server.ts'
import { dueSentence } from '../../features/remedial-actions/wording.ts'
import { mend, type Reply } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'

const Reminders = z.object({ line: personalLine, actions: z.array(z.guid()).min(1, 'Choose what you remind of.').max(200) })

export async function loader({ context, request }: Route.LoaderArgs) {
  const manager = allow({ context, request }, 'chase actions')
  const late = await lateToRemindOf(manager)
  return {
    late: late.map((one) => ({
      value: one.id, label: `${one.owner}: ${one.wording}`,
      hint: `${one.priority[0]!.toUpperCase()}${one.priority.slice(1)}. Case ${one.caseReference}, ${dueSentence(one.facts, manager.at, daysOffOf({ daysOff: one.ownerDaysOff }))}`,
    })),
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const manager = allow({ context, request }, 'chase actions')
  const form = await request.formData()
  const typed = { line: String(form.get('line') ?? '').replaceAll('\0', '') }
  const sent = Reminders.safeParse({ ...typed, actions: form.getAll('actions') }, { error: () => 'Check this, and send the form again.' })
  if (!sent.success) return mend(Object.fromEntries(sent.error.issues.map(({ path, message }) => [String(path[0]), message])), typed)
  const reminded = await remindOfAll(manager, sent.data.actions, sent.data.line)
  if (reminded === 0) return data<Reply>({ problems: { form: 'Nothing was sent: these were sent in, passed on or reminded of meanwhile.' }, typed }, { status: 409 })
  return redirect('/team?done=reminded-several')
}

export default function RemindAll({ loaderData: { late }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Remind several people – Practice Loop`}</title>
      <BackLink href="/team">My team</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Remind several people of what is late</h1>
          {late.length === 0 ? <EmptyState title="Nobody is to be reminded just now">What is late will be here, unless its clock stands still, it waits for a check, or it was reminded of today.</EmptyState> : (
            <form method="post" noValidate>
              <Checkboxes name="actions" label="What do you remind of?" hint="Each person gets one e-mail, with the case references and links." options={late} error={problems?.actions} />
              <Input name="line" label="A line of your own, the same to all (optional)" hint="It goes out by e-mail. Write nothing about a child or a family." value={typed?.line} error={problems?.line} />
              <Button>Send the reminders</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">Each action’s page shows to its owner, their managers and the auditors that you reminded them, your line, and whether it was sent and opened. That day Practice Loop reminds nobody else of it.</p>
        </div>
      </div>
    </>
  )
}
