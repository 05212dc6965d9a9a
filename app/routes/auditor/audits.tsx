import { z } from 'zod'
import type { Route } from './+types/audits'
import { allow } from '../../door.server.ts'
import { auditsOnAPage, auditsToConfirm, waitingByTeam } from '../../features/audits/audits.server.ts'
import { inWords } from '../../lib/days.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Pagination } from '../../ui/pagination.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { Select } from '../../ui/select.tsx'

const Wanted = z.object({ team: z.guid().optional().catch(undefined), page: z.coerce.number().int().min(1).max(100_000).catch(1) })

const sentences: Record<string, string> = {
  confirmed: 'The learning is confirmed.',
  waived: 'The learning is waived, with your reason.',
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'confirm findings')
  const { team, page: asked } = Wanted.parse(Object.fromEntries(url.searchParams))
  const byTeam = await waitingByTeam(auditor)
  const total = byTeam.reduce((sum, { teamId, count }) => sum + (!team || teamId === team ? count : 0), 0)
  const pages = Math.max(1, Math.ceil(total / auditsOnAPage))
  const page = Math.min(asked, pages)
  const rows = await auditsToConfirm(auditor, { page, teamId: team })
  const to = (other: number) => `/audits?${new URLSearchParams({ ...(team && { team }), page: String(other) })}`
  return {
    team, total, teams: byTeam.map(({ teamId, team: name, count }) => ({ value: teamId, label: `${name} (${count})` })),
    inAll: byTeam.reduce((sum, { count }) => sum + count, 0),
    shown: total === 0 ? '' : `${(page - 1) * auditsOnAPage + 1} to ${(page - 1) * auditsOnAPage + rows.length} of ${total}, newest first`,
    previous: page > 1 ? to(page - 1) : undefined, next: page < pages ? to(page + 1) : undefined,
    audits: rows.map(({ id, reference, auditedOn, caseReference, caseType, team: name, provisional, gaps, unattributed }) => ({
      id, reference, auditedOn: inWords(auditedOn), caseReference, caseType, team: name, waits: waitsFor({ provisional, gaps, unattributed }),
    })),
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

function waitsFor({ provisional, gaps, unattributed }: { provisional: boolean; gaps: number; unattributed: number }) {
  if (unattributed === 0) return gaps === 0 ? 'Grades; no gap was found' : 'Grades'
  const whose = unattributed < gaps ? `whose ${unattributed} of ${gaps} gaps are` : gaps === 1 ? 'whose 1 gap is' : `whose ${gaps} gaps are`
  return provisional ? `Grades, and ${whose}` : `W${whose.slice(1)}`
}

export default function AuditsToConfirm({ loaderData: { team, total, inAll, teams, shown, previous, next, audits, done } }: Route.ComponentProps) {
  return (
    <>
      <title>Findings to confirm – Practice Loop</title>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <h1 className="govuk-heading-l">Findings to confirm</h1>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <p className="govuk-body">Audits whose grades are provisional, or of whose gaps nobody has said whose they mainly are. Until then no learning goes to anyone. Audits that you carried out, or of cases that you held or managed, are for another auditor. <a className="govuk-link" href="/disputes">Disputed findings</a> are settled on a page of their own.</p>
          <p className="govuk-body"><a className="govuk-link" href="/audits/new">Record an audit</a></p>
          {inAll > 0 && (
            <form method="get">
              <Select name="team" label="Team" value={team ?? ''} options={[{ value: '', label: `All teams (${inAll})` }, ...teams]} />
              <Button variant="secondary">Show this team</Button>
            </form>
          )}
        </div>
      </div>
      {total === 0 && (inAll === 0
        ? <EmptyState title="Nothing waits to be confirmed">When an audit comes in without confirmed grades, or without a word on whose the gaps are, it will be here.</EmptyState>
        : <EmptyState title="Nothing of this team waits to be confirmed" next={{ text: 'See all teams', href: '/audits' }}>Other teams’ audits do.</EmptyState>)}
      {total > 0 && (
        <>
          <p className="govuk-body">{shown}</p>
          <ScrollTable caption="Audits whose findings wait to be confirmed" captionHidden columns={['Audit', 'Date', 'Case', 'Team', 'What waits']} rows={audits.map((audit) => [
            <a key="audit" className="govuk-link pl-reference" href={`/audits/${audit.id}`}>{audit.reference}</a>, audit.auditedOn,
            <span key="case"><span className="pl-reference">{audit.caseReference}</span>, {audit.caseType}</span>, audit.team, audit.waits,
          ])} />
          {(previous || next) && <Pagination previous={previous ? { href: previous } : undefined} next={next ? { href: next } : undefined} />}
        </>
      )}
    </>
  )
}
