import type { Route } from './+types/national'
import { allow, signedIn } from '../../door.server.ts'
import { heldByTheme } from '../../features/insight/held.server.ts'
import { cellOf, nationalInspections, openGovernmentCredit, samples, wordsOf } from '../../features/insight/insight.ts'
import { themesByArea } from '../../features/insight/insight.server.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { hiddenBelow, nationalReference, nationalShown, type NationalShown } from '../../features/national/national.server.ts'
import { speaksOf } from '../../features/national/national.ts'
import { andOf } from '../../lib/phrases.ts'
import { InsetText } from '../../ui/inset-text.tsx'
import { Matrix, matrixCells } from '../../ui/matrix.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { organisation } = signedIn(context)!
  const [reference, shown] = [await nationalReference(), (await nationalShown()).map(({ title, raised, again }) => ({ title, raised: cell(raised), again: cell(again) }))]
  const national = organisation.key === nationalInspections
  const judged = national ? undefined : await themesByArea(reader, { period: 'year' })
  const held = national ? undefined : await heldByTheme(reader, { framework: null })
  const own = judged && typeof judged === 'object' && 'areas' in judged ? judged : undefined
  const followed = held && held !== 'no gaps' ? held : undefined
  return {
    national, reports: reference[0]?.raised.n ?? 0, council: organisation.name, hiddenBelow, rows: shown,
    beside: own && {
      sample: samples[own.sample], below: wordsOf(own.framework.scale).below,
      rows: own.themes.filter(({ key }) => key in speaksOf).map(({ key, title, whole, areas }) => {
        const { titles, because } = speaksOf[key]!
        const ownCount = reader.reach.council ? whole : areas.map(({ counted }) => counted).reduce((sum, one) => ({ judged: sum.judged + one.judged, belowGood: sum.belowGood + one.belowGood }))
        const again = followed?.themes.find((theme) => theme.title === title)
        return {
          title, own: cellOf(ownCount), again: again && again.held + again.recurred > 0 ? cellOf({ judged: again.held + again.recurred, belowGood: again.recurred }) : { figure: 'not looked at again', shade: 0 as const },
          topics: titles.map((one) => shown.find((topic) => topic.title === one)!), because: `${andOf(titles)}: ${because}.`,
        }
      }),
    },
  }
}

const cell = (figure: NationalShown['raised']) => (figure === 'hidden' ? { figure, shade: 0 as const } : cellOf({ judged: figure.n, belowGood: figure.k }))

export default function National({ loaderData: { national, reports, council, hiddenBelow, rows, beside } }: Route.ComponentProps) {
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
              <span key="theme">{title}<br /><span className="pl-quiet govuk-!-font-weight-regular">{because}</span></span>, ...matrixCells([own, again, ...(['raised', 'again'] as const).map((which) => ({ figure: topics.map((topic, nth) => <span key={topic.title} className="pl-matrix__one">{topics.length > 1 && <span className="pl-matrix__note">{nth > 0 && ' '}{topic.title}: </span>}{topic[which].figure}<span className="pl-matrix__note"> {topic[which].range}</span></span>) }))], { what: 'And inspections of England', of: title }),
            ])} />
          <p className="govuk-body">{council}, below good: {beside.sample.toLowerCase()}, the last twelve months; below good again: gaps of every sample and of all time. England: all reports.</p>
        </>
      )}
      <Matrix caption="All topics of inspections" columns={['Topic', 'Reports that raise it', 'Raised again in the next report of the same authority']} rows={rows.map(({ title, raised, again }) => [title, ...matrixCells([raised, again])])} />
      <p className="govuk-body">“Again” counts authorities with a next report whose points are published. A theme that is looked at because it was low is often better next time by itself, so the share says what came after, and not why. <a className="govuk-link" href="/insight/methods#inspections">How it is worked out</a></p>
      <p className="govuk-body pl-no-print"><a className="govuk-link" href="/insight/national.csv" download>Download all topics (CSV)</a></p>
      <p className="pl-who-can-see">Who can see this: leaders. The figures of England are published ones and may be passed on; counts under {hiddenBelow} are hidden. {beside && `${council}’s own are for those who answer for them.`}</p>
      <p className="govuk-body-s">{openGovernmentCredit}</p>
    </>
  )
}
