import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/report-note'
import { allow } from '../../door.server.ts'
import { addNote } from '../../features/reports/issue.server.ts'
import { addressOf, periodFrom, titleOf, titleWithin } from '../../features/reports/periods.ts'
import { isIssued } from '../../features/reports/read.server.ts'
import { noNames, openWords } from '../../features/reports/words.ts'
import { found, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Note = z.object({ text: openWords('Write what the report says wrongly, and what is right.') })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  const period = found(periodFrom(params.kind, params.period))
  found(await isIssued(issuer, period))
  return { title: titleOf(period), within: titleWithin(period), address: addressOf(period) }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  const period = found(periodFrom(params.kind, params.period))
  found(await isIssued(issuer, period))
  const form = await parseForm(request, Note)
  if (!form.ok) return form.reply
  found(await addNote(issuer, period, form.value.text))
  return redirect(`${addressOf(period)}?done=corrected`)
}

export default function ReportNote({ loaderData: { title, within, address }, actionData }: Route.ComponentProps) {
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Write a correction, ${within} – Practice Loop`}</title>
      <BackLink href={address}>{title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">Write a correction</h1>
          <p className="govuk-body">The report stays as it was issued. Your correction stands above it with your name, and goes to everyone who was sent the report. It cannot be changed afterwards.</p>
          <form method="post" noValidate>
            <Textarea name="text" label="What does the report say wrongly, and what is right?" hint={noNames} rows={5} value={typed?.text} error={problems?.text} />
            <Button>Add the correction</Button>
          </form>
        </div>
      </div>
    </>
  )
}
