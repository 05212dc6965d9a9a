import type { Route } from './+types/programme'
import { allow } from '../../door.server.ts'
import { caseListsOf } from '../../features/programmes/case-lists.server.ts'
import { areaNames, countsOf, programmeWith } from '../../features/programmes/programmes.server.ts'
import { progressBy, progressOf } from '../../features/programmes/programmes.ts'
import { ProgressTable } from '../../features/programmes/progress-table.tsx'
import { inWords } from '../../lib/days.ts'
import { counted } from '../../lib/phrases.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'

const sentences: Record<string, string> = { planned: 'The programme is planned. Now add its phases.', phase: 'The phase is added.', changed: 'The plan of the phase is changed.', ended: 'The last day of the programme is set.' }

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const programme = found(await programmeWith(planner, idFrom(params.id)))
  const counts = await countsOf(planner, programme.id)
  const { nameOf } = await areaNames(await planner.reading())
  const lists = await caseListsOf(planner, programme.id)
  const plans = planner.reach.council
  return {
    id: programme.id, title: programme.title, plans, changes: plans && !programme.ended, days: `Started on ${inWords(programme.startsOn)}`,
    lastDay: programme.endsOn && `${programme.ended ? 'It ended on' : 'Its last day is'} ${inWords(programme.endsOn)}.`,
    phases: programme.phases.map(({ id, title, planned }) => ({ label: title, ...(plans && { href: `/programmes/${programme.id}/phases/${id}` }), progress: progressOf(planned, counts.filter(({ phaseId }) => phaseId === id)) })),
    byType: progressBy(counts, 'caseType').map(({ of, progress }) => ({ label: of, progress })),
    byArea: progressBy(counts, 'serviceAreaId').map(({ of, progress }) => ({ label: nameOf(of), progress })).toSorted((a, b) => a.label.localeCompare(b.label)),
    lists: lists.slice(0, 5).map(({ id, fileName, asOf, cases }) => ({ id, fileName, words: `${counted(cases, 'case', 'cases')} as of ${inWords(asOf)}` })),
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

export default function ProgrammePage({ loaderData: one }: Route.ComponentProps) {
  return (
    <>
      <title>{`${one.title} – Practice Loop`}</title>
      <BackLink href="/programmes">Programmes</BackLink>
      {one.done && <NotificationBanner success>{one.done}</NotificationBanner>}
      <span className="govuk-caption-l">{one.days}</span>
      <h1 className="govuk-heading-l">{one.title}</h1>
      {one.lastDay && <InsetText>{one.lastDay} After that day nothing more is drawn or allocated.</InsetText>}
      {one.changes && (
        <ButtonGroup>
          <Button href={`/programmes/${one.id}/phases/new`}>Add a phase</Button>
          <Button href={`/programmes/${one.id}/cases`} variant="secondary">Upload a list of cases</Button>
          {!one.lastDay && <a className="govuk-link" href={`/programmes/${one.id}/end`}>End this programme</a>}
        </ButtonGroup>
      )}
      {one.phases.length === 0
        ? <EmptyState title="No phases yet">A phase has a plan of its own: how many audits, of which types of case and in which service areas. Those you add are listed here with how far they are.</EmptyState>
        : <ProgressTable caption="By phase" of="Phase" rows={one.phases} />}
      {one.byType.length > 0 && <ProgressTable caption="By type of case" of="Type of case" rows={one.byType} />}
      {one.byArea.length > 0 && <ProgressTable caption="By service area" of="Service area" rows={one.byArea} />}
      {one.phases.length > 0 && <p className="govuk-body">Done is what has been published in the phase, audits that came in by a file among it. “In part” means that some phases have no number for the type or area, so more may be done than is planned for it.</p>}
      {one.plans && (
        <section aria-labelledby="lists">
          <h2 id="lists" className="govuk-heading-m">Lists of cases to draw from</h2>
          {one.lists.length === 0 && <p className="govuk-body">None has been uploaded yet. Samples are drawn from a list of the council’s cases on a day.</p>}
          <ul className="govuk-list">{one.lists.map(({ id, fileName, words }) => <li key={id}><a className="govuk-link" href={`/programmes/${one.id}/cases/${id}`}>{fileName}</a>, {words}</li>)}</ul>
          {one.lists.length > 0 && <p className="govuk-body"><a className="govuk-link" href={`/programmes/${one.id}/cases`}>All lists</a></p>}
        </section>
      )}
      <p className="pl-who-can-see govuk-body-s">Auditors and administrators see these counts, which name nobody. Phases and lists are opened by those whose role is for the whole council.</p>
    </>
  )
}
