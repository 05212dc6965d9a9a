import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

export interface NavigationItem {
  text: ReactNode
  href?: string
  /** The page that is open. */
  current?: boolean
  /** The part of the service that the open page belongs to. */
  active?: boolean
}

export interface ServiceNavigationProps {
  items?: NavigationItem[]
  serviceName?: ReactNode
  serviceHref?: string
  /** Names the navigation to those who hear it. */
  label?: string
  className?: string
}

/** The links wrap on a phone and are never folded away: opening a menu would need a script. */
export function ServiceNavigation({ items = [], serviceName, serviceHref, label = 'Menu', className }: ServiceNavigationProps) {
  const inside = (
    <div className="govuk-width-container">
      <div className="govuk-service-navigation__container">
        {serviceName && (
          <span className="govuk-service-navigation__service-name">
            {serviceHref ? (
              <a href={serviceHref} className="govuk-service-navigation__link">
                {serviceName}
              </a>
            ) : (
              <span className="govuk-service-navigation__text">{serviceName}</span>
            )}
          </span>
        )}
        {items.length > 0 && (
          <nav aria-label={label} className="govuk-service-navigation__wrapper">
            <ul className="govuk-service-navigation__list" id="navigation">
              {items.map((item, index) => (
                <Item key={index} {...item} />
              ))}
            </ul>
          </nav>
        )}
      </div>
    </div>
  )
  const names = classNames('govuk-service-navigation', className)
  return serviceName ? (
    <section aria-label="Service information" className={names} data-module="govuk-service-navigation">
      {inside}
    </section>
  ) : (
    <div className={names} data-module="govuk-service-navigation">
      {inside}
    </div>
  )
}

function Item({ text, href, current, active }: NavigationItem) {
  const here = current || active
  const words = here ? <strong className="govuk-service-navigation__active-fallback">{text}</strong> : text
  const place = current ? 'page' : active ? 'true' : undefined
  return (
    <li className={classNames('govuk-service-navigation__item', here && 'govuk-service-navigation__item--active')}>
      {href ? (
        <a className="govuk-service-navigation__link" href={href} aria-current={place}>
          {words}
        </a>
      ) : (
        <span className="govuk-service-navigation__text" aria-current={place}>
          {words}
        </span>
      )}
    </li>
  )
}
