import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/report-draft'
import { allow } from '../../door.server.ts'
import { draftOf, saveWords } from '../../features/reports/drafts.server.ts'
import { addressOf, onABankHoliday, periodFrom, titleOf, titleWithin } from '../../features/reports/periods.ts'
import { ReportTables } from '../../features/reports/report-tables.tsx'
import { headings, kindInWords } from '../../features/reports/reports.ts'
import { tablesFor } from '../../features/reports/shown.ts'
import { noNames, openWords } from '../../features/reports/words.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Textarea } from '../../ui/textarea.tsx'

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  const period = found(periodFrom(params.kind, params.period))
  const draft = found(await draftOf(issuer, period))
  if (draft.issuedBy) throw redirect(addressOf(period))
  return {
    kind: kindInWords[period.kind], title: titleOf(period), within: titleWithin(period), address: addressOf(period), asAt: momentInWords(period.cutOff), holiday: onABankHoliday(period), saved: url.searchParams.get('done') === 'saved',
    headings: headings[period.kind], words: draft.words, since: draft.wordsAt?.toISOString() ?? '', writtenBy: draft.wordsBy && draft.wordsAt ? `${draft.wordsBy} wrote last, ${momentInWords(draft.wordsAt)}.` : undefined,
    missing: draft.contents.missing, tables: tablesFor(draft.contents.tables, undefined),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  const period = found(periodFrom(params.kind, params.period))
  const Words = z.object({ ...Object.fromEntries(headings[period.kind].map(({ key }) => [key, openWords()])), since: z.iso.datetime().or(z.literal('')), intent: z.enum(['save', 'check']) })
  const form = await parseForm(request, Words)
  if (!form.ok) return form.reply
  const { since, intent, ...words } = form.value as { since: string; intent: 'save' | 'check' } & Record<string, string>
  const came = found(await saveWords(issuer, period, words, since ? new Date(since) : null))
  if (came === 'issued') return redirect(addressOf(period))
  if (came !== true) return mend({ form: `${came.writtenBy} wrote to this draft after you opened it. Yours stands in the boxes and theirs below them; save again to keep yours.` }, { ...form.typed, theirs: 'yes' })
  return redirect(`${addressOf(period)}/draft${intent === 'check' ? '/check' : '?done=saved'}`)
}

export default function ReportDraft({ loaderData, actionData }: Route.ComponentProps) {
  const { kind, title, within, address, asAt, holiday, saved, headings: under, words, since, writtenBy, missing, tables } = loaderData
  const { problems, typed } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Draft, ${within} – Practice Loop`}</title>
      <BackLink href="/reports">Reports</BackLink>
      {saved && !problems && <NotificationBanner success>Your words are kept. Nothing is issued yet.</NotificationBanner>}
      <ErrorSummary problems={problems} />
      <span className="govuk-caption-l">Draft of the {kind.toLowerCase()}</span>
      <h1 className="govuk-heading-l">{title}</h1>
      <p className="govuk-body">The figures are those of {asAt} and stay so. {holiday} {writtenBy}</p>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          {missing.length > 0 && (
            <>
              <h2 className="govuk-heading-m">What is missing</h2>
              <ul className="govuk-list govuk-list--bullet">{missing.map((one) => <li key={one}>{one}</li>)}</ul>
              <p className="govuk-body">The report says so too.</p>
            </>
          )}
          <h2 className="govuk-heading-m">In your words</h2>
          <p className="govuk-body">The sentences are suggested from the figures. Change what you would say otherwise. {noNames}</p>
          <form method="post" action={`${address}/draft`} noValidate>
            <input type="hidden" name="since" value={since} />
            {under.map(({ key, title: label, hint }) => (
              <div key={key}>
                <Textarea name={key} label={label} labelSize="s" hint={hint} rows={3} value={typed ? typed[key] : words[key]} error={problems?.[key]} />
                {typed?.theirs && <Details summary={`What stands there now: ${label.toLowerCase()}`}>{words[key] || 'Nothing'}</Details>}
              </div>
            ))}
            <ButtonGroup>
              <Button name="intent" value="check">Check and issue</Button>
              <Button name="intent" value="save" variant="secondary">Save</Button>
            </ButtonGroup>
          </form>
        </div>
      </div>
      <h2 className="govuk-heading-m">The figures</h2>
      <ReportTables tables={tables} />
      <p className="pl-who-can-see govuk-body-s">Leaders and administrators of the whole council see this draft. Any of them can issue it, also while whoever has the duty is away.</p>
    </>
  )
}
