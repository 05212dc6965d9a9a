import type { LedInWords } from './arranging.ts'

/** The workshops that somebody leads, on their first page; nothing for whoever leads none. */
export function WorkshopsLed({ registers, coming }: LedInWords) {
  if (registers.length + coming.length === 0) return null
  return (
    <section aria-labelledby="workshops-led">
      <h2 id="workshops-led" className="govuk-heading-m">Workshops you lead: {registers.length + coming.length}</h2>
      <ul className="govuk-list govuk-list--spaced">
        {registers.map(({ id, title, words }) => <li key={id}><a className="govuk-link" href={`/workshops/${id}/register`}>Keep the register of “{title}”</a>, {words}</li>)}
        {coming.map(({ id, title, words }) => <li key={id}><a className="govuk-link" href={`/workshops/${id}/register`}>{title}</a>, {words} <a className="govuk-link" href={`/workshops/${id}/notes`}>Notes for leading it<span className="govuk-visually-hidden"> ({title})</span></a></li>)}
      </ul>
    </section>
  )
}
