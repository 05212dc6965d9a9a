import type { ReactNode } from 'react'
import { isRouteErrorResponse, Links, Meta, Outlet, Scripts, useMatches, useRouteLoaderData } from 'react-router'
import type { Route } from './+types/root'
import { atTheDoor, portalContext, signedIn, visitContext } from './door.server.ts'
import { navigationFor } from './navigation.ts'
import { ErrorPage, errorWords } from './ui/error-page.tsx'
import { Frame } from './ui/page.tsx'
import stylesheet from './ui/styles.scss?url'

export const middleware = [atTheDoor]

export function loader({ context, url }: Route.LoaderArgs) {
  const who = signedIn(context)
  return {
    council: who?.organisation.name,
    colour: who?.organisation.colour,
    person: who && { name: who.person.name },
    nav: who ? navigationFor(who.person.holdings, url.pathname) : [],
    demo: context.get(portalContext).demo ? demoSentence(who?.organisation.key) : undefined,
    nonce: context.get(visitContext).nonce,
  }
}

/** What is made up in a demo, truly said: the inspections of England are real. */
const demoSentence = (organisationKey: string | undefined) => organisationKey === 'england'
  ? 'Demo: you are signed in as a made-up person. The inspections are real and published.'
  : 'Demo: every person and case here is made up.'

export type Handle = { credit?: ReactNode }

/** What a loader gives whose page scripts make nicer, for as long as they do; all other pages are sent without any. */
export type Enhanced = { enhanced?: boolean }

export function Layout({ children }: { children: ReactNode }) {
  const around = useRouteLoaderData<typeof loader>('root')
  const matches = useMatches()
  return (
    <html lang="en" className="govuk-template">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="theme-color" content="#ffffff" />
        <Meta />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href={stylesheet} />
        {around?.colour && <link rel="stylesheet" href={`/brand.css?${new URLSearchParams({ colour: around.colour })}`} />}
        <Links nonce={around?.nonce} />
      </head>
      <body className="govuk-template__body">
        <Frame
          council={around?.council}
          person={around?.person}
          nav={around?.nav ?? []}
          demo={around?.demo}
          credit={matches.map(({ handle }) => (handle as Handle | undefined)?.credit).findLast(Boolean)}
        >
          {children}
        </Frame>
        {matches.some(({ loaderData }) => (loaderData as Enhanced | undefined)?.enhanced) && <Scripts nonce={around?.nonce} />}
      </body>
    </html>
  )
}

export default Outlet

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  const status = isRouteErrorResponse(error) ? error.status : 500
  return (
    <>
      <title>{`${errorWords(status).title} – Practice Loop`}</title>
      <ErrorPage status={status} />
    </>
  )
}
