import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/council'
import { allow, signedIn } from '../../door.server.ts'
import { caseLink } from '../../features/remedial-actions/wording.ts'
import { ColourSwatch } from '../../features/set-up/colour-swatch.tsx'
import { settlementsOf, takeBack } from '../../features/set-up/council.server.ts'
import { differenceInWords, settingsInWords, whyMoreHolidays } from '../../features/set-up/council.ts'
import { SetUpNavigation } from '../../features/set-up/set-up-navigation.tsx'
import { bankHolidaysKnownUntil } from '../../lib/bank-holidays.ts'
import { dayWritten } from '../../lib/date-field.ts'
import { dayInLondon, inWords, momentInWords } from '../../lib/days.ts'
import { parseForm } from '../../lib/http.server.ts'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const TakeBack = z.object({ from: dayWritten('Say which settings are to be taken back.') })

const done: Readonly<Record<string, string>> = {
  name: 'Name and colour are saved. They show on every page from now on.',
  links: 'Case system and contacts are saved. They hold from now on.',
  settled: 'Clocks and limits are saved. What was issued before keeps its dates.',
  'taken-back': 'These settings are taken back. They will not come into force.',
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const admin = allow({ context, request }, 'settle council settings')
  const { organisation } = signedIn(context)!
  const { now, later, earlier } = await settlementsOf(admin)
  return {
    done: done[url.searchParams.get('done') ?? ''],
    name: organisation.name, colour: organisation.colour,
    caseLinkPattern: organisation.caseLinkPattern, example: caseLink(organisation.caseLinkPattern, 'AB123456'), outOfHours: organisation.outOfHours, dataProtectionEmail: organisation.dataProtectionEmail,
    since: now.since && inWords(now.since), settled: settingsInWords(now),
    later: later.map((one, index) => ({
      from: one.validFrom, day: inWords(one.validFrom), by: `${one.settledBy ? `Settled by ${one.settledBy}` : 'Settled'} on ${momentInWords(one.settledAt)}`,
      changes: differenceInWords(later[index - 1] ?? now, one),
    })),
    earlier: earlier.map((one) => ({ since: inWords(one.validFrom), words: settingsInWords(one).map(({ key, value }) => `${key}: ${value}`).join('. ') })),
    holidaysUntil: inWords(bankHolidaysKnownUntil), moreHolidays: whyMoreHolidays(bankHolidaysKnownUntil, dayInLondon(admin.at)),
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const admin = allow({ context, request }, 'settle council settings')
  const form = await parseForm(request, TakeBack)
  if (!form.ok) return form.reply
  if (await takeBack(admin, form.value.from)) return redirect('/set-up/council?done=taken-back')
  return data({ problems: { form: 'These settings hold already, or somebody else has taken them back. What is settled now is below.' }, typed: form.typed }, { status: 409 })
}

export default function Council({ loaderData: council, actionData }: Route.ComponentProps) {
  const problems: Record<string, string> | undefined = actionData?.problems
  const change = (href: string, hiddenText: string) => [{ href, text: 'Change', hiddenText }]
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Council settings – Practice Loop`}</title>
      <h1 className="govuk-heading-l">Council settings</h1>
      <SetUpNavigation current="/set-up/council" />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          {council.done && !problems && <NotificationBanner success>{council.done}</NotificationBanner>}
          <h2 className="govuk-heading-m">Name, colour and links</h2>
          <SummaryList rows={[
            { key: 'Name', value: council.name, actions: change('/set-up/council/name', 'the name') },
            { key: 'Colour', value: <ColourSwatch colour={council.colour} words={council.name} />, actions: change('/set-up/council/name', 'the colour') },
            {
              key: 'Case system',
              value: council.caseLinkPattern ? <>{council.caseLinkPattern}<br /><span className="pl-quiet">Case AB123456 is opened at {council.example}</span></> : 'Not set: cases are named, and no page leads to them',
              actions: change('/set-up/council/links', 'the case system'),
            },
            { key: 'Out-of-hours number', value: council.outOfHours ?? 'Not set: red actions show no number', actions: change('/set-up/council/links', 'the out-of-hours number') },
            { key: 'Data protection officer', value: council.dataProtectionEmail ?? 'Not set: administrators tell them when an audit was hidden', actions: change('/set-up/council/links', 'the address of the data protection officer') },
          ]} />

          <h2 className="govuk-heading-m">Clocks and limits</h2>
          <p className="govuk-body">{council.since ? `These hold since ${council.since}.` : council.later[0] ? `What your council has settled holds from ${council.later[0].day}. Until then these hold, as the portal brings them along.` : 'Your council has settled nothing yet, so these hold, as the portal brings them along.'}</p>
          <SummaryList rows={[
            { key: 'Red action', value: 'Noon on the next working day. It is never paused, and no council can change it' },
            ...council.settled,
          ]} />
          <Button href="/set-up/council/clocks">Change clocks and limits</Button>

          {council.later.map(({ from, day, by, changes }) => (
            <InsetText key={from}>
              <h3 className="govuk-heading-s">From {day}</h3>
              {changes.length === 0 ? <p className="govuk-body">Nothing changes that day.</p> : <ul className="govuk-list govuk-list--bullet">{changes.map((words) => <li key={words}>{words}</li>)}</ul>}
              <p className="govuk-body pl-quiet">{by}.</p>
              <form method="post">
                <input type="hidden" name="from" value={from} />
                <Button variant="secondary">Take back<span className="govuk-visually-hidden"> what is settled from {day}</span></Button>
              </form>
            </InsetText>
          ))}
          {council.earlier.length > 0 && (
            <Details summary="What held before">
              <ul className="govuk-list govuk-list--spaced">
                {council.earlier.map(({ since, words }) => <li key={since}><strong>From {since}</strong>. {words}.</li>)}
              </ul>
            </Details>
          )}

          <h2 className="govuk-heading-m">Bank holidays</h2>
          <p className="govuk-body">{council.moreHolidays ?? `Those of England and Wales are known until ${council.holidaysUntil}.`} <a className="govuk-link" href="/set-up/council/bank-holidays">See the bank holidays</a></p>
          <p className="pl-who-can-see">People with the administrator role see and change these settings. Each change is noted in the activity log, with who made it.</p>
        </div>
      </div>
    </>
  )
}
