import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/calendar'
import { allow, portalContext, signedIn } from '../../door.server.ts'
import { feedDaysBack, makeFeed, myFeed, revokeFeed } from '../../features/coaching/calendar-feed.server.ts'
import { momentInWords } from '../../lib/days.ts'
import { parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const me = allow({ context, request }, 'see my account')
  const feed = await myFeed(me)
  return {
    daysBack: feedDaysBack, ended: url.searchParams.get('done') === 'ended' && !feed,
    feed: feed && { made: momentInWords(feed.madeAt), read: feed.lastReadAt ? `${momentInWords(feed.lastReadAt)}. It is noted once an hour` : 'Not yet' },
  }
}

const What = z.object({ what: z.enum(['make', 'end'], 'Say whether an address is made or ended.') })

export async function action({ context, request }: Route.ActionArgs) {
  const me = allow({ context, request }, 'see my account')
  const form = await parseForm(request, What)
  if (!form.ok) return form.reply
  if (form.value.what === 'end') {
    await revokeFeed(me)
    return redirect('/account/calendar?done=ended')
  }
  const token = await makeFeed(me)
  return { address: `${context.get(portalContext).appUrl}/calendar/${signedIn(context)!.organisation.key}/${token}.ics` }
}

export default function Calendar({ loaderData: { daysBack, ended, feed }, actionData }: Route.ComponentProps) {
  const address = actionData && 'address' in actionData ? actionData.address : undefined
  return (
    <>
      <title>Your meetings in your calendar – Practice Loop</title>
      {address && <NotificationBanner>Your address is made.</NotificationBanner>}
      {ended && <NotificationBanner>The address is ended. Nothing is found there any more.</NotificationBanner>}
      <BackLink href="/account">Your account</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Your meetings in your calendar</h1>
          {address ? <MadeNow address={address} /> : (
            <>
              <p className="govuk-body">Every coaching meeting and every place on a workshop comes to you by e-mail with an entry for your calendar. If you would rather have them all in one calendar that keeps itself right, make an address for it here.</p>
              <p className="govuk-body">
                It holds your coaching meetings, your places on workshops and workshops that you lead: those to come and those of the last {daysBack} days. It says when, and “Coaching meeting” or the name of the workshop. Where, with whom
                and what about stand in Practice Loop alone.
              </p>
            </>
          )}
          {feed && !address && (
            <>
              <h2 className="govuk-heading-m">Your address</h2>
              <SummaryList rows={[{ key: 'Made', value: feed.made }, { key: 'Last read', value: feed.read }]} />
              <p className="govuk-body">It was shown once, when it was made, and cannot be shown again. If you have lost it, or somebody else may have seen it, make a new one: the old one ends at once.</p>
            </>
          )}
          {!address && (
            <form method="post">
              <input type="hidden" name="what" value="make" />
              <Button variant={feed ? 'secondary' : undefined}>{feed ? 'Make a new address' : 'Make an address'}</Button>
            </form>
          )}
          {feed && !address && (
            <form method="post">
              <input type="hidden" name="what" value="end" />
              <Button variant="warning">End the address</Button>
            </form>
          )}
          <p className="pl-who-can-see">You alone can see this page. Whoever has the address reads what it holds without signing in. That you made or ended one is recorded; the address is not. <a className="govuk-link" href="/privacy">Who can see what about you</a></p>
        </div>
      </div>
    </>
  )
}

function MadeNow({ address }: { address: string }) {
  return (
    <>
      <h2 className="govuk-heading-m">Your address</h2>
      <InsetText>
        <strong className="pl-address">{address}</strong>
      </InsetText>
      <WarningText>This address is shown only now. Whoever has it sees when you meet, so give it to your own calendar alone.</WarningText>
      <h2 className="govuk-heading-m">How to add it</h2>
      <ul className="govuk-list govuk-list--bullet govuk-list--spaced">
        <li>Outlook: in the calendar choose “Add calendar”, then “Subscribe from web”, and paste the address.</li>
        <li>Google Calendar: on a computer, beside “Other calendars”, choose the plus sign, then “From URL”, and paste the address.</li>
        <li>Apple Calendar: choose “File”, then “New Calendar Subscription” (on an iPhone “Add Calendar”, then “Add Subscription Calendar”), and paste the address.</li>
      </ul>
      <p className="govuk-body">Calendars look for changes by themselves, some of them only every few hours. What the portal sends by e-mail comes sooner.</p>
      <p className="govuk-body"><a className="govuk-link" href="/account/calendar">See when it was last read, make another or end it</a></p>
    </>
  )
}
