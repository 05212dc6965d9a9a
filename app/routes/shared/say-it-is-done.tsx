import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/say-it-is-done'
import { allow } from '../../door.server.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { isOpen, recordKinds } from '../../features/remedial-actions/remedial-actions.ts'
import { remedialActionFor, sayItIsDone } from '../../features/remedial-actions/remedial-actions.server.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { dayInLondon, daysAfter } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Seen = z.object({
  recordDay: z.enum(['today', 'yesterday', 'other'], { error: 'Say which day the record is dated.' }),
  recordKind: z.enum(recordKinds, { error: 'Choose the kind of record in which it can be seen.' }),
  remark: z.string().trim().max(500, 'Keep the remark to 500 characters.').refine((text) => findIdentifiers(text).length === 0, {
    error: ({ input }) => `Take out the identifying detail (${findIdentifiers(String(input))[0]?.kind}): say where in the record to look instead.`,
  }).transform((text) => text || null),
})

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'do remedial actions')
  const action = found(await remedialActionFor(allow({ context, request }, 'follow gaps'), idFrom(params.id)))
  found(action.ownerId === one.personId || action.deputy?.id === one.personId)
  if (action.standing === 'being checked' || !isOpen(action.standing)) throw redirect(`/remedial-actions/${action.id}`)
  return { id: action.id, wording: action.wording, caseReference: action.caseReference }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'do remedial actions')
  const id = idFrom(params.id)
  const form = await parseForm(request, Seen)
  if (!form.ok) return form.reply
  const { recordKind, recordDay, remark } = form.value
  const today = dayInLondon(one.at)
  const recordDate = { today, yesterday: daysAfter(today, -1), other: dayFrom(form.typed, 'recordDate') }[recordDay]
  if (!recordDate) return mend({ recordDate: 'Write the date of the record, such as 20 11 2026.' }, form.typed)
  if (recordDate > today) return mend({ recordDate: 'The date of the record must be today or earlier.' }, form.typed)
  const sent = found(await sayItIsDone(one, id, { recordKind, recordDate, remark }))
  if (sent === 'already sent') throw data('Already sent', { status: 409 })
  return redirect('/my-practice?sent=evidence')
}

export default function SayItIsDone({ loaderData: { id, wording, caseReference }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}It is done – Practice Loop`}</title>
      <BackLink href={`/remedial-actions/${id}`}>Back to the action</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">It is done: where can it be seen?</h1>
          <p className="govuk-body">{wording}. Case <span className="pl-reference">{caseReference}</span>.</p>
          <form method="post" noValidate>
            <Radios name="recordKind" label="Kind of record" value={typed?.recordKind} error={problems?.recordKind} options={recordKinds.map((kind) => ({ value: kind, label: kind }))} />
            <Radios name="recordDay" label="Date of the record" value={typed?.recordDay} error={problems?.recordDay} options={[
              { value: 'today', label: 'Today' }, { value: 'yesterday', label: 'Yesterday' }, { value: 'other', label: 'Another day' },
            ]} />
            <DateInput name="recordDate" label="If it is another day, which?" hint="For example, 20 11 2026" value={typedDate(typed, 'recordDate')} error={problems?.recordDate} />
            <Textarea name="remark" label="Anything that helps to find it (optional)" hint="Where to look, never what it says: no names, dates of birth or addresses." rows={3} value={typed?.remark} error={problems?.remark} />
            <p className="pl-who-can-see govuk-body-s">Your manager and the auditors see this.</p>
            <Button>Send to be checked</Button>
          </form>
        </div>
      </div>
    </>
  )
}
