import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/availability'
import { allow } from '../../door.server.ts'
import { clockInWords, daysInWords, freeInWords, hoursInWords, mayOfferAnything } from '../../features/coaching/availability-form.ts'
import { myAvailability, pause, removeDays, whatFollows } from '../../features/coaching/availability-settings.server.ts'
import { formats } from '../../features/coaching/formats.ts'
import { NotYetCoaching } from '../../features/coaching/not-yet-coaching.tsx'
import { dayInLondon, daysAfter, inWords, spanInWords } from '../../lib/days.ts'
import { found, parseForm } from '../../lib/http.server.ts'
import { andOf, counted, minutesInWords } from '../../lib/phrases.ts'
import { Button } from '../../ui/button.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const sentences: Record<string, string> = {
  terms: 'It is saved. It holds for whoever books from now on; what is booked already stands as it is.',
  hours: 'Your hours are saved.',
  ended: 'Those hours hold no more. What is booked in them stands.',
  days: 'The days are written down. What is booked on them stands.',
  removed: 'Those days are again as the week says.',
  paused: 'You take nobody new. What is booked stands.',
  resumed: 'You can be booked again.',
}

const Change = z.discriminatedUnion('what', [z.object({ what: z.enum(['pause', 'resume']) }), z.object({ what: z.literal('remove'), id: z.guid() })])

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const mine = await myAvailability(one)
  if (!mayOfferAnything(mine.may)) return { may: false as const }
  const today = dayInLondon(one.at)
  const { terms, rules, exceptions, away, themes } = mine
  const { free, outside } = await whatFollows(one, mine)
  const titles = themes.filter(({ key }) => terms?.themeKeys.includes(key)).map(({ title }) => title)
  const invited = mine.may.auditor || mine.may.manager ? undefined : themes.filter(({ key }) => mine.may.invitedFor.includes(key)).map(({ title }) => title)
  return {
    may: true as const,
    terms: terms && {
      formats: terms.formats.map((key) => `${formats[key].title}, ${minutesInWords(formats[key].minutes)}`),
      themes: titles.length > 0 ? andOf(titles) : invited ? andOf(invited) : 'Any theme',
      place: terms.place, link: terms.link, paused: terms.paused,
      around: andOf([...terms.bufferBefore > 0 ? [`${minutesInWords(terms.bufferBefore)} before a meeting`] : [], ...terms.bufferAfter > 0 ? [`${minutesInWords(terms.bufferAfter)} after a meeting`] : []]) || 'Nothing around a meeting',
      most: `${counted(terms.mostADay, 'meeting', 'meetings')} a day`,
      notice: terms.noticeHours === 0 ? 'Up to the beginning' : `Up to ${counted(terms.noticeHours, 'hour', 'hours')} before`,
      red: terms.firstForRed === 0 ? 'None' : `The first ${terms.firstForRed === 1 ? 'time' : `${terms.firstForRed} times`} of each day, until ${clockInWords(terms.forRedUntil)} on the working day before`,
    },
    rules: rules.map((rule) => ({ id: rule.id, words: hoursInWords(rule, today) })),
    exceptions: exceptions.map((exception) => ({ id: exception.id, words: daysInWords(exception) })),
    away: away.map(({ awayFrom, backOn, recordedBy }) => `From ${inWords(awayFrom)} ${backOn === null ? 'until nobody knows yet' : `to ${inWords(daysAfter(backOn, -1))}`}, recorded by ${recordedBy}`),
    free: terms && rules.length + exceptions.length > 0 ? freeInWords(free) : undefined,
    outside: outside.map(({ id, format, with: whom, startsAt, endsAt }) => ({ id, words: `${formats[format].title} with ${whom}`, times: spanInWords(startsAt, endsAt) })),
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const one = allow({ context, request }, 'offer coaching')
  const form = await parseForm(request, Change)
  if (!form.ok) return form.reply
  if (form.value.what === 'remove') {
    found(await removeDays(one, form.value.id))
    return redirect('/availability?done=removed')
  }
  found(await pause(one, form.value.what === 'pause'))
  return redirect(`/availability?done=${form.value.what === 'pause' ? 'paused' : 'resumed'}`)
}

export default function Availability({ loaderData }: Route.ComponentProps) {
  return (
    <>
      <title>When and how I coach – Practice Loop</title>
      {loaderData.may && loaderData.done && <NotificationBanner success>{loaderData.done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">When and how I coach</h1>
          {loaderData.may ? <Mine {...loaderData} /> : <NotYetCoaching because="not asked" />}
        </div>
      </div>
    </>
  )
}

type MineProps = Extract<Route.ComponentProps['loaderData'], { may: true }>

function Mine({ terms, rules, exceptions, away, free, outside }: MineProps) {
  if (!terms) return <NotYetCoaching because="no terms" />
  return (
    <>
      <p className="govuk-body"><a className="govuk-link" href="/diary">My diary</a></p>
      {terms.paused && <WarningText>You take nobody new at present. What is booked stands.</WarningText>}
      {outside.length > 0 && (
        <section className="pl-card pl-card--amber" aria-labelledby="outside">
          <h2 id="outside" className="govuk-heading-m">{counted(outside.length, 'meeting stands', 'meetings stand')} in a time that you do not offer</h2>
          <p className="govuk-body">Nothing is cancelled by itself. Move {outside.length === 1 ? 'it or cancel it, or leave it' : 'them or cancel them, or leave them'} as agreed.</p>
          <ul className="govuk-list govuk-list--spaced">
            {outside.map(({ id, words, times }) => (
              <li key={id}><a className="govuk-link" href={`/coaching/meetings/${id}`}>{words}</a>, {times}<br />
                <a className="govuk-link" href={`/coaching/meetings/${id}/move`}>Move it<span className="govuk-visually-hidden">: {words}, {times}</span></a> or <a className="govuk-link" href={`/coaching/meetings/${id}/cancel`}>cancel it<span className="govuk-visually-hidden">: {words}, {times}</span></a></li>
            ))}
          </ul>
        </section>
      )}
      {free && !terms.paused && <p className="govuk-body">In the next two weeks you have {free}. Times that are kept for red actions are not counted.</p>}

      <h2 className="govuk-heading-m">Each week</h2>
      {rules.length === 0 && <p className="govuk-body">No hours yet. Until there are some, nobody can book you.</p>}
      {rules.length > 0 && (
        <ul className="govuk-list govuk-list--spaced">
          {rules.map(({ id, words }) => <li key={id}>{words}<br /><a className="govuk-link" href={`/availability/hours/${id}`}>Change or end<span className="govuk-visually-hidden">: {words}</span></a></li>)}
        </ul>
      )}
      <p className="govuk-body"><a className="govuk-link" href="/availability/hours/new">Add hours</a></p>

      <h2 className="govuk-heading-m">Days that are different</h2>
      {exceptions.length === 0 && <p className="govuk-body">None. On bank holidays you are not there, unless you say so here.</p>}
      {exceptions.map(({ id, words }) => (
        <form key={id} method="post" className="govuk-body">
          <input type="hidden" name="what" value="remove" /><input type="hidden" name="id" value={id} />
          {words}<br /><button type="submit" className="pl-link-button govuk-link">Take it back<span className="govuk-visually-hidden">: {words}</span></button>
        </form>
      ))}
      <p className="govuk-body"><a className="govuk-link" href="/availability/days/new">Add days that are different</a></p>

      <h2 className="govuk-heading-m">Leave</h2>
      {away.length > 0 && <ul className="govuk-list govuk-list--bullet">{away.map((words) => <li key={words}>{words}</li>)}</ul>}
      <p className="govuk-body">{away.length === 0 ? 'No time away is recorded for you. ' : ''}Your manager or an administrator records when you are away, and nobody can book you then. Here you add days of your own.</p>

      <SummaryList title="How you coach" actions={[{ href: '/availability/terms', text: 'Change' }]} rows={[
        { key: 'Meetings', value: <>{terms.formats.map((words) => <span key={words}>{words}<br /></span>)}</> },
        { key: 'Helps with', value: terms.themes },
        ...terms.place === null ? [] : [{ key: 'Place', value: terms.place }],
        ...terms.link === null ? [] : [{ key: 'Link', value: terms.link }],
        { key: 'Kept free', value: terms.around },
        { key: 'At most', value: terms.most },
        { key: 'Booked', value: terms.notice },
        { key: 'Kept for red actions', value: terms.red },
      ]} />
      <form method="post">
        <input type="hidden" name="what" value={terms.paused ? 'resume' : 'pause'} />
        <Button variant="secondary">{terms.paused ? 'Take people again' : 'Take nobody new for now'}</Button>
      </form>
      <p className="pl-who-can-see govuk-body-s">Whoever may book sees what you offer, your place and your free times. Why you are not there is asked by nobody.</p>
    </>
  )
}
