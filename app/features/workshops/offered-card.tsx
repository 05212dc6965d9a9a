import { spanInWords } from '../../lib/days.ts'
import { Button } from '../../ui/button.tsx'
import { untilInWords, whereInWords } from './offered.ts'

/** What a page says of a place that is offered to its reader. */
export type Offer = { workshopId: string; title: string; when: string; where: string; until: string }

/** The offers among somebody's own places, the one that ends first at the top. */
export const offersAmong = (own: readonly { workshopId: string; title: string; startsAt: string; endsAt: string; room: string | null; byLink: boolean; offeredAt: string | null; offerUntil: string | null; bookedAt: string | null }[], at: Date): Offer[] =>
  own.filter(({ offeredAt, offerUntil, bookedAt }) => offeredAt !== null && bookedAt === null && offerUntil !== null && new Date(offerUntil) > at)
    .toSorted((one, other) => one.offerUntil!.localeCompare(other.offerUntil!))
    .map(({ workshopId, title, startsAt, endsAt, room, byLink, offerUntil }) => (
      { workshopId, title, when: spanInWords(new Date(startsAt), new Date(endsAt)), where: whereInWords({ room, byLink }), until: untilInWords(new Date(offerUntil!)) }))

/** The two presses that answer an offer. Each is a form of its own, so that they also work without a script. */
export function OfferAnswers({ workshopId, title }: Pick<Offer, 'workshopId' | 'title'>) {
  const of = <span className="govuk-visually-hidden">: {title}</span>
  return (
    <form method="post" action={`/workshops/${workshopId}/offer`} className="govuk-button-group">
      <Button name="answer" value="accept">Accept the place{of}</Button>
      <Button name="answer" value="decline" variant="secondary">Decline it{of}</Button>
    </form>
  )
}

/** A place that is offered, to accept or to decline with one press. */
export function OfferCard({ offer: { workshopId, title, when, where, until }, heading: Heading = 'h3' }: { offer: Offer; heading?: 'h2' | 'h3' }) {
  return (
    <div className="pl-card pl-card--brand">
      <Heading className="govuk-heading-s"><a className="govuk-link" href={`/workshops/${workshopId}`}>{title}</a>: a place is offered to you</Heading>
      <p className="govuk-body">{when}. {where}.</p>
      <p className="govuk-body">It is kept for you until {until}. After that, or if you decline, it goes to the next person who waits.</p>
      <OfferAnswers workshopId={workshopId} title={title} />
    </div>
  )
}
