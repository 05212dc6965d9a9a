import type { Route } from './+types/released'
import { allow, signedIn } from '../../door.server.ts'
import { quarterName } from '../../features/insight/asked.ts'
import { creditOf } from '../../features/insight/insight.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { releases } from '../../features/released/release.server.ts'
import { kinds, releaseTitle, shownInWords, type Kind } from '../../features/released/released.ts'
import { inWords } from '../../lib/days.ts'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { organisation } = signedIn(context)!
  const all = await releases(reader)
  return {
    council: organisation.name, credit: creditOf(organisation),
    quarters: [...Map.groupBy(all, ({ quarter }) => quarter)].map(([quarter, of]) => ({
      name: quarterName(quarter), releases: of.map(({ id, kind, contents, releasedOn }) => ({
        id, title: releaseTitle(kind, quarter), says: kinds[kind].says, on: inWords(releasedOn), hiddenBelow: contents.hiddenBelow,
        tables: contents.tables.map(({ key, title, columns, rows }) => ({ key, title, columns, rows: rows.map(({ name, part, counts }) => [name, ...part === undefined ? [] : [part], ...counts.map(shownInWords)]) })),
      })),
    })),
  }
}

export default function Released({ loaderData: { council, credit, quarters } }: Route.ComponentProps) {
  return (
    <>
      <title>Figures to pass on: insight – Practice Loop</title>
      <h1 className="govuk-heading-l">Figures to pass on</h1>
      <InsightNavigation current="/insight/released" />
      <p className="govuk-body-l">What stands on the other pages is for those who answer for it: it holds small counts. What may be passed on is released quarter by quarter, with small counts hidden, and is the same for everybody.</p>
      <Details summary="Why by quarters, and what is hidden">
        <p className="govuk-body">
          A count under the council’s small number could point to a worker or a family, so it is hidden, and with it as many others as it takes that nobody can work it out: from totals, from kinds of case and roles, or from another theme.
          A figure that anyone could ask for on any day, with any filter, would give small counts away: take yesterday’s from today’s. So each quarter is worked out once and never again, and no two quarters hold the same audits.
          What was put right after a release is not in it; the date says when it was made.
        </p>
        <ul className="govuk-list govuk-list--bullet">{(Object.keys(kinds) as Kind[]).map((kind) => <li key={kind}><strong>{kinds[kind].title}</strong>: {kinds[kind].says}.</li>)}</ul>
      </Details>
      {quarters.length === 0 ? (
        <EmptyState title="Nothing is released yet">The first figures of a quarter come four weeks after its end, once grades are settled; whether it held, when no later audit can answer any more; what was put right, half a year on.</EmptyState>
      ) : quarters.map((quarter) => (
        <section key={quarter.name}>
          <h2 className="govuk-heading-m">{quarter.name}</h2>
          {quarter.releases.map((release) => (
            <div key={release.id}>
              <h3 className="govuk-heading-s">{release.title}</h3>
              <p className="govuk-body">{release.says[0]!.toUpperCase() + release.says.slice(1)}. Released on {release.on}; counts under {release.hiddenBelow} are hidden.</p>
              <ul className="govuk-list govuk-list--bullet">{release.tables.map((table) => <li key={table.key}><a className="govuk-link" href={`/insight/released/${release.id}/${table.key}.csv`} data-no-router="">{table.title}<span className="govuk-visually-hidden">, {quarter.name}</span> (CSV)</a></li>)}</ul>
              <Details summary={<>Read it here<span className="govuk-visually-hidden">: {release.title}</span></>}>
                {release.tables.map((table) => <ScrollTable key={table.key} caption={`${quarter.name}. ${table.title}`} columns={table.columns} rows={table.rows} />)}
              </Details>
            </div>
          ))}
        </section>
      ))}
      <p className="pl-who-can-see">Who can see this: every leader of {council}, whatever their areas are. A red action is never hidden from those who have it to do or to answer for.</p>
      {credit && <p className="govuk-body-s">{credit}</p>}
    </>
  )
}
