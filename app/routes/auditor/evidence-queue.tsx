import type { Route } from './+types/evidence-queue'
import { allow } from '../../door.server.ts'
import { waitingForCheck } from '../../features/evidence/evidence.server.ts'
import { onQueue } from '../../features/evidence/queue.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Rag } from '../../ui/rag.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

/** So many of the oldest are listed; whoever has checked these sees the next. */
const shownAtOnce = 50

const sentences: Record<string, string> = {
  accepted: 'Accepted. Whoever sent it sees so at once.',
  returned: 'Returned with your reason. They see by when to send it again.',
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const checker = allow({ context, request }, 'check evidence')
  const waiting = await waitingForCheck(checker)
  return {
    waiting: waiting.slice(0, shownAtOnce).map((one) => onQueue(one, checker.at)), inAll: waiting.length,
    checksAll: checker.reach.council, done: sentences[url.searchParams.get('done') ?? ''],
  }
}

export default function EvidenceQueue({ loaderData: { waiting, inAll, checksAll, done } }: Route.ComponentProps) {
  return (
    <>
      <title>Evidence to check – Practice Loop</title>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <h1 className="govuk-heading-l">Evidence to check</h1>
      {inAll === 0 ? (
        <EmptyState title="No evidence waits for you">When somebody says that an action is done{checksAll ? ', or shows learning on a case of their own,' : ''} it will be here, with the day by which to check it.</EmptyState>
      ) : (
        <>
          <p className="govuk-body">
            {inAll} {inAll === 1 ? 'piece waits' : 'pieces wait'}, oldest first. Your own work is never among them.
            {!checksAll && ' A manager checks the green actions of the team; an auditor checks all others.'}
            {inAll > waiting.length && ` These are the first ${waiting.length}.`}
          </p>
          <ScrollTable caption="Evidence to check, oldest first" captionHidden columns={['What it shows', 'Case', 'Where to look', 'Sent by', 'To be checked']} rows={waiting.map((one) => [
            <span key="shows"><a className="govuk-link" href={`/evidence/${one.id}`}>{one.shows}</a>{one.priority && <><br /><Rag priority={one.priority} /></>}</span>,
            <span key="case" className="pl-reference">{one.caseReference}</span>, one.seen, one.by, one.overdue ? <strong key="check">{one.checkBy}</strong> : one.checkBy,
          ])} />
        </>
      )}
    </>
  )
}
