import type { Route } from './+types/released'
import { allow, signedIn } from '../../door.server.ts'
import { quarterName } from '../../features/insight/asked.ts'
import { counted, creditOf, nationalInspections, samples } from '../../features/insight/insight.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { fewestPeople } from '../../features/released/cells.ts'
import { amounts, kinds, nextRelease, shareInWords, waitDays, whatHiddenMeans, type AnyRelease } from '../../features/released/released.ts'
import { releaseOf, releases } from '../../features/released/released.server.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { organisation } = signedIn(context)!
  const list = await releases(reader)
  const asked = url.searchParams.get('release')
  const id = asked === null ? list[0]?.id : idFrom(asked)
  const next = nextRelease(dayInLondon(reader.at))
  return {
    council: organisation.name,
    credit: creditOf(organisation),
    published: organisation.key === nationalInspections,
    next: `${quarterName(next.quarter)}: from ${inWords(next.on)}`,
    list: list.map((one) => ({ id: one.id, kind: kinds[one.kind], quarter: quarterName(one.quarter), made: inWords(dayInLondon(one.releasedAt)), current: one.id === id })),
    release: id === undefined ? undefined : toRead(found(await releaseOf(reader, id))),
  }
}

/** What the page prints of a release: theme by service area; the splits are in the file. */
function toRead(release: AnyRelease) {
  const { id, kind, quarter, releasedAt, contents } = release
  const about = { id, kind: kinds[kind], quarter: quarterName(quarter), made: inWords(dayInLondon(releasedAt)), whatHiddenMeans: whatHiddenMeans(contents) }
  if (!('parts' in contents)) {
    return { ...about, of: undefined, parts: contents.outcomes.map(({ title, of, columns, rows }) => ({ caption: `${title}, by ${of.toLowerCase()}`, columns: [of, ...columns], rows: rows.map(({ name, counts }) => [name, ...counts.map(String)]) })) }
  }
  const { shown, hidden } = amounts(contents)
  return {
    ...about, of: { shown: counted(shown), hidden: counted(hidden), leftOut: String(contents.leftOut) },
    parts: contents.parts.map(({ title, sample, below, themes }) => {
      const lines = themes.map(({ theme, lines: ofTheme }) => ({ theme, lines: ofTheme.filter(({ split }) => split === 'all') }))
      const areas = [...new Set(lines.flatMap((one) => one.lines.map(({ area }) => area)))].toSorted((a, b) => (a === null ? 1 : b === null ? -1 : a.localeCompare(b, 'en-GB')))
      return {
        caption: `${title}, ${below}. ${samples[sample]}`,
        columns: ['Theme', ...areas.map((area) => area ?? 'All')],
        rows: lines.map((one) => [one.theme, ...areas.map((area) => {
          const line = one.lines.find((each) => each.area === area)
          return line ? shareInWords(line.belowGood, line.judged) : 'not judged'
        })]),
      }
    }),
  }
}

export default function Released({ loaderData: { council, credit, published, next, list, release } }: Route.ComponentProps) {
  return (
    <>
      <title>{`${release ? `Figures to pass on, ${release.quarter}` : 'Figures to pass on'} – Practice Loop`}</title>
      <h1 className="govuk-heading-l">Figures to pass on</h1>
      <InsightNavigation current="/insight/released" />
      <p className="govuk-body">
        Counts that you see on other pages are for those who are accountable for them. What may go to anybody else is here: figures of quarters that are over, each worked out once, with small
        counts hidden.
      </p>
      {published && <EmptyState title="Nothing to release">What Ofsted and the Department for Education publish is open to everybody already, so nothing is hidden and nothing is released anew.</EmptyState>}
      {!published && !release && (
        <EmptyState title="Nothing is released yet">The figures of a quarter appear here {waitDays} days after its last day, if anything was judged in it. Next comes {next}.</EmptyState>
      )}
      {release && (
        <>
          <h2 className="govuk-heading-m">{release.kind}, {release.quarter}</h2>
          <p className="govuk-body">
            Made on {release.made}. {release.of && <>It shows {release.of.shown} counts and hides {release.of.hidden}. {release.of.leftOut === '0' ? 'No finding was in dispute on that day.' : `Findings left out because they were in dispute on that day: ${release.of.leftOut}.`}{' '}</>}
            Corrections made later are not in it.
          </p>
          <p className="govuk-body pl-no-print">
            <a className="govuk-link" href={`/insight/released/${release.id}.csv`} download>Download {release.kind.toLowerCase()}, {release.quarter} (CSV)</a>{release.of ? ': with whose gaps they mainly are, by kind of case and by role.' : '.'}
          </p>
          {release.parts.map(({ caption, columns, rows }) => <ScrollTable key={caption} caption={caption} columns={columns} rows={rows} />)}
          <InsetText>{release.whatHiddenMeans} Samples are never added together, and neither are themes: those of one audit go together.</InsetText>
          <h2 className="govuk-heading-m">All releases</h2>
          <ScrollTable
            caption="All releases" captionHidden columns={['Quarter', 'What', 'Made on', 'File']}
            rows={list.map(({ id, kind, quarter, made, current }) => [
              current ? quarter : <a key="read" className="govuk-link" href={`/insight/released?release=${id}`}>{quarter}</a>, kind, made,
              <a key="file" className="govuk-link" href={`/insight/released/${id}.csv`} download>CSV<span className="govuk-visually-hidden"> of {kind.toLowerCase()}, {quarter}</span></a>,
            ])}
          />
          <p className="govuk-body">Next comes {next}, if anything was judged.</p>
        </>
      )}
      <h2 className="govuk-heading-m">Why by quarter, and why once</h2>
      <p className="govuk-body">
        Whoever has two files whose days overlap can take one from the other and read what was hidden in both. Quarters hold different audits, so nothing can be taken from anything. For the same
        reason a release is not made again when something is put right, and other days or filters cannot be downloaded. Counts of fewer than {fewestPeople} people are hidden however large they are. Whether gaps held is released once no later audit can answer, and what was put right and learnt half a year on.
      </p>
      <p className="pl-who-can-see">
        {`Who can see this: leaders of ${council}, whatever their areas, and whoever they pass it on to. `}
        There are no figures of workers or teams on this page.
      </p>
      {credit && <p className="govuk-body-s">{credit}</p>}
    </>
  )
}
