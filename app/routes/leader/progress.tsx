import type { Route } from './+types/progress'
import { allow, signedIn } from '../../door.server.ts'
import { askedOf, periodChoices, queryOf } from '../../features/insight/asked.ts'
import { Filters } from '../../features/insight/filters.tsx'
import { samples, type Sample } from '../../features/insight/insight.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { openWork, saidOfMany } from '../../features/insight/open-work.server.ts'
import { progressByPlace } from '../../features/insight/progress.server.ts'
import { oneWithoutTheOther, openInWords, progressOf, shareCell } from '../../features/insight/progress.ts'
import { fewestPractitioners } from '../../features/insight/teams.ts'
import { openChart } from '../../lib/charts.server.ts'
import { dayInLondon } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { timeTo } from '../../lib/time-to.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Chart } from '../../ui/chart.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Matrix, matrixCells } from '../../ui/matrix.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const asked = askedOf(url.searchParams)
  const { area, standings, open, people, samples: taken, kinds } = found(await progressByPlace(reader, asked))
  const places = [...new Map(standings.map(({ placeId, place }) => [placeId, place]))].map(([id, name]) => ({ id, name })).toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB'))
  const all = progressOf(standings)
  const told = (id: string) => area === null || (people[id] ?? 0) >= fewestPractitioners
  const whole = timeTo(open)
  const goneOf = (some: typeof open) => some.filter(({ gone }) => gone).reduce((sum, { many }) => sum + many, 0)
  const { actions } = await openWork(reader)
  const here = (change: Partial<typeof asked>) => `/insight/progress${queryOf({ ...asked, ...change })}`
  return {
    council: signedIn(context)!.organisation.name, seesWhole: reader.reach.council, asked, periods: periodChoices(dayInLondon(reader.at)), area: area?.name, kinds,
    samples: [{ text: 'Every sample', href: here({ sample: null }), current: asked.sample === null }, ...taken.map((one) => ({ text: samples[one as Sample] ?? one, href: here({ sample: one }), current: one === asked.sample }))],
    gaps: all.gaps, service: all.service, notConfirmed: all.notConfirmed, noAction: all.noAction, noLearning: all.noLearning,
    reds: actions && `${saidOfMany(actions.red)} red ${actions.red === 1 ? 'action is' : 'actions are'} open now${actions.red === 0 ? '' : actions.redOverdue === 0 ? ', none overdue' : `, ${saidOfMany(actions.redOverdue).toLowerCase()} overdue`}. Reds are never hidden, and wait for no learning.`,
    sentences: oneWithoutTheOther(all),
    rows: [...places, ...places.length > 1 ? [{ id: '', name: 'All together' }] : []].map(({ id, name }) => {
      const of = id === '' ? all : progressOf(standings.filter(({ placeId }) => placeId === id))
      const cells = (...shares: Parameters<typeof shareCell>[0][]) => shares.map((share) => shareCell(share, id === '' || told(id)))
      return {
        name, href: id === '' || area !== null ? undefined : here({ area: id }),
        done: [{ figure: of.gaps }, ...cells(of.repaired, of.inTime, of.late, of.completed, of.applied, of.endorsed)], together: cells(of.both, of.repairedOnly, of.learntOnly, of.neither),
      }
    }),
    open: {
      says: openInWords(whole, goneOf(open)),
      svg: whole.steps.length === 0 ? undefined : openChart(whole.steps.map(({ day, share, low, high }) => ({ day, share, low, high })), Math.max(...open.map(({ days }) => days)), { title: 'How many gaps are still open, by days since the audit was published', description: `${openInWords(whole, goneOf(open))} The table says it for each place.` }),
      rows: [...places, ...places.length > 1 ? [{ id: '', name: 'All together' }] : []].map(({ id, name }) => {
        const here = id === '' ? open : open.filter(({ placeId }) => placeId === id)
        const { n, ended, median } = id === '' ? whole : timeTo(here)
        const tells = id === '' || told(id)
        return [name, String(n), String(ended), String(n - ended - goneOf(here)), String(goneOf(here)), !tells ? 'Too few to tell' : median ? counted(median.day, 'day', 'days') : 'Fewer than half are closed', tells && median ? `${median.low ?? 0} to ${median.high ?? 'no end yet'}` : '']
      }),
    },
  }
}

export default function Progress({ loaderData: { council, seesWhole, asked, periods, area, kinds, samples: taken, gaps, service, notConfirmed, noAction, noLearning, reds, sentences, rows, open } }: Route.ComponentProps) {
  return (
    <>
      <title>{`Progress${area ? `, ${area}` : ''}: insight – Practice Loop`}</title>
      {area && <Breadcrumbs items={[{ text: 'Progress of all areas', href: `/insight/progress${queryOf({ ...asked, area: null })}` }]} />}
      <h1 className="govuk-heading-l">{area ? `${area}: cases put right, and learning` : 'Cases put right, and learning'}</h1>
      <InsightNavigation current="/insight/progress" />
      <Filters action="/insight/progress" asked={asked} periods={periods} period="six-months" kinds={kinds} />
      {gaps === 0 ? (
        <EmptyState title="No gap was found in this period" next={{ text: 'Show all there is', href: '/insight/progress?period=all' }}>What was put right and what was learnt stand here beside each other, once audits have found gaps.</EmptyState>
      ) : (
        <>
          <SubNavigation label="How cases were chosen" items={taken} />
          <p className="govuk-body">
            Of {counted(gaps, 'gap', 'gaps')} found in this period, without disputed ones. What was asked for is to be done however a case was chosen, so samples may stand together here.
            {service > 0 && ` ${counted(service, 'is', 'are')} mainly the service’s or a partner’s, which no learning answers.`}{notConfirmed > 0 && ` Of ${notConfirmed} nobody has confirmed whose ${notConfirmed === 1 ? 'it is' : 'they are'}.`}
          </p>
          {reds && <p className="govuk-body"><strong>{reds}</strong></p>}
          <h2 className="govuk-heading-m">The one without the other</h2>
          <ul className="govuk-list govuk-list--bullet govuk-list--spaced">{sentences.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
          <Matrix caption={`Gaps with an action and learning, ${area ? 'team by team' : 'area by area'}`} columns={[area ? 'Team' : 'Service area', 'Put right and learnt', 'Put right, not learnt', 'Learnt, not put right', 'Neither']}
            rows={rows.map(({ name, together }) => [name, ...matrixCells(together, { what: 'The one without the other', of: name })])} />
          {(noAction > 0 || noLearning > 0) && <p className="govuk-body">Not among them: {[noAction > 0 && `${counted(noAction, 'gap', 'gaps')} without an action`, noLearning > 0 && `${counted(noLearning, 'practitioner’s or manager’s gap', 'practitioners’ or managers’ gaps')} for which no learning is confirmed`].filter(Boolean).join('; ')}.</p>}
          <Matrix caption={`What was put right and learnt, ${area ? 'team by team' : 'area by area'}`}
            columns={[area ? 'Team' : 'Service area', 'Gaps found', 'Actions all done', 'All first sent in in time', 'An action is past its day', 'Learning completed', 'Applied to an own case', 'Endorsed afterwards']}
            rows={rows.map(({ name, href, done }) => [href ? <a key="place" className="govuk-link" href={href}>{name}</a> : name, ...matrixCells(done, { what: 'What was done', of: name })])} />
          <h2 className="govuk-heading-m">How long gaps stay open</h2>
          <p className="govuk-body">{open.says}</p>
          {open.svg && <Chart svg={open.svg} caption="Share of gaps still open by days since the audit was published; dashed is the 95% range." />}
          <ScrollTable caption="From published to closed, in days" columns={[area ? 'Team' : 'Service area', { label: 'Gaps', numeric: true }, { label: 'Closed', numeric: true }, { label: 'Still open', numeric: true }, { label: 'Withdrawn, or the worker left', numeric: true }, 'Half were closed within', '95% range']} rows={open.rows} />
          <p className="govuk-body">Those still open count as long as they have been open. A gap that was withdrawn, or whose worker left, is watched until then. <a className="govuk-link" href="/insight/methods#progress">How it is worked out</a></p>
        </>
      )}
      <p className="pl-who-can-see">
        {seesWhole ? `Who can see this: leaders of ${council}. ` : 'You see your own areas. Who can see this: their leaders and those of the whole council. '}
        No worker is named, and nobody is ranked. It holds small counts, so it is for those who answer for them.
      </p>
    </>
  )
}
