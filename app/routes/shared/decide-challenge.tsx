import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/decide-challenge'
import { allow, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { challengeFor, decideChallenge } from '../../features/publishing/decide-challenge.server.ts'
import { daysOffOf, remedialActionFor } from '../../features/remedial-actions/remedial-actions.server.ts'
import { dueSentence } from '../../features/remedial-actions/wording.ts'
import { inWords, momentInWords, weekdayInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { can } from '../../permissions.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Rag } from '../../ui/rag.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Decision = z.object({
  outcome: z.enum(['stands', 'withdrawn'], { error: 'Say whether the action stands.' }),
  because: reason('Say why, so that the owner understands it.'),
})

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const decider = allow({ context, request }, 'decide challenges')
  const asked = found(await challengeFor(decider, idFrom(params.id)))
  const action = found(await remedialActionFor(allow({ context, request }, 'follow gaps'), asked.id))
  await noteReading(decider, { subjectKind: 'remedial action', subjectId: asked.id, aboutPersonId: asked.raisedById })
  return {
    id: asked.id, wording: action.wording, priority: action.priority, caseReference: action.caseReference, audit: action.audit, by: action.challengedBy, owner: action.owner,
    due: dueSentence(action.facts, decider.at, daysOffOf({ daysOff: action.ownerDaysOff })), firstDue: inWords(action.dueOn),
    raised: momentInWords(asked.raisedAt), because: asked.because, decideBy: weekdayInWords(asked.decideBy),
    decided: asked.decidedAt && `${asked.outcome === 'stands' ? 'It stands' : 'It is no longer asked for'}, decided ${momentInWords(asked.decidedAt)}. ${asked.decidedBecause}`,
    mayNot: asked.mayNot,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const decider = allow({ context, request }, 'decide challenges')
  const id = idFrom(params.id)
  const form = await parseForm(request, Decision)
  if (!form.ok) return form.reply
  const decided = found(await decideChallenge(decider, id, form.value))
  if (decided !== true) {
    const why = decided === 'decided already' ? 'Somebody else decided this while you had it open. What they said is below; yours was not kept.' : 'This is not yours to decide.'
    return data({ problems: { form: why }, typed: form.typed }, { status: 409 })
  }
  return redirect(can(signedIn(context)!.person.holdings, 'see my team') ? `/team?done=${form.value.outcome}` : `/remedial-actions/${id}`)
}

export default function DecideChallenge({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Decide a challenge – Practice Loop`}</title>
      <BackLink href={`/remedial-actions/${one.id}`}>Back to the action</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Challenged by {one.by}</span>
          <h1 className="govuk-heading-l">Does this action stand?</h1>
          <SummaryList rows={[
            { key: 'What is asked', value: <><a className="govuk-link" href={`/remedial-actions/${one.id}`}>{one.wording}</a><br />Case <span className="pl-reference">{one.caseReference}</span>, audit {one.audit}</> },
            { key: 'Owner', value: one.owner },
            { key: 'Due', value: <><Rag priority={one.priority}>{one.due}</Rag><br />First due {one.firstDue}, which is what reports count from.</> },
            { key: 'Challenged', value: one.raised },
            { key: 'Their reason', value: one.because },
            one.decided ? { key: 'Decided', value: one.decided } : { key: 'To be decided', value: `By ${one.decideBy}` },
          ]} />
          {!one.decided && one.mayNot && <InsetText>{one.mayNot}</InsetText>}
          {!one.decided && !one.mayNot && (
            <form method="post" noValidate>
              <Radios name="outcome" label="Your decision" value={typed?.outcome} error={problems?.outcome} options={[
                { value: 'stands', label: 'It stands', hint: one.priority === 'red' ? 'It is due when it was: a red’s clock never stood still.' : 'Its clock runs on: as many working days are left as when it was challenged.' },
                { value: 'withdrawn', label: 'It is no longer asked for', hint: 'It leaves the owner’s page for good. Its gap may then close, if everything else agreed about it is done.' },
              ]} />
              <Textarea name="because" label="Why?" hint="The owner reads this. No names or other identifying details." rows={3} value={typed?.because} error={problems?.because} />
              <Button>Decide</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">The owner, their manager and the auditors see what you decide and why. That you opened this is noted.</p>
        </div>
      </div>
    </>
  )
}
