import type { ReactNode } from 'react'

export interface EmptyStateProps {
  /** Such as "No evidence to check". */
  title: ReactNode
  titleLevel?: 2 | 3 | 4
  next?: { text: ReactNode; href: string }
  /** What will appear here, and when. */
  children: ReactNode
}

export function EmptyState({ title, titleLevel = 2, next, children }: EmptyStateProps) {
  const Heading = `h${titleLevel}` as const
  return (
    <div className="pl-empty">
      <Heading className="govuk-heading-s">{title}</Heading>
      <p className="govuk-body">{children}</p>
      {next && (
        <p className="govuk-body">
          <a className="govuk-link" href={next.href}>
            {next.text}
          </a>
        </p>
      )}
    </div>
  )
}
