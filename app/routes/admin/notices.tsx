import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/notices'
import { allow, portalContext, signedIn } from '../../door.server.ts'
import { deliveryInWords, deliveryState, givenUp, whenInWords } from '../../features/notices/delivery.ts'
import { kindInWords, LedgerAsked, ledgerStateInWords, ledgerStates, subjectOf, triedAgainInWords } from '../../features/notices/ledger.ts'
import { ledger, ledgerOnPage } from '../../features/notices/ledger.server.ts'
import { SetUpNavigation } from '../../features/set-up/set-up-navigation.tsx'
import { tryMailAgain } from '../../jobs/try-mail-again.server.ts'
import { momentInWords } from '../../lib/days.ts'
import { found, parseForm } from '../../lib/http.server.ts'
import { capitalised, counted } from '../../lib/phrases.ts'
import { can } from '../../permissions.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'see set-up')
  const { holdings } = signedIn(context)!.person
  const asked = LedgerAsked.parse(Object.fromEntries(url.searchParams))
  const { counts, rows } = await ledger(admin, asked)
  if (asked.page > 1 && rows.length === 0) found(undefined)
  const may = { followGaps: can(holdings, 'follow gaps'), readReports: can(holdings, 'read reports'), arrangeCoaching: can(holdings, 'arrange coaching') }
  const pageHref = (state: string, page = 1) => `/set-up/notices${state === 'all' && page === 1 ? '' : `?${new URLSearchParams({ state, ...page > 1 && { page: String(page) } })}`}`
  const again = url.searchParams.get('again')
  const demo = context.get(portalContext).demo
  return {
    state: asked.state, demo,
    states: ledgerStates.map((state) => ({ text: `${ledgerStateInWords[state]} (${counts[state].toLocaleString('en-GB')})`, href: pageHref(state), current: state === asked.state })),
    rows: rows.map((row) => ({
      id: row.id, kind: kindInWords[row.kind], name: row.name, written: momentInWords(row.writtenAt), standing: capitalised(deliveryInWords(row, admin.at)),
      opened: row.openedAt ? whenInWords(row.openedAt, admin.at) : undefined, next: deliveryState(row, admin.at) === 'waits' && row.tries > 0 ? whenInWords(row.nextTryAt, admin.at) : undefined,
      about: subjectOf(row, may), again: ['waits', 'refused', 'no address'].includes(deliveryState(row, admin.at)) && !givenUp.includes(row.trouble),
    })),
    stuck: counts.waits + counts.refused + counts['no address'], from: (asked.page - 1) * ledgerOnPage + 1, all: counts[asked.state],
    previous: asked.page > 1 ? pageHref(asked.state, asked.page - 1) : undefined,
    next: asked.page * ledgerOnPage < counts[asked.state] ? pageHref(asked.state, asked.page + 1) : undefined,
    done: again !== null && /^\d{1,6}$/.test(again) ? triedAgainInWords(Number(again)) : undefined,
  }
}

const TryAgain = z.object({ which: z.union([z.literal('all'), z.guid()], 'Say which message to try again.') })

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'see set-up')
  const form = await parseForm(request, TryAgain)
  if (!form.ok) return form.reply
  const count = await tryMailAgain(admin, context.get(portalContext).jobs, form.value.which)
  return redirect(`/set-up/notices?again=${count}`)
}

const nothing: Record<Route.ComponentProps['loaderData']['state'], string> = {
  all: 'When an action is issued, falls due or is late, or a report goes out, whoever has to know is told, and it is listed here.',
  waits: 'Messages are here from when they are written until the mail server takes them.', refused: 'A message is here once a mail server has said that it will never take it to this address.',
  'not yet due': 'A reminder is written with what it reminds of, and is here until its moment comes.',
  'no address': 'A message is here where the person it is for has no e-mail address. They find it under their account.', sent: 'Messages are here once the mail server took them, until their reader follows a link.',
  opened: 'Messages are here once their reader, signed in, followed a link in them.',
}

export default function Notices({ loaderData: { state, demo, states, rows, stuck, from, all, previous, next, done } }: Route.ComponentProps) {
  return (
    <>
      <title>{from > 1 ? `Messages, from number ${from} – Practice Loop` : 'Messages – Practice Loop'}</title>
      {done && <NotificationBanner>{done}</NotificationBanner>}
      <h1 className="govuk-heading-l">Messages</h1>
      <SetUpNavigation current="/set-up/notices" />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body">What the portal has written to people, and how far it got. What a message says is for its reader alone, and is not shown here.</p>
          {demo && <p className="govuk-body">This is a demo, so nothing leaves this computer. <a className="govuk-link" href="/mailbox">See what would have been sent</a></p>}
          {stuck > 0 && (
            <form method="post">
              <input type="hidden" name="which" value="all" />
              <Button variant="secondary">Try all again now</Button>
            </form>
          )}
        </div>
      </div>
      <SubNavigation label="Which messages" items={states} />
      {rows.length === 0 ? <EmptyState title={state === 'all' ? 'Nothing has been written yet' : 'No message is like this'}>{nothing[state]}</EmptyState> : (
        <ScrollTable
          caption={`${counted(all, 'message', 'messages')}, newest first${all > rows.length ? `: ${from} to ${from + rows.length - 1}` : ''}`} columns={['To', 'What', 'Written', 'How far it got', 'About']}
          rows={rows.map((row) => [
            row.name, row.kind, row.written,
            <span key="far">
              {row.standing}{row.opened && ` ${row.opened}`}{row.next && <><br /><span className="pl-quiet">Next try: {row.next}</span></>}
              {row.again && (
                <form method="post">
                  <input type="hidden" name="which" value={row.id} />
                  <button type="submit" className="govuk-link pl-link-button">Try again now<span className="govuk-visually-hidden">{row.kind} to {row.name}, written {row.written}</span></button>
                </form>
              )}
            </span>,
            row.about?.href ? <a key="about" className="govuk-link" href={row.about.href}>{row.about.text}</a> : row.about?.text ?? '–',
          ])}
        />
      )}
      <Pagination previous={previous ? { href: previous } : undefined} next={next ? { href: next } : undefined} />
      <p className="pl-who-can-see govuk-body-s">Administrators see this page. “Opened” means only that the reader, signed in, followed a link in the message. The portal does not see who reads their mail.</p>
    </>
  )
}
