export default function Accessibility() {
  return (
    <>
      <title>Accessibility statement – Practice Loop</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">Accessibility statement for Practice Loop</h1>
          <p className="govuk-body">
            This statement applies to the Practice Loop portal that your council runs. We want as many people as possible to be able to use it.
            For example, that means you should be able to:
          </p>
          <ul className="govuk-list govuk-list--bullet">
            <li>do everything with a keyboard alone</li>
            <li>do everything without scripts</li>
            <li>zoom in up to 400% without text spilling off the screen</li>
            <li>tell what is urgent without seeing colours</li>
            <li>paste a password, or let a password manager fill it in</li>
          </ul>
          <p className="govuk-body">We have also made the text as simple as we can. <a className="govuk-link" href="https://mcmw.abilitynet.org.uk/">AbilityNet</a> has advice on making your device easier to use if you have a disability.</p>

          <h2 className="govuk-heading-m">How accessible this portal is</h2>
          <p className="govuk-body">We know that some of it has not yet been shown to work for everyone:</p>
          <ul className="govuk-list govuk-list--bullet">
            <li>it has not been tested with screen readers, speech recognition or screen magnifiers by people who use them</li>
            <li>wide tables scroll sideways in a region of their own on screens of middle width</li>
            <li>you are signed out after 30 minutes without a warning beforehand</li>
          </ul>

          <h2 className="govuk-heading-m">Feedback and contact information</h2>
          <p className="govuk-body">
            If you find a problem that is not listed here, or need information in a different format such as large print, easy read, audio or
            braille, contact your council: its website says how, and your QA lead can pass it on. Say which page you were on and what you were trying
            to do.
          </p>

          <h2 className="govuk-heading-m">Enforcement procedure</h2>
          <p className="govuk-body">
            The Equality and Human Rights Commission (EHRC) is responsible for enforcing the Public Sector Bodies (Websites and Mobile
            Applications) (No. 2) Accessibility Regulations 2018 (the ‘accessibility regulations’). If you are not happy with how we respond to your
            complaint, <a className="govuk-link" href="https://www.equalityadvisoryservice.com/">contact the Equality Advisory and Support Service (EASS)</a>.
          </p>

          <h2 className="govuk-heading-m">Technical information about this portal’s accessibility</h2>
          <p className="govuk-body">
            Your council is committed to making its website accessible, in accordance with the Public Sector Bodies (Websites and Mobile
            Applications) (No. 2) Accessibility Regulations 2018.
          </p>
          <h3 className="govuk-heading-s">Compliance status</h3>
          <p className="govuk-body">
            This website is partially compliant with
            the <a className="govuk-link" href="https://www.w3.org/TR/WCAG22/">Web Content Accessibility Guidelines version 2.2</a> AA standard, due to
            the non-compliances listed below.
          </p>
          <h3 className="govuk-heading-s">Non-accessible content</h3>
          <p className="govuk-body">
            You are signed out after 30 minutes without doing anything, and are not warned or offered more time before that. This fails WCAG 2.2
            success criterion 2.2.1 (Timing Adjustable). What you had sent is saved. We plan to add a warning in a later release.
          </p>

          <h2 className="govuk-heading-m">Preparation of this accessibility statement</h2>
          <p className="govuk-body">This statement was prepared on 23 November 2026. It was last reviewed on 23 November 2026.</p>
          <p className="govuk-body">
            The portal was last tested on 23 November 2026, by the people who make it: every page with the axe checker in Chromium, on a screen 1280
            pixels wide and, with scripts blocked, on one 390 pixels wide. It has not yet been gone through with a keyboard alone. Nobody from outside
            has audited it.
          </p>
        </div>
      </div>
    </>
  )
}
