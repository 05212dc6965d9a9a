/** On every view that shows counts in full, on screen and on paper: whom they are for, and where figures are that may be passed on. */
export function ForThoseAccountable() {
  return (
    <p className="govuk-body">
      These counts are for those who are accountable for them; small ones are not hidden here, so keep them to yourselves, on paper too.{' '}
      <a className="govuk-link" href="/insight/released">Figures to pass on</a> are released by quarter.
    </p>
  )
}
