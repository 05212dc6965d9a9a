import type { ReactNode } from 'react'
import { Due } from '../../ui/due.tsx'
import { Rag } from '../../ui/rag.tsx'

export type ActionOnCard = {
  id: string
  priority: 'red' | 'amber' | 'green'
  wording: string
  caseReference: string
  caseType: string
  caseLink?: string
  due: { sentence: string; at: string; standing: 'late' | 'soon' | 'later' | 'done' }
  /** Where in the record it is done, and what will be on the file when it is. */
  place?: string
  closesWhen?: string
  /** Why this person, in a sentence. */
  why?: string
  /** Whose it is, when it is the reader's only while its owner is away. */
  standsInFor?: string
  /** For a red. */
  madeSafe?: string
  helpAsked?: string
  /** For whoever does not own it: whether its owner has read it. */
  read?: string
  challenged?: string
  /** A reminder that a manager sent today, and how far it got. */
  reminded?: string
  note?: string
}

/** One thing to put right for one child: what, by when, for which case and why this person. */
export function ActionCard({ action, headingLevel: Heading = 'h3', children }: { action: ActionOnCard; headingLevel?: 'h2' | 'h3'; children?: ReactNode }) {
  const { priority, due, caseReference, caseType, caseLink } = action
  return (
    <article className={`pl-card pl-card--${priority}`}>
      <p className="govuk-body-s pl-card__top"><Rag priority={priority} /> <Due at={due.at} standing={due.standing}>{due.sentence}</Due></p>
      <Heading className="govuk-heading-s"><a className="govuk-link" href={`/remedial-actions/${action.id}`}>{action.wording}</a></Heading>
      <p className="govuk-body">
        Case <span className="pl-reference">{caseReference}</span>, {caseType}
        {caseLink && <> · <a className="govuk-link" href={caseLink} rel="noreferrer">Open in the case system</a></>}
      </p>
      {action.standsInFor && <p className="govuk-body">With you while {action.standsInFor} is away.</p>}
      {(action.place || action.closesWhen) && <p className="govuk-body">{action.place && `In the record: ${action.place}.`} {action.closesWhen && `Closes when: ${action.closesWhen}`}</p>}
      {action.madeSafe && <p className="govuk-body">{action.madeSafe}</p>}
      {action.why && <p className="govuk-body pl-quiet">{action.why}</p>}
      {action.note && <p className="govuk-body">{action.note}</p>}
      {action.challenged && <p className="govuk-body">{action.challenged}</p>}
      {action.reminded && <p className="govuk-body">{action.reminded}</p>}
      {action.read && <p className="govuk-body pl-quiet">{action.read}</p>}
      {action.helpAsked && <p className="govuk-body pl-quiet">{action.helpAsked}</p>}
      {children}
    </article>
  )
}
