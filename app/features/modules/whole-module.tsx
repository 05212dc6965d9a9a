import type { ReactNode } from 'react'
import { InsetText } from '../../ui/inset-text.tsx'

type Whole = {
  contentWarning: string
  outcomes: readonly string[]
  guidanceEdition: string
  /** The text as it stands on one page. `about` is said under the title. */
  sections: readonly { id: string; title: string; minutes: number; html: string; about?: string }[]
  sources: readonly { title: string; url?: string; read: string }[]
  /** What is said of the facts it rests on. */
  children?: ReactNode
}

/** A module from its warning to its sources, without its checks. */
export function WholeModule({ contentWarning, outcomes, guidanceEdition, sections, sources, children }: Whole) {
  return (
    <>
      <InsetText><strong>Before you begin.</strong> {contentWarning}</InsetText>
      <h2 className="govuk-heading-m">What you will be able to do</h2>
      <ul className="govuk-list govuk-list--bullet">{outcomes.map((outcome) => <li key={outcome}>{outcome}</li>)}</ul>
      {sections.map(({ id, title, minutes, html, about }, nth) => (
        <section key={id} className="pl-whole__section" aria-labelledby={`section-${id}`}>
          <h2 id={`section-${id}`} className="govuk-heading-m">{nth + 1}. {title}</h2>
          <p className="govuk-body pl-quiet">{minutes} minutes{about && `. ${about}`}</p>
          {/* Written by the council's reviewed content and rendered on the server; learners' words never come here. */}
          <div dangerouslySetInnerHTML={{ __html: html }} />
        </section>
      ))}
      <h2 className="govuk-heading-m">What it rests on</h2>
      <p className="govuk-body">Guidance: {guidanceEdition}</p>
      {children}
      <ul className="govuk-list govuk-list--spaced">
        {sources.map(({ title, url, read }) => <li key={title}>{url ? <a className="govuk-link" href={url}>{title}</a> : title}, read {read}</li>)}
      </ul>
    </>
  )
}
