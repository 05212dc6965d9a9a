import { Fragment } from 'react'
import type { Route } from './+types/insight'
import { allow, signedIn } from '../../door.server.ts'
import { askedOf, atLeastAQuarter, periodChoices, quarterName, queryOf, type Asked } from '../../features/insight/asked.ts'
import { Filters } from '../../features/insight/filters.tsx'
import { themesByArea, type ThemesByArea } from '../../features/insight/insight.server.ts'
import { added, cellOf, counted, creditOf, monthsInWords, nationalInspections, panelWords, panels, provisionalInWords, rowOf, samples, unitOf, whatWeKnow, wholeOf, wordsOf, type Cell, type Panel, type Whole } from '../../features/insight/insight.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { openWork, saidOfMany } from '../../features/insight/open-work.server.ts'
import { pressures } from '../../features/insight/pressures.server.ts'
import { pressureRow } from '../../features/insight/pressures.ts'
import { PressureTable } from '../../features/insight/pressure-table.tsx'
import { rateReleased, type Release } from '../../features/released/released.ts'
import { latestThemes } from '../../features/released/released.server.ts'
import { glanceInWords } from '../../features/service-actions/service-actions.ts'
import { ledInWords } from '../../features/workshops/arranging.ts'
import { WorkshopsLed } from '../../features/workshops/workshops-led.tsx'
import { dayInLondon } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Matrix, matrixCells } from '../../ui/matrix.tsx'
import { StatList } from '../../ui/stat-list.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { organisation } = signedIn(context)!
  const asked = askedOf(url.searchParams)
  const national = organisation.key === nationalInspections
  const judged = found(await themesByArea(reader, asked, { allThereIs: national }))
  const { actions, service, led } = await openWork(reader)
  const carried = await pressures(reader)
  const release = reader.reach.council ? undefined : await latestThemes(await reader.reading(), dayInLondon(reader.at))
  return {
    asked, national,
    periods: periodChoices(dayInLondon(reader.at)), period: national || (judged !== 'nothing judged' && 'areas' in judged && judged.fellBack) ? 'all' : 'six-months',
    council: organisation.name, led: ledInWords(led, reader.at),
    seesWhole: reader.reach.council,
    credit: creditOf(organisation),
    actions: actions && actionsInWords(actions),
    service: glanceInWords(service),
    carried: carried.some(({ cases, posts }) => cases !== null || posts !== null) ? carried.map(pressureRow) : undefined,
    nothing: judged === 'nothing judged' ? 'yet' as const : 'areas' in judged ? undefined : { kinds: judged.kinds, roles: judged.roles },
    insight: judged !== 'nothing judged' && 'areas' in judged ? inWords(judged, wholeOf(organisation), asked, release) : undefined,
  }
}

/** What the page prints of the counts. */
function inWords(judged: ThemesByArea, whole: Whole, asked: Asked, release: Release | undefined) {
  const { framework, frameworks, sample, samples: taken, panel, whose, leftOut, provisional, from, to, areas, themes, seesWhole, fellBack, kinds, roles, allAreas } = judged
  const { below } = wordsOf(framework.scale)
  const words = panelWords(panel, below)
  // What was released is of all kinds of case and roles, and of a whole quarter.
  const alike = panel === 'all' && !asked.caseType && !asked.role && atLeastAQuarter(asked.period)
  const rows = themes.map((theme) => rowOf(theme, seesWhole ? undefined : { rate: release && alike ? rateReleased(release.contents, { framework: framework.id, sample, theme: theme.title }) : undefined }, whole))
  const view = { ...asked, framework: asked.framework && framework.name, period: fellBack ? 'all' : asked.period }
  const ofArea = (name: string) => added(themes.flatMap((theme) => theme.areas.filter((area) => area.name === name).map((area) => area.counted)))
  const here = (change: Partial<Asked>) => `/insight${queryOf({ ...view, ...change })}`
  const onwards = queryOf({ ...view, panel: null, area: null, framework: framework.name, sample })
  return {
    title: framework.title, kinds, roles, allAreas, fellBack, released: release && { quarter: quarterName(release.quarter), alike },
    frameworks: frameworks.map(({ name, title, current }) => ({ text: title, href: here({ framework: name, sample: null, panel: null }), current })),
    panels: (Object.keys(panels) as Panel[]).map((one) => ({ text: `${panels[one]} (${counted(whose[one])})`, href: here({ panel: one === 'all' ? null : one }), current: one === panel })),
    panel, words,
    notConfirmed: whose.notConfirmed, belowInAll: whose.all,
    sample: samples[sample],
    otherSamples: taken.filter(({ current }) => !current).map(({ name, judged: grades }) => ({ text: samples[name], grades: counted(grades), href: here({ framework: framework.name, sample: name }) })),
    period: monthsInWords(from, to),
    chosen: [asked.caseType && `cases of the kind “${asked.caseType}”`, asked.role && `workers called “${asked.role}”`, asked.area && areas[0] && `${areas[0].name} alone`].filter((one) => one !== null && one !== undefined && one !== ''),
    provisional: provisionalInWords(judged.judged, provisional),
    leftOut, below,
    unit: unitOf(sample),
    rate: whole.rate, area: whole.area,
    known: whatWeKnow(rows, { below: words.short, unit: unitOf(sample), ratesName: whole.rate }),
    columns: ['Theme', ...(seesWhole ? [whole.name] : [`${whole.name}, rate`]), ...areas.map(({ name }) => name)],
    areas: areas.map(({ id, name }) => ({ name, href: `/insight/areas/${id}${queryOf({ ...view, panel: null, area: null, role: null, framework: framework.name, sample })}` })),
    rows: rows.map(({ key, title, whole: ofWhole, areas: cells }) => ({ title, href: `/insight/themes/${key}${onwards}`, cells: [ofWhole, ...cells.map(({ figure, share, range, note, leftOut: out, shade }): Cell => ({ figure, share, range, note, leftOut: out, shade }))] })),
    together: { title: 'All themes', cells: [seesWhole ? cellOf(added(rows.map(({ own }) => own))) : undefined, ...areas.map(({ name }) => cellOf(ofArea(name)))] },
  }
}

type OpenActions = NonNullable<Awaited<ReturnType<typeof openWork>>['actions']>

/** What the page prints of open actions. */
function actionsInWords({ red, redMadeSafe, redOverdue, other, otherOverdue }: OpenActions) {
  return [
    { figure: saidOfMany(red), words: red === 1 ? 'red action open' : 'red actions open', range: red > 0 && `Made safe is recorded for ${saidOfMany(redMadeSafe).toLowerCase()} of them` },
    { figure: saidOfMany(redOverdue), words: redOverdue === 1 ? 'red action overdue' : 'red actions overdue' },
    { figure: saidOfMany(other), words: other === 1 ? 'other action open' : 'other actions open' },
    { figure: saidOfMany(otherOverdue), words: otherOverdue === 1 ? 'other action overdue' : 'other actions overdue' },
  ]
}

export default function Insight({ loaderData: { asked, national, periods, period, council, seesWhole, credit, actions, service, led, carried, nothing, insight } }: Route.ComponentProps) {
  return (
    <>
      <title>{`${insight ? `${[insight.title, insight.panel !== 'all' && panels[insight.panel].toLowerCase(), insight.sample.toLowerCase(), ...insight.chosen].filter(Boolean).join(', ')}: insight` : 'Insight'} – Practice Loop`}</title>
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
      {nothing === 'yet' && (
        <EmptyState title="No audits yet">
          Themes by service area appear here as soon as audits have come in. Someone who looks after set-up can import the council’s own sheet.
        </EmptyState>
      )}
      {nothing && nothing !== 'yet' && (
        <>
          <Filters action="/insight" asked={asked} periods={periods} period={period} kinds={nothing.kinds} roles={nothing.roles} />
          <EmptyState title="No audit is like this" next={{ text: 'Show the last six months, all kinds and all workers', href: '/insight' }}>Nothing was judged in this period with what you chose. Choose a longer period, or take the kind of case or the role off.</EmptyState>
        </>
      )}
      {insight && (
        <>
          {insight.frameworks.length > 1 && <SubNavigation label="What was judged" items={insight.frameworks} />}
          <h2 className="govuk-heading-m">What we know</h2>
          <p className="govuk-body">
            {insight.title}. {insight.sample}, {insight.period}. {insight.chosen.length > 0 && <strong>Only {insight.chosen.join(', and ')}. </strong>}{insight.provisional}
            {insight.fellBack && ' In the last six months nothing was audited, so this is all there is.'}
          </p>
          <Filters action="/insight" asked={asked} periods={periods} period={period} kinds={insight.kinds} roles={insight.roles} areas={insight.allAreas.length > 1 ? insight.allAreas : []} />
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
          {!national && (
            <>
              <h2 className="govuk-heading-m">Whose gaps they mainly are</h2>
              <SubNavigation label="Whose gaps" items={insight.panels} />
              <p className="govuk-body">
                {insight.words.says}
                {insight.notConfirmed > 0 && ` Of the ${counted(insight.belowInAll)} below good nobody has confirmed yet whose ${counted(insight.notConfirmed)} mainly ${insight.notConfirmed === 1 ? 'is' : 'are'}.`}
              </p>
            </>
          )}
          <Matrix
            caption={`Themes by ${insight.area}: ${insight.words.of}, of those judged`}
            columns={insight.columns}
            rows={[...insight.rows, { ...insight.together, href: undefined }].map(({ title, href, cells }) => [href ? <a key="theme" className="govuk-link" href={href}>{title}</a> : title, ...matrixCells(cells, { what: insight.columns.length === 3 ? insight.columns[2]! : `By ${insight.area}`, of: title })])}
          />
          <p className="govuk-body">
            Each cell says in how many {insight.unit} {insight.words.cell}, of how many in which it was judged, the share with the range that most likely holds the true
            one, and how it stands beside {insight.rate}.{' '}
            “Clearly” is said only where chance alone would bring so much in fewer than 2 of 1,000 cells. “Too few to tell” is a result, too.
            In the row of all themes one {insight.unit === 'reports' ? 'report' : 'audit'} counts once for each theme, so the true range is wider.
          </p>
          <p className="govuk-body">{insight.area === 'region' ? 'Region by region' : 'Team by team'}: {insight.areas.map(({ name, href }, nth) => <Fragment key={href}>{nth > 0 && '; '}<a className="govuk-link" href={href}>{name}</a></Fragment>)}.</p>
          {!seesWhole && (
            <p className="govuk-body">{insight.released && !insight.released.alike
              ? 'The council’s rate is released of all kinds of case, all workers and a whole quarter, so it does not stand beside what you chose.'
              : insight.released
              ? `Of the rest of the council you see one rate for each theme: that of ${insight.released.quarter}, as it was released to everybody. A rate of today would tell of other areas’ single cases.`
              : 'Of the rest of the council you see one rate for each theme once a quarter’s figures are released.'}</p>
          )}
          {carried && <PressureTable rows={carried} by={insight.area} />}
        </>
      )}
      <p className="pl-who-can-see">
        {seesWhole ? `Who can see this: leaders of ${council}. ` : 'Who can see this: leaders of your areas and of the whole council. '}
        There are no figures of workers or teams on this page. It holds small counts, so it is for those who answer for them; <a className="govuk-link" href="/insight/released">figures to pass on</a> hide these.
      </p>
      {credit && <p className="govuk-body-s">{credit}</p>}
    </>
  )
}
