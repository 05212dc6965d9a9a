import { z } from 'zod'
import type { Route } from './+types/mailbox'
import { allow, portalContext, signedIn } from '../../door.server.ts'
import { deliveryInWords } from '../../features/notices/delivery.ts'
import { kindInWords } from '../../features/notices/ledger.ts'
import { mailbox, mailboxOnPage } from '../../features/notices/my-messages.server.ts'
import { momentInWords } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { capitalised } from '../../lib/phrases.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

const Page = z.coerce.number().int().min(1).max(10_000).catch(1)

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see my account')
  found(context.get(portalContext).demo)
  const page = Page.parse(url.searchParams.get('page') ?? 1)
  const rows = await mailbox(reader, page)
  if (page > 1 && rows.length === 0) found(undefined)
  return {
    council: signedIn(context)!.organisation.name, page,
    messages: rows.slice(0, mailboxOnPage).map((row) => ({
      id: row.id, subject: row.subject, to: row.address ? `${row.name}, ${row.address}` : row.name, kind: kindInWords[row.kind], written: momentInWords(row.writtenAt), standing: capitalised(deliveryInWords(row, reader.at)),
    })),
    more: rows.length > mailboxOnPage,
  }
}

export default function Mailbox({ loaderData: { council, page, messages, more } }: Route.ComponentProps) {
  return (
    <>
      <title>{page > 1 ? `Mailbox of the demo, page ${page} – Practice Loop` : 'Mailbox of the demo – Practice Loop'}</title>
      <h1 className="govuk-heading-l">Mailbox of the demo</h1>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body">What {council} would have sent by e-mail. In a demo nothing leaves this computer, and “sent” means that it came here. Everybody in it is made up, so everybody may read it. Outside a demo there is no such page.</p>
        </div>
      </div>
      {messages.length === 0 ? <EmptyState title="Nothing has been written yet">When an action is issued or falls due, or a report goes out, the message is here within seconds.</EmptyState> : (
        <ScrollTable caption="Messages, newest first" captionHidden columns={['Subject', 'To', 'What', 'Written', 'How far it got']} rows={messages.map((one) => [
          <a key="subject" className="govuk-link" href={`/mailbox/${one.id}`}>{one.subject}</a>, one.to, one.kind, one.written, one.standing,
        ])} />
      )}
      <Pagination previous={page > 1 ? { href: `/mailbox?page=${page - 1}` } : undefined} next={more ? { href: `/mailbox?page=${page + 1}` } : undefined} />
    </>
  )
}
