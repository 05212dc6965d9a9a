import type { Route } from './+types/methods'
import { allow } from '../../door.server.ts'
import { exampleOfTime, exampleOfTrend } from '../../features/insight/examples.server.ts'
import { ExplainedProgress } from '../../features/insight/explained-progress.tsx'
import { ExplainedTrends } from '../../features/insight/explained-trends.tsx'
import { exampleOfRelease, ExplainedReleased } from '../../features/released/explained-released.tsx'
import { exampleOfTransfer } from '../../features/transfer/examples.server.ts'
import { ExplainedTransfer } from '../../features/transfer/explained-transfer.tsx'
import { exampleOfPlan } from '../../features/what-next/examples.server.ts'
import { ExplainedPlan } from '../../features/what-next/explained-plan.tsx'
import { nationalReference } from '../../features/national/national.server.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { openGovernmentCredit, samples } from '../../features/insight/insight.ts'
import { meanOfGains, normalisedGain, pairedEffect, rangeInWords } from '../../lib/statistics.ts'
import { exampleOfResults, fewestMembers } from '../../features/cohorts/results.ts'
import { classSize } from '../../features/insight/classes.ts'
import { ac2, coefficientInWords, countsOf, fewestPairs, kappa, lowestExact, mostOverGraded, pairsInWords } from '../../features/moderation/agreement.ts'
import { settingsOn } from '../../features/people/settings.server.ts'
import { dayInLondon } from '../../lib/days.ts'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Table } from '../../ui/table.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { smallNumber } = await settingsOn(await reader.reading(), dayInLondon(reader.at))
  const plans = (await nationalReference()).find(({ title }) => title === 'Plans and planning')!.again
  return { smallNumber, inspected: `${plans.k} times of ${plans.n}`, moderated: exampleOfModeration(), learning: exampleOfLearning(), cohorts: exampleOfResults(), trend: exampleOfTrend(), time: exampleOfTime(), transfer: exampleOfTransfer(), plan: exampleOfPlan(), release: exampleOfRelease(smallNumber), examples: ([[0, 5], [3, 5], [4, 10], [12, 28], [9, 41], [23, 100], [230, 1000]] as const).map(([k, n]) => ({ share: `${k} of ${n}`, range: rangeInWords(k, n) })) }
}

/** The 41 audits of the worked example, from inadequate to outstanding, counted by the same code as a council's own. */
function exampleOfModeration() {
  const table = [[4, 1, 0, 0], [5, 10, 1, 0], [0, 11, 7, 0], [0, 0, 1, 1]]
  const counts = countsOf(table)
  const stat = (words: string, k: number) => [words, pairsInWords(k, counts).figure, pairsInWords(k, counts).range ?? '']
  const coefficient = (words: string, statistic: Parameters<typeof coefficientInWords>[1]) => { const { figure, range = '' } = coefficientInWords(table, statistic); return [words, figure, range] }
  return {
    table,
    results: [
      stat('Over-graded: the first grade is higher', counts.over), stat('Under-graded: the first grade is lower', counts.under), stat('The same', counts.exact), stat('At most one apart', counts.withinOne),
      coefficient('Kappa without weights', (one) => kappa(one, 'unweighted')), coefficient('Kappa with linear weights', (one) => kappa(one, 'linear')),
      coefficient('Kappa with quadratic weights', (one) => kappa(one, 'quadratic')), coefficient('AC2 with linear weights', ac2),
    ],
  }
}

/** Five people's two scores in per cent, read in four ways by the code that reads a council's own. */
function exampleOfLearning() {
  const pairs = [[40, 80], [60, 80], [20, 60], [80, 80], [100, 100]].map(([pre, post]) => ({ pre: pre!, post: post! }))
  const own = meanOfGains(pairs, 100)
  const { dz, dav, j } = pairedEffect(pairs)!
  return {
    scores: pairs.map(({ pre, post }) => `${pre}% and ${post}%`).join('; '),
    results: [
      ['Gain of the class, from the means 60% and 80%', normalisedGain(60, 80, 100)!.toFixed(2)],
      [`Mean of people’s own gains, of the ${own.n} who had something left to gain`, own.mean!.toFixed(2)],
      ['d: mean difference by the deviation of the differences', dz.toFixed(2)], [`The same, corrected for so few (× ${j.toFixed(2)})`, (dz * j).toFixed(2)],
      ['d: mean difference by the mean deviation of the scores', dav.toFixed(2)],
    ],
  }
}

const scaleOfExample = ['Inadequate', 'Requires improvement', 'Good', 'Outstanding']
const percent = (share: number) => `${Math.round(share * 100)}%`

export default function Methods({ loaderData: { smallNumber, inspected, moderated, learning, cohorts, trend, time, transfer, plan, release, examples } }: Route.ComponentProps) {
  return (
    <>
      <title>How the figures are made – Practice Loop</title>
      <h1 className="govuk-heading-l">How the figures are made</h1>
      <InsightNavigation current="/insight/methods" />
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h2 className="govuk-heading-m">Shares and their ranges</h2>
          <p className="govuk-body">
            A share is always shown as a count: “12 of 28”. Audits are a sample, so the true share may be another. The range beside it is the 95% Wilson score
            interval: if we audited again and again, 95 of 100 such ranges would hold the true share.
          </p>
          <p className="govuk-body">
            For k of n, with p = k ÷ n and z = 1.96, the range is (p + z² ÷ 2n ± z × √(p(1 − p) ÷ n + z² ÷ 4n²)) ÷ (1 + z² ÷ n).
          </p>
          <Table caption="What a few counts can say" captionSize="s" columns={['Counted', 'The true share may be']} rows={examples.map(({ share, range }) => [share, range])} rowHeader />
          <p className="govuk-body">So a team in which 3 of 5 audits were below good could have a true share of anything between 23% and 88%. That is why no team is ranked.</p>
          <p className="govuk-body">
            The range is right for cases drawn at random. For any other sample it is the least one has to allow for. Where themes are added up, several
            come from the same audit and go together: the true range is wider than the one shown.
          </p>

          <h2 className="govuk-heading-m">The words in the cells</h2>
          <p className="govuk-body">A cell is compared with the share of the whole council on the same theme, in the same sample. The cell itself is part of that whole. A rate that was released is of another quarter and perhaps of few cases: beside it a cell is compared with the end of that rate’s own 95% range that is nearer.</p>
          <ul className="govuk-list govuk-list--bullet govuk-list--spaced">
            <li><strong>Too few to tell</strong>: fewer than 5, or a range wider than half of all there is.</li>
            <li><strong>No clear difference</strong>: chance alone easily brings what was counted.</li>
            <li>
              <strong>Worth a look</strong>: outside the 95% limits. Of 80 cells about 4 are outside by chance, so this is a place to begin looking and proves nothing.
            </li>
            <li>
              <strong>Clearly above</strong> or <strong>clearly below</strong>: outside the 99.8% limits, and chance alone would bring so extreme a count at most once in
              1,000 times. Nothing less is called clear.
            </li>
          </ul>
          <p className="govuk-body">
            The limits are those of a funnel plot: p ± z × √(p(1 − p) ÷ n), where p is the council’s share and n the cell’s count, with z = 1.96 for 95% and
            z = 3.09 for 99.8%. For a council’s share of 45% the 95% limits are 14% to 76% for 10 audits, 27% to 63% for 28, and 35% to 55% for 100. Because these limits are
            too narrow for few cases, the exact chance from the binomial distribution has to agree: at most 1 in 40 for “worth a look”, 1 in 1,000 for “clearly”.
          </p>
          <p className="govuk-body">“What we know” lists at most three themes, in order of the lower end of their range, so that few cases never come first by luck. It ranks themes, never teams or people.</p>

          <h2 className="govuk-heading-m">What is counted</h2>
          <p className="govuk-body">
            Each theme of an audit has one grade, or does not apply and is left out. Below good means below the line that the council’s own scale draws. Areas are those of the
            audited period: when a team moves, its earlier audits stay where they were. Provisional grades are counted, and how many there are is said.
            A finding that is disputed is left out until somebody outside the line has settled it; beside each figure stands how many are left out, and what it would be with them.
          </p>
          <h3 className="govuk-heading-s">Samples</h3>
          <p className="govuk-body">How cases were chosen decides what a share can mean, so samples are shown one at a time and never joined:</p>
          <ul className="govuk-list govuk-list--bullet">
            {Object.values(samples).map((sample) => <li key={sample}>{sample}</li>)}
          </ul>
          <p className="govuk-body">A page opens with the sample of which there is most in the period, and so with the framework. The period is the last six months unless another is chosen; months are those in which the audits were done. Only cases drawn at random speak for all cases.</p>

          <h2 className="govuk-heading-m">Did it hold?</h2>
          <p className="govuk-body">
            A gap is a grade below good. It held when the first audit of another case of the same person, 8 to 16 weeks later, finds the theme good or better. Whoever
            checked the evidence of the first audit cannot be the judge of it. A second look at the same case shows that the case was put right, not that a skill was
            gained. A council’s framework may set other times, or follow the team and not the person; the page says which rule it used.
          </p>
          <ul className="govuk-list govuk-list--bullet govuk-list--spaced">
            <li><strong>Not known yet</strong>: no such audit has been made.</li>
            <li><strong>Not looked at in time</strong>: the weeks in which an audit would have counted are over. One that comes in late with a date in those weeks still counts.</li>
            <li><strong>Cannot be known</strong>: the person has left, or the team is gone, before anyone looked again, or the audit named nobody.</li>
            <li><strong>Nobody has confirmed whose gap it is</strong>: until then nobody’s later cases can answer.</li>
            <li><strong>The service’s or a partner’s</strong>: no one person’s later case can answer.</li>
          </ul>
          <p className="govuk-body">
            What is picked because it was low is often higher next time by itself (regression to the mean). So we say what came after, never why.
          </p>

          <ExplainedTransfer example={transfer} />
          <ExplainedTrends example={trend} />
          <ExplainedProgress example={time} />
          <ExplainedPlan example={plan} />

          <h2 id="agreement" className="govuk-heading-m">Do grades agree?</h2>
          <p className="govuk-body">
            An audit that is moderated is graded twice: by its auditor, and by a second person who does not know the first grades. Each theme that both graded is a pair. Every pair stands in a
            table, with a row for each first grade and a column for each of the moderator’s. What is agreed afterwards plays no part in it.
          </p>
          <p className="govuk-body">
            The direction comes first: <strong>over-graded</strong> are pairs whose first grade is higher than the moderator’s, <strong>under-graded</strong> those whose first grade is lower. Then the
            pairs that are the same, and those at most one grade apart. All are shares with Wilson ranges, as above.
          </p>
          <p className="govuk-body">
            <strong>Kappa</strong> (Cohen 1960, with weights 1968) says how far two people agree beyond what chance alone would bring: 1 − Σ w × observed ÷ Σ w × expected, where the expected
            count of a cell is its row’s sum × its column’s sum ÷ n. The weight w says how far a pair is from agreeing: without weights 1 for any difference, with linear weights the distance ÷ (k − 1) for k
            grades, with quadratic weights the square of that. We chose linear weights before looking; quadratic ones flatter near misses. Where chance alone would agree always, kappa is not calculable.
          </p>
          <p className="govuk-body">
            <strong>AC2</strong> (Gwet 2014, with two grades AC1, Gwet 2008) is (p − e) ÷ (1 − e), where p is the mean of 1 − w over all pairs and e = T ÷ (k(k − 1)) × Σ π(1 − π): π is a grade’s share among both
            people’s grades, and T the sum of 1 − w over all cells. It does not fall because nearly all cases get one grade, as kappa does.
          </p>
          <p className="govuk-body">
            Their ranges come from drawing as many pairs anew, with putting back, 2,000 times: 95% of the results lie in the range (percentile bootstrap, Efron 1979). The draw hangs on the
            table alone, so the same table has the same range always. Below {fewestPairs} pairs we show counts and no coefficient.
          </p>
          <p className="govuk-body">
            A calibration workshop is proposed for a theme of which more than {percent(mostOverGraded)} of at least {fewestPairs} pairs are over-graded, or fewer than {percent(lowestExact)} the same. That is our proposal; no published
            standard is known. A review of 26 papers on auditing case notes found a mean kappa of 0.32 to 0.70 (Lilford and others 2007), so perfect agreement would be strange.
          </p>
          <ScrollTable caption="A worked example: 41 audits" columns={['First grade', ...scaleOfExample.map((label) => ({ label, numeric: true }))]} rows={moderated.table.map((row, nth) => [scaleOfExample[nth], ...row])} />
          <ScrollTable caption="What the same code says of it" columns={['Measure', { label: 'Result', numeric: true }, '95% range']} rows={moderated.results} />
          <p className="govuk-body">The same 41 audits read as “all within one grade” and as “four in ten graded too high”. Both are shown.</p>
          <p className="govuk-body">
            Moderated are every lowest and every highest overall grade, every grade moved from the rule, a new auditor’s first three audits, and three of each auditor’s every twenty, drawn by a code that
            hangs on the auditor and the number of the twenty. Audits chosen for a reason do not speak for all: the page says how many were drawn at random.
          </p>

          <h2 id="learning" className="govuk-heading-m">Learning: before the module and after it</h2>
          <p className="govuk-body">
            Only first goes count: somebody’s first at the last check, and their first at the first check if they had finished it by then. Who had not is left out and counted. All versions of a module are one class:
            apart they would seldom be ten. Learners stand in the order in which they finished, as far as the day before, and only whole tens are shown: each figure is of {classSize}, 20, 30 people and so on, of the
            whole council, with those who left. So two looks differ by ten people’s scores at least. Averages out of five are rounded to the nearest half: else ten who all had the same could be found out.
          </p>
          <p className="govuk-body">
            The <strong>gain</strong> is that of the class (Hake): (after − before) ÷ (5 − before), worked out at both ends of what the rounded averages allow. Where nearly all was right before, there is none. It is not cut
            off at nought. The mean of people’s own gains is another number, and effect sizes others again, so we show one and say which. We give no words such as “high” to it: the usual ones come from courses in physics.
          </p>
          <ScrollTable caption="One class of five, read in different ways" columns={['Measure', { label: 'Result', numeric: true }]} rows={learning.results} />
          <p className="govuk-body">Their scores before and after: {learning.scores}. Of a council nothing is shown of so few.</p>

          <h2 id="cohorts" className="govuk-heading-m">Before and after the managers’ programme</h2>
          <p className="govuk-body">
            Of each manager’s team five children are drawn by chance before the programme, and five others 16 to 20 weeks after it began. Auditors who had no hand in it grade two themes, and are not told which sample it
            is. Counted is how many were good or better, over all managers of a cohort who have both samples. Whoever left, or has a sample that is missing or came too late, is counted as not known.
          </p>
          <p className="govuk-body">
            The difference of the two shares has the range of Newcombe (1998, method 10), made of both Wilson ranges. Five cases of one team go together, so the true ranges are wider. It says what came after the
            programme, and not why: teams that were chosen because of low grades would often do better next time by themselves.
          </p>
          <p className="govuk-body">
            Nothing is told of fewer than {fewestMembers} managers, and results are told once: when the last sample is finished, or four weeks after the last is due. So no two looks differ by one manager. A count of
            at most as many as one manager’s own cases, or of all but so many, is told as a bound: of each manager any count from none to all stays possible. Whoever judged a sample of a cohort is not shown its results.
          </p>
          <ScrollTable caption="Four managers with five cases each" columns={['Sample', { label: 'Good or better', numeric: true }, 'True share']} rows={cohorts.rows} />
          <p className="govuk-body">The difference of the first two: {cohorts.difference}.</p>

          <h2 id="inspections" className="govuk-heading-m">Inspections of England</h2>
          <p className="govuk-body">
            Published inspections are followed from one report of an authority to its next. What reports ask to improve is sorted into 29 topics by keyword rules, not by people; a report can raise several,
            and “raised” counts reports. Reports whose points are not published say nothing either way and are passed over. For example, plans and planning was raised again in the next report {inspected}. Ranges
            are those of Wilson, as above. All authorities stand together, and counts under 5 are hidden with whatever would give them away.
          </p>
          <p className="govuk-body">
            Why it can mislead: a keyword finds what is called so, and not what is meant. A report that raises a topic says nothing of how many cases it is about, so it is never compared with the share of a council’s
            audits. What was raised because it was low is often better next time by itself.
          </p>

          <h2 className="govuk-heading-m">Small numbers</h2>
          <p className="govuk-body">
            A leader sees the counts of their own areas in full, a manager those of their own teams, and a red action is never hidden. Of the whole council a leader of some areas, and a manager, see only the rate
            of the latest quarter that was released, to the whole per cent: none where it is hidden there, nor beside a kind of case, a role or less than a quarter. Each council settles below which number counts are hidden,
            between 3 and 20; yours is {smallNumber}.
          </p>
          <ExplainedReleased example={release} />
          <h2 className="govuk-heading-m">What was tried</h2>
          <p className="govuk-body">
            Ranges and claims were tried on 2,000 made-up councils whose truth is known: the 95% ranges held it in 95%; where nothing differed, “clearly” was said of fewer than 2 cells in 1,000, and where nothing changed “better than before” in
            fewer than 3 of 100. Where three audits of one worker resemble each other (a correlation of 0.1) the ranges held it in 93%: the true ranges are somewhat wider than those shown.
          </p>
          <p className="govuk-body-s">{openGovernmentCredit}</p>
        </div>
      </div>
    </>
  )
}
