import type { ReactNode } from 'react'

export interface SubNavigationProps {
  /** Names the navigation to those who hear it, such as "This audit". */
  label: string
  items: { text: ReactNode; href: string; current?: boolean }[]
}

/** The pages of one part of the service, under its heading. */
export function SubNavigation({ label, items }: SubNavigationProps) {
  return (
    <nav className="pl-sub-navigation" aria-label={label}>
      <ul className="pl-sub-navigation__list">
        {items.map(({ text, href, current }) => (
          <li key={href} className="pl-sub-navigation__item">
            <a className="pl-sub-navigation__link" href={href} aria-current={current ? 'page' : undefined}>
              {text}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}
