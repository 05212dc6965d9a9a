import type { Route } from './+types/held'
import { allow, signedIn } from '../../door.server.ts'
import { heldByTheme, type Tallied } from '../../features/insight/held.server.ts'
import { cellOf, counted, creditOf, followUpRule, nationalInspections, shareWithRange, withThemIn, wordsOf } from '../../features/insight/insight.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { askedOf, monthsOf, periodChoices, queryOf, type Asked } from '../../features/insight/asked.ts'
import { gainInWords } from '../../features/insight/classes.ts'
import { Filters } from '../../features/insight/filters.tsx'
import { learningOfCouncil } from '../../features/insight/learning.server.ts'
import { ladderOf } from '../../features/transfer/ladder.server.ts'
import { comparedInWords, comparedLooks, isLadder, ladders, pairsInWords, rungCell, rungInWords, rungsOf, rungWords, type LadderBy } from '../../features/transfer/ladder.ts'
import { dayInLondon } from '../../lib/days.ts'
import { capitalised } from '../../lib/phrases.ts'
import { Details } from '../../ui/details.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { found } from '../../lib/http.server.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Matrix, matrixCells } from '../../ui/matrix.tsx'
import { StatList } from '../../ui/stat-list.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'

/** What the page prints of the ladder and of the comparisons. */
function climbed(ladder: Awaited<ReturnType<typeof ladderOf>>, { by, asked, titles, classes }: {
  by: LadderBy; asked: Asked; titles: ReadonlyMap<string, string>; classes: Awaited<ReturnType<typeof learningOfCouncil>>['classes']
}) {
  const rungs = Object.keys(rungWords) as (keyof typeof rungWords)[]
  const keys = by === 'theme' ? [...titles.keys()].filter((id) => ladder.rows.some(({ key }) => key === id)) : [...new Set(ladder.rows.map(({ key }) => key))].toSorted()
  const called = (key: string) => (by === 'theme' ? titles.get(key)! : by === 'module' ? ladder.modules[key] ?? key : by === 'format' ? capitalised(key) : key)
  const row = (title: string, rows: typeof ladder.rows) => { const of = rungsOf(rows); return { title, need: counted(of.need), cells: rungs.map((rung) => rungCell(of[rung])) } }
  return {
    ways: (Object.keys(ladders) as LadderBy[]).map((one) => ({ text: ladders[one], href: `/insight/held${queryOf(asked)}${queryOf(asked) ? '&' : '?'}by=${one}`, current: one === by })), by,
    columns: [by === 'theme' ? 'Theme' : { module: 'Module', workshop: 'Workshop', format: 'Coaching' }[by], 'Need: gaps found', ...rungs.map((rung) => rungWords[rung].title)],
    rows: [...keys.map((key) => row(called(key), ladder.rows.filter((one) => one.key === key))), ...by === 'theme' && keys.length > 1 ? [row('All themes', ladder.rows)] : []],
    rungs: rungs.map((rung) => rungInWords(rung, by)),
    classes: classes.map(({ title, people, pre, post, gain }) => [title, counted(people), String(pre), String(post), gainInWords(gain)]),
    notYetTrained: comparedInWords(comparedLooks(ladder.looked)), ownThemes: pairsInWords(ladder.pairs),
  }
}

type Found = Exclude<Awaited<ReturnType<typeof heldByTheme>>, 'no gaps' | undefined>

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const { organisation } = signedIn(context)!
  const asked = askedOf(url.searchParams)
  const by = url.searchParams.get('by') ?? 'theme'
  const national = organisation.key === nationalInspections
  const months = found(monthsOf(asked.period ?? 'year', dayInLondon(reader.at)))
  const ladderBy = found(isLadder(by) ? by : undefined)
  const held = found(await heldByTheme(reader, { framework: asked.framework }))
  const ladder = held === 'no gaps' || national ? undefined : await ladderOf(reader, { themeIds: held.themesOfVersion.map(({ id }) => id), months, by: ladderBy })
  const classes = ladder && ladderBy === 'module' ? (await learningOfCouncil(reader)).classes : []
  return {
    asked, periods: periodChoices(dayInLondon(reader.at)),
    ladder: ladder && held !== 'no gaps' ? climbed(ladder, { by: ladderBy, asked, titles: new Map(held.themesOfVersion.map(({ id, title }) => [id, title])), classes }) : undefined,
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

export default function Held({ loaderData: { council, seesWhole, credit, asked, periods, ladder, held } }: Route.ComponentProps) {
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
            rows={held.rows.map(({ title, cells }) => [title, ...matrixCells(cells, { what: held.national ? 'What the next report said' : 'What became of them', of: title })])}
          />
          <p className="govuk-body">
            Each is in one column only. {held.all['not looked at in time'] > 0 && 'Not looked at in time: nobody audited another case while it would have counted. '}
            {held.all['of the service or a partner'] > 0 && 'What is mainly the service’s or a partner’s to put right is no person’s to hold. '}
            The later audits are not separated by how their cases were chosen. Themes of one {held.national ? 'report' : 'audit'} go together, so the true range of all themes is wider.
          </p>
        </>
      )}
      {held && ladder && (
        <>
          <h2 id="ladder" className="govuk-heading-m">From need to held, rung by rung</h2>
          <p className="govuk-body">Gaps that somebody confirmed as a practitioner’s or a manager’s, without disputed ones. Each rung has its own number of whom it can be said; no rung is proof of the next one.</p>
          <Filters action="/insight/held" asked={asked} periods={periods} period="year" kept={{ by: ladder.by }} />
          <SubNavigation label="Rungs" items={ladder.ways} />
          {ladder.rows.length === 0
            ? <p className="govuk-body">{ladder.by === 'theme' ? 'No such gap was found in this period.' : 'Nothing of this kind reached anybody because of a gap of this period.'}</p>
            : <Matrix caption={`${ladder.ways.find(({ current }) => current)!.text}: how far the gaps of the period have come`} columns={ladder.columns} rows={ladder.rows.map(({ title, need, cells }) => [title, ...matrixCells([{ figure: need }, ...cells], { what: 'Rung by rung', of: title })])} />}
          <Details summary="Of whom each rung is told">
            <ul className="govuk-list govuk-list--bullet">{ladder.rungs.map((rung) => <li key={rung}>{rung}.</li>)}<li>Recalled six weeks on: told to the learner alone, as they were promised, so no number of it stands here.</li></ul>
          </Details>
          {ladder.by === 'module' && (
            <>
              <h3 className="govuk-heading-s">Learnt: before the module and after it</h3>
              {ladder.classes.length > 0
                ? <ScrollTable caption="First goes at both checks, of whole tens of people" columns={['Module', { label: 'People', numeric: true }, { label: 'Right before, of five', numeric: true }, { label: 'Right after, of five', numeric: true }, 'Gain of the class (Hake)']} rows={ladder.classes} />
                : <p className="govuk-body">Of no module have ten people finished both checks yet. Scores are told of whole tens of people only.</p>}
              <p className="govuk-body">Averages are told to the nearest half and the gain as the range that these leave, so that nobody’s own score follows. An effect size would tell one thing more to reckon with, and is not shown.</p>
            </>
          )}
          <h2 className="govuk-heading-m">Beside what comparison?</h2>
          <ul className="govuk-list govuk-list--bullet govuk-list--spaced">
            <li><strong>People with the same gap who were not yet trained</strong>: {ladder.notYetTrained}</li>
            <li><strong>The same people’s other themes</strong>: {ladder.ownThemes}</li>
          </ul>
          <p className="govuk-body">
            Learnt here means that an own-case task was accepted, a workshop on the theme attended or coaching about the gap held, before the later audit. Partly trained is whoever completed a module without its own-case task, or had a workshop or
            coaching on the theme before the gap was found: they are neither trained nor untrained, and in neither comparison. Nobody was drawn by chance to be trained first, so whoever
            was may differ in other ways. It says what came after learning, and no more.
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
