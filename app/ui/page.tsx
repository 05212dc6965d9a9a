import type { ReactNode } from 'react'
import { ServiceNavigation } from './service-navigation.tsx'
import type { NavigationItem } from './service-navigation.tsx'
import { SkipLink } from './skip-link.tsx'

export interface FrameProps {
  /** The council's name. Its colour comes from /brand.css, because the content policy forbids inline styles. */
  council?: string
  /** Whoever is signed in; nobody on the public pages. */
  person?: { name: string; role?: string }
  nav?: NavigationItem[]
  /** In a demo: what is made up, in a sentence. */
  demo?: string
  /** Where public data is shown: who is to be credited, and the Open Government Licence. */
  credit?: ReactNode
  /** Breadcrumbs or a back link. */
  before?: ReactNode
  children: ReactNode
}

/** What stands around every page: the council's name, the person, the way round, and the footer. */
export function Frame({ council, person, nav = [], demo, credit, before, children }: FrameProps) {
  return (
    <>
      <SkipLink />
      {demo && (
        <aside className="pl-demo" aria-label="Demo">
          <p className="pl-demo__words govuk-width-container">{demo}{person && <> <a className="govuk-link" href="/mailbox">See the mail it would send</a></>}</p>
        </aside>
      )}
      <header>
        <div className="govuk-generic-header pl-header">
          <div className="govuk-generic-header__container govuk-width-container pl-header__container">
            <div className="govuk-generic-header__logo">
              <a href="/" className="govuk-generic-header__homepage-link pl-header__home">
                {council && <span className="pl-header__council">{council} </span>}
                <span className="pl-header__service">Practice Loop</span>
              </a>
            </div>
            {person && (
              <div className="pl-header__person">
                <a className="pl-header__link" href="/account">
                  {person.name}
                  {person.role && <span className="pl-header__role">, {person.role}</span>}
                </a>
                <form method="post" action="/sign-out">
                  <button type="submit" className="pl-header__link pl-link-button">
                    Sign out
                  </button>
                </form>
              </div>
            )}
          </div>
        </div>
        {nav.length > 0 && <ServiceNavigation items={nav} label="Practice Loop" className="pl-navigation" />}
      </header>
      <div className="govuk-width-container pl-page">
        {before}
        <main className="govuk-main-wrapper" id="main-content" tabIndex={-1}>
          {children}
        </main>
      </div>
      <footer className="pl-footer">
        <div className="govuk-width-container">
          <h2 className="govuk-visually-hidden">About this service</h2>
          <ul className="pl-footer__links">
            <li>
              <a className="govuk-link" href="/help">
                Help
              </a>
            </li>
            <li>
              <a className="govuk-link" href="/accessibility">
                Accessibility statement
              </a>
            </li>
            <li>
              <a className="govuk-link" href="/privacy">
                Privacy
              </a>
            </li>
          </ul>
          {credit && <p className="pl-footer__credit">{credit}</p>}
        </div>
      </footer>
    </>
  )
}
