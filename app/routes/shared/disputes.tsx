import type { Route } from './+types/disputes'
import { allow, signedIn } from '../../door.server.ts'
import { raiserInWords, whileDisputed } from '../../features/replies/disputes.ts'
import { disputesAtOnce, openDisputes } from '../../features/replies/disputes.server.ts'
import { settleRule } from '../../features/replies/reply-clock.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, dueInWords, inWords } from '../../lib/days.ts'
import { can } from '../../permissions.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

const sentences: Record<string, string> = {
  stands: 'Settled: the finding stands, and counts again. Who challenged it reads your reason on its thread.',
  changed: 'Settled: the grade is changed, and what followed from it with it. Who challenged it reads your reason on its thread.',
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const settler = allow({ context, request }, 'settle disputes')
  const open = await openDisputes(settler)
  const today = dayInLondon(settler.at)
  return {
    more: open.length > disputesAtOnce,
    disputes: open.slice(0, disputesAtOnce).map(({ id, theme, caseReference, caseType, audit, area, raisedBy, raisedAt, settleBy, whyNot }) => ({
      id, theme, caseReference, caseType, audit, area, raised: `By the one ${raiserInWords(raisedBy)}, on ${inWords(dayInLondon(raisedAt))}`,
      due: dueInWords(settleBy, today, { bankHolidays }), late: settleBy < today, whyNot,
    })),
    back: can(signedIn(context)!.person.holdings, 'see my desk') ? { href: '/desk', text: 'My desk' } : { href: '/insight', text: 'Insight' },
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

export default function Disputes({ loaderData: { disputes, more, back, done } }: Route.ComponentProps) {
  return (
    <>
      <title>Disputed findings – Practice Loop</title>
      <BackLink href={back.href}>{back.text}</BackLink>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <h1 className="govuk-heading-l">Disputed findings</h1>
      {disputes.length === 0 ? (
        <EmptyState title="Nothing is disputed">When a worker or a manager challenges a finding it will be here, with the day by which somebody outside the line settles it.</EmptyState>
      ) : (
        <>
          <div className="govuk-grid-row">
            <div className="govuk-grid-column-two-thirds">
              <p className="govuk-body">An auditor or a leader for the whole council settles each, who had no part in the case, its audit or its line. {whileDisputed} <span className="pl-quiet">{settleRule}</span></p>
              {more && <p className="govuk-body">These are the first {disputes.length}.</p>}
            </div>
          </div>
          <ScrollTable caption="Disputed findings, first due first" captionHidden columns={['Theme', 'Case', 'Challenged', 'To be settled', 'You']} rows={disputes.map((one) => [
            <a key="theme" className="govuk-link" href={`/disputes/${one.id}`}>{one.theme}</a>,
            <span key="case"><span className="pl-reference">{one.caseReference}</span>, {one.caseType}<br />{one.area}, audit {one.audit}</span>, one.raised,
            one.late ? <strong key="due">{one.due}</strong> : one.due, one.whyNot ? `Somebody else settles it. ${one.whyNot}` : 'You can settle it.',
          ])} />
        </>
      )}
      <p className="pl-who-can-see govuk-body-s">Auditors and leaders see this page. It names nobody, and nobody counts who challenges how often.</p>
    </>
  )
}
