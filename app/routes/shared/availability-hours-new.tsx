import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/availability-hours-new'
import { allow } from '../../door.server.ts'
import { hoursInWords, hoursTyped, mayOfferAnything } from '../../features/coaching/availability-form.ts'
import { addHours, myAvailability } from '../../features/coaching/availability-settings.server.ts'
import { HoursFields } from '../../features/coaching/hours-fields.tsx'
import { NotYetCoaching } from '../../features/coaching/not-yet-coaching.tsx'
import { partsOf } from '../../features/staff/person-form.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const { may, terms } = await myAvailability(one)
  return { notYet: mayOfferAnything(may) ? terms ? undefined : 'no terms' as const : 'not asked' as const, today: partsOf(dayInLondon(one.at)) }
}

export async function action({ context, request }: Route.ActionArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const form = await parseForm(request, z.looseObject({}))
  if (!form.ok) return form.reply
  const today = dayInLondon(one.at)
  const came = hoursTyped(form.typed, today)
  if ('problems' in came) return mend(came.problems, form.typed)
  const saved = found(await addHours(one, came.rule))
  return saved === true ? redirect('/availability?done=hours') : mend({ from: `They meet hours that you have already: ${hoursInWords(saved.meets, today)}. Change those, or choose other times.` }, form.typed)
}

export default function NewHours({ loaderData: { notYet, today }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Add hours in which I coach – Practice Loop`}</title>
      <BackLink href="/availability">When and how I coach</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Add hours in which I coach</h1>
          {notYet ? <NotYetCoaching because={notYet} /> : (
            <form method="post" noValidate>
              <HoursFields value={{ validFrom: today }} validFromHint="Today, or a later day." typed={typed} problems={problems} />
              <Button>Add these hours</Button>
            </form>
          )}
        </div>
      </div>
    </>
  )
}
