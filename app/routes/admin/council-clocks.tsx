import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/council-clocks'
import { allow } from '../../door.server.ts'
import { settle, settlementsOf } from '../../features/set-up/council.server.ts'
import { ClocksAndLimits, hoursOf, whyNotFrom } from '../../features/set-up/council.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'
import { InsetText } from '../../ui/inset-text.tsx'

const Form = withDay('from', 'Write the day from which this holds, such as 1 12 2026.', z.intersection(ClocksAndLimits, z.object({ seen: z.string().default('') })))

export async function loader({ context, request }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'settle council settings')
  const { now, later, seen } = await settlementsOf(admin)
  const [year, month, day] = dayInLondon(admin.at).split('-')
  const { learningMinutesAMonth, since: _, ...days } = now
  return {
    seen, today: { day: String(Number(day)), month: String(Number(month)), year },
    values: { ...Object.fromEntries(Object.entries(days).map(([name, value]) => [name, String(value)])), learningHours: hoursOf(learningMinutesAMonth) } as Record<string, string>,
    laterDays: later.map(({ validFrom }) => inWords(validFrom)),
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'settle council settings')
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const { from, seen, ...settings } = form.value
  const wrong = whyNotFrom(from, dayInLondon(admin.at))
  if (wrong) return mend({ from: wrong }, form.typed)
  const settled = await settle(admin, { from, settings, seen })
  if (settled === true) return redirect('/set-up/council?done=settled')
  return data({ problems: { form: 'Somebody else has changed the settings while you had this open. What you typed is below and is not saved. Check it against the council settings, then save again.' }, typed: form.typed }, { status: 409 })
}

export default function CouncilClocks({ loaderData: { seen, today, values, laterDays }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const field = (name: string) => ({ name, value: typed?.[name] ?? values[name], error: problems?.[name], width: 3 as const, inputMode: 'numeric' as const })
  const workingDays = 'working days'
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Clocks and limits – Practice Loop`}</title>
      <BackLink href="/set-up/council">Council settings</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Clocks and limits</h1>
          <p className="govuk-body">A red action is due at noon on the next working day. It is never paused, and no council can change it.</p>
          <p className="govuk-body">What was issued, sent or returned before the day you choose keeps its dates.</p>
          <form method="post" noValidate>
            {/* Seen anew only where the page says that somebody else has been at it, so that saving again is a decision. */}
            <input type="hidden" name="seen" value={problems?.form ? seen : typed?.seen ?? seen} />
            <h2 className="govuk-heading-m">Remedial actions</h2>
            <Input {...field('amberDays')} label="An amber action is due after" hint="1 to 5 working days. The owner’s own days off do not count, but it is never due later than five working days of the council." suffix={workingDays} />
            <Input {...field('greenDays')} label="A green action is due after" hint="1 to 5 working days, and not fewer than for amber" suffix={workingDays} />
            <Input {...field('checkDays')} label="Evidence is checked within" hint="1 to 5 working days" suffix={workingDays} />
            <Input {...field('returnDays')} label="Evidence that was returned is sent again within" hint="1 to 5 working days" suffix={workingDays} />
            <h2 className="govuk-heading-m">Learning</h2>
            <Input {...field('learningDays')} label="Learning is due after" hint="7 to 182 days. Six weeks are 42 days." suffix="days" />
            <Input {...field('learningHours')} inputMode="decimal" label="Most learning from audits for one person in a month" hint="Half an hour to 40 hours. Where a month is full, learning is due later, up to three months on. Whoever confirms more is warned, and may still confirm it." suffix="hours" />
            <h2 className="govuk-heading-m">Small numbers</h2>
            <Input {...field('smallNumber')} label="The smallest number shown outside the line of accountability" hint="3 to 20. Smaller counts are hidden there, so that nobody can be made out." />
            <h2 className="govuk-heading-m">From when</h2>
            <DateInput name="from" label="From which day does this hold?" hint="Today or later, for example 1 12 2026" value={typed ? typedDate(typed, 'from') : today} error={problems?.from} />
            {laterDays.length > 0 && <InsetText>Other settings are made already from {laterDays.join(', and from ')}. From then on those hold. Settings for the same day are replaced.</InsetText>}
            <Button>Save</Button>
          </form>
        </div>
      </div>
    </>
  )
}
