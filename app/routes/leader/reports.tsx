import type { Route } from './+types/reports'
import { allow, signedIn } from '../../door.server.ts'
import { addressOf, lastClosed, onABankHoliday, periodAt, periodOn, titleWithin } from '../../features/reports/periods.ts'
import { reportsThere } from '../../features/reports/read.server.ts'
import { kindInWords, kinds } from '../../features/reports/reports.ts'
import { can } from '../../permissions.ts'
import { dayInLondon, momentInWords, timeInWords, weekdayInWords } from '../../lib/days.ts'
import { EmptyState } from '../../ui/empty-state.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'read reports')
  const { issued, drafts } = await reportsThere(reader)
  return {
    issues: reader.reach.council && can(signedIn(context)!.person.holdings, 'issue reports'),
    keeps: can(signedIn(context)!.person.holdings, 'keep examples'),
    seesAll: reader.reach.council,
    issued: issued.map(({ kind, on, issuedAt, issuedBy, notes }) => ({ kind: kindInWords[kind], title: titleWithin({ kind, on }), href: addressOf({ kind, on }), issued: `Issued by ${issuedBy} on ${momentInWords(issuedAt)}`, notes })),
    drafts: drafts.map(({ kind, on }) => {
      const period = periodOn(kind, on)
      return { kind: kindInWords[kind], title: titleWithin(period), href: `${addressOf(period)}/draft`, from: reader.at < period.draftAt ? `The figures are taken. It is to be issued from ${weekdayInWords(dayInLondon(period.draftAt))}, ${timeInWords(period.draftAt)} on.` : 'Ready to be issued.' }
    }),
    next: kinds.map((kind) => {
      const closed = lastClosed(kind, reader.at)
      const period = reader.at < closed.draftAt ? closed : periodAt(kind, reader.at)
      return {
        kind: kindInWords[kind], title: titleWithin(period), when: `Its figures are taken on ${momentInWords(period.cutOff)}; the draft is ready on ${momentInWords(period.draftAt)}.`, holiday: onABankHoliday(period),
      }
    }),
  }
}

export default function Reports({ loaderData: { issues, keeps, seesAll, issued, drafts, next } }: Route.ComponentProps) {
  return (
    <>
      <title>Reports – Practice Loop</title>
      <h1 className="govuk-heading-l">Reports</h1>
      <p className="govuk-body">Numbers, not names, in the same layout each time. A report stays as it was issued; what is found out later stands above it as a correction.</p>
      {drafts.length > 0 && (
        <>
          <h2 className="govuk-heading-m">To be issued</h2>
          <ul className="govuk-list">
            {drafts.map(({ kind, title, href, from }) => (
              <li key={href} className="pl-card">
                <h3 className="govuk-heading-s govuk-!-margin-bottom-1"><a className="govuk-link" href={href}>{kind}, {title}</a></h3>
                <p className="govuk-body-s govuk-!-margin-bottom-0">{from}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2 className="govuk-heading-m">Issued</h2>
      {issued.length === 0
        ? <EmptyState title="No report is issued yet">A weekly report appears here as soon as somebody with the duty has issued its draft. The first draft comes after the first audits are published.</EmptyState>
        : (
          <ul className="govuk-list pl-list-lined">
            {issued.map(({ kind, title, href, issued: how, notes }) => (
              <li key={href}>
                <a className="govuk-link" href={href}>{kind}, {title}</a>
                <span className="govuk-body-s pl-block">{how}{notes > 0 && `. ${notes === 1 ? '1 correction' : `${notes} corrections`}`}</span>
              </li>
            ))}
          </ul>
        )}
      <h2 className="govuk-heading-m">What comes when</h2>
      <ul className="govuk-list govuk-list--bullet">
        {next.map(({ kind, title, when, holiday }) => <li key={kind}>{kind}, {title}. {when}{holiday && ` ${holiday}`}</li>)}
      </ul>
      {keeps && <p className="govuk-body pl-no-print"><a className="govuk-link" href="/reports/examples">Practice at its best: examples for the monthly report</a></p>}
      {issues && (
        <p className="govuk-body pl-no-print">
          <a className="govuk-link" href="/reports/readers">Who is sent reports</a> · <a className="govuk-link" href="/reports/duty">Who issues them</a>
        </p>
      )}
      <p className="pl-who-can-see govuk-body-s">
        Leaders, managers and administrators read reports. {seesAll ? 'You answer for the whole council and see every count; whoever leads some areas or teams sees no small ones.' : 'You see no small counts, because reports are about the whole council.'}
      </p>
    </>
  )
}
