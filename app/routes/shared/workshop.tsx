import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/workshop'
import { allow, allowIfCan } from '../../door.server.ts'
import { catalogue } from '../../features/modules/catalogue.server.ts'
import { askedNow, askedOn } from '../../features/workshops/answers.ts'
import { workshopCatalogue } from '../../features/workshops/catalogue.server.ts'
import { OfferAnswers } from '../../features/workshops/offered-card.tsx'
import { calendarSaid, dayOf, leadersInWords, placesInWords, priorityInWords, standingInWords, standingOf, untilInWords, wayFor, whereInWords, whyNot } from '../../features/workshops/offered.ts'
import { offerUntil } from '../../features/workshops/offers.ts'
import { workshopPage } from '../../features/workshops/offered.server.ts'
import { bookPlace, cancelPlace } from '../../features/workshops/places.server.ts'
import { inWords, spanInWords, timeOnDayInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { counted, minutesInWords } from '../../lib/phrases.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const Form = z.object({ what: z.enum(['book', 'leave'], { error: 'Choose whether you book a place or leave the list.' }) })

const sentences: Record<string, string> = {
  booked: 'You have a place. A calendar entry is on its way to your mailbox.',
  waiting: 'You are on the waiting list. When a place is yours, it is offered to you here and by e-mail, in working hours.',
  kept: 'The places are kept for your team.',
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const booker = allowIfCan({ context, request }, 'book workshops')
  const reader = booker ?? allow({ context, request }, 'arrange workshops')
  const page = found(await workshopPage(reader, idFrom(params.id)))
  const [startsAt, endsAt] = [new Date(page.startsAt), new Date(page.endsAt)]
  const standing = standingOf(page.mine, reader.at)
  const offeredUntil = page.mine?.offerUntil ? new Date(page.mine.offerUntil) : null
  const begun = startsAt <= reader.at
  const attendance = page.mine?.attendance ?? null
  const asked = booker && askedNow({ endsAt, attendance, answered: page.answered }, reader.at)
  return {
    id: page.id, title: page.title, when: spanInWords(startsAt, endsAt), where: whereInWords(page), byLink: page.byLink, link: page.link, minutes: minutesInWords(page.minutes), led: leadersInWords(page.leaders), leads: page.leads,
    places: placesInWords(page), capacity: page.capacity, calledOff: page.calledOff, calledOffBecause: page.calledOffBecause, begun, over: endsAt <= reader.at, tookPart: attendance === 'attended' || attendance === 'part',
    way: booker ? wayFor({ standing, calledOff: page.calledOff, begun, anotherDate: page.anotherDate !== null, tookPart: page.tookPart, left: page.left, waiting: page.waiting, othersFirst: page.comesFirst === false, keptForTeam: page.keptForTeams.length > 0, pastOffers: offerUntil(reader.at, startsAt) === undefined }) : null,
    standing, said: standingInWords({ standing, nth: page.mine?.nth ?? null, offerUntil: offeredUntil }), offerUntil: offeredUntil && untilInWords(offeredUntil),
    priority: page.priorityUntil !== null && page.comesFirst !== null ? priorityInWords({ until: new Date(page.priorityUntil), reader: booker ? page.comesFirst : null }) : null,
    anotherDate: page.anotherDate && { id: page.anotherDate.id, on: dayOf(new Date(page.anotherDate.startsAt)) },
    otherDates: page.otherDates.map((other) => ({ id: other.id, when: spanInWords(new Date(other.startsAt), new Date(other.endsAt)), places: placesInWords(other) })),
    keptForTeams: page.keptForTeams.map(({ team, kept, releaseAt }) => `${team}: ${counted(kept, 'place', 'places')}, let go at ${timeOnDayInWords(new Date(releaseAt))}`),
    about: await aboutOf(page),
    arranges: allowIfCan({ context, request }, 'arrange workshops') !== undefined,
    asked, afterFrom: inWords(askedOn('six weeks', endsAt).from),
    meetingThen: page.calledOff || begun ? null : page.meetingThen,
    mayKeep: !page.calledOff && !begun && allowIfCan({ context, request }, 'keep places for a team') !== undefined,
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

/** What the workshop is, as its file says; undefined where there is no such file any more. */
async function aboutOf({ key, completed }: { key: string; completed: readonly string[] }) {
  const content = (await workshopCatalogue()).get(key)
  if (!content) return undefined
  const { summary, outcomes, contentWarning, joining, preWork: { module, task }, postWork } = content
  const title = module && (await catalogue()).get(module)?.title
  return { key, summary, outcomes, contentWarning, joining, before: task, module: module && title ? { slug: module, title, completed: completed.includes(module) } : undefined, after: postWork.task }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'book workshops')
  const id = idFrom(params.id)
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const tooLate = (form: string) => data({ problems: { form } as Problems }, { status: 409 })
  if (form.value.what === 'leave') {
    // Why is asked only of whoever has a place: leaving the list keeps nobody's from being filled.
    const left = found(await cancelPlace(one, id, 'other'))
    return left === true ? redirect('/workshops?done=left') : tooLate(whyNot[left])
  }
  const came = found(await bookPlace(one, id))
  if (came === 'booked' || came === 'waiting') return redirect(`/workshops/${id}?done=${came}`)
  // Pressed twice, or in two windows: the page says how they stand.
  return came === 'already' ? redirect(`/workshops/${id}`) : tooLate(whyNot[came])
}

export default function Workshop({ loaderData, actionData }: Route.ComponentProps) {
  const { title, when, where, byLink, link, minutes, led, leads, places, capacity, calledOff, calledOffBecause, begun, priority, otherDates, keptForTeams, afterFrom, mayKeep, meetingThen, done, id, about, arranges, over } = loaderData
  const problems = actionData?.problems
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${title}, ${when} – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[{ text: 'Workshops', href: '/workshops' }]} />
      {done && !problems && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Workshop, {minutes}</span>
          <h1 className="govuk-heading-l">{title}</h1>
          {calledOff && <WarningText>This date is called off. {calledOffBecause}</WarningText>}
          {meetingThen && <InsetText>You have <a className="govuk-link" href={`/coaching/meetings/${meetingThen}`}>a coaching meeting</a> at that time. Move it, or choose another date of the workshop.</InsetText>}
          <HowYouStand {...loaderData} />
          <SummaryList rows={[
            { key: 'When', value: when },
            { key: 'Where', value: where },
            ...(byLink ? [{ key: 'Link', value: link ? <a className="govuk-link" href={link}>Join online</a> : 'For those who have a place' }] : []),
            { key: 'Led by', value: led },
            ...(calledOff || begun ? [] : [{ key: 'Places', value: `${places}. ${counted(capacity, 'place', 'places')} in all` }]),
            ...(keptForTeams.length > 0 ? [{ key: 'Kept for your team', value: <ul className="govuk-list">{keptForTeams.map((kept) => <li key={kept}>{kept}</li>)}</ul> }] : []),
          ]} />
          {(leads || arranges || mayKeep) && (
            <ul className="govuk-list">
              {mayKeep && <li><a className="govuk-link" href={`/workshops/${id}/keep-places`}>Keep places for your team</a>, or book people of your team from them</li>}
              {leads && <li><a className="govuk-link" href={`/workshops/${id}/notes`}>Notes for leading it</a></li>}
              {leads && <li><a className="govuk-link" href={`/workshops/${id}/register`}>Register</a></li>}
              {arranges && <li><a className="govuk-link" href={`/workshops/${id}/arrange`}>Change this date</a></li>}
            </ul>
          )}
          {about && (
            <section aria-labelledby="what">
              <h2 id="what" className="govuk-heading-m">What it is</h2>
              <p className="govuk-body">{about.summary}</p>
              <p className="govuk-body">After it you can:</p>
              <ul className="govuk-list govuk-list--bullet">{about.outcomes.map((outcome) => <li key={outcome}>{outcome}</li>)}</ul>
              <p className="govuk-body">{about.contentWarning}</p>
              <p className="govuk-body"><a className="govuk-link" href={`/workshops/about/${about.key}`}>What happens in it, part by part</a></p>
            </section>
          )}
          {about && !over && (
            <section aria-labelledby="before">
              <h2 id="before" className="govuk-heading-m">Before it</h2>
              <p className="govuk-body">{about.before}</p>
              {about.module && <p className="govuk-body"><a className="govuk-link" href={`/modules/${about.module.slug}`}>{about.module.title}</a>: {about.module.completed ? 'you have completed this module' : 'a module, not completed by you yet'}</p>}
              <p className="govuk-body">{about.joining}</p>
            </section>
          )}
          {!calledOff && !begun && (
            <section aria-labelledby="how">
              <h2 id="how" className="govuk-heading-m">How the places are given</h2>
              <ul className="govuk-list govuk-list--bullet">
                {priority && <li>{priority}</li>}
                <li>Whoever asks gets a number, in the order of asking. Nobody can change it, and a place that comes free goes to the lowest number that waits.</li>
                <li>It is offered to them for eight working hours (9am to 5pm, Monday to Friday), or two when the workshop is near. They accept or decline with one press, and then it goes on to the next.</li>
                <li>A manager may keep places for a team, from what is free after everybody who waits. Those that nobody of the team has booked by then are let go at 9am on the day that the manager chose.</li>
              </ul>
            </section>
          )}
          {!calledOff && <section aria-labelledby="afterwards">
            <h2 id="afterwards" className="govuk-heading-m">Afterwards</h2>
            {about && <p className="govuk-body">{about.after}</p>}
            <p className="govuk-body">Two short questions on how it was, and one more from {afterFrom}. Whoever leads it is told only how many gave each answer, once five have answered.</p>
          </section>}
          {otherDates.length > 0 && (
            <section aria-labelledby="other-dates">
              <h2 id="other-dates" className="govuk-heading-m">Other dates of this workshop</h2>
              <ul className="govuk-list govuk-list--spaced">
                {otherDates.map((other) => <li key={other.id}><a className="govuk-link" href={`/workshops/${other.id}`}>{other.when}</a><br /><span className="pl-quiet">{other.places}</span></li>)}
              </ul>
            </section>
          )}
          <p className="pl-who-can-see">That you have a place is seen by your manager, whoever leads the workshop and whoever arranges workshops. {leads ? 'You lead it, so you see who has a place. ' : ''}That you wait is seen by managers of your team, when they keep places for it; others see only how many wait. Who comes first is told to nobody but themselves.</p>
        </div>
      </div>
    </>
  )
}

/** How the reader stands with this date, and the one thing that they can do about it. */
function HowYouStand({ id, title, when, way, said, standing, offerUntil, anotherDate, asked, over, tookPart, priority }: Route.ComponentProps['loaderData']) {
  const of = <span className="govuk-visually-hidden">: {title}, {when}</span>
  if (asked) return <div className="pl-card pl-card--brand"><h2 className="govuk-heading-s">You took part</h2><Button href={`/workshops/${id}/after`}>{asked === 'after' ? 'Answer two questions' : 'Answer one question'}{of}</Button></div>
  if (way === null || way === 'called off') return null
  if (way === 'has begun') return <p className="govuk-body">{over ? (tookPart ? 'You took part in it.' : 'It is over.') : standing === 'booked' ? 'You have a place. It has begun.' : whyNot[way]}</p>
  if (way === 'another date of it') return <p className="govuk-body">You have a place, or wait for one, on <a className="govuk-link" href={`/workshops/${anotherDate!.id}`}>another date of this workshop, {anotherDate!.on}</a>. Cancel that one first, and book this one then.</p>
  if (way === 'took part before' || way === 'offer lapsed') return <p className="govuk-body">{whyNot[way]}</p>
  if ((way === 'book' || way === 'wait') && standing !== 'waiting') {
    return (
      <form method="post">
        {way === 'wait' && <p className="govuk-body">{priority ?? 'There is no place for you to take now.'} Join the waiting list, and a place is offered to you when it is your turn. You can leave it at any time.</p>}
        <Button name="what" value="book">{way === 'book' ? 'Book a place' : 'Join the waiting list'}{of}</Button>
      </form>
    )
  }
  return (
    <div className="pl-card pl-card--brand">
      <h2 className="govuk-heading-s">{standing === 'offered' ? `A place is offered to you until ${offerUntil}` : said}</h2>
      {way === 'answer' && <><p className="govuk-body">After that, or if you decline, it goes to the next person who waits.</p><OfferAnswers workshopId={id} title={title} /></>}
      {way === 'book' && (
        <>
          <p className="govuk-body">There is a place for you, and you need not wait any longer.</p>
          <form method="post" className="govuk-button-group"><Button name="what" value="book">Book a place{of}</Button><Button name="what" value="leave" variant="secondary">Leave the waiting list{of}</Button></form>
        </>
      )}
      {way === 'leave' && <><p className="govuk-body">When a place is yours, it is offered to you here and by e-mail.</p><form method="post"><Button name="what" value="leave" variant="secondary">Leave the waiting list{of}</Button></form></>}
      {way === 'cancel' && (
        <>
          <p className="govuk-body"><a className="govuk-link" href={`/workshops/${id}/calendar.ics`} download>Add it to your calendar</a>. {calendarSaid}</p>
          <Button href={`/workshops/${id}/cancel`} variant="secondary">I cannot come{of}</Button>
        </>
      )}
    </div>
  )
}
