import type { Route } from './+types/service-actions'
import { allow, allowIfCan } from '../../door.server.ts'
import { unanswered, type Unanswered } from '../../features/service-actions/gaps-to-answer.server.ts'
import { patternsToTakeUp } from '../../features/patterns/patterns.server.ts'
import { patternInWords } from '../../features/patterns/patterns.ts'
import { allServiceActions, type Listed } from '../../features/service-actions/service-actions.server.ts'
import { dueInWords, gapsInWords, leftOutInWords, monthInWords, mostEnded, standing } from '../../features/service-actions/service-actions.ts'
import { dayInLondon, inWords, type Day } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Tag } from '../../ui/tag.tsx'

export async function loader({ context, request }: Route.LoaderArgs) {
  const follower = allow({ context, request }, 'follow service actions')
  const looksAfter = allowIfCan({ context, request }, 'look after service actions') !== undefined
  const today = dayInLondon(follower.at)
  const all = (await allServiceActions(follower)).map((one) => inList(one, today))
  const waiting = await unanswered(follower)
  const reader = allowIfCan({ context, request }, 'look at team patterns')
  const patterns = reader ? await patternsToTakeUp(reader) : []
  const arranges = allowIfCan({ context, request }, 'arrange workshops') !== undefined
  const [open, ended] = [all.filter(({ outcome }) => outcome === null), all.filter(({ outcome }) => outcome !== null)]
  const sum = (of: (one: Unanswered) => number) => waiting.reduce((total, one) => total + of(one), 0)
  return {
    looksAfter, arranges, seesWhole: follower.reach.council, open, ended,
    overdue: open.filter(({ overdue }) => overdue).length,
    waiting: waiting.filter(({ system, partner }) => system + partner > 0).map((one) => ({
      themeId: one.themeId, theme: one.theme, system: one.system, partner: one.partner, audited: monthsInWords(one.from, one.to),
      areas: one.areas.map(({ area, gaps }) => `${area} (${gaps})`).join(', '),
      notDone: one.notDone > 0 ? `${counted(one.notDone, 'of them was', 'of them were')} in a service action that was not done.` : undefined,
    })),
    patterns: patterns.map(({ team, ...pattern }) => ({ id: pattern.id, said: `${team}: ${patternInWords(pattern)}` })),
    unanswered: { system: sum(({ system }) => system), partner: sum(({ partner }) => partner) },
    leftOut: leftOutInWords({ provisional: sum(({ provisional }) => provisional), disputed: sum(({ disputed }) => disputed) }),
  }
}

function inList({ id, wording, area, owner, ownerLeft, mine, dueMonth, firstDue, done, endedOn, outcome, ...gaps }: Listed, today: Day) {
  const stands = standing({ dueMonth, done }, today)
  return {
    id, wording, owner, ownerLeft, mine, outcome, overdue: stands === 'overdue', done,
    area: area ?? 'The whole council', gaps: gapsInWords(gaps),
    when: done === null ? dueInWords({ dueMonth }, today) : `${done ? 'Done' : 'Not done'}, ${inWords(endedOn!)}`,
    moved: firstDue && done === null ? `First due by the end of ${monthInWords(firstDue)}` : undefined,
  }
}
type InList = ReturnType<typeof inList>

const monthsInWords = (from: Day, to: Day) => (from.slice(0, 7) === to.slice(0, 7) ? monthInWords(from) : `${monthInWords(from)} to ${monthInWords(to)}`)

export default function ServiceActions({ loaderData: { looksAfter, arranges, seesWhole, open, ended, overdue, patterns, waiting, unanswered, leftOut } }: Route.ComponentProps) {
  return (
    <>
      <title>Service actions – Practice Loop</title>
      <h1 className="govuk-heading-l">Service actions</h1>
      <p className="govuk-body">
        Some gaps are nobody’s to learn from: a form, a pathway or an agreement with another agency stands in the way. A service action says what the service or the partner changes,
        who sees to it and by the end of which month.
      </p>

      <h2 className="govuk-heading-m">Open: {open.length}{overdue > 0 && `, ${overdue} overdue`}</h2>
      {open.length === 0
        ? <EmptyState title="No service action is open" titleLevel={3}>When one is started, it is here until it has ended, those due first at the top.</EmptyState>
        : <ScrollTable caption="Open service actions" captionHidden columns={['What changes', 'Due', 'Owner', 'About', seesWhole ? 'Answers' : 'Answers in your areas and teams']} rows={open.map((one) => [
          <a key="what" className="govuk-link" href={`/service-actions/${one.id}`}>{one.wording}</a>,
          <span key="due">{one.overdue && <><Tag colour="red">Overdue</Tag>{' '}</>}{one.overdue ? one.when.replace(/^Overdue: it/, 'It') : one.when}.{one.moved && ` ${one.moved}.`}</span>,
          <span key="owner">{one.owner}{one.mine && ' (you)'}{one.ownerLeft && <strong> has left: it needs another owner</strong>}</span>,
          one.area, one.gaps,
        ])} />}

      {patterns.length > 0 && (
        <>
          <h2 className="govuk-heading-m">Proposed: {patterns.length}</h2>
          <p className="govuk-body">Several people of one team have a gap on the same theme. That says more about the service than about any of them: look at it with the team.</p>
          <ul className="govuk-list govuk-list--spaced">
            {patterns.map(({ id, said }) => <li key={id}><a className="govuk-link" href={`/team/patterns/${id}`}>{said}</a></li>)}
          </ul>
        </>
      )}
      {arranges && <p className="govuk-body">Where a team wants a workshop, it waits for dates under <a className="govuk-link" href="/workshops/arranged">Arrange workshops</a>.</p>}

      <h2 className="govuk-heading-m">Gaps that no service action answers: {unanswered.system + unanswered.partner}</h2>
      {waiting.length === 0
        ? <EmptyState title="Every gap of the service and of partners has its answer" titleLevel={3}>As soon as an auditor says that a gap is mainly the service’s or a partner’s, it is counted here by its theme.</EmptyState>
        : <ScrollTable caption="Gaps that wait for a service action, by theme" captionHidden columns={['Theme', { label: 'The service’s', numeric: true }, { label: 'A partner’s', numeric: true }, 'Where', 'Audited', ...(looksAfter ? ['What to do'] : [])]}
          rows={waiting.map(({ themeId, theme, system, partner, areas, audited, notDone }) => [
            theme, system, partner, <span key="where">{areas}{notDone && `. ${notDone}`}</span>, audited,
            ...(looksAfter ? [<a key="start" className="govuk-link" href={`/service-actions/new?${new URLSearchParams({ theme: themeId })}`}>Start a service action<span className="govuk-visually-hidden"> for {theme}</span></a>] : []),
          ])} />}
      {leftOut && <p className="govuk-body">{leftOut}</p>}

      {ended.length > 0 && (
        <>
          <h2 className="govuk-heading-m">Ended</h2>
          {ended.map((one) => <Ended key={one.id} {...one} where={seesWhole ? '' : ' in your areas and teams'} />)}
          {ended.length === mostEnded && <p className="govuk-body">These are the latest {mostEnded}.</p>}
        </>
      )}
      <p className="pl-who-can-see govuk-body-s">
        Auditors, managers, leaders and administrators see what the whole council changes and what their areas change. Gaps are counted {seesWhole ? 'for the whole council' : 'in your areas and teams'}; no worker and no case is named here.
      </p>
    </>
  )
}

function Ended({ id, wording, when, done, owner, gaps, outcome, where }: InList & { where: string }) {
  return (
    <article className="pl-card" aria-labelledby={id}>
      <h3 id={id} className="govuk-heading-s govuk-!-margin-bottom-1"><a className="govuk-link" href={`/service-actions/${id}`}>{wording}</a></h3>
      <p className="govuk-body govuk-!-margin-bottom-1"><Tag colour={done ? 'green' : 'grey'}>{done ? 'Done' : 'Not done'}</Tag> {when.replace(/^[^,]+, /, '')}, {owner}. It answers {gaps}{where}.</p>
      <p className="govuk-body">{outcome}</p>
    </article>
  )
}
