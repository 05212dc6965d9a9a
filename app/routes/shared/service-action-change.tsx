import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/service-action-change'
import { allow, allowIfCan } from '../../door.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { changePlan } from '../../features/service-actions/looking-after.server.ts'
import { possibleOwners, serviceActionFor } from '../../features/service-actions/service-actions.server.ts'
import { monthInWords, monthsToChoose } from '../../features/service-actions/service-actions.ts'
import { dayWritten } from '../../lib/date-field.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Select } from '../../ui/select.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const noMonth = 'Choose the month by whose end it is due.'
const Changed = z.object({
  ownerWas: z.guid(), monthWas: dayWritten('Open this page again.'),
  owner: z.guid('Choose who owns it.'), dueMonth: dayWritten(noMonth).regex(/-01$/, noMonth), because: reason('Write why it is changed.'),
})

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const follower = allow({ context, request }, 'follow service actions')
  const one = found(await serviceActionFor(follower, allowIfCan({ context, request }, 'look after service actions'), idFrom(params.id)))
  found(one.changes)
  const owners = await possibleOwners(follower)
  const months = monthsToChoose(dayInLondon(follower.at))
  return {
    id: one.id, wording: one.wording, owner: one.ownerId, dueMonth: one.dueMonth,
    owners: [...(owners.some(({ id }) => id === one.ownerId) ? [] : [{ value: one.ownerId, label: `${one.owner}, as it is now` }]), ...owners.map(({ id, name, title }) => ({ value: id, label: title ? `${name}, ${title}` : name }))],
    months: [...new Set([one.dueMonth, ...months])].toSorted().map((month) => ({ value: month, label: `By the end of ${monthInWords(month)}${month === one.dueMonth ? ', as it is now' : ''}` })),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const follower = allow({ context, request }, 'follow service actions')
  const keeper = allowIfCan({ context, request }, 'look after service actions')
  const id = idFrom(params.id)
  found((await serviceActionFor(follower, keeper, id))?.changes)
  const form = await parseForm(request, Changed)
  if (!form.ok) return form.reply
  const { ownerWas, monthWas, owner, dueMonth, because } = form.value
  const came = found(await changePlan(follower, keeper, id, { was: { ownerId: ownerWas, dueMonth: monthWas }, ownerId: owner, dueMonth, because }))
  switch (came) {
    case true: return redirect(`/service-actions/${id}?done=changed`)
    case 'same': return mend({ owner: 'Choose another owner, another month or both.' }, form.typed)
    case 'no owner': return mend({ owner: 'This person can own it no longer. Choose somebody else.' }, form.typed)
    case 'month over': return mend({ dueMonth: 'This month is over. Choose another.' }, form.typed)
    case 'ended': return data({ problems: { form: 'It has ended, perhaps a moment ago. Nothing is changed any more.' }, typed: form.typed }, { status: 409 })
    case 'changed meanwhile': return data({ problems: { form: 'Somebody has changed the owner or the month since you opened this page. What is chosen below is as it is now; your reason is kept.' }, typed: { because } }, { status: 409 })
  }
}

export default function ChangeServiceAction({ loaderData: { id, wording, owner, dueMonth, owners, months }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Change owner or month – Practice Loop`}</title>
      <BackLink href={`/service-actions/${id}`}>The service action</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{wording}</span>
          <h1 className="govuk-heading-l">Change owner or month</h1>
          <p className="govuk-body">The first month and every owner stay to be read on the page of the service action.</p>
          <form method="post" noValidate>
            <input type="hidden" name="ownerWas" value={owner} />
            <input type="hidden" name="monthWas" value={dueMonth} />
            <Select name="owner" label="Who owns it?" options={owners} value={typed?.owner ?? owner} error={problems?.owner} />
            <Select name="dueMonth" label="When is it due?" options={months} value={typed?.dueMonth ?? dueMonth} error={problems?.dueMonth} />
            <Textarea name="because" label="Why is it changed?" rows={2} hint="Everyone who follows it reads this. Name no child, no family and no worker’s reason to be away." value={typed?.because} error={problems?.because} />
            <Button>Change it</Button>
          </form>
        </div>
      </div>
    </>
  )
}
