import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/availability-days-new'
import { allow } from '../../door.server.ts'
import { daysTyped, mayOfferAnything } from '../../features/coaching/availability-form.ts'
import { addDays, myAvailability } from '../../features/coaching/availability-settings.server.ts'
import { NotYetCoaching } from '../../features/coaching/not-yet-coaching.tsx'
import { typedDate } from '../../lib/date-field.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { Radios } from '../../ui/radios.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const { may, terms } = await myAvailability(allow({ context, request }, 'offer coaching'))
  return { notYet: mayOfferAnything(may) ? terms ? undefined : 'no terms' as const : 'not asked' as const }
}

export async function action({ context, request }: Route.ActionArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const form = await parseForm(request, z.looseObject({}))
  if (!form.ok) return form.reply
  const came = daysTyped(form.typed, dayInLondon(one.at))
  if ('problems' in came) return mend(came.problems, form.typed)
  found(await addDays(one, came.exception))
  return redirect('/availability?done=days')
}

export default function NewDays({ loaderData: { notYet }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Days that are different – Practice Loop`}</title>
      <BackLink href="/availability">When and how I coach</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Days that are different</h1>
          {notYet ? <NotYetCoaching because={notYet} /> : (
            <form method="post" noValidate>
              <Radios name="kind" label="What is different?" labelSize="m" value={typed?.kind} error={problems?.kind} options={[
                { value: 'not there', label: 'I am not there', hint: 'For whole days, or at a time of day. Nobody asks why.' },
                { value: 'there as well', label: 'I am there as well', hint: 'At a time of one day, beside the weekly hours. A bank holiday counts.' },
              ]} />
              <DateInput name="first" label="Day, or first day" labelSize="m" value={typed ? typedDate(typed, 'first') : undefined} error={problems?.first} />
              <DateInput name="last" label="Last day" labelSize="m" hint="Leave it empty for one day." value={typed ? typedDate(typed, 'last') : undefined} error={problems?.last} />
              <Input name="from" label="From" labelSize="m" hint="For example 9:30am or 13:30. For whole days leave both times empty." width={10} value={typed?.from} error={problems?.from} />
              <Input name="to" label="To" labelSize="m" width={10} value={typed?.to} error={problems?.to} />
              <p className="govuk-body">Times are those that a clock in London shows. What is booked then stands until you move or cancel it.</p>
              <Button>Save these days</Button>
            </form>
          )}
        </div>
      </div>
    </>
  )
}
