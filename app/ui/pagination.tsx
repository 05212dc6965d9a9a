import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface Neighbour {
  href: string
  /** "Previous page" or "Next page" where it is left out. */
  text?: ReactNode
  /** What is to be found there, such as the section's title. */
  label?: ReactNode
}

export interface PaginationProps {
  previous?: Neighbour
  next?: Neighbour
  /** Tells two paginations on one page apart. */
  landmark?: string
  className?: string
}

export function Pagination({ previous, next, landmark = 'Pagination', className }: PaginationProps) {
  if (!previous && !next) return null
  return (
    <nav className={classNames('govuk-pagination govuk-pagination--block', className)} aria-label={landmark}>
      {previous && (
        <NeighbourLink {...previous} rel="prev" word="Previous">
          <path d="m6.5938-0.0078125-6.7266 6.7266 6.7441 6.4062 1.377-1.449-4.1856-3.9768h12.896v-2h-12.984l4.2931-4.293-1.414-1.414z" />
        </NeighbourLink>
      )}
      {next && (
        <NeighbourLink {...next} rel="next" word="Next">
          <path d="m8.107-0.0078125-1.4136 1.414 4.2926 4.293h-12.986v2h12.896l-4.1855 3.9766 1.377 1.4492 6.7441-6.4062-6.7246-6.7266z" />
        </NeighbourLink>
      )}
    </nav>
  )
}

function NeighbourLink({ href, text, label, rel, word, children }: Neighbour & { rel: 'prev' | 'next'; word: string; children: ReactNode }) {
  return (
    <div className={`govuk-pagination__${rel}`}>
      <a className="govuk-link govuk-pagination__link" href={href} rel={rel}>
        <svg
          className={`govuk-pagination__icon govuk-pagination__icon--${rel}`}
          xmlns="http://www.w3.org/2000/svg"
          height="13"
          width="15"
          aria-hidden="true"
          focusable="false"
          viewBox="0 0 15 13"
        >
          {children}
        </svg>{' '}
        <span className={classNames('govuk-pagination__link-title', !label && 'govuk-pagination__link-title--decorated')}>
          {text ?? (
            <>
              {word}
              <span className="govuk-visually-hidden"> page</span>
            </>
          )}
        </span>
        {label && (
          <>
            <span className="govuk-visually-hidden">:</span> <span className="govuk-pagination__link-label">{label}</span>
          </>
        )}
      </a>
    </div>
  )
}
