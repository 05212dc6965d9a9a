import { Fragment } from 'react'
import type { Route } from './+types/insight'
import { allow, signedIn } from '../../door.server.ts'
import { mostCounted, openWork, themesByArea, type ThemesByArea } from '../../features/insight/insight.server.ts'
import { added, cellOf, counted, creditOf, monthsInWords, provisionalInWords, rowOf, samples, unitOf, whatWeKnow, wholeOf, wordsOf, type Cell, type Whole } from '../../features/insight/insight.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { glanceInWords } from '../../features/service-actions/service-actions.ts'
import { ledInWords } from '../../features/workshops/arranging.ts'
import { WorkshopsLed } from '../../features/workshops/workshops-led.tsx'
import { found } from '../../lib/http.server.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Matrix, MatrixCell, MatrixMore } from '../../ui/matrix.tsx'
import { StatList } from '../../ui/stat-list.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { organisation } = signedIn(context)!
  const judged = found(await themesByArea(reader, { framework: url.searchParams.get('framework'), sample: url.searchParams.get('sample') }))
  const { actions, service, led } = await openWork(reader)
  return {
    council: organisation.name, led: ledInWords(led, reader.at),
    seesWhole: reader.reach.council,
    credit: creditOf(organisation),
    actions: actions && actionsInWords(actions),
    service: glanceInWords(service),
    insight: judged === 'nothing judged' ? undefined : inWords(judged, wholeOf(organisation)),
  }
}

/** What the page prints of the counts. */
function inWords({ framework, frameworks, sample, samples: taken, judged, leftOut, provisional, from, to, areas, themes, hiddenBelow }: ThemesByArea, whole: Whole) {
  const seesWhole = hiddenBelow === undefined
  const { below } = wordsOf(framework.scale)
  const rows = themes.map((theme) => rowOf(theme, hiddenBelow, whole))
  const frameworkName = frameworks.find(({ current }) => current)!.name
  const ofArea = (name: string) => added(themes.flatMap((theme) => theme.areas.filter((area) => area.name === name).map((area) => area.counted)))
  return {
    title: framework.title,
    frameworks: frameworks.map(({ name, title, current }) => ({ text: title, href: `/insight?${new URLSearchParams({ framework: name })}`, current })),
    sample: samples[sample],
    otherSamples: taken.filter(({ current }) => !current).map(({ name, judged: grades }) => (
      { text: samples[name], grades: counted(grades), href: `/insight?${new URLSearchParams({ framework: frameworkName, sample: name })}` })),
    period: monthsInWords(from, to),
    provisional: provisionalInWords(judged, provisional),
    leftOut,
    below,
    unit: unitOf(sample),
    rate: whole.rate,
    area: whole.area,
    known: whatWeKnow(rows, { below, unit: unitOf(sample), ratesName: whole.rate }),
    columns: ['Theme', ...(seesWhole ? [whole.name] : [`${whole.name}, rate`]), ...areas],
    rows: rows.map(({ title, whole: ofWhole, areas: cells }) => ({ title, cells: [ofWhole, ...cells.map(({ figure, range, note, leftOut: out, shade }): Cell => ({ figure, range, note, leftOut: out, shade }))] })),
    together: { title: 'All themes', cells: [seesWhole ? cellOf(added(rows.map(({ own }) => own))) : undefined, ...areas.map((name) => cellOf(ofArea(name)))] },
  }
}

type OpenActions = NonNullable<Awaited<ReturnType<typeof openWork>>['actions']>

/** What the page prints of open actions. */
function actionsInWords({ red, redMadeSafe, redOverdue, other, otherOverdue }: OpenActions) {
  const said = (count: number) => (count > mostCounted ? `More than ${counted(mostCounted)}` : counted(count))
  return [
    { figure: said(red), words: red === 1 ? 'red action open' : 'red actions open', range: red > 0 && `Made safe is recorded for ${said(redMadeSafe).toLowerCase()} of them` },
    { figure: said(redOverdue), words: redOverdue === 1 ? 'red action overdue' : 'red actions overdue' },
    { figure: said(other), words: other === 1 ? 'other action open' : 'other actions open' },
    { figure: said(otherOverdue), words: otherOverdue === 1 ? 'other action overdue' : 'other actions overdue' },
  ]
}

export default function Insight({ loaderData: { council, seesWhole, credit, actions, service, led, insight } }: Route.ComponentProps) {
  return (
    <>
      <title>{`${insight ? `${insight.title}, ${insight.sample.toLowerCase()}: insight` : 'Insight'} – Practice Loop`}</title>
      <h1 className="govuk-heading-l">Insight</h1>
      <InsightNavigation current="/insight" />
      {actions && (
        <>
          <h2 className="govuk-heading-m">Children first</h2>
          <StatList stats={actions} />
        </>
      )}
      {service && <p className="govuk-body">{service} <a className="govuk-link" href="/service-actions">See the service actions</a></p>}
      <WorkshopsLed {...led} />
      {!insight && (
        <EmptyState title="No audits yet">
          Themes by service area appear here as soon as audits have come in. Someone who looks after set-up can import the council’s own sheet.
        </EmptyState>
      )}
      {insight && (
        <>
          {insight.frameworks.length > 1 && <SubNavigation label="What was judged" items={insight.frameworks} />}
          <h2 className="govuk-heading-m">What we know</h2>
          <p className="govuk-body">{insight.title}. {insight.sample}, {insight.period}. {insight.provisional}</p>
          {insight.leftOut > 0 && (
            <p className="govuk-body">
              {counted(insight.leftOut)} disputed {insight.leftOut === 1 ? 'finding is' : 'findings are'} left out until somebody outside the line has settled {insight.leftOut === 1 ? 'it' : 'them'};
              {' '}beside each figure stands what it would be with {insight.leftOut === 1 ? 'it' : 'them'}. <a className="govuk-link" href="/disputes">See the disputed findings</a>
            </p>
          )}
          {insight.otherSamples.length > 0 && (
            <p className="govuk-body">
              Other samples, never joined with this one:{' '}
              {insight.otherSamples.map(({ text, grades, href }, index) => (
                <span key={href}>{index > 0 && '; '}<a className="govuk-link" href={href}>{text.toLowerCase()}</a> ({grades} grades)</span>
              ))}.
            </p>
          )}
          {insight.known.length > 0 ? (
            <ul className="govuk-list govuk-list--bullet govuk-list--spaced">
              {insight.known.map(({ theme, sentence }) => <li key={theme}><strong>{theme}</strong>: {sentence}</li>)}
            </ul>
          ) : <p className="govuk-body">Too few to tell: of no theme are there enough {insight.unit} to say anything.</p>}
          <Matrix
            caption={`Themes by ${insight.area}: ${insight.below}, of those judged`}
            columns={insight.columns}
            rows={[...insight.rows, insight.together].map(({ title, cells }) => [title, ...cells.map((cell, index) => (
              <Fragment key={index}>{cell ? <MatrixCell {...cell} /> : ''}{index === 0 && cells.length > 1 && <MatrixMore of={title} what={insight.columns.length === 3 ? insight.columns[2]! : `By ${insight.area}`} />}</Fragment>
            ))])}
          />
          <p className="govuk-body">
            Each cell says in how many {insight.unit} the theme was {insight.below}, of how many in which it was judged, the range that most likely holds the true
            share, and how it stands beside {insight.rate}.{' '}
            “Clearly” is said only where chance alone would bring so much in fewer than 2 of 1,000 cells. “Too few to tell” is a result, too.
            In the row of all themes one {insight.unit === 'reports' ? 'report' : 'audit'} counts once for each theme, so the true range is wider.
          </p>
          {!seesWhole && (
            <p className="govuk-body">Of the rest of the council you see one rate for each theme, rounded, and none where the other areas’ counts are under 5.</p>
          )}
        </>
      )}
      <p className="pl-who-can-see">
        {seesWhole ? `Who can see this: leaders of ${council}. ` : 'Who can see this: leaders of your areas and of the whole council. '}
        There are no figures of workers or teams on this page.
      </p>
      {credit && <p className="govuk-body-s">{credit}</p>}
    </>
  )
}
