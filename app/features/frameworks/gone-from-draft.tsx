import { BackLink } from '../../ui/back-link.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'

type Props = { back: string; problems: Record<string, string> | undefined; typed: Record<string, string> | undefined }

/** In place of a page of a draft that is there no longer, or that has lost this part. What somebody had typed is shown, so that it can be copied. */
export function GoneFromDraft({ back, problems, typed = {} }: Props) {
  const written = Object.entries(typed).filter(([name, value]) => value !== '' && value !== 'yes' && name !== 'do' && !name.endsWith('-key')).map(([, value]) => value)
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Not in a draft – Practice Loop`}</title>
      <BackLink href={back}>Back to the framework</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <h1 className="govuk-heading-l">This is not in a draft</h1>
          <p className="govuk-body">Either nobody works on a new version of this framework, or this part of it was removed. What is in force stays as it is.</p>
          {written.length > 0 && <h2 className="govuk-heading-m">What you typed</h2>}
          {written.map((value, nth) => <p key={nth} className="govuk-body govuk-!-text-break-word">{value}</p>)}
        </div>
      </div>
    </>
  )
}
