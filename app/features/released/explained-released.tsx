export function ExplainedReleased() {
  return (
    <>
      <h2 id="released" className="govuk-heading-m">Figures to pass on</h2>
      <p className="govuk-body">
        Whatever leaves those who answer for it is released by whole quarters, worked out once and never again. Counts from 1 to below the small number are hidden, with as many others as it takes that nobody can work one out: from totals, from
        kinds of case and roles taken from the whole, or from how many audits another theme tells. All hidden figures look alike. A test plays somebody who has every table of 60 simulated councils (2,000 in the long run) and finds none.
      </p>
      <p className="govuk-body">
        Why quarters: yesterday’s figures taken from today’s would tell of one case. Two quarters hold different audits, and what is corrected later changes no release. What it cannot do: somebody who knows a case may know more than a table tells.
      </p>
    </>
  )
}
