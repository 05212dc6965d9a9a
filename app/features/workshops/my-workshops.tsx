import { spanInWords } from '../../lib/days.ts'
import { askedNow, type Moment } from './answers.ts'
import { dayOf, whereInWords } from './offered.ts'
import type { OwnPlace } from './offered.server.ts'

/** What somebody's first page says of their workshops. */
type Shown = { next: { id: string; title: string; when: string; where: string } | undefined; others: number; asked: { id: string; title: string; on: string; moment: Moment }[] }

/** The next workshop on which somebody has a place, and the questions that wait for them, among their own places. */
export function nextAmong(own: readonly OwnPlace[], at: Date): Shown {
  const coming = own.filter(({ bookedAt, endsAt }) => bookedAt !== null && new Date(endsAt) > at).toSorted((one, other) => one.startsAt.localeCompare(other.startsAt))
  const [next] = coming
  return {
    next: next && { id: next.workshopId, title: next.title, when: spanInWords(new Date(next.startsAt), new Date(next.endsAt)), where: whereInWords(next) },
    others: Math.max(0, coming.length - 1),
    asked: own.flatMap((place) => {
      const moment = askedNow({ ...place, endsAt: new Date(place.endsAt) }, at)
      return moment ? [{ id: place.workshopId, title: place.title, on: dayOf(new Date(place.startsAt)), moment }] : []
    }),
  }
}

/** The questions on workshops that wait for an answer. */
export const Questions = ({ asked }: Pick<Shown, 'asked'>) => (
  <ul className="govuk-list govuk-list--spaced">
    {asked.map(({ id, title, on, moment }) => (
      <li key={id}><a className="govuk-link" href={`/workshops/${id}/after`}>{moment === 'after' ? 'Answer two questions' : 'Answer one question, some weeks later'}<span className="govuk-visually-hidden">: {title}</span></a><br />{title}, {on}</li>
    ))}
  </ul>
)

export function MyWorkshops({ next, others, asked }: Shown) {
  return (
    <section aria-labelledby="workshops">
      <h2 id="workshops" className="govuk-heading-m">Workshops</h2>
      {next && <p className="govuk-body"><a className="govuk-link" href={`/workshops/${next.id}`}>{next.title}</a><br />{next.when}<br />{next.where}</p>}
      {asked.length > 0 && <Questions asked={asked} />}
      <p className="govuk-body"><a className="govuk-link" href="/workshops">{next ? 'All workshops' : 'Workshops with places'}</a>{others > 0 && `, ${others} more of them yours`}</p>
    </section>
  )
}
