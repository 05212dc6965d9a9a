import type { Route } from './+types/cohort-results'
import { allow, allowIfCan } from '../../door.server.ts'
import { countInWords, differenceInWords, fewestMembers, shareRangeInWords, type CannotBeKnown } from '../../features/cohorts/results.ts'
import { resultsOfCohort } from '../../features/cohorts/results.server.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { capitalised, counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'look after cohorts')
  const id = idFrom(params.id)
  const methods = allowIfCan({ context, request }, 'see insight') !== undefined
  const results = found(await resultsOfCohort(reader, id))
  if (results.told !== 'now') return { id, title: results.title, methods, why: whyNone(results) }
  const none = ({ before, after }: { before: number; after: number }) => (before + after > 0 ? `Does not apply: ${counted(before, 'case', 'cases')} before, ${after} after.` : '')
  return {
    id, title: results.title, methods, on: inWords(dayInLondon(results.at)), members: results.members, cannot: cannotInWords(results.cannot),
    figures: results.results.map((one) => {
      const theme = { key: one.themeKey, title: results.themes[one.themeKey] ?? one.themeKey, none: none(one.none) }
      if ('tooFew' in one) return { ...theme, row: undefined, words: 'Too few cases have a grade to say anything without telling of one manager.' }
      return { ...theme, row: { before: countInWords(one.before), beforeRange: shareRangeInWords(one.before), after: countInWords(one.after), afterRange: shareRangeInWords(one.after) }, words: `${capitalised(differenceInWords(one.difference))}.` }
    }),
  }
}

/** Why a cohort has no results to show, with what is waited for. */
function whyNone(results: { told: 'not to a judge' } | { told: 'never'; finished: number } | { told: 'not yet'; until: string; finished: number; of: number }) {
  if (results.told === 'not to a judge') return { title: 'Not for those who judged', words: 'You judged a sample of this cohort. With the grades that you know, its sum would tell you of the other managers. Ask a colleague who judged none what it says.' }
  if (results.told === 'never') return { title: 'Too few to tell', words: `Only ${counted(results.finished, 'manager has', 'managers have')} both samples. Of fewer than ${fewestMembers} nothing is shown, now or later: it would tell of one manager.` }
  return { title: 'No results yet', words: `${results.finished} of ${counted(results.of, 'manager has', 'managers have')} both samples. Results are shown once, when the last is finished, or after ${inWords(results.until)} without those that are missing. Shown earlier and again later, their difference would tell of one manager.` }
}

function cannotInWords({ left, before, after, version }: CannotBeKnown): string[] {
  return [
    left > 0 && `${counted(left, 'manager has', 'managers have')} left the cohort.`, before > 0 && `${counted(before, 'manager has', 'managers have')} no sample before the programme that was finished in time.`,
    after > 0 && `${counted(after, 'manager has', 'managers have')} no sample after the programme that was finished in time.`, version > 0 && `The samples of ${counted(version, 'manager', 'managers')} were judged by another version of the framework.`,
  ].filter((words) => words !== false)
}

export default function CohortResults({ loaderData: one }: Route.ComponentProps) {
  return (
    <>
      <title>{`Results: ${one.title} – Practice Loop`}</title>
      <BackLink href={`/cohorts/${one.id}`}>{one.title}</BackLink>
      <span className="govuk-caption-l">{one.title}</span>
      <h1 className="govuk-heading-l">Before and after the programme</h1>
      {'why' in one && one.why ? <EmptyState title={one.why.title}>{one.why.words}</EmptyState> : 'figures' in one && <Figures {...one} />}
      <div className="govuk-grid-row"><div className="govuk-grid-column-two-thirds">
        {one.methods && <p className="govuk-body"><a className="govuk-link" href="/insight/methods#cohorts">How the figures are made</a></p>}
        <p className="pl-who-can-see govuk-body-s">Who can see this: those who look after cohorts for the whole council and judged none of these samples. It is never shown for one manager or one team, and nothing of it goes into audits, insight or reports.</p>
      </div></div>
    </>
  )
}

type Told = Extract<Route.ComponentProps['loaderData'], { figures: unknown }>

function Figures({ on, members, figures, cannot }: Pick<Told, 'on' | 'members' | 'figures' | 'cannot'>) {
  const rows = figures.flatMap(({ title, row }) => (row ? [[title, row.before, row.beforeRange, row.after, row.afterRange]] : []))
  return (
    <>
      <p className="govuk-body">Of {members} managers’ teams five children were looked at before the programme, and five others 16 to 20 weeks after it began, by auditors who were not told which it was. As it stood on {on}.</p>
      {rows.length > 0 && <ScrollTable caption="Good or better" columns={['Theme', { label: 'Before', numeric: true }, 'True share before', { label: 'After', numeric: true }, 'True share after']} rows={rows} />}
      <div className="govuk-grid-row"><div className="govuk-grid-column-two-thirds">
        <h2 className="govuk-heading-m">What can be said</h2>
        <ul className="govuk-list govuk-list--bullet govuk-list--spaced">
          {figures.map(({ key, title, words, none }) => <li key={key}><strong>{title}:</strong> {words} {none}</li>)}
        </ul>
        <h2 className="govuk-heading-m">What it cannot say</h2>
        <InsetText>
          It says what came <strong>after</strong> the programme, and not why. Where managers were asked into it because grades of their teams were low, these would often be higher next time by themselves (regression to the mean).
        </InsetText>
        <p className="govuk-body">Ranges are 95%. Five cases of one team go together, so the true ranges are wider than these. A count near none or near all is told as a bound, so that nobody can work out how one manager’s five stood.</p>
        <h2 className="govuk-heading-m">Cannot be known</h2>
        {cannot.length === 0 ? <p className="govuk-body">Every manager of the cohort is in these figures.</p> : <ul className="govuk-list govuk-list--bullet">{cannot.map((words) => <li key={words}>{words}</li>)}</ul>}
      </div></div>
    </>
  )
}
