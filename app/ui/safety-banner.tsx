/** Stands on every page where a worry about a child might be typed instead of spoken. */
export function SafetyBanner({ outOfHours }: { outOfHours?: string }) {
  return (
    <section className="pl-safety" aria-label="If a child may be unsafe">
      <p className="pl-safety__words">
        <strong>If a child may be unsafe now, phone first.</strong> Logging here alerts nobody fast enough.
        {outOfHours && (
          <>
            {' '}
            <span className="pl-safety__phone">
              Out of hours:{' '}
              <a className="govuk-link govuk-link--text-colour" href={`tel:${outOfHours.replace(/[^+\d]/g, '')}`}>
                {outOfHours}
              </a>
            </span>
          </>
        )}
      </p>
    </section>
  )
}
