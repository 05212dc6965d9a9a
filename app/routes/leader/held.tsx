import type { Route } from './+types/held'
import { allow, signedIn } from '../../door.server.ts'
import { heldByTheme, type Tallied } from '../../features/insight/held.server.ts'
import { cellOf, counted, creditOf, followUpRule, nationalInspections, shareWithRange, withThemIn, wordsOf } from '../../features/insight/insight.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { found } from '../../lib/http.server.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Matrix, MatrixCell } from '../../ui/matrix.tsx'
import { StatList } from '../../ui/stat-list.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'

type Found = Exclude<Awaited<ReturnType<typeof heldByTheme>>, 'no gaps' | undefined>

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { organisation } = signedIn(context)!
  const held = found(await heldByTheme(reader, { framework: url.searchParams.get('framework') }))
  return {
    council: organisation.name,
    seesWhole: reader.reach.council,
    credit: creditOf(organisation),
    held: held === 'no gaps' ? undefined : inWords(held, organisation.key === nationalInspections),
  }
}

/** What the page prints of the counts. */
function inWords({ framework, frameworks, themes, all, provisional }: Found, national: boolean) {
  const { below, goodEnough } = wordsOf(framework.scale)
  const columns = columnsFor(all, { below, goodEnough, national, byPerson: framework.followedUpBy === 'person' })
  return {
    title: framework.title,
    frameworks: frameworks.map(({ name, title, current }) => ({ text: title, href: `/insight/held?${new URLSearchParams({ framework: name })}`, current })),
    rule: followUpRule(framework, { national, goodEnough }),
    national,
    below,
    goodEnough,
    provisional,
    all: { ...all, lookedAt: lookedAt(all), heldRange: cellOf({ judged: lookedAt(all), belowGood: all.held }), heldLeftOut: shareWithThemIn(all, 'held') },
    leftOut: {
      any: all.leftOut.gaps + lookedAt(all.leftOut) > 0, gaps: withThemIn(all.leftOut.gaps, counted(all.gaps + all.leftOut.gaps)),
      lookedAt: withThemIn(lookedAt(all.leftOut), counted(lookedAt(all) + lookedAt(all.leftOut))), unknown: withThemIn(all.leftOut['not known yet'], counted(all['not known yet'] + all.leftOut['not known yet'])),
    },
    columns: ['Theme', ...columns.map(({ label }) => label)],
    rows: [...themes, { title: 'All themes', ...all }].map((theme) => ({ title: theme.title, cells: columns.map(({ cell }) => cell(theme)) })),
  }
}

const lookedAt = ({ held, recurred }: Pick<Tallied, 'held' | 'recurred'>) => held + recurred

/** What a share would be with disputed findings in; only those that were looked at again would change it. */
const shareWithThemIn = ({ leftOut, ...one }: Tallied, of: 'held' | 'recurred') =>
  withThemIn(lookedAt(leftOut), shareWithRange(one[of] + leftOut[of], lookedAt(one) + lookedAt(leftOut)))

/** The columns that have something to say: those of what was never looked at are left out where there is none of it. */
function columnsFor(all: Tallied, { below, goodEnough, national, byPerson }: { below: string; goodEnough: string; national: boolean; byPerson: boolean }) {
  const share = (of: 'held' | 'recurred') => (one: Tallied) => ({
    ...lookedAt(one) === 0 ? { figure: 'not yet', shade: 0 as const } : cellOf({ judged: lookedAt(one), belowGood: one[of] }), leftOut: shareWithThemIn(one, of),
  })
  const plain = (figure: (one: Omit<Tallied, 'leftOut'>) => number) => (one: Tallied) => (
    { figure: counted(figure(one)), leftOut: withThemIn(figure(one.leftOut), counted(figure(one) + figure(one.leftOut)), 'left out'), shade: 0 as const })
  const count = (label: string, standing: Exclude<keyof Tallied, 'gaps' | 'leftOut'>) => ({ label, cell: plain((one) => one[standing]), only: all[standing] + all.leftOut[standing] > 0 })
  return [
    { label: national ? `Times ${below}` : 'Gaps', cell: plain(({ gaps }) => gaps), only: true },
    { label: national ? 'Next report is out' : 'Looked at again', cell: plain(lookedAt), only: true },
    { label: `Held: ${goodEnough}`, cell: share('held'), only: true },
    { label: national ? 'Found again in the next report' : `${below[0]!.toUpperCase()}${below.slice(1)} again`, cell: share('recurred'), only: true },
    { ...count('Not known yet', 'not known yet'), only: true },
    count('Not looked at in time', 'not looked at in time'),
    { ...count(byPerson ? 'Cannot be known: the worker left' : 'Cannot be known: the team is gone', 'cannot be known'), only: byPerson || all['cannot be known'] > 0 },
    count('The service’s or a partner’s', 'of the service or a partner'),
    count('Nobody has confirmed whose gap it is', 'whose gap is not confirmed'),
  ].filter(({ only }) => only)
}

export default function Held({ loaderData: { council, seesWhole, credit, held } }: Route.ComponentProps) {
  return (
    <>
      <title>{`${held ? `${held.title}: did it hold?` : 'Did it hold?'} – Practice Loop`}</title>
      <h1 className="govuk-heading-l">Did it hold?</h1>
      <InsightNavigation current="/insight/held" />
      {!held && (
        <EmptyState title="No gaps yet">What became of each theme below good appears here, once audits have come in and another case has been looked at.</EmptyState>
      )}
      {held && (
        <>
          {held.frameworks.length > 1 && <SubNavigation label="What was judged" items={held.frameworks} />}
          <StatList stats={[
            { figure: counted(held.all.gaps), words: held.national ? `times a theme was ${held.below} in a report` : 'gaps found', range: held.leftOut.gaps },
            { figure: counted(held.all.lookedAt), words: held.national ? 'of them with the next report out' : 'looked at again in another case', range: held.leftOut.lookedAt },
            { figure: held.all.lookedAt > 0 ? held.all.heldRange.figure : 'Not yet', words: held.all.lookedAt > 0 ? `held: ${held.goodEnough} afterwards` : 'nothing has been looked at again', range: [held.all.heldRange.range, held.all.heldLeftOut].filter(Boolean).join('. ') || undefined },
            { figure: counted(held.all['not known yet']), words: 'not known yet', range: held.leftOut.unknown },
          ]} />
          <h2 className="govuk-heading-m">What counts as held</h2>
          <p className="govuk-body">{held.rule}</p>
          {held.provisional > 0 && <p className="govuk-body">In {counted(held.provisional)} of the {counted(held.all.lookedAt)} looked at again the later grade is still provisional.</p>}
          {held.leftOut.any && <p className="govuk-body">Until somebody outside the line has settled whether a disputed finding stands, it is in none of these figures. How many are left out of each, and what it would be with them, stands beside it.</p>}
          <InsetText>
            These figures say what came <strong>after</strong> a gap was found; they cannot say why. Whatever is picked for a low grade will often do better
            next time by itself. This is called regression to the mean.
          </InsetText>
          <Matrix
            caption={`${held.title}: what became of each ${held.national ? `theme that was ${held.below}` : 'gap'}`}
            columns={held.columns}
            rows={held.rows.map(({ title, cells }) => [title, ...cells.map((cell, index) => <MatrixCell key={index} {...cell} />)])}
          />
          <p className="govuk-body">
            Each is in one column only. {held.all['not looked at in time'] > 0 && 'Not looked at in time: nobody audited another case while it would have counted. '}
            {held.all['of the service or a partner'] > 0 && 'What is mainly the service’s or a partner’s to put right is no person’s to hold. '}
            The later audits are not separated by how their cases were chosen. Themes of one {held.national ? 'report' : 'audit'} go together, so the true range of all themes is wider.
          </p>
        </>
      )}
      <p className="pl-who-can-see">
        {seesWhole ? `Who can see this: leaders of ${council}. ` : 'You see your own areas. Who can see this: their leaders and those of the whole council. '}
        There are no figures of workers or teams on this page.
      </p>
      {credit && <p className="govuk-body-s">{credit}</p>}
    </>
  )
}
