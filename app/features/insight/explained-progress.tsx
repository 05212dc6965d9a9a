import { ScrollTable } from '../../ui/scroll-table.tsx'
import type { exampleOfTime } from './examples.server.ts'

export function ExplainedProgress({ example }: { example: ReturnType<typeof exampleOfTime> }) {
  return (
    <>
      <h2 id="progress" className="govuk-heading-m">Cases put right, and learning</h2>
      <p className="govuk-body">
        A gap is put right when all actions that answer it are done: checked, or done as the council’s own sheet says; an action for the whole case answers each of its gaps. Of what only a sheet calls done nobody knows whether it was in time.
        An action is past its day when it was not sent in by then, or by the later day that it was given; also while its owner is away, or has challenged it, which the desk does not call overdue. A gap is learnt when a module given because of it is completed, and applied when an own-case task is
        accepted. The two are told beside each other and never added up: one case put right says nothing about the next, and learning puts no case right.
      </p>
      <p className="govuk-body">
        How long gaps stay open is worked out with those still open counted (Kaplan and Meier 1958): on each day on which gaps close, the share still open is multiplied by 1 − closed ÷ still watched. Its range is Greenwood’s, on the scale of
        log(−log); half is closed where the line falls to 50%, and where it does not there is no middle yet.
      </p>
      <ScrollTable caption={`Closed after ${example.closed} days; still open after ${example.open}`} columns={[{ label: 'Day', numeric: true }, { label: 'Still watched', numeric: true }, { label: 'Closed', numeric: true }, { label: 'Still open', numeric: true }, '95% range']} rows={example.rows} />
      <p className="govuk-body">Half were closed within {example.median} days. The mean of the closed ones alone would say {example.naive}: it forgets the five that nobody has closed, and so falls whenever hard ones are left lying. It can still mislead where gaps are withdrawn for the same reason that they stay open.</p>
    </>
  )
}
