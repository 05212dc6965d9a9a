import type { Route } from './+types/report'
import { allow, allowIfCan } from '../../door.server.ts'
import { deliveryInWords } from '../../features/notices/delivery.ts'
import { addressOf, periodFrom, titleOf } from '../../features/reports/periods.ts'
import { dataHaveChanged, mailsOf, reportFor } from '../../features/reports/read.server.ts'
import { ReportTables, ReportWords } from '../../features/reports/report-tables.tsx'
import { headings, kindInWords } from '../../features/reports/reports.ts'
import { momentInWords } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Details } from '../../ui/details.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const sentences: Record<string, string> = { issued: 'The report is issued. Its readers are written to.', corrected: 'The correction stands above the report, and goes to everyone who was sent it.' }

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'read reports')
  const period = found(periodFrom(params.kind, params.period))
  const report = found(await reportFor(reader, period))
  const issuer = reader.reach.council ? allowIfCan({ context, request }, 'issue reports') : undefined
  return {
    kind: kindInWords[period.kind], title: titleOf(period), address: addressOf(period), done: sentences[url.searchParams.get('done') ?? ''],
    asAt: momentInWords(report.cutOff), issued: `Issued by ${report.issuedBy} on ${momentInWords(report.issuedAt)}`,
    written: headings[period.kind].flatMap(({ key, title }) => (report.words[key] ? [{ title, text: report.words[key] }] : [])),
    notes: report.notes.map(({ text, by, at }) => ({ text, by: `${by}, ${momentInWords(new Date(at))}` })),
    tables: report.tables, missing: report.missing, hiddenBelow: report.hiddenBelow,
    mails: issuer ? (await mailsOf(issuer, report.id)).map((mail) => ({ id: mail.id, how: `${mail.name}: ${deliveryInWords(mail, reader.at)}` })) : [],
    issues: issuer !== undefined, changed: issuer !== undefined && await dataHaveChanged(issuer, period, report.inputsHash),
  }
}

export default function Report({ loaderData: { kind, title, address, done, asAt, issued, written, notes, tables, missing, hiddenBelow, mails, issues, changed } }: Route.ComponentProps) {
  return (
    <article className="pl-report">
      <title>{`${title}: ${kind.toLowerCase()} – Practice Loop`}</title>
      <BackLink href="/reports">Reports</BackLink>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <span className="govuk-caption-l">{kind}</span>
      <h1 className="govuk-heading-l">{title}</h1>
      <p className="govuk-body">Figures as at {asAt}. {issued}.</p>
      {changed && (
        <div className="pl-no-print">
          <WarningText>The data behind this report have changed since it was issued.</WarningText>
          <p className="govuk-body">The report stays as it was. If somebody should know, <a className="govuk-link" href={`${address}/notes/new`}>write a correction</a>.</p>
        </div>
      )}
      {notes.map(({ text, by }) => (
        <InsetText key={by}>
          <h2 className="govuk-heading-s">Correction</h2>
          <p className="govuk-body pl-kept-lines">{text}</p>
          <p className="govuk-body-s govuk-!-margin-bottom-0">{by}</p>
        </InsetText>
      ))}
      <ReportWords written={written} />
      <ReportTables tables={tables} hiddenBelow={hiddenBelow} csv={address} />
      {missing.length > 0 && (
        <>
          <h2 className="govuk-heading-m">What is not in it</h2>
          <ul className="govuk-list govuk-list--bullet">{missing.map((one) => <li key={one}>{one}</li>)}</ul>
        </>
      )}
      {mails.length > 0 && (
        <Details summary="How far its mail got" className="pl-no-print">
          <ul className="govuk-list">{mails.map(({ id, how }) => <li key={id}>{how}</li>)}</ul>
        </Details>
      )}
      {issues && (
        <p className="govuk-body pl-no-print"><a className="govuk-link" href={`${address}/notes/new`}>Write a correction</a> · <a className="govuk-link" href={`${address}/feedback`}>What was said to it, and answered</a></p>
      )}
      <p className="pl-who-can-see govuk-body-s">
        Leaders, managers and administrators read this. {hiddenBelow === undefined ? 'You answer for the whole council and see every count; others, and every file and mail that leaves, have no small ones.' : 'You see no small counts: the report is about the whole council.'} To print it, use your browser’s print: it fits two sheets of A4.
      </p>
    </article>
  )
}
