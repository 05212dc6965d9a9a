interface Words {
  title: string
  happened: string
  next: string
}

const words: Record<number, Words> = {
  400: {
    title: 'We could not read that request',
    happened: 'The address or the form that was sent has something in it that we did not expect.',
    next: 'Go back and try again. If you followed a link, ask whoever sent it for a new one.',
  },
  403: {
    title: 'Your role cannot open this page',
    happened: 'You are signed in, but this page is for another role.',
    next: 'If your work needs it, ask your QA lead to change your role.',
  },
  404: {
    title: 'Page not found',
    happened: 'There is nothing here that you can open. It may have moved, or it may belong to someone else.',
    next: 'If you typed the address, check it is correct. Or start again from your first page.',
  },
  409: {
    title: 'Somebody got there first',
    happened: 'This was changed while you had it open, so nothing of yours was saved.',
    next: 'Go back, load the page again to see the change, and then make yours.',
  },
  413: {
    title: 'That file is too big',
    happened: 'The file is larger than we can take, so none of it was stored.',
    next: 'Go back and send a smaller file, or split it into parts.',
  },
  429: {
    title: 'Too many tries',
    happened: 'The same thing was tried too often in a short time, so we have paused it.',
    next: 'Wait a few minutes and try again.',
  },
  500: {
    title: 'Sorry, something went wrong',
    happened: 'The fault is ours, and it has been recorded.',
    next: 'Try again in a few minutes. What you had already sent and seen confirmed is safe.',
  },
  503: {
    title: 'Sorry, the service is not available just now',
    happened: 'We cannot reach our records at the moment.',
    next: 'Try again in a few minutes. If a child may be unsafe, do not wait: phone.',
  },
}

/**
 * What to say about an HTTP status: a title, what happened, and what to do next.
 * A status without words of its own is spoken of as the nearest one: 400 for a request, 500 for the rest.
 */
export const errorWords = (status: number): Words => words[status] ?? (status >= 400 && status < 500 ? words[400]! : words[500]!)

/** The page for an outcome that is not the one hoped for. It never shows the error's own message, which may hold anything. */
export function ErrorPage({ status }: { status: number }) {
  const { title, happened, next } = errorWords(status)
  return (
    <>
      <h1 className="govuk-heading-l">{title}</h1>
      <p className="govuk-body">{happened}</p>
      <p className="govuk-body">{next}</p>
      <p className="govuk-body">
        <a className="govuk-link" href="/">
          Go to your first page
        </a>
      </p>
    </>
  )
}
