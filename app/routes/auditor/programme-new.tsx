import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/programme-new'
import { allow } from '../../door.server.ts'
import { planProgramme } from '../../features/programmes/programmes.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { findIdentifiers } from '../../lib/identifiers.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'

const Programme = withDay('startsOn', 'Write the day on which it starts: day, month and year.', z.object({
  title: z.string({ error: 'Write what the programme is called.' }).trim().min(1, 'Write what the programme is called.').max(100, 'Use at most 100 characters.')
    .refine((text) => findIdentifiers(text).length === 0, 'Take out the identifying detail. Many people read this.'),
}))

export function loader({ context, request }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  found(planner.reach.council)
  const [year, month, day] = dayInLondon(planner.at).split('-').map(Number)
  return { today: { day: day!, month: month!, year: year! } }
}

export async function action({ context, request }: Route.ActionArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const form = await parseForm(request, Programme)
  if (!form.ok) return form.reply
  const { id, made } = found(await planProgramme(planner, { ...form.value, phases: [] }))
  return made ? redirect(`/programmes/${id}?done=planned`) : mend({ title: `There is a programme called ${form.value.title} already.` }, form.typed)
}

export default function ProgrammeNew({ loaderData: { today }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Plan a programme – Practice Loop`}</title>
      <BackLink href="/programmes">Programmes</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Plan a programme</h1>
          <form method="post" noValidate>
            <Input name="title" label="What it is called" hint="Such as “Thematic audit of children in need, autumn 2026”." value={typed?.title} error={problems?.title} />
            <DateInput name="startsOn" label="The day on which it starts" value={typed ? typedDate(typed, 'startsOn') : today} error={problems?.startsOn} />
            <Button>Plan it, and go on to its phases</Button>
          </form>
          <p className="pl-who-can-see govuk-body-s">Auditors and administrators see programmes. Nobody else is told of a new one.</p>
        </div>
      </div>
    </>
  )
}
