import type { Route } from './+types/agreement'
import { allow, signedIn } from '../../door.server.ts'
import { gradesAgree, type SubjectAgreed } from '../../features/insight/agreement.server.ts'
import { InsightNavigation } from '../../features/insight/insight-navigation.tsx'
import { ac2, coefficientInWords, fewestPairs, kappa, pairsInWords, whyCalibrate, type AgreementTable } from '../../features/moderation/agreement.ts'
import { becauseInWords } from '../../features/moderation/choosing.ts'
import { found } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Matrix, matrixCells } from '../../ui/matrix.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { StatList } from '../../ui/stat-list.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'

const linesInWords = { first: 'First line: auditors moderate', second: 'Second line: Heads of Service moderate' } as const

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'see insight')
  const asked = (name: string) => url.searchParams.get(name)
  const known = found(await gradesAgree(reader, { framework: asked('framework'), line: asked('line') }))
  const { organisation } = signedIn(context)!
  return { council: organisation.name, seesWhole: reader.reach.council, agreement: known === 'nothing moderated' ? undefined : inWords(known, asked('of')) }
}

type Known = Exclude<NonNullable<Awaited<ReturnType<typeof gradesAgree>>>, string>

/** What the page prints: every theme in counts, and one of them, or the whole, with all that can be said of it. */
function inWords({ frameworks, lines, scale, chosen, whole, themes }: Known, of: string | null) {
  const framework = frameworks.find(({ current }) => current)!
  const line = lines.find(({ current }) => current)!.name
  const to = (also: Record<string, string>) => `/insight/moderation?${new URLSearchParams({ framework: framework.name, line, ...also })}`
  const subjects = [...(whole.counts.pairs > 0 ? [whole] : []), ...themes]
  const shown = found(of === null ? subjects[0] : subjects.find(({ name }) => name === of))
  const audits = chosen.reduce((sum, { many }) => sum + many, 0)
  return {
    frameworks: frameworks.map(({ name, title, current }) => ({ text: title, href: `/insight/moderation?${new URLSearchParams({ framework: name })}`, current })),
    lines: lines.map(({ name, current }) => ({ text: linesInWords[name], href: to({ line: name }), current })),
    audits: counted(audits, 'audit', 'audits'), random: chosen.find(({ because }) => because === 'random')?.many ?? 0,
    chosen: chosen.map(({ because, many }) => `${many} because ${becauseInWords[because]}`),
    calibrate: subjects.flatMap(({ title, counts }) => { const why = whyCalibrate(counts); return why ? [{ title, why }] : [] }),
    rows: subjects.map(({ name, title, counts }) => ({ title, href: to({ of: name }), over: pairsInWords(counts.over, counts), under: pairsInWords(counts.under, counts), exact: pairsInWords(counts.exact, counts), withinOne: pairsInWords(counts.withinOne, counts) })),
    scale, shown: oneInWords(shown),
  }
}

const coefficients: readonly [string, (table: AgreementTable) => number | undefined][] = [
  ['Kappa with linear weights', (table) => kappa(table, 'linear')], ['Gwet’s AC2 with linear weights', ac2], ['Kappa without weights', (table) => kappa(table, 'unweighted')], ['Kappa with quadratic weights', (table) => kappa(table, 'quadratic')],
]

function oneInWords({ title, table, counts, oneDoesNotApply }: SubjectAgreed) {
  const stat = (k: number, words: string) => ({ ...pairsInWords(k, counts), words })
  return {
    title, pairs: counts.pairs, table: table.map((row) => [...row]), oneDoesNotApply,
    stats: [
      stat(counts.over, 'first grades were higher than the moderator’s (over-graded)'), stat(counts.under, 'were lower (under-graded)'),
      stat(counts.exact, 'were the same'), stat(counts.withinOne, 'were at most one grade apart'),
    ],
    coefficients: counts.pairs < fewestPairs ? undefined : coefficients.map(([name, statistic]) => ({ name, ...coefficientInWords(table, statistic) })),
  }
}

export default function DoGradesAgree({ loaderData: { council, seesWhole, agreement } }: Route.ComponentProps) {
  return (
    <>
      <title>{`${agreement ? `${agreement.shown.title}: do grades agree?` : 'Do grades agree?'} – Practice Loop`}</title>
      <h1 className="govuk-heading-l">Do grades agree?</h1>
      <InsightNavigation current="/insight/moderation" />
      {!agreement ? (
        <EmptyState title="Nothing moderated yet">When a second person has graded audits without knowing the first grades, how far both agree will be here.</EmptyState>
      ) : (
        <>
          {agreement.frameworks.length > 1 && <SubNavigation label="What was judged" items={agreement.frameworks} />}
          {agreement.lines.length > 1 && <SubNavigation label="Who moderated" items={agreement.lines} />}
          <p className="govuk-body">
            {agreement.audits} moderated, each graded by a second person who did not know the first grades: {agreement.chosen.join('; ')}. {agreement.random === 0
              ? 'None was drawn at random, so this says nothing of other audits.' : 'Only those drawn at random speak for other audits; the rest were chosen for a reason.'}
          </p>
          {agreement.calibrate.length > 0 && (
            <section aria-labelledby="calibrate">
              <h2 id="calibrate" className="govuk-heading-m">Proposed: a calibration workshop</h2>
              <p className="govuk-body">Auditors are learners, too. On these it would help to grade a few cases together and to talk about what each grade looks like, before grades are reported upward:</p>
              <ul className="govuk-list govuk-list--bullet govuk-list--spaced">{agreement.calibrate.map(({ title, why }) => <li key={title}><strong>{title}</strong>: {why}</li>)}</ul>
              <p className="govuk-body"><a className="govuk-link" href="/workshops/arranged">Arrange workshops: what is wanted, and what has a date</a></p>
              <p className="govuk-body">From {fewestPairs} pairs on. Where the line is drawn is our proposal; no published standard is known.</p>
            </section>
          )}
          <h2 className="govuk-heading-m">{agreement.shown.title}: {counted(agreement.shown.pairs, 'pair of grades', 'pairs of grades')}</h2>
          <StatList stats={agreement.shown.stats} />
          <ScrollTable
            caption={`${agreement.shown.title}: every pair of grades`} columns={['First grade', ...agreement.scale.map((word) => ({ label: `Moderator: ${word}`, numeric: true }))]}
            rows={agreement.shown.table.map((row, nth) => [agreement.scale[nth], ...row])}
          />
          {agreement.shown.oneDoesNotApply > 0 && <p className="govuk-body">Of {counted(agreement.shown.oneDoesNotApply, 'more audit', 'more audits')} one of the two found that the theme does not apply. These are no pairs.</p>}
          {agreement.shown.coefficients ? (
            <ScrollTable caption={`${agreement.shown.title}: agreement beyond chance`} columns={['Measure', { label: 'Value', numeric: true }, '95% range']} rows={agreement.shown.coefficients.map(({ name, figure, range }) => [name, figure, range ?? ''])} />
          ) : <p className="govuk-body">Too few to tell more: coefficients are calculated from {fewestPairs} pairs on.</p>}
          <p className="govuk-body">Kappa falls when nearly all cases get one grade, even where people agree; so read it beside the table. <a className="govuk-link" href="/insight/methods#agreement">How these are made</a></p>

          <Matrix caption="Each theme in counts" columns={['Theme', 'Over-graded', 'Under-graded', 'The same', 'At most one apart']} rows={agreement.rows.map(({ title, href, over, under, exact, withinOne }) => [
            <a key="title" className="govuk-link" href={href}>{title}</a>, ...matrixCells([over, under, exact, withinOne], { what: 'The other counts', of: title }),
          ])} />
          <p className="govuk-body">Beside each count stands the 95% range of its share. With 13 rows some lie apart by chance alone.</p>
        </>
      )}
      <p className="pl-who-can-see">
        {seesWhole ? `Who can see this: leaders of ${council}. ` : 'You see audits of your own areas. Who can see this: leaders of these areas and of the whole council. '}
        No auditor is told apart, because a few cases say nothing about a person. Each auditor reads their own figures under “Moderation”.
      </p>
    </>
  )
}
