import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface BreadcrumbsProps {
  /** Two levels at most. The page itself, where it is listed, has no href. */
  items: { text: ReactNode; href?: string }[]
  className?: string
}

export function Breadcrumbs({ items, className }: BreadcrumbsProps) {
  return (
    <nav className={classNames('govuk-breadcrumbs', className)} aria-label="Breadcrumb">
      <ol className="govuk-breadcrumbs__list">
        {items.map(({ text, href }, index) =>
          href ? (
            <li key={index} className="govuk-breadcrumbs__list-item">
              <a className="govuk-breadcrumbs__link" href={href}>
                {text}
              </a>
            </li>
          ) : (
            <li key={index} className="govuk-breadcrumbs__list-item" aria-current="page">
              {text}
            </li>
          ),
        )}
      </ol>
    </nav>
  )
}
