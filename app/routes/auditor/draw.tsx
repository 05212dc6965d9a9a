import type { Route } from './+types/draw'
import { allow } from '../../door.server.ts'
import { casesDrawn, drawsOf } from '../../features/programmes/draws.server.ts'
import { phaseWith } from '../../features/programmes/programmes.server.ts'
import { drawInWords, ruleInWords, standingInWords } from '../../features/programmes/programmes.ts'
import { placeOf } from '../../features/programmes/sampling.ts'
import { inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const phase = found(await phaseWith(planner, idFrom(params.id), idFrom(params.phase)))
  const draws = await drawsOf(planner, phase.id)
  const nth = draws.findIndex(({ id }) => id === idFrom(params.draw))
  const { id, kind, strata, size, seed, because, drawnAt, by, list } = found(draws[nth])
  const cases = await casesDrawn(planner, { drawId: id })
  return {
    phase: { id: phase.id, programmeId: phase.programmeId, title: phase.title }, nth: nth + 1, how: drawInWords({ kind, strata }), rule: kind === 'targeted' || kind === 're-audit' ? undefined : ruleInWords(strata), due: kind === 're-audit', seed, because: kind === 're-audit' ? null : because, size,
    list: list && { id: list.id, words: `${list.fileName}, as of ${inWords(list.asOf)}` }, when: momentInWords(drawnAt), by,
    cases: cases.map(({ id: caseId, caseReference, caseType, team, standing, setAsideBecause, inPlaceOfAnother }) => ({
      id: caseId, caseReference, caseType, team, place: seed === null ? undefined : placeOf(seed, caseReference).slice(0, 8),
      standing: `${standingInWords[standing]}${setAsideBecause ? `: ${setAsideBecause}` : ''}${inPlaceOfAnother ? '. Came in place of another' : ''}`,
    })),
    done: url.searchParams.get('done') === 'drawn' ? 'The draw is kept. Now share its cases out.' : url.searchParams.get('done') === 'chosen' ? 'The cases are in the phase, with your reason.' : undefined,
  }
}

export default function Draw({ loaderData: one }: Route.ComponentProps) {
  const here = `/programmes/${one.phase.programmeId}/phases/${one.phase.id}`
  return (
    <>
      <title>{`Draw ${one.nth}: ${one.phase.title} – Practice Loop`}</title>
      <BackLink href={here}>{one.phase.title}</BackLink>
      {one.done && <NotificationBanner success>{one.done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <span className="govuk-caption-l">{one.phase.title}</span>
          <h1 className="govuk-heading-l">Draw {one.nth}</h1>
          <SummaryList rows={[
            { key: 'How', value: one.how }, { key: 'Cases', value: one.size },
            ...(one.seed ? [{ key: 'Seed', value: <span className="pl-reference">{one.seed}</span> }] : []), ...(one.because ? [{ key: 'Why these', value: one.because }] : []),
            { key: 'List', value: one.list ? <a className="govuk-link" href={`/programmes/${one.phase.programmeId}/cases/${one.list.id}`}>{one.list.words}</a> : 'None: written by hand' }, { key: 'Drawn', value: `${one.when}, by ${one.by}` },
          ]} />
          {one.rule
            ? <InsetText>{one.rule} Anyone with this list and this seed draws the same.</InsetText>
            : one.due ? <InsetText>Cases in the order of the seed, one of a person. They are marked as targeted for ever, and are never joined into one figure with random ones.</InsetText> : <InsetText>Somebody chose these cases. They are marked as targeted for ever, and are never joined into one figure with random ones.</InsetText>}
        </div>
      </div>
      <ScrollTable caption="Cases of this draw" columns={['Case', 'Type', 'Team', ...(one.seed ? ['Place (first 8 of SHA-256)'] : []), 'Standing']} rows={one.cases.map(({ id, caseReference, caseType, team, place, standing }) => [
        <a key="case" className="govuk-link pl-reference" href={`${here}/cases/${id}`}>{caseReference}</a>, caseType, team, ...(place ? [<span key="place" className="pl-reference">{place}</span>] : []), standing,
      ])} />
      <p className="pl-who-can-see govuk-body-s">Auditors and administrators for the whole council see this page.</p>
    </>
  )
}
