import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/report-check'
import { allow } from '../../door.server.ts'
import { draftOf } from '../../features/reports/drafts.server.ts'
import { issueReport } from '../../features/reports/issue.server.ts'
import { addressOf, periodFrom, titleWithin } from '../../features/reports/periods.ts'
import { readersOf } from '../../features/reports/readers.server.ts'
import { headings, kindInWords } from '../../features/reports/reports.ts'
import { smallNumbersIn } from '../../features/reports/shown.ts'
import { momentInWords } from '../../lib/days.ts'
import { andOf } from '../../lib/phrases.ts'
import { found, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  const period = found(periodFrom(params.kind, params.period))
  const draft = found(await draftOf(issuer, period))
  if (draft.issuedBy) throw redirect(addressOf(period))
  const readers = found(await readersOf(issuer)).filter(({ kind, gone }) => kind === period.kind && !gone)
  const outside = readers.filter(({ personId }) => personId === null)
  return {
    kind: kindInWords[period.kind], within: titleWithin(period), address: addressOf(period), asAt: momentInWords(period.cutOff), since: draft.wordsAt?.toISOString() ?? '',
    words: headings[period.kind].map(({ key, title }) => ({ title, text: draft.words[key] ?? '' })),
    readers: readers.map(({ id, name, personId, address, inLine }) => ({ id, name, sees: personId === null ? `at ${address}: the words, and the figures without small counts` : inLine ? 'a link; sees every count' : 'a link; sees no small counts' })),
    small: outside.length > 0 ? smallNumbersIn(Object.values(draft.words), draft.smallNumber) : [],
  }
}

const Check = z.object({ since: z.iso.datetime().or(z.literal('')) })

export async function action({ context, request, params }: Route.ActionArgs) {
  const issuer = allow({ context, request }, 'issue reports')
  const period = found(periodFrom(params.kind, params.period))
  const form = await parseForm(request, Check)
  if (!form.ok) return form.reply
  const came = found(await issueReport(issuer, period, form.value.since ? new Date(form.value.since) : null))
  if (came === 'words changed') return mend({ form: 'Somebody wrote to this draft after you opened this page. Read it again: what stands here now would be issued.' })
  if (came === 'words missing') return mend({ form: 'There is a heading with nothing under it. Go back and write a sentence there.' })
  if ('by' in came) return mend({ form: `${came.by} issued this report on ${momentInWords(came.at)}. Yours was not issued too.` })
  return redirect(`${addressOf(period)}?done=issued`)
}

export default function ReportCheck({ loaderData: { kind, within, address, asAt, since, words, readers, small }, actionData }: Route.ComponentProps) {
  const problems = actionData?.problems
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Check before you issue, ${within} – Practice Loop`}</title>
      <BackLink href={`${address}/draft`}>Back to the draft</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{kind}: {within}</span>
          <h1 className="govuk-heading-l">Check before you issue</h1>
          <SummaryList rows={[
            { key: 'Figures', value: `As at ${asAt}`, actions: [{ href: `${address}/draft`, text: 'Look again', hiddenText: 'at the figures' }] },
            ...words.map(({ title: key, text }) => ({ key, value: text || 'Nothing written', actions: [{ href: `${address}/draft`, text: 'Change', hiddenText: key.toLowerCase() }] })),
          ]} />
          <h2 className="govuk-heading-m">To whom it goes</h2>
          {readers.length === 0 ? <p className="govuk-body">Nobody is on the list of readers. It is issued all the same, and stands under Reports.</p> : (
            <ul className="govuk-list govuk-list--bullet">{readers.map(({ id, name, sees }) => <li key={id}>{name}: {sees}</li>)}</ul>
          )}
          <p className="govuk-body"><a className="govuk-link" href="/reports/readers">Change the list</a></p>
          {small.length > 0 && <WarningText>{`Your words hold ${andOf(small.map((number) => `“${number}”`))}. They go outside as you wrote them. Say “fewer than five” where it counts people or cases of one team.`}</WarningText>}
          <p className="govuk-body">Once issued it is never changed. What is wrong in it is put right by a correction that stands above it.</p>
          <form method="post" noValidate>
            <input type="hidden" name="since" value={since} />
            <Button>Issue the report</Button>
          </form>
        </div>
      </div>
    </>
  )
}
