import type { Route } from './+types/area'
import { allow, signedIn } from '../../door.server.ts'
import { askedOf, periodChoices, queryOf, type Asked } from '../../features/insight/asked.ts'
import { Filters } from '../../features/insight/filters.tsx'
import { counted, creditOf, provisionalInWords, samples, wordsOf } from '../../features/insight/insight.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { PressureTable } from '../../features/insight/pressure-table.tsx'
import { pressures } from '../../features/insight/pressures.server.ts'
import { pressureRow } from '../../features/insight/pressures.ts'
import { themesByTeam } from '../../features/insight/teams.server.ts'
import { teamCell } from '../../features/insight/teams.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Matrix, matrixCells } from '../../ui/matrix.tsx'

export async function loader({ context, request, url, params }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { organisation } = signedIn(context)!
  const asked = { ...askedOf(url.searchParams), role: null }
  const inArea = found(await themesByTeam(reader, idFrom(params.id), asked))
  const carried = await pressures(reader, { teamsOf: params.id })
  return {
    council: organisation.name, credit: creditOf(organisation), asked, name: inArea.area.name, periods: periodChoices(dayInLondon(reader.at)), here: `/insight/areas/${params.id}`,
    back: `/insight${queryOf({ ...asked, area: null })}`,
    carried: carried.some(({ cases, posts }) => cases !== null || posts !== null) ? carried.map(pressureRow) : undefined,
    themes: inArea.themes && inWords(inArea, `/insight/areas/${params.id}`, asked),
  }
}

type Found = Extract<NonNullable<Awaited<ReturnType<typeof themesByTeam>>>, { teams: unknown }>

/** What the page prints of the counts. */
function inWords({ framework, sample, samples: taken, teams, themes, judged, provisional, leftOut, area }: Found, here: string, asked: Asked) {
  const { below } = wordsOf(framework.scale)
  return {
    title: framework.title, below, sample: samples[sample], leftOut, provisional: provisionalInWords(judged, provisional),
    otherSamples: taken.filter(({ current }) => !current).map(({ name, judged: grades }) => ({ text: samples[name], grades: counted(grades), href: `${here}${queryOf({ ...asked, sample: name })}` })),
    columns: ['Theme', area.name, ...teams.map(({ name }) => name)],
    rows: themes.map(({ key, title, whole, teams: cells }) => {
      const rate = whole.judged > 0 ? whole.belowGood / whole.judged : undefined
      return { title, href: `/insight/themes/${key}${queryOf({ ...asked, framework: framework.name, sample, area: null })}`, cells: [teamCell({ counted: whole, workers: Infinity }, undefined, ''), ...cells.map((cell) => teamCell(cell, rate, 'the area’s rate'))] }
    }),
  }
}

export default function Area({ loaderData: { council, credit, asked, name, periods, here, back, carried, themes } }: Route.ComponentProps) {
  return (
    <>
      <title>{`${name}, team by team: insight – Practice Loop`}</title>
      <Breadcrumbs items={[{ text: 'Insight', href: back }]} />
      <h1 className="govuk-heading-l">{name}, team by team</h1>
      <InsightNavigation current="/insight" />
      <Filters action={here} asked={asked} periods={periods} period="six-months" />
      {!themes ? (
        <EmptyState title="Nothing was audited here" next={{ text: 'Show all there is', href: `${here}?period=all` }}>No audit of this area falls into the period, with what you chose.</EmptyState>
      ) : (
        <>
          <p className="govuk-body">{themes.title}. {themes.sample}. {asked.caseType && <strong>Only cases of the kind “{asked.caseType}”. </strong>}{themes.provisional}</p>
          {themes.leftOut > 0 && <p className="govuk-body">{counted(themes.leftOut)} disputed {themes.leftOut === 1 ? 'finding is' : 'findings are'} left out until somebody outside the line has settled {themes.leftOut === 1 ? 'it' : 'them'}.</p>}
          {themes.otherSamples.length > 0 && <p className="govuk-body">Other samples, never joined with this one: {themes.otherSamples.map(({ text, grades, href }, nth) => <span key={href}>{nth > 0 && '; '}<a className="govuk-link" href={href}>{text.toLowerCase()}</a> ({grades} grades)</span>)}.</p>}
          <Matrix caption={`Themes by team: ${themes.below}, of those judged`} columns={themes.columns} rows={themes.rows.map(({ title, href, cells }) => [<a key="theme" className="govuk-link" href={href}>{title}</a>, ...matrixCells(cells, { what: 'By team', of: title })])} />
          <p className="govuk-body">
            Teams stand from A to Z, under the name that they had when they were audited. Each stands beside the rate of the whole area. Fewer than five audits, or fewer than three practitioners, say
            nothing about a team: a difference is then one person’s cases, or chance.
          </p>
        </>
      )}
      {carried && <PressureTable rows={carried} by="team" />}
      <p className="pl-who-can-see">Who can see this: leaders of {name} and of {council}. No worker is named here. A team’s own manager sees its figures on a page of their own.</p>
      {credit && <p className="govuk-body-s">{credit}</p>}
    </>
  )
}
