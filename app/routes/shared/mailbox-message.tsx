import type { Route } from './+types/mailbox-message'
import { allow, portalContext, signedIn } from '../../door.server.ts'
import { linkFromMail, messageIdOf, oneLine } from '../../features/notices/addresses.ts'
import { calendarInWords } from '../../features/notices/calendar-entry.ts'
import { deliveryInWords } from '../../features/notices/delivery.ts'
import { letterAsText } from '../../features/notices/letter.ts'
import { LetterShown } from '../../features/notices/letter-shown.tsx'
import { inMailbox } from '../../features/notices/my-messages.server.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { capitalised } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see my account')
  found(context.get(portalContext).demo)
  const { id, name, address, letter, calendar, writtenAt, ...facts } = found(await inMailbox(reader, idFrom(params.id)))
  const council = signedIn(context)!.organisation.name
  return {
    id, name, letter, council, subject: oneLine(letter.subject), text: letterAsText({ name, letter, council, linkTo: linkFromMail(url.origin, id) }),
    rows: [
      { key: 'To', value: address ? `${oneLine(name)}, ${address}` : `${oneLine(name)}, for whom nobody knows an address` },
      { key: 'Written', value: momentInWords(writtenAt) },
      { key: 'How far it got', value: capitalised(deliveryInWords({ ...facts, writtenAt }, reader.at)) },
      ...calendar ? [{ key: 'For the calendar', value: calendarInWords(calendar) }] : [],
      { key: 'Message-ID', value: messageIdOf(url.origin, id) },
      { key: 'Marked as', value: 'Auto-Submitted: auto-generated, so that nobody’s absence note answers it' },
    ],
  }
}

export default function MailboxMessage({ loaderData: { id, name, letter, council, subject, text, rows } }: Route.ComponentProps) {
  return (
    <>
      <title>A message of the demo – Practice Loop</title>
      <BackLink href="/mailbox">Mailbox of the demo</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">{subject}</h1>
          <SummaryList rows={rows} />
          <h2 className="govuk-heading-m">As it reads with layout</h2>
          <LetterShown name={name} letter={letter} council={council} linkTo={linkFromMail('', id)} under={2} />
          <h2 className="govuk-heading-m">As plain text, sign by sign</h2>
          <pre className="pl-plain-text">{text}</pre>
        </div>
      </div>
    </>
  )
}
