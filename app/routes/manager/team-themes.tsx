import type { Route } from './+types/team-themes'
import { allow, signedIn } from '../../door.server.ts'
import { askedOf, atLeastAQuarter, periodChoices, quarterName, queryOf, type Asked } from '../../features/insight/asked.ts'
import { Filters } from '../../features/insight/filters.tsx'
import { counted, provisionalInWords, samples, wordsOf } from '../../features/insight/insight.ts'
import { PressureTable } from '../../features/insight/pressure-table.tsx'
import { pressures } from '../../features/insight/pressures.server.ts'
import { pressureRow } from '../../features/insight/pressures.ts'
import { themesOfMyTeams } from '../../features/insight/teams.server.ts'
import { strengthsFirst, teamCell } from '../../features/insight/teams.ts'
import { rateReleased, type Release } from '../../features/released/released.ts'
import { latestThemes } from '../../features/released/released.server.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Matrix, matrixCells } from '../../ui/matrix.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const manager = allow({ context, request }, 'see own team in insight')
  const asked = askedOf(url.searchParams)
  const mine = found(await themesOfMyTeams(manager, asked))
  const carried = await pressures(manager, 'team')
  const release = await latestThemes(await manager.reading(), dayInLondon(manager.at))
  return {
    council: signedIn(context)!.organisation.name, asked, periods: periodChoices(dayInLondon(manager.at)),
    carried: carried.some(({ cases, posts }) => cases !== null || posts !== null) ? carried.map(pressureRow) : undefined,
    themes: mine.themes && inWords(mine, asked, release),
  }
}

type Found = Extract<NonNullable<Awaited<ReturnType<typeof themesOfMyTeams>>>, { teams: unknown }>

/** What the page prints of the counts. */
function inWords({ framework, sample, samples: taken, teams, themes, judged, provisional, leftOut }: Found, asked: Asked, release: Release | undefined) {
  const { below, goodEnough } = wordsOf(framework.scale)
  // What was released is of a whole quarter.
  const beside = atLeastAQuarter(asked.period) ? release : undefined
  const here = (change: Partial<Asked>) => `/team/themes${queryOf({ ...asked, ...change })}`
  return {
    title: framework.title, goodEnough, released: beside && quarterName(beside.quarter), sample: samples[sample], leftOut, provisional: provisionalInWords(judged, provisional),
    teams: teams.length > 1 || asked.team ? [{ text: 'All my teams', href: here({ team: null }), current: asked.team === null }, ...teams.map(({ id, name }) => ({ text: name, href: here({ team: id }), current: asked.team === id }))] : [],
    otherSamples: taken.filter(({ current }) => !current).map(({ name, judged: grades }) => ({ text: samples[name], grades: counted(grades), href: here({ sample: name }) })),
    columns: ['Theme', `${goodEnough[0]!.toUpperCase()}${goodEnough.slice(1)}`, `${below[0]!.toUpperCase()}${below.slice(1)}`, 'Practitioners’ gaps', 'Managers’ gaps', 'The service’s or a partner’s'],
    rows: strengthsFirst(themes).map(({ title, all, practitioner, manager, service, workers }) => [
      title,
      teamCell({ counted: { judged: all.judged, belowGood: all.judged - all.belowGood }, workers }, undefined, ''),
      teamCell({ counted: all, workers }, beside && rateReleased(beside.contents, { framework: framework.id, sample, theme: title }), 'the council’s rate'),
      ...[practitioner, manager, service].map((panel) => ({ figure: counted(panel.belowGood), shade: 0 as const })),
    ] as const),
  }
}

export default function TeamThemes({ loaderData: { council, asked, periods, carried, themes } }: Route.ComponentProps) {
  return (
    <>
      <title>What audits found in my team – Practice Loop</title>
      <Breadcrumbs items={[{ text: 'My team', href: '/team' }]} />
      <h1 className="govuk-heading-l">What audits found in my team</h1>
      <Filters action="/team/themes" asked={asked} periods={periods} period="six-months" />
      {!themes ? (
        <EmptyState title="No audits of your team in this time" next={{ text: 'Show all there is', href: '/team/themes?period=all' }}>Themes appear here once audits of your team’s cases have been published.</EmptyState>
      ) : (
        <>
          {themes.teams.length > 0 && <SubNavigation label="Team" items={themes.teams} />}
          <p className="govuk-body">{themes.title}. {themes.sample}. {themes.provisional}</p>
          {themes.leftOut > 0 && <p className="govuk-body">{counted(themes.leftOut)} disputed {themes.leftOut === 1 ? 'finding is' : 'findings are'} left out until somebody outside the line has settled {themes.leftOut === 1 ? 'it' : 'them'}.</p>}
          {themes.otherSamples.length > 0 && <p className="govuk-body">Other samples, never joined with this one: {themes.otherSamples.map(({ text, grades, href }, nth) => <span key={href}>{nth > 0 && '; '}<a className="govuk-link" href={href}>{text.toLowerCase()}</a> ({grades} grades)</span>)}.</p>}
          <Matrix caption="Themes, with what is surely done well first" columns={themes.columns} rows={themes.rows.map(([title, ...cells]) => [title, ...matrixCells(cells)])} />
          <p className="govuk-body">
            The range holds the true share most likely; with few audits or fewer than three practitioners it is wide, and “too few to tell” is a result. {themes.released ? `The council’s rate is that of ${themes.released}, as it was released to everybody.` : 'The council’s rate stands beside a quarter or more, once a quarter’s figures are released.'} Whose gap it mainly is counts once somebody has confirmed it. This is no league table: no team is set beside another, and no worker is named.
          </p>
          <p className="govuk-body"><a className="govuk-link" href="/team">Back to what needs you now</a></p>
        </>
      )}
      {carried && <PressureTable rows={carried} by="team" />}
      <p className="pl-who-can-see">Who can see this: managers of these teams. Leaders of {council} see the same counts of their areas.</p>
    </>
  )
}
