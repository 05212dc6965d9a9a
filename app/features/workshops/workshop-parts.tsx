import type { WorkshopSection } from './catalogue.ts'

/** What happens in a workshop, part by part; with the notes of each, where they are given. */
export function WorkshopParts({ sections }: { sections: readonly (Omit<WorkshopSection, 'notes'> & { notes?: string })[] }) {
  return (
    <>
      {sections.map(({ id, title, minutes, html, notes }) => (
        <section key={id} className="pl-whole__section" aria-labelledby={id}>
          <h2 id={id} className="govuk-heading-m">{title}</h2>
          <p className="govuk-body pl-quiet">{minutes} minutes</p>
          {/* Written by the council's reviewed content and rendered on the server; nobody's typed words come here. */}
          <div dangerouslySetInnerHTML={{ __html: html }} />
          {notes && (
            <div className="pl-facilitators">
              <p className="govuk-body"><strong>For whoever leads it</strong></p>
              <div dangerouslySetInnerHTML={{ __html: notes }} />
            </div>
          )}
        </section>
      ))}
    </>
  )
}
