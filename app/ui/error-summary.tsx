import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

export interface ErrorSummaryProps {
  /** A sentence for each field's name, in the order of the page. The name `form` is about the whole form and is not linked. */
  problems?: Readonly<Record<string, string | undefined>>
  title?: ReactNode
  children?: ReactNode
}

/** Nothing while there is no problem; otherwise it takes the focus, by the attribute on page load and by the effect after it. */
export function ErrorSummary({ problems = {}, title = 'There is a problem', children }: ErrorSummaryProps) {
  const summary = useRef<HTMLDivElement>(null)
  useEffect(() => summary.current?.focus(), [problems])
  const found = Object.entries(problems).filter(([, sentence]) => sentence)
  if (found.length === 0) return null
  return (
    <div className="govuk-error-summary" data-module="govuk-error-summary" ref={summary} tabIndex={-1} autoFocus>
      <div role="alert">
        <h2 className="govuk-error-summary__title">{title}</h2>
        <div className="govuk-error-summary__body">
          {children && <p>{children}</p>}
          <ul className="govuk-list govuk-error-summary__list">
            {found.map(([name, sentence]) => (
              <li key={name}>{name === 'form' ? sentence : <a href={`#${name}`}>{sentence}</a>}</li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  )
}
