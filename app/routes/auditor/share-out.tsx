import { redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/share-out'
import { allow } from '../../door.server.ts'
import { shareOut, whoMayAudit } from '../../features/programmes/allocation.server.ts'
import { casesDrawn } from '../../features/programmes/draws.server.ts'
import { phaseWith } from '../../features/programmes/programmes.server.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { withBoxesJoined } from '../../lib/boxes.server.ts'
import { typedDate, withDay } from '../../lib/date-field.ts'
import { dayInLondon, workingDaysAfter } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'

const Share = withDay('dueOn', 'Write the day by which they are to be audited: day, month and year.', z.object({
  auditors: z.string().default('').transform((text) => text.split(' ').filter(Boolean)).pipe(z.array(z.guid()).min(1, 'Choose at least one auditor.')),
}))

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const phase = found(await phaseWith(planner, idFrom(params.id), idFrom(params.phase)))
  const open = (await casesDrawn(planner, { phaseId: phase.id })).filter(({ standing }) => standing === 'drawn')
  const auditors = open.length === 0 || phase.ended ? [] : await whoMayAudit(planner, open, null)
  const [year, month, day] = workingDaysAfter(dayInLondon(planner.at), 10, { bankHolidays }).split('-').map(Number)
  return {
    phase: { id: phase.id, programmeId: phase.programmeId, title: phase.title }, cases: phase.ended ? 0 : open.length, dueOn: { day: day!, month: month!, year: year! },
    auditors: auditors.map(({ id, name, toDo, whyNot }) => {
      const kept = open.flatMap(({ id: caseId, caseReference }) => (whyNot.get(caseId) ? [{ caseReference, why: whyNot.get(caseId)! }] : []))
      return { id, name, toDo, may: open.length - kept.length, why: [...Map.groupBy(kept, ({ why }) => why)].map(([why, its]) => `${why} (${counted(its.length, 'case', 'cases')})`) }
    }),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const [programmeId, phaseId] = [idFrom(params.id), idFrom(params.phase)]
  found(await phaseWith(planner, programmeId, phaseId))
  const form = await parseForm(await withBoxesJoined(request, 'auditors'), Share)
  if (!form.ok) return form.reply
  const came = found(await shareOut(planner, phaseId, { auditorIds: form.value.auditors, dueOn: form.value.dueOn }))
  if (came === 'past') return mend({ dueOn: 'This day is past. Write one from today on.' }, form.typed)
  return redirect(`/programmes/${programmeId}/phases/${phaseId}?${new URLSearchParams({ given: String(came.given), left: String(came.left) })}`)
}

export default function ShareOut({ loaderData: { phase, cases, auditors, dueOn }, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const none = auditors.filter(({ may }) => may === 0)
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Share out cases – Practice Loop`}</title>
      <BackLink href={`/programmes/${phase.programmeId}/phases/${phase.id}`}>{phase.title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{phase.title}</span>
          <h1 className="govuk-heading-l">Share out {counted(cases, 'case', 'cases')}</h1>
          {cases === 0 ? <EmptyState title="Every case is allocated">Cases that are drawn and given to nobody can be shared out here.</EmptyState> : (
            <form method="post" noValidate>
              <p className="govuk-body">Cases go to those you choose so that all have about as many to do. Nobody is given a case that they hold or manage, whose team they lead, or whose audit may show whether a gap held for which they checked the evidence.</p>
              <Checkboxes name="auditors" label="Among which auditors?" labelSize="m" error={problems?.auditors} value={typed?.auditors?.split(' ')} options={auditors.filter(({ may }) => may > 0).map(({ id, name, toDo, may, why }) => (
                { value: id, label: name, hint: `Has ${toDo === 0 ? 'nothing' : counted(toDo, 'case', 'cases')} to do. ${why.length === 0 ? 'May audit any of these.' : `May audit ${may} of these. Not the others: ${why.join('; ')}.`}` }
              ))} />
              {none.length > 0 && <><h2 className="govuk-heading-s">Who may audit none of these</h2><ul className="govuk-list govuk-list--bullet">{none.map(({ id, name, why }) => <li key={id}>{name}: {why.join('; ')}</li>)}</ul></>}
              <DateInput name="dueOn" label="To be audited by" value={typed?.['dueOn-day'] === undefined ? dueOn : typedDate(typed, 'dueOn')} error={problems?.dueOn} />
              <Button>Share out</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">Auditors and administrators for the whole council see this page. Each auditor sees their cases on their desk.</p>
        </div>
      </div>
    </>
  )
}
