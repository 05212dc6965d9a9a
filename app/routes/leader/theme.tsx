import type { Route } from './+types/theme'
import { allow, signedIn } from '../../door.server.ts'
import { askedOf, periodChoices, queryOf, type Asked } from '../../features/insight/asked.ts'
import { Filters } from '../../features/insight/filters.tsx'
import { cellOf, counted, creditOf, nationalInspections, panels, provisionalInWords, samples, shareWithRange, unitOf, wholeOf, withThemIn, wordsOf, type Panel } from '../../features/insight/insight.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { themeInDetail } from '../../features/insight/theme.server.ts'
import { funnelLimits, monthsInARow, trendOf } from '../../features/insight/theme.ts'
import { funnelChart, trendChart } from '../../lib/charts.server.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { counted as many } from '../../lib/phrases.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Chart } from '../../ui/chart.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Matrix, matrixCells } from '../../ui/matrix.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { StatList } from '../../ui/stat-list.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'

export async function loader({ context, request, url, params }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { organisation } = signedIn(context)!
  const asked = askedOf(url.searchParams)
  const national = organisation.key === nationalInspections
  const theme = found(await themeInDetail(reader, params.key, asked, { allThereIs: national }))
  return {
    council: organisation.name, seesWhole: reader.reach.council, credit: creditOf(organisation), asked, national,
    key: params.key, title: theme.title, framework: theme.framework.title,
    periods: periodChoices(dayInLondon(reader.at)), period: national ? 'all' : 'six-months',
    theme: theme.judged === undefined ? undefined : inWords(theme, wholeOf(organisation), asked),
  }
}

type Detail = Extract<NonNullable<Awaited<ReturnType<typeof themeInDetail>>>, { judged: number }>

/** What the page prints of the counts. */
function inWords(theme: Detail, whole: ReturnType<typeof wholeOf>, asked: Asked) {
  const { title, key, framework, versions, sample, kind, kinds, whole: all, whose, areas, byMonth, months, reach } = theme
  const { below, goodEnough } = wordsOf(framework.scale)
  const here = (change: Partial<Asked>) => `/insight/themes/${key}${queryOf({ ...asked, framework: asked.framework && framework.name, ...change })}`
  const rate = all.judged > 0 ? all.belowGood / all.judged : undefined
  const cells = areas.map(({ name, counted: of }) => ({ name, counted: of, cell: cellOf(of, rate, 'the rate of all areas here') }))
  const beside = areas.filter(({ counted: { judged } }) => judged > 0)
  const trend = trendOf(monthsInARow(byMonth, months.to), below)
  const share = (k: number, n: number) => (n === 0 ? 'None yet' : shareWithRange(k, n))
  return {
    below, unit: unitOf(sample), area: whole.area, sample: samples[sample],
    versions: versions.map(({ name, title: text, current }) => ({ text, href: here({ framework: name, sample: null, caseType: null }), current })),
    otherSamples: theme.samples.filter(({ current }) => !current).map(({ name, judged }) => ({ text: samples[name], grades: counted(judged), href: here({ sample: name, caseType: null }) })),
    kind, kinds: kinds.map(({ name, judged, current }) => ({ text: `${name} (${counted(judged)})`, href: here({ caseType: name }), current })), onlyKind: asked.caseType,
    provisional: provisionalInWords(theme.judged, theme.provisional),
    stats: [
      { figure: `${counted(all.belowGood)} of ${counted(all.judged)}`, words: below, range: all.judged === 0 ? undefined : shareWithRange(all.belowGood, all.judged).replace(/^.*\(|\)$/g, '') },
      ...(Object.keys(panels) as Panel[]).filter((panel) => panel !== 'all').map((panel) => ({ figure: counted(whose[panel]), words: { practitioner: 'mainly practitioners’ gaps', manager: 'mainly managers’ gaps', service: 'mainly the service’s or a partner’s', all: '' }[panel] })),
      { figure: counted(whose.notConfirmed), words: 'whose gap nobody has confirmed' },
    ],
    leftOut: withThemIn(all.leftOut ?? 0, shareWithRange(all.belowGood + (all.leftOut ?? 0), all.judged + (all.leftOut ?? 0))),
    trend: trend.drawn.length === 0 ? undefined : {
      ...trend,
      svg: trendChart(trend.drawn, trend.middle, { title: `${title}, ${kind}: ${below}, month by month`, description: `${trend.says} The table below has every month.` }),
    },
    areas: cells.map(({ name, cell }) => [name, cell] as const),
    funnel: rate === undefined || beside.length < 2 ? undefined : funnelChart(
      beside.map(({ name, counted: { judged, belowGood } }) => ({ name, n: judged, share: belowGood / judged, beyond: cells.find((one) => one.name === name)!.cell.shade > 0 || (cells.find((one) => one.name === name)!.cell.note ?? '').startsWith('clearly') })),
      rate, funnelLimits(rate, Math.max(...beside.map(({ counted: { judged } }) => judged))),
      { title: `${title}: ${whole.area}s beside what chance alone brings`, description: `${many(beside.length, whole.area, `${whole.area}s`)}, each by how many cases were judged and how many of these were ${below}. The table has each of them.` }),
    reach: reach.gaps === 0 ? undefined : [
      ['Gaps found in the period, without disputed ones', counted(reach.gaps)],
      ['People who were given learning because of them', counted(reach.people)],
      ['Of these, completed at least one module of it', share(reach.completed, reach.people)],
      ['Of these, did a task of it on a case of their own, and somebody accepted it', share(reach.applied, reach.people)],
      ['Remedial actions that answer them', counted(reach.actions)],
      ['Of those sent in or due by now, sent in by their first day', share(reach.inTime, reach.timed)],
      ['Sent in after their day, or still out', counted(reach.pastTheirDay)],
      ['Gaps looked at again in another case', counted(reach.lookedAt)],
      [`Of these, held: ${goodEnough}`, share(reach.held, reach.lookedAt)],
    ],
    back: `/insight${queryOf({ ...asked, area: null })}`,
  }
}

export default function Theme({ loaderData: { council, seesWhole, credit, asked, national, key, title, framework, periods, period, theme } }: Route.ComponentProps) {
  return (
    <>
      <title>{`${title}${asked.caseType ? `, ${asked.caseType}` : ''}: insight – Practice Loop`}</title>
      <Breadcrumbs items={[{ text: 'Insight', href: theme?.back ?? '/insight' }]} />
      <h1 className="govuk-heading-l"><span className="govuk-caption-l">{framework}</span>{title}</h1>
      <InsightNavigation current="/insight" />
      {!theme ? (
        <EmptyState title="Nothing was judged here" next={{ text: 'Show all there is', href: `/insight/themes/${key}?period=all` }}>No audit in your areas has judged this theme, in this time and with what you chose.</EmptyState>
      ) : (
        <>
          {theme.versions.length > 1 && <SubNavigation label="Version" items={theme.versions} />}
          <p className="govuk-body">{theme.sample}. {theme.onlyKind && <strong>Only cases of the kind “{theme.onlyKind}”. </strong>}{asked.role && <strong>Only workers called “{asked.role}”. </strong>}{theme.provisional} {theme.leftOut}</p>
          {theme.otherSamples.length > 0 && <p className="govuk-body">Other samples, never joined with this one: {theme.otherSamples.map(({ text, grades, href }, nth) => <span key={href}>{nth > 0 && '; '}<a className="govuk-link" href={href}>{text.toLowerCase()}</a> ({grades})</span>)}.</p>}
          <Filters action={`/insight/themes/${key}`} asked={asked} periods={periods} period={period} kinds={theme.kinds.map(({ text }) => text.replace(/ \([\d,]+\)$/, ''))} />
          <StatList stats={national ? theme.stats.slice(0, 1) : theme.stats} />

          <h2 className="govuk-heading-m">Month by month</h2>
          {theme.kinds.length > 1 && (
            <>
              <p className="govuk-body">One kind of case at a time: where more of another kind are read, a line over all of them would move though practice did not.</p>
              <SubNavigation label="Kind of case" items={theme.kinds} />
            </>
          )}
          {theme.trend ? (
            <>
              <p className="govuk-body">{theme.kind}: {theme.trend.says}</p>
              <Chart svg={theme.trend.svg} caption={theme.trend.early ? 'Each point is a month’s share; the line across is the median.' : 'Each point is a month’s share; the line across is the mean of all, the dashed ones are the limits of each month. A diamond is part of a signal.'} />
              {theme.trend.empty.length > 0 && <p className="govuk-body">No cases in {theme.trend.empty.length > 4 ? `${theme.trend.empty.length} of these months` : theme.trend.empty.join(', ')}.</p>}
              <ScrollTable caption={`${theme.kind}, month by month`} columns={['Month', `${theme.below[0]!.toUpperCase()}${theme.below.slice(1)}`, ...theme.trend.columns]} rows={theme.trend.rows} />
            </>
          ) : <p className="govuk-body">No month of the last two years has cases of this kind.</p>}

          <h2 className="govuk-heading-m">{theme.area === 'region' ? 'By region' : 'By service area'}</h2>
          {theme.funnel && <Chart svg={theme.funnel} caption="Further right are more cases. Between the dashed lines is what chance alone brings in 95 of 100; outside the whole ones fewer than 2 in 1,000 come by chance. A diamond lies outside, and chance alone would seldom bring so extreme a count; a round point outside has too few cases to say so." />}
          <Matrix caption={`${theme.below[0]!.toUpperCase()}${theme.below.slice(1)}, from A to Z`} columns={[theme.area[0]!.toUpperCase() + theme.area.slice(1), 'Of those judged']} rows={theme.areas.map(([name, cell]) => [name, ...matrixCells([cell])])} />

          {theme.reach && !national && (
            <>
              <ScrollTable caption="What learning and repairs came to" columns={['Of the gaps found in this period', { label: 'Figure', numeric: true }]} rows={theme.reach} />
              <p className="govuk-body">These say what came after the gaps were found, not why. <a className="govuk-link" href="/insight/held">Did it hold?</a> compares; <a className="govuk-link" href="/insight/plan">What next?</a> says how many more looks are needed to tell; scores are on <a className="govuk-link" href="/insight/learning">Learning</a>.</p>
            </>
          )}
        </>
      )}
      <p className="pl-who-can-see">
        {seesWhole ? `Who can see this: leaders of ${council}. ` : 'You see your own areas. Who can see this: their leaders and those of the whole council. '}
        There are no figures of workers or teams on this page. It holds small counts, so it is for those who answer for them.
      </p>
      {credit && <p className="govuk-body-s">{credit}</p>}
    </>
  )
}
