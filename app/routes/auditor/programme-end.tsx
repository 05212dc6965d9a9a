import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/programme-end'
import { allow } from '../../door.server.ts'
import { countsOf, endProgramme, programmeToPlan } from '../../features/programmes/programmes.server.ts'
import { progressOf } from '../../features/programmes/programmes.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const End = withDay('endsOn', 'Write the last day of the programme: day, month and year.', z.object({}))

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const programme = found(await programmeToPlan(planner, idFrom(params.id)))
  const progress = progressOf(null, await countsOf(planner, programme.id))
  const [year, month, day] = dayInLondon(planner.at).split('-').map(Number)
  return {
    id: programme.id, title: programme.title, today: { day: day!, month: month!, year: year! },
    open: progress.allocated + progress.drawn === 0 ? 'No case of it waits to be begun.' : `${counted(progress.allocated, 'case', 'cases')} given to auditors and not begun will leave their desks, and ${counted(progress.drawn, 'case', 'cases')} drawn will be given to nobody.`,
    recorded: progress['being recorded'],
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const id = idFrom(params.id)
  const form = await parseForm(request, End)
  if (!form.ok) return form.reply
  const came = found(await endProgramme(planner, id, form.value.endsOn))
  if (came === 'ended') return data({ problems: { form: 'The last day of this programme is set already, perhaps by a colleague a moment ago.' }, typed: form.typed }, { status: 409 })
  return came === true ? redirect(`/programmes/${id}?done=ended`) : mend({ endsOn: came.wrong }, form.typed)
}

export default function ProgrammeEnd({ loaderData: { id, title, today, open, recorded }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}End ${title} – Practice Loop`}</title>
      <BackLink href={`/programmes/${id}`}>{title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">End {title}</h1>
          <WarningText>After its last day nothing more is drawn or allocated in this programme. {open}</WarningText>
          <p className="govuk-body">Audits that are done stay, with all that follows from them.{recorded > 0 && ` ${counted(recorded, 'audit', 'audits')} being recorded can be finished.`} An ended programme cannot be opened again.</p>
          <form method="post" noValidate>
            <DateInput name="endsOn" label="Its last day" value={typed ? typedDate(typed, 'endsOn') : today} error={problems?.endsOn} />
            <Button variant="warning">End the programme after this day</Button>
          </form>
        </div>
      </div>
    </>
  )
}
