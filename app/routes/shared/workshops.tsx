import type { Route } from './+types/workshops'
import { allow, allowIfCan } from '../../door.server.ts'
import { nextAmong, Questions } from '../../features/workshops/my-workshops.tsx'
import { OfferCard, offersAmong } from '../../features/workshops/offered-card.tsx'
import { dayOf, placesInWords, standingInWords, standingOf, whereInWords } from '../../features/workshops/offered.ts'
import { placesOf, workshopsOn, type Offered } from '../../features/workshops/offered.server.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Tag } from '../../ui/tag.tsx'
import { spanInWords } from '../../lib/days.ts'

const sentences: Record<string, string> = {
  cancelled: 'Your place is cancelled, and goes to the next person who waits. Nobody is chased about it.',
  left: 'You are no longer on the waiting list.',
  declined: 'You declined the place. It goes to the next person who waits, and nothing else follows from it.',
  answered: 'Thank you. What you answered is kept, and counted with what others say.',
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const reader = allowIfCan({ context, request }, 'book workshops') ?? allow({ context, request }, 'arrange workshops')
  const [dates, own] = [await workshopsOn(reader), await placesOf(reader)]
  const [yours, others] = [dates.filter(({ mine, leads }) => mine !== null || leads), dates.filter(({ mine, leads }) => mine === null && !leads)]
  return {
    offers: offersAmong(own, reader.at), asked: nextAmong(own, reader.at).asked,
    yours: yours.filter(({ mine }) => standingOf(mine, reader.at) !== 'offered').map((one) => lineOf(one, reader.at)), others: others.map((one) => lineOf(one, reader.at)),
    past: own.filter(({ attendance }) => attendance === 'attended' || attendance === 'part').toReversed().map(({ workshopId, title, startsAt, attendance }) => ({ id: workshopId, title, on: dayOf(new Date(startsAt)), part: attendance === 'part' })),
    arranges: allowIfCan({ context, request }, 'arrange workshops') !== undefined,
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

function lineOf({ id, title, startsAt, endsAt, room, byLink, left, waiting, calledOff, leads, mine }: Offered, at: Date) {
  const standing = standingOf(mine, at)
  return {
    id, title, when: spanInWords(new Date(startsAt), new Date(endsAt)), where: whereInWords({ room, byLink }), places: placesInWords({ left, waiting }), calledOff, leads, booked: standing === 'booked',
    standing: standingInWords({ standing, nth: mine?.nth ?? null, offerUntil: mine?.offerUntil ? new Date(mine.offerUntil) : null }),
  }
}

export default function Workshops({ loaderData: { offers, asked, yours, others, past, arranges, done } }: Route.ComponentProps) {
  const nothing = offers.length === 0 && yours.length === 0 && others.length === 0
  return (
    <>
      <title>Workshops – Practice Loop</title>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Workshops</h1>
          {arranges && <p className="govuk-body"><a className="govuk-link" href="/workshops/arranged">Arrange workshops</a>: set dates, and see how many have booked</p>}
          {offers.length > 0 && (
            <section aria-labelledby="offers">
              <h2 id="offers" className="govuk-heading-m">Offered to you</h2>
              {offers.map((offer) => <OfferCard key={offer.workshopId} offer={offer} />)}
            </section>
          )}
          {asked.length > 0 && (
            <section aria-labelledby="asked">
              <h2 id="asked" className="govuk-heading-m">How it was</h2>
              <Questions asked={asked} />
            </section>
          )}
          {nothing && <EmptyState title="No workshop has a date yet">When one is arranged, it will be here with its day, its place and how many places are left.</EmptyState>}
          {yours.length > 0 && (
            <section aria-labelledby="yours">
              <h2 id="yours" className="govuk-heading-m">Yours</h2>
              <Dates dates={yours} />
            </section>
          )}
          {others.length > 0 && (
            <section aria-labelledby="coming">
              <h2 id="coming" className="govuk-heading-m">{yours.length > 0 || offers.length > 0 ? 'Other dates' : 'Coming dates'}</h2>
              <Dates dates={others} />
            </section>
          )}
          {past.length > 0 && (
            <section aria-labelledby="past">
              <h2 id="past" className="govuk-heading-m">What you took part in</h2>
              <ul className="govuk-list govuk-list--spaced">
                {past.map(({ id, title, on, part }) => <li key={id}><a className="govuk-link" href={`/workshops/${id}`}>{title}</a><br /><span className="pl-quiet">{on}{part && ', for part of it'}</span></li>)}
              </ul>
            </section>
          )}
          <p className="pl-who-can-see">That you have a place is seen by your manager, whoever leads the workshop and whoever arranges workshops. That you wait is seen by managers of your team, when they keep places for it; others see only how many wait.</p>
        </div>
      </div>
    </>
  )
}

/** Dates one below the other, each with when, where, its places and how the reader stands. */
function Dates({ dates }: { dates: Route.ComponentProps['loaderData']['yours'] }) {
  return (
    <ul className="govuk-list pl-list-lined">
      {dates.map(({ id, title, when, where, places, calledOff, leads, booked, standing }) => (
        <li key={id}>
          <h3 className="govuk-heading-s govuk-!-margin-bottom-1"><a className="govuk-link" href={`/workshops/${id}`}>{title}<span className="govuk-visually-hidden">, {when}</span></a></h3>
          {when}
          <br />
          {where}
          <br />
          {calledOff ? <Tag colour="grey">Called off</Tag> : <span className="pl-quiet">{places}</span>}
          {!calledOff && standing && <><br />{booked ? <Tag colour="green">{standing}</Tag> : <Tag colour="blue">{standing}</Tag>}</>}
          {!calledOff && leads && <><br /><Tag colour="purple">You lead it</Tag></>}
        </li>
      ))}
    </ul>
  )
}
