import { ScrollTable } from '../../ui/scroll-table.tsx'
import { fewestPeople } from './cells.ts'
import { waitDays } from './released.ts'
import { themesReleased, type Fact } from './themes.ts'

/** A made-up quarter of one theme as it is released, and what was counted, by the code that releases a council's own. */
export function exampleOfRelease(smallNumber: number) {
  const counted = [['Assessment', 3, 9], ['Family Help', 9, 11], ['Front Door', 7, 8], ['Safeguarding', 14, 12]] as const
  const judged = (whose: Fact['whose'], area: string, count: number) => Array.from({ length: count }, (_, nth): Fact => ({ theme: 'Planning', area, kind: 'Any', role: 'Any', whose, who: `${area} ${whose} ${nth}`, count: 1 }))
  const facts = counted.flatMap(([area, below, good]) => [...judged('not confirmed', area, below), ...judged('good enough', area, good)])
  const lines = themesReleased(['Planning'], facts, { smallNumber, seenByOne: counted.map(([area]) => [area]) })[0]!.lines.filter(({ split }) => split === 'all')
  const sum = counted.reduce((all, [, below, good]) => ({ below: all.below + below, good: all.good + good }), { below: 0, good: 0 })
  return {
    smallNumber,
    rows: lines.map((line) => {
      const [, below, good] = counted.find(([area]) => area === line.area) ?? ['All', sum.below, sum.good]
      return [line.area ?? 'All', String(below), String(line.belowGood), String(below + good), String(line.judged)]
    }),
  }
}

/** For the page that says how the figures are made. */
export function ExplainedReleased({ example: { smallNumber, rows } }: { example: ReturnType<typeof exampleOfRelease> }) {
  return (
    <>
      <h2 className="govuk-heading-m">Small counts, and figures to pass on</h2>
      <p className="govuk-body">
        Whoever is accountable sees their own counts in full. Whatever goes further hides counts from 1 to {smallNumber - 1}, because so few can be somebody whom a reader knows. In what is released
        by quarter a count of fewer than {fewestPeople} people is hidden, too, however large it is: of workers whose practice was audited, and of those whose actions or modules they are. Nought is
        shown. A red action is never hidden from the managers it concerns.
      </p>
      <p className="govuk-body">
        A small count that is hidden could be worked out from what is left: 3 follows from a total of 33 and the other 30. So others are hidden with it, the smallest first and totals last, until
        nothing small follows: not by adding and taking away, not because no count is below nought, and not for a leader who knows the counts of their own areas. Areas, kinds of case, roles and whose
        gaps they mainly are add up to the same totals and are covered together. A leader can take their own areas’ part from each of these: where what is left to the others is small, the count is
        hidden.
      </p>
      <ScrollTable caption="One theme of a made-up quarter" columns={['Service area', 'Below good', 'Released', 'Judged', 'Judged, released']} rows={rows} />
      <p className="govuk-body">
        How many were judged is nearly the same for all themes of one audit. Where it is hidden in one theme to protect a smaller one, it is hidden in all that have nearly as many.
      </p>
      <p className="govuk-body">
        Two files whose days overlap can be taken from each other, and so can one that is made again after a correction. That is why figures are released by quarter, {waitDays} days after the last
        day, once, and why neither other days nor filters can be downloaded. For the same reason the council’s rate beside the counts of some areas should be that of a release.
      </p>
      <p className="govuk-body">
        Why it can mislead: what is hidden is not nought, and hidden counts are not all small. A release is as things stood when it was made: grades may have changed since, and late audits are
        missing. One quarter is few audits; look at the ranges on the other pages before anything is said of a difference. Where two or more people who know different areas put what they know
        together, they can work out more than either.
      </p>
    </>
  )
}
