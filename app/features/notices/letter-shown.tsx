import type { Letter } from './letter.ts'

/** A letter on a page of the portal. It says what the mail says, in the page's own type: its styles are not let in. */
export function LetterShown({ name, letter: { opening, parts, closing }, council, linkTo, under = 1 }: {
  name: string; letter: Letter; council: string; linkTo: (path: string) => string
  /** The level of the heading that it stands under. */
  under?: 1 | 2
}) {
  const Heading = under === 1 ? 'h2' : 'h3'
  return (
    <div className="pl-letter">
      <p className="govuk-body">Hello {name}.</p>
      <p className="govuk-body">{opening}</p>
      {parts.map(({ heading, lines }, nth) => (
        <section key={nth}>
          {heading && <Heading className="govuk-heading-s">{heading}</Heading>}
          {lines.length > 0 && (
            <ul className="govuk-list govuk-list--bullet">
              {lines.map(({ text, link }, line) => <li key={line}>{link ? <a className="govuk-link" href={linkTo(link)}>{text}</a> : text}</li>)}
            </ul>
          )}
        </section>
      ))}
      <p className="govuk-body pl-quiet">{closing}</p>
      <p className="govuk-body pl-quiet">{council} Practice Loop</p>
    </div>
  )
}
