import { InsetText } from '../../ui/inset-text.tsx'
import type { WorkshopContent } from './catalogue.ts'
import { WorkshopParts } from './workshop-parts.tsx'

type About = Omit<WorkshopContent, 'sections' | 'sources'> & {
  sections: readonly (Omit<WorkshopContent['sections'][number], 'notes'> & { notes?: string })[]
  sources: readonly { title: string; url?: string; read: string }[]
  /** The title of the module that it begins with. */
  moduleTitle?: string
}

/** A workshop from what it is for to its sources. */
export function AboutWorkshop({ workshop }: { workshop: About }) {
  const { summary, contentWarning, outcomes, joining, preWork, postWork, sections, guidanceEdition, sources, openFacts, moduleTitle } = workshop
  return (
    <>
      <p className="govuk-body-l">{summary}</p>
      <InsetText><strong>Before you come.</strong> {contentWarning}</InsetText>
      <h2 className="govuk-heading-m">What you will be able to do</h2>
      <ul className="govuk-list govuk-list--bullet">{outcomes.map((outcome) => <li key={outcome}>{outcome}</li>)}</ul>
      <h2 className="govuk-heading-m">Before it</h2>
      <p className="govuk-body">{preWork.module && moduleTitle && <>Read the module <a className="govuk-link" href={`/modules/${preWork.module}`}>{moduleTitle}</a>. </>}{preWork.task}</p>
      <h2 className="govuk-heading-m">In the room and by link</h2>
      <p className="govuk-body">{joining}</p>
      <WorkshopParts sections={sections} />
      <h2 className="govuk-heading-m">After it</h2>
      <p className="govuk-body">{postWork.task}</p>
      <p className="govuk-body">That it was used can be seen by this:</p>
      <ul className="govuk-list govuk-list--bullet">{postWork.seenBy.map((one) => <li key={one}>{one}</li>)}</ul>
      <h2 className="govuk-heading-m">What it rests on</h2>
      <p className="govuk-body">Guidance: {guidanceEdition}</p>
      {openFacts.length > 0 && <p className="govuk-body">{openFacts.length === 1 ? 'One fact' : `${openFacts.length} facts`} marked “To be confirmed” {openFacts.length === 1 ? 'is' : 'are'} not yet checked against the source. Until then, follow your council’s procedure.</p>}
      <ul className="govuk-list govuk-list--spaced">{sources.map(({ title, url, read }) => <li key={title}>{url ? <a className="govuk-link" href={url}>{title}</a> : title}, read {read}</li>)}</ul>
    </>
  )
}
