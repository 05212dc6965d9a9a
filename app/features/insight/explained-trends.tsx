import { ScrollTable } from '../../ui/scroll-table.tsx'
import type { exampleOfTrend } from './examples.server.ts'

export function ExplainedTrends({ example }: { example: ReturnType<typeof exampleOfTrend> }) {
  return (
    <>
      <h2 id="trends" className="govuk-heading-m">Month by month</h2>
      <p className="govuk-body">
        Months of one theme, one sample and one kind of case stand in a row; kinds of case are never joined into one line, because a month in which more of another kind was read would move it though practice did not. The mean is p̄ = Σk ÷ Σn over all
        months, and each month has its own limits, p̄ ± 3 × √(p̄(1 − p̄) ÷ n), cut at 0 and 1 (a p-chart: Shewhart 1931).
      </p>
      <ul className="govuk-list govuk-list--bullet">
        <li>A month outside its limits is a signal.</li>
        <li>Eight months in turn on one side of the mean are one; a month on the mean is passed over.</li>
        <li>Six months in turn that rise, or fall, are one.</li>
      </ul>
      <p className="govuk-body">With fewer than twelve months with cases there is a line with its median, no limit and no rule: it is too early. A month without cases leaves a hole.</p>
      <ScrollTable caption={`Eight months: the mean is ${example.mean}, and there ${example.signals === 0 ? 'is no signal' : 'are signals'}`} columns={['Month', { label: 'Below good', numeric: true }, { label: 'Share', numeric: true }, 'Limits']} rows={example.rows} />
      <p className="govuk-body">
        Why it can mislead: the rules together are less strict than each. Of steady councils, in which nothing changes, about one chart of ten shows some signal within two years (simulated 2,000 times). A signal says that
        something changed, not what; and months with few cases have limits so wide that little would show.
      </p>
      <ScrollTable caption="The limits of a funnel for a rate of 45%" columns={[{ label: 'Cases', numeric: true }, '95%', '99.8%']} rows={example.funnel} />
    </>
  )
}
