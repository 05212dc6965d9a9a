import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/case-to-audit'
import { allow, signedIn } from '../../door.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { allocate, whoMayAudit } from '../../features/programmes/allocation.server.ts'
import { casesDrawn, setAside } from '../../features/programmes/draws.server.ts'
import { phaseWith } from '../../features/programmes/programmes.server.ts'
import { drawInWords, standingInWords } from '../../features/programmes/programmes.ts'
import { caseLink } from '../../features/remedial-actions/wording.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { dayInLondon, inWords, momentInWords, workingDaysAfter } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { counted } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const nobody = 'Choose the auditor.'
const noDay = 'Write the day by which it is to be audited: day, month and year.'
const Decision = z.preprocess((form) => ({ ...form as Record<string, unknown>, dueOn: dayFrom(form as Record<string, unknown>, 'dueOn') }), z.discriminatedUnion('what', [
  z.object({ what: z.literal('allocate'), auditor: z.guid(nobody), dueOn: z.string({ error: noDay }), insteadOf: z.union([z.literal('').transform(() => null), z.guid()]) }),
  z.object({ what: z.literal('set aside'), because: reason('Say why it will not be audited.'), replace: z.literal('yes').optional().transform((said) => said === 'yes') }),
], { error: 'Choose what to do.' }))

/** An auditor is given so many working days, unless the planner says otherwise. */
const usualDays = 10

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const phase = found(await phaseWith(planner, idFrom(params.id), idFrom(params.phase)))
  const one = found((await casesDrawn(planner, { id: idFrom(params.case) })).find(({ phaseId }) => phaseId === phase.id))
  const { draw } = one
  const open = !phase.ended && (one.standing === 'drawn' || one.standing === 'allocated')
  const auditors = open ? await whoMayAudit(planner, [one], null) : []
  const [year, month, day] = (one.dueOn ?? workingDaysAfter(dayInLondon(planner.at), usualDays, { bankHolidays })).split('-').map(Number)
  return {
    phase: { id: phase.id, programmeId: phase.programmeId, title: phase.title }, id: one.id, caseReference: one.caseReference, caseType: one.caseType, area: one.area, team: one.team, worker: one.worker, manager: one.manager,
    caseLink: caseLink(signedIn(context)!.organisation.caseLinkPattern, one.caseReference),
    how: drawInWords(draw), draw: { id: one.drawId, words: `${momentInWords(draw.drawnAt)}, by ${draw.by}` }, chance: draw.seed !== null, inPlaceOfAnother: one.inPlaceOfAnother, because: draw.kind === 're-audit' ? null : draw.because,
    standing: standingInWords[one.standing], setAside: one.setAsideBecause, auditorId: one.auditorId, auditor: one.auditor, due: one.dueOn && inWords(one.dueOn), open, dueOn: { day: day!, month: month!, year: year! },
    auditors: auditors.map(({ id, name, toDo, whyNot }) => ({ id, name, toDo, whyNot: whyNot.get(one.id) })),
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const planner = allow({ context, request }, 'plan audits')
  const [programmeId, phaseId, id] = [idFrom(params.id), idFrom(params.phase), idFrom(params.case)]
  found((await casesDrawn(planner, { id })).find((one) => one.phaseId === phaseId) && await phaseWith(planner, programmeId, phaseId))
  const form = await parseForm(request, Decision)
  if (!form.ok) return form.reply
  const back = (done: string) => redirect(`/programmes/${programmeId}/phases/${phaseId}?done=${done}`)
  const tooLate = (says: string) => data({ problems: { form: says }, typed: form.typed }, { status: 409 })

  if (form.value.what === 'set aside') {
    const came = found(await setAside(planner, id, form.value))
    if (came === 'begun') return tooLate('An auditor has begun to record this case meanwhile, or has finished it, so it was not set aside.')
    if (came === 'set aside already') return tooLate('This case is set aside already, perhaps by a colleague a moment ago.')
    return back(came.inItsPlace ? 'replaced' : form.value.replace ? 'none-left' : 'aside')
  }
  const { auditor, dueOn, insteadOf } = form.value
  const came = found(await allocate(planner, id, { auditorId: auditor, dueOn, insteadOf }))
  if (came === true) return back('allocated')
  if (came === 'past') return mend({ dueOn: 'This day is past. Write one from today on.' }, form.typed)
  if (came === 'allocated meanwhile') return tooLate('Somebody has allocated this case meanwhile. Look at who has it now, and choose again if that is not right.')
  if (came === 'begun') return tooLate('This case has been begun, finished or set aside meanwhile, so nothing was changed.')
  return mend({ auditor: `This auditor cannot be given the case. Reason: ${came.conflict}.` }, form.typed)
}

export default function CaseToAudit({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const here = `/programmes/${one.phase.programmeId}/phases/${one.phase.id}`
  const [may, mayNot] = [one.auditors.filter(({ whyNot }) => whyNot === undefined), one.auditors.filter(({ whyNot }) => whyNot !== undefined)]
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Case ${one.caseReference} to audit – Practice Loop`}</title>
      <BackLink href={here}>{one.phase.title}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.phase.title}</span>
          <h1 className="govuk-heading-l">Case <span className="pl-reference">{one.caseReference}</span></h1>
          <SummaryList rows={[
            { key: 'Type', value: one.caseType }, { key: 'Team', value: `${one.team}, ${one.area}` }, { key: 'Holds it', value: one.worker ?? 'Nobody by the list' }, { key: 'Manages it', value: one.manager ?? 'Not said by the list' },
            { key: 'Picked', value: <><a className="govuk-link" href={`${here}/draws/${one.draw.id}`}>{one.how}</a>, {one.draw.words}{one.inPlaceOfAnother && '. It came in place of another'}</> },
            ...(one.because ? [{ key: 'Why', value: one.because }] : []),
            { key: 'Standing', value: `${one.standing}${one.setAside ? `: ${one.setAside}` : ''}` }, { key: 'Auditor', value: one.auditor ? `${one.auditor}${one.due ? `, due ${one.due}` : ''}` : 'Nobody yet' },
          ]} />
          {one.caseLink && <p className="govuk-body"><a className="govuk-link" href={one.caseLink} rel="noreferrer">Open the case in the case system</a></p>}
          {!one.open && <InsetText>Nothing can be changed about this case here any more.</InsetText>}
          {one.open && (
            <>
              <h2 className="govuk-heading-m">{one.auditor ? 'Give it to another auditor, or for another day' : 'Allocate it'}</h2>
              {may.length === 0 ? <p className="govuk-body">No auditor may be given this case.</p> : (
                <form method="post" noValidate>
                  <input type="hidden" name="what" value="allocate" />
                  <input type="hidden" name="insteadOf" value={one.auditorId ?? ''} />
                  <Radios name="auditor" label="Auditor" value={typed?.auditor ?? one.auditorId} error={problems?.auditor} options={may.map(({ id, name, toDo }) => (
                    { value: id, label: name, hint: toDo === 0 ? 'Has nothing to do at present.' : `Has ${counted(toDo, 'case', 'cases')} to do.` }
                  ))} />
                  <DateInput name="dueOn" label="To be audited by" value={typed?.['dueOn-day'] === undefined ? one.dueOn : typedDate(typed, 'dueOn')} error={problems?.dueOn} />
                  <Button>Allocate</Button>
                </form>
              )}
              {mayNot.length > 0 && <><h3 className="govuk-heading-s">Who cannot be given this case</h3><ul className="govuk-list govuk-list--bullet">{mayNot.map(({ id, name, whyNot }) => <li key={id}>{name}: {whyNot}</li>)}</ul></>}
              <form method="post" noValidate>
                <h2 className="govuk-heading-m">Set it aside</h2>
                <p className="govuk-body">It will not be audited in this phase{one.auditor && `, and leaves the desk of ${one.auditor}`}. The reason stays on the draw’s page for ever, because a case that is taken out changes what the sample can say.</p>
                <input type="hidden" name="what" value="set aside" />
                <Textarea name="because" label="Why it will not be audited" hint="Such as “The case has moved to another council.” Name nobody." rows={2} value={typed?.because} error={problems?.because} />
                {one.chance && <Checkboxes name="replace" options={[{ value: 'yes', label: 'Draw the next case in its place', hint: 'The next of the same draw, in the order of its seed.' }]} value={typed && typed.replace !== 'yes' ? [] : ['yes']} />}
                <Button variant="warning">Set it aside</Button>
              </form>
            </>
          )}
          <p className="pl-who-can-see govuk-body-s">Auditors and administrators for the whole council see this page, and the auditor who has the case sees it on their desk.</p>
        </div>
      </div>
    </>
  )
}
