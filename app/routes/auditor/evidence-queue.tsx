import type { Route } from './+types/evidence-queue'
import { allow } from '../../door.server.ts'
import { waitingForCheck, type Evidence } from '../../features/evidence/evidence.server.ts'
import { disagreedWith, secondLookAgreement, waitingForSecondLook } from '../../features/evidence/second-looks.server.ts'
import { agreedInWords } from '../../features/evidence/second-looks.ts'
import { ofTheTeam } from '../../features/evidence/programme-tasks.ts'
import { chosenFrom, kindOf, kinds, onQueue, queueAt, type Kind } from '../../features/evidence/queue.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, dueInWords } from '../../lib/days.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Rag } from '../../ui/rag.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SubNavigation } from '../../ui/sub-navigation.tsx'

/** So many of the oldest are listed; whoever has checked these sees the next. */
const shownAtOnce = 50

const sentences: Record<string, string> = {
  accepted: 'Accepted. Whoever sent it sees so at once.',
  agrees: 'You agree with what the manager accepted.',
  disagrees: 'The manager sees on their page what you did not find.',
  returned: 'Returned with your reason. They see by when to send it again.',
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const checker = allow({ context, request }, 'check evidence')
  const everything = await waitingForCheck(checker)
  const kind = chosenFrom(url)
  const waiting = everything.filter((one) => !kind || kindOf(one) === kind)
  const done = sentences[url.searchParams.get('done') ?? '']
  const next = done ? waiting[0] && onQueue(waiting[0], checker.at) : undefined
  const auditor = checker.roles.includes('auditor') ? allow({ context, request }, 'look again at evidence') : undefined
  const again = auditor ? await waitingForSecondLook(auditor) : []
  const agreed = auditor && agreedInWords(await secondLookAgreement(auditor))
  const disagreed = checker.roles.includes('manager') ? await disagreedWith(checker) : []
  const today = dayInLondon(checker.at)
  return {
    agreed,
    disagreed: disagreed.map(({ id, actionId, wording, caseReference, by, because }) => ({ id, actionId, wording, caseReference, by, because })),
    again: again.map(({ id, wording, caseReference, team, checkedBy, lookBy }) => ({ id, wording, caseReference, team, checkedBy, lookBy: dueInWords(lookBy, today, { bankHolidays }), overdue: lookBy < today })),
    waiting: waiting.slice(0, shownAtOnce).map((one) => onQueue(one, checker.at)), inAll: waiting.length,
    kind, views: kind || new Set(everything.map(kindOf)).size > 1 ? viewsOf(everything, kind) : undefined,
    checksAll: checker.reach.council, done, next: next && { href: queueAt(`/evidence/${next.id}`, kind), words: `${next.shows}${next.caseReference ? `, case ${next.caseReference}` : ''}` },
  }
}

/** Everything that waits, and each kind of it, with how many of each. */
const viewsOf = (everything: readonly Evidence[], chosen: Kind | undefined) => [
  { text: `Everything: ${everything.length}`, href: '/evidence', current: !chosen },
  ...(Object.keys(kinds) as Kind[]).map((kind) => ({ text: `${kinds[kind]}: ${everything.filter((one) => kindOf(one) === kind).length}`, href: queueAt('/evidence', kind), current: kind === chosen })),
]

export default function EvidenceQueue({ loaderData: { waiting, again, agreed, disagreed, inAll, kind, views, checksAll, done, next } }: Route.ComponentProps) {
  return (
    <>
      <title>Evidence to check – Practice Loop</title>
      {done && <NotificationBanner success>{done}{next && <>{' '}<a className="govuk-notification-banner__link" href={next.href}>Next: {next.words}</a></>}</NotificationBanner>}
      <h1 className="govuk-heading-l">Evidence to check</h1>
      {views && <SubNavigation label="What to check" items={views} />}
      {inAll === 0 ? (
        <EmptyState title={kind ? `${kinds[kind]}: none waits for you` : 'No evidence waits for you'}>When somebody says that an action is done{checksAll ? ', or shows learning on a case of their own or a task of the managers’ programme,' : ''} it will be here, with the day by which to check it.</EmptyState>
      ) : (
        <>
          <p className="govuk-body">
            {inAll} {inAll === 1 ? 'piece waits' : 'pieces wait'}, oldest first. Your own work is never among them.
            {!checksAll && ' A manager checks the green actions of the team; an auditor checks all others.'}
            {inAll > waiting.length && ` These are the first ${waiting.length}.`}
          </p>
          <ScrollTable caption="Evidence to check, oldest first" captionHidden columns={['What it shows', 'Case', 'Where to look', 'Sent by', 'To be checked']} rows={waiting.map((one) => [
            <span key="shows"><a className="govuk-link" href={queueAt(`/evidence/${one.id}`, kind)}>{one.shows}</a>{one.priority && <><br /><Rag priority={one.priority} /></>}</span>,
            one.caseReference ? <span key="case" className="pl-reference">{one.caseReference}</span> : ofTheTeam, one.seen, one.by, one.overdue ? <strong key="check">{one.checkBy}</strong> : one.checkBy,
          ])} />
        </>
      )}
      {disagreed.length > 0 && (
        <section aria-labelledby="disagreed">
          <h2 id="disagreed" className="govuk-heading-m">An auditor looked again and did not agree: {disagreed.length}</h2>
          <p className="govuk-body">You accepted these. They stay done. If something is still missing for the child, speak to the owner.</p>
          <ul className="govuk-list govuk-list--spaced">
            {disagreed.map(({ id, actionId, wording, caseReference, by, because }) => (
              <li key={id}><a className="govuk-link" href={`/remedial-actions/${actionId}`}>{wording}</a>. Case <span className="pl-reference">{caseReference}</span><br /><span className="pl-quiet">{by}: {because}</span></li>
            ))}
          </ul>
        </section>
      )}
      {(again.length > 0 || agreed) && (
        <section aria-labelledby="again">
          <h2 id="again" className="govuk-heading-m">{again.length > 0 ? `Second looks: ${again.length}` : 'Second looks'}</h2>
          <p className="govuk-body">One in ten of the green actions that each manager accepts is looked at by an auditor too. Nothing is undone by it. {again.length === 0 && 'None waits just now.'} {agreed}</p>
          {again.length > 0 && <ScrollTable caption="Second looks, oldest first" captionHidden columns={['What was accepted', 'Case', 'Team', 'Accepted by', 'To be looked at']} rows={again.map((one) => [
            <a key="look" className="govuk-link" href={`/evidence/second-looks/${one.id}`}>{one.wording}</a>, <span key="case" className="pl-reference">{one.caseReference}</span>, one.team, one.checkedBy,
            one.overdue ? <strong key="by">{one.lookBy}</strong> : one.lookBy,
          ])} />}
        </section>
      )}
    </>
  )
}
