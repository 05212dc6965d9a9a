import { ScrollTable } from '../../ui/scroll-table.tsx'
import type { exampleOfTransfer } from './examples.server.ts'

export function ExplainedTransfer({ example }: { example: ReturnType<typeof exampleOfTransfer> }) {
  return (
    <>
      <h2 id="transfer" className="govuk-heading-m">From need to held</h2>
      <p className="govuk-body">
        Each rung is told of those of whom it can be said: completed of those given a module, held of those looked at again. What was recalled six weeks on is told to the learner alone. A rung is evidence of itself and of no other: people who
        completed a module may not use it, and cases may be put right by others. Only “held”, found blind in another child’s case, is called transfer; “still held” is the next audit after that, of a third child.
      </p>
      <p className="govuk-body">
        Whoever is given learning had a low grade, and would often do better next time by themselves. So gaps looked at after learning are set beside gaps on the same theme, looked at in the same month, of people not yet trained.
        Whoever had learnt something on the theme that does not count as learnt, a module without its own-case task, or a workshop or coaching before the gap was found, is in neither group, and is counted. The difference is that of
        Mantel and Haenszel over months and themes in which both were looked at, with the variance of Sato, Greenland and Robins (1989). Something is said only where the 95% range leaves nought out, and with at least ten on either
        side. In 2,000 simulated councils in which learning changed nothing and each gap stood for itself it was said in fewer than 5 of 100; where the gaps of one person go together (a correlation of 0.2), in about 6.
      </p>
      <ScrollTable caption="Two months in which everybody rose" columns={['Month', { label: 'After learning, held', numeric: true }, { label: 'Not yet trained, held', numeric: true }]} rows={example.rows} />
      <p className="govuk-body">Added up, it looks like {example.together}. Month by month there is no difference: {example.difference} percentage points ({example.range}).</p>
      <p className="govuk-body">
        One person’s own themes are compared in pairs: in a later audit a theme that they had learnt about and another about which they had learnt nothing, both below good before. Only pairs that differ speak, by McNemar’s exact test (1947): twice the chance of
        so uneven a split, or a more uneven one, if both ways were as likely.
      </p>
      <ScrollTable caption="Pairs that differ, one way and the other" columns={['Pairs', { label: 'p', numeric: true }, 'So uneven by chance']} rows={example.pairs} />
      <p className="govuk-body">Why it can mislead: nobody is drawn by chance to be trained first. Whoever learns sooner may have more time, a better manager or a worse gap. A comparison cannot take that away, so we say “after”, never “because of”.</p>
    </>
  )
}
