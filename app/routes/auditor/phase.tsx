import type { Route } from './+types/phase'
import { allow } from '../../door.server.ts'
import { casesDrawn, drawsOf } from '../../features/programmes/draws.server.ts'
import { areaNames, countsOf, phaseWith } from '../../features/programmes/programmes.server.ts'
import { drawInWords, progressBy, progressOf, standingInWords } from '../../features/programmes/programmes.ts'
import { ProgressTable } from '../../features/programmes/progress-table.tsx'
import { inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ButtonGroup } from '../../ui/button-group.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

const sentences: Record<string, string> = { changed: 'The plan of the phase is changed.', allocated: 'The case is allocated. It is on the auditor’s desk.', aside: 'The case is set aside, with your reason.', replaced: 'The case is set aside, and the next of its draw has come in its place.', 'none-left': 'The case is set aside. Nothing is left to draw in its place.' }

/** What came of sharing out: how many were given, and how many none of those chosen may audit. */
function sharedInWords(given: string | null, left: string | null) {
  if (!/^\d{1,4}$/.test(given ?? '') || !/^\d{1,4}$/.test(left ?? '')) return undefined
  const none = Number(left) > 0 ? ` ${counted(Number(left), 'case', 'cases')} none of them may audit: open ${left === '1' ? 'it' : 'each'} to see why.` : ''
  return `${counted(Number(given), 'case is', 'cases are')} shared out.${none}`
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const phase = found(await phaseWith(planner, idFrom(params.id), idFrom(params.phase)))
  const counts = (await countsOf(planner, phase.programmeId)).filter(({ phaseId }) => phaseId === phase.id)
  const { nameOf } = await areaNames(await planner.reading())
  const drawn = await casesDrawn(planner, { phaseId: phase.id })
  const draws = await drawsOf(planner, phase.id)
  return {
    id: phase.id, programmeId: phase.programmeId, title: phase.title, programme: phase.programme, ended: phase.ended,
    progress: progressOf(phase.planned, counts),
    byType: progressBy(counts, 'caseType').map(({ of, progress }) => ({ label: of, progress })),
    byArea: progressBy(counts, 'serviceAreaId').map(({ of, progress }) => ({ label: nameOf(of), progress })).toSorted((a, b) => a.label.localeCompare(b.label)),
    draws: draws.map(({ id, kind, strata, size, drawnAt, by }) => ({ id, how: drawInWords({ kind, strata }), size, when: momentInWords(drawnAt), by })),
    waiting: drawn.filter(({ standing }) => standing === 'drawn').length,
    cases: drawn.map(({ id, caseReference, caseType, team, sample, auditor, dueOn, standing }) => ({ id, caseReference, caseType, team, sample: sample === 'random' ? 'Random' : 'Targeted', auditor: auditor ?? 'Nobody yet', due: dueOn ? inWords(dueOn) : '–', standing: standingInWords[standing] })),
    done: sentences[url.searchParams.get('done') ?? ''] ?? sharedInWords(url.searchParams.get('given'), url.searchParams.get('left')),
  }
}

export default function PhasePage({ loaderData: one }: Route.ComponentProps) {
  const here = `/programmes/${one.programmeId}/phases/${one.id}`
  return (
    <>
      <title>{`${one.title}: ${one.programme} – Practice Loop`}</title>
      <BackLink href={`/programmes/${one.programmeId}`}>{one.programme}</BackLink>
      {one.done && <NotificationBanner success>{one.done}</NotificationBanner>}
      <span className="govuk-caption-l">{one.programme}</span>
      <h1 className="govuk-heading-l">{one.title}</h1>
      {one.ended ? <InsetText>This programme has ended. Nothing more is drawn or allocated.</InsetText> : (
        <ButtonGroup>
          <Button href={`${here}/draw`}>Draw a sample</Button>
          {one.waiting > 0 && <Button href={`${here}/share-out`}>Share out {counted(one.waiting, 'case', 'cases')}</Button>}
          <Button href={`${here}/choose`} variant="secondary">Choose cases by hand</Button>
          <a className="govuk-link" href={`${here}/plan`}>Change the plan</a>
        </ButtonGroup>
      )}
      <ProgressTable caption="This phase" of="Phase" rows={[{ label: one.title, progress: one.progress }]} />
      {one.byType.length > 0 && <ProgressTable caption="By type of case" of="Type of case" rows={one.byType} />}
      {one.byArea.length > 0 && <ProgressTable caption="By service area" of="Service area" rows={one.byArea} />}
      {one.draws.length > 0 && (
        <ScrollTable caption="Draws" columns={['How', { label: 'Cases', numeric: true }, 'When', 'Who']} rows={one.draws.map(({ id, how, size, when, by }) => [
          <a key="draw" className="govuk-link" href={`${here}/draws/${id}`}>{how}<span className="govuk-visually-hidden">, drawn {when}</span></a>, size, when, by,
        ])} />
      )}
      {one.cases.length === 0 ? <EmptyState title="No case is drawn yet">Cases that are drawn or chosen for this phase are listed here with who audits them and how far they are.</EmptyState> : (
        <ScrollTable caption="Cases to audit" columns={['Case', 'Type', 'Team', 'Sample', 'Auditor', 'Due', 'Standing']} rows={one.cases.map(({ id, caseReference, caseType, team, sample, auditor, due, standing }) => [
          <a key="case" className="govuk-link pl-reference" href={`${here}/cases/${id}`}>{caseReference}</a>, caseType, team, sample, auditor, due, standing,
        ])} />
      )}
      <p className="pl-who-can-see govuk-body-s">Auditors and administrators for the whole council see this page. An auditor sees the cases given to them on their desk.</p>
    </>
  )
}
