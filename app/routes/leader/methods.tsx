import type { Route } from './+types/methods'
import { allow } from '../../door.server.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { openGovernmentCredit, samples } from '../../features/insight/insight.ts'
import { rangeInWords } from '../../features/insight/statistics.ts'
import { settingsOn } from '../../features/people/settings.server.ts'
import { dayInLondon } from '../../lib/days.ts'
import { Table } from '../../ui/table.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { smallNumber } = await settingsOn(await reader.reading(), dayInLondon(reader.at))
  return { smallNumber, examples: ([[0, 5], [3, 5], [4, 10], [12, 28], [9, 41], [23, 100], [230, 1000]] as const).map(([k, n]) => ({ share: `${k} of ${n}`, range: rangeInWords(k, n) })) }
}

export default function Methods({ loaderData: { smallNumber, examples } }: Route.ComponentProps) {
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
          <p className="govuk-body">A cell is compared with the share of the whole council on the same theme, in the same sample. The cell itself is part of that whole.</p>
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
          <p className="govuk-body">A page opens with the sample of which there is most, and so with the framework. Only cases drawn at random speak for all cases.</p>

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

          <h2 className="govuk-heading-m">Inspections</h2>
          <p className="govuk-body">
            Published inspections are followed from one report of an authority to its next. What reports ask to improve is sorted into 29 themes by keyword rules, not by people; a report can raise several,
            and “raised” counts reports. Reports whose points are not published say nothing either way and are passed over. For example, plans and planning was raised
            again in the next report 102 times of 162.
          </p>

          <h2 className="govuk-heading-m">Small numbers</h2>
          <p className="govuk-body">
            A leader sees the counts of their own areas in full, and a red action is never hidden. A leader of some areas sees of the whole council only a rate, rounded to
            the whole per cent, and not even that where the other areas’ counts are from 1 to {smallNumber - 1}. Each council settles below which number counts are hidden,
            between 3 and 20; yours is {smallNumber}.
          </p>
          <p className="govuk-body-s">{openGovernmentCredit}</p>
        </div>
      </div>
    </>
  )
}
