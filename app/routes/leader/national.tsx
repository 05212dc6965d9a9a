import type { Route } from './+types/national'
import { allow, signedIn } from '../../door.server.ts'
import { heldByTheme } from '../../features/insight/held.server.ts'
import { cellOf, nationalInspections, openGovernmentCredit, samples, wordsOf } from '../../features/insight/insight.ts'
import { themesByArea } from '../../features/insight/insight.server.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { nationalReference } from '../../features/national/national.server.ts'
import { speaksOf } from '../../features/national/national.ts'
import { withoutSmallNumbers, type Shown } from '../../lib/small-numbers.ts'
import { andOf } from '../../lib/phrases.ts'
import { InsetText } from '../../ui/inset-text.tsx'
import { Matrix, MatrixCell } from '../../ui/matrix.tsx'

/** Aggregates of so few reports are hidden, whatever a council has settled: they are published for all. */
const hiddenBelow = 5

export async function loader({ context, request }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { organisation } = signedIn(context)!
  const themes = await nationalReference()
  const [covered] = withoutSmallNumbers([{ columns: ['Raised', 'Raised again'], total: null, rows: themes.map(({ title, raised, again }) => ({ name: title, counts: [raised, again] })) }], hiddenBelow)
  const shown = new Map(covered!.rows.map(({ name, counts: [raised, again] }) => [name, { raised: cell(raised), again: cell(again) }]))
  const national = organisation.key === nationalInspections
  const judged = national ? undefined : await themesByArea(reader, { period: 'year' })
  const held = national ? undefined : await heldByTheme(reader, { framework: null })
  const own = judged && typeof judged === 'object' && 'areas' in judged ? judged : undefined
  const followed = held && held !== 'no gaps' ? held : undefined
  return {
    national, reports: themes[0]?.raised.n ?? 0, council: organisation.name,
    rows: themes.map(({ title }) => ({ title, ...shown.get(title)! })),
    beside: own && {
      sample: samples[own.sample], below: wordsOf(own.framework.scale).below,
      rows: own.themes.filter(({ key }) => key in speaksOf).map(({ key, title, whole, areas }) => {
        const { titles, because } = speaksOf[key]!
        const ownCount = reader.reach.council ? whole : areas.map(({ counted }) => counted).reduce((sum, one) => ({ judged: sum.judged + one.judged, belowGood: sum.belowGood + one.belowGood }))
        const again = followed?.themes.find((theme) => theme.title === title)
        return {
          title, own: cellOf(ownCount), again: again && again.held + again.recurred > 0 ? cellOf({ judged: again.held + again.recurred, belowGood: again.recurred }) : { figure: 'not looked at again', shade: 0 as const },
          topics: titles.map((one) => ({ title: one, ...shown.get(one)! })), because: `${andOf(titles)}: ${because}.`,
        }
      }),
    },
  }
}

const cell = (figure: Shown | undefined) => (figure && typeof figure === 'object' && 'k' in figure ? cellOf({ judged: figure.n, belowGood: figure.k }) : { figure: 'hidden', shade: 0 as const })

export default function National({ loaderData: { national, reports, council, rows, beside } }: Route.ComponentProps) {
  return (
    <>
      <title>Inspections of England: insight – Practice Loop</title>
      <h1 className="govuk-heading-l">Inspections of England</h1>
      <InsightNavigation current="/insight/national" />
      <p className="govuk-body">
        What published inspections ask to improve, over all authorities together: {reports} reports of 2015 to 2025 with published points, sorted into 29 topics by keyword rules and not by people. No authority is told apart.
        {national && <> The reports themselves are in <a className="govuk-link" href="/insight">Themes by area</a>.</>}
      </p>
      {beside && (
        <>
          <h2 className="govuk-heading-m">Beside {council}’s own audits</h2>
          <InsetText>A report about an authority is no case file, and a report that raises a topic says nothing about how many cases there fall below good. So this is no comparison of {council} with others: it only says which topics come up, and which come back, in both.</InsetText>
          <Matrix caption="Practice themes, and the topics of inspections that speak of them"
            columns={['Theme', `${council}: ${beside.below}`, `${council}: below good again, of those looked at again`, 'England: reports that raise it', 'England: raised again in the next report']}
            rows={beside.rows.map(({ title, own, again, topics, because }) => [
              <span key="theme">{title}<br /><span className="pl-quiet">{because}</span></span>, <MatrixCell key="own" {...own} />, <MatrixCell key="again" {...again} />,
              ...(['raised', 'again'] as const).map((which) => <ul key={which} className="govuk-list">{topics.map((topic) => <li key={topic.title}>{topics.length > 1 && `${topic.title}: `}{topic[which].figure}{topic[which].range && `, ${topic[which].range}`}</li>)}</ul>),
            ])} />
          <p className="govuk-body">{council}, below good: {beside.sample.toLowerCase()}, the last twelve months; below good again: gaps of every sample and of all time. England: all reports.</p>
        </>
      )}
      <Matrix caption="All topics of inspections" columns={['Topic', 'Reports that raise it', 'Raised again in the next report of the same authority']} rows={rows.map(({ title, raised, again }) => [title, <MatrixCell key="raised" {...raised} />, <MatrixCell key="again" {...again} />])} />
      <p className="govuk-body">“Again” counts authorities with a next report whose points are published. A theme that is looked at because it was low is often better next time by itself, so the share says what came after, and not why.</p>
      <p className="pl-who-can-see">Who can see this: leaders. The figures of England are published ones and may be passed on; counts under {hiddenBelow} are hidden. {beside && `${council}’s own are for those who answer for them.`}</p>
      <p className="govuk-body-s">{openGovernmentCredit}</p>
    </>
  )
}
