import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/availability-hours'
import { allow } from '../../door.server.ts'
import { clockInWords, hoursInWords, hoursTyped } from '../../features/coaching/availability-form.ts'
import { changeHours, endHours, myAvailability } from '../../features/coaching/availability-settings.server.ts'
import { HoursFields } from '../../features/coaching/hours-fields.tsx'
import { partsOf } from '../../features/staff/person-form.ts'
import { dayInLondon, daysAfter } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const id = idFrom(params.id)
  const rule = found((await myAvailability(one)).rules.find((rule) => rule.id === id))
  const today = dayInLondon(one.at)
  return {
    words: hoursInWords(rule, today), begun: rule.validFrom < today,
    value: { weekday: String(rule.weekday), from: clockInWords(rule.fromTime), to: clockInWords(rule.toTime), validFrom: partsOf(rule.validFrom < today ? today : rule.validFrom), ...rule.validTo && { last: partsOf(daysAfter(rule.validTo, -1)) } },
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const id = idFrom(params.id)
  const form = await parseForm(request, z.looseObject({ what: z.enum(['change', 'end']) }))
  if (!form.ok) return form.reply
  if (form.value.what === 'end') {
    found(await endHours(one, id))
    return redirect('/availability?done=ended')
  }
  const today = dayInLondon(one.at)
  const came = hoursTyped(form.typed, today)
  if ('problems' in came) return mend(came.problems, form.typed)
  const saved = found(await changeHours(one, id, came.rule))
  return saved === true ? redirect('/availability?done=hours') : mend({ from: `They meet other hours of yours: ${hoursInWords(saved.meets, today)}. Change those, or choose other times.` }, form.typed)
}

export default function Hours({ loaderData: { words, begun, value }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Change hours in which I coach – Practice Loop`}</title>
      <BackLink href="/availability">When and how I coach</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{words}</span>
          <h1 className="govuk-heading-l">Change hours in which I coach</h1>
          <p className="govuk-body">What is booked in these hours stands. The page before shows which meetings are then in a time that you do not offer.</p>
          <form method="post" noValidate>
            <HoursFields value={value} validFromHint={begun ? 'Until that day the hours stay as they are.' : 'Today, or a later day.'} typed={typed} problems={problems} />
            <Button name="what" value="change">Save the change</Button>
          </form>
          <h2 className="govuk-heading-m">End these hours</h2>
          <p className="govuk-body">From today on nobody can book a time in them.</p>
          <form method="post"><Button name="what" value="end" variant="warning">End these hours today</Button></form>
        </div>
      </div>
    </>
  )
}
