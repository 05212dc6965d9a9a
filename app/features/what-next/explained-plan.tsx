import { ScrollTable } from '../../ui/scroll-table.tsx'
import type { exampleOfPlan } from './examples.server.ts'

export function ExplainedPlan({ example }: { example: ReturnType<typeof exampleOfPlan> }) {
  return (
    <>
      <h2 id="plan" className="govuk-heading-m">What next?</h2>
      <p className="govuk-body">
        Themes stand in the order of people reached × gap rate × hold rate. For practitioners and for managers they stand apart, each with the gaps that are mainly theirs. Reached are those of whose cases one was judged by the theme, and who are still here. Both rates are drawn towards that of all themes: an empirical-Bayes
        beta-binomial fitted by moments (Kleinman 1973; Casella 1985), in which the rate of all weighs as much as p(1 − p) ÷ τ² − 1 cases, τ² being how much themes differ beyond chance; at most 20 cases, because with more the ranges held the
        truth too seldom in simulated councils. The range of the product comes from both ranges on the scale of logarithms (Zou, Huang and Zhang 2009).
      </p>
      <ScrollTable caption="Three themes, 60 people reached by each" columns={['Theme', { label: 'Gaps', numeric: true }, { label: 'Gap rate, drawn in', numeric: true }, { label: 'Held', numeric: true }, { label: 'Hold rate, drawn in', numeric: true }, 'Have the gap, and good or better afterwards']} rows={example.topics} />
      <p className="govuk-body">
        The chance to tell a change is worked out exactly, over both binomials, for the very rule that says “more” or “no clear difference” here: Newcombe’s 95% interval leaves nought out. A test checks it by simulation. With as many cases before
        as after:
      </p>
      <ScrollTable caption="The chance to tell a rise from 40% to 60%" columns={[{ label: 'Cases before, and as many after', numeric: true }, { label: 'Chance', numeric: true }]} rows={example.power} />
      <p className="govuk-body">Four times of five takes {example.needed} and {example.needed}. Audits of one worker resemble each other, so in truth it takes more.</p>
      <p className="govuk-body">
        Cases that look again are drawn in the order that SHA-256 gives to the seed and the case reference, from a list of the council’s cases: at most one of each worker, never the child of the gap. They are marked as targeted, and join no random
        figures. Whoever audits is not told what a case is to show.
      </p>
      <p className="govuk-body">Why it can mislead: it goes on as it did only if people are like those before; a theme that nobody looked at again borrows its hold rate from the others.</p>
    </>
  )
}
