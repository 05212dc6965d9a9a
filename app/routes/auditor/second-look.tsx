import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/second-look'
import { allow, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { lookAgain, secondLookFor } from '../../features/evidence/second-looks.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { caseLink } from '../../features/remedial-actions/wording.ts'
import { bankHolidays } from '../../lib/bank-holidays.ts'
import { dayInLondon, dueInWords, inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Rag } from '../../ui/rag.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Look = z.discriminatedUnion('look', [
  z.object({ look: z.literal('agrees') }),
  z.object({ look: z.literal('disagrees'), because: reason('Say what you did not find, so that the manager can learn from it.') }),
], { error: 'Agree, or say why you do not.' })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'look again at evidence')
  const one = found(await secondLookFor(auditor, idFrom(params.id)))
  await noteReading(auditor, { subjectKind: 'evidence', subjectId: one.id, aboutPersonId: one.submittedById })
  return {
    action: one.actionId, wording: one.wording, priority: one.priority, caseReference: one.caseReference, audit: one.audit, team: one.team, by: one.submittedBy, checkedBy: one.checkedBy,
    caseLink: caseLink(signedIn(context)!.organisation.caseLinkPattern, one.caseReference), seen: `${one.recordKind}, ${inWords(one.recordDate)}`, remark: one.remark,
    checked: momentInWords(one.checkedAt), lookBy: dueInWords(one.lookBy, dayInLondon(auditor.at), { bankHolidays }),
    looked: one.lookedAt && `${one.lookedBy} ${one.agrees ? 'agreed' : 'did not agree'}, ${momentInWords(one.lookedAt)}.${one.because ? ` ${one.because}` : ''}`,
    mayNot: one.mayNot,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const auditor = allow({ context, request }, 'look again at evidence')
  const form = await parseForm(request, Look)
  if (!form.ok) return form.reply
  const { value } = form
  const looked = found(await lookAgain(auditor, idFrom(params.id), value.look === 'agrees' ? { agrees: true } : { agrees: false, because: value.because }))
  if (looked !== true) {
    const why = looked === 'looked at already' ? 'Another auditor looked at this while you had it open. What they said is below; yours was not kept.' : 'This is not yours to look at.'
    return data({ problems: { form: why }, typed: form.typed }, { status: 409 })
  }
  return redirect(`/evidence?done=${value.look}`)
}

export default function SecondLook({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Second look: ${one.wording} – Practice Loop`}</title>
      <BackLink href="/evidence">Evidence to check</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Second look, accepted by {one.checkedBy}</span>
          <h1 className="govuk-heading-l">{one.wording}</h1>
          <p className="govuk-body">One in ten of the green actions that each manager accepts is looked at by an auditor too. Whatever you find, it stays done: what you say is for the manager to learn from.</p>
          <SummaryList rows={[
            { key: 'Case', value: <><span className="pl-reference">{one.caseReference}</span>, {one.team}{one.caseLink && <><br /><a className="govuk-link" href={one.caseLink} rel="noreferrer">Open in the case system</a></>}</> },
            { key: 'Where to look', value: <>{one.seen}{one.remark && <><br />{one.remark}</>}</> },
            { key: 'Sent by', value: one.by },
            { key: 'Accepted', value: `${one.checkedBy}, ${one.checked}` },
            { key: 'For', value: <><a className="govuk-link" href={`/remedial-actions/${one.action}`}>The remedial action</a>, audit {one.audit}<br /><Rag priority={one.priority} /></> },
            one.looked ? { key: 'Second look', value: one.looked } : { key: 'To be looked at', value: one.lookBy },
          ]} />
          {!one.looked && one.mayNot && <InsetText>{one.mayNot}</InsetText>}
          {!one.looked && !one.mayNot && (
            <>
              <form method="post">
                <input type="hidden" name="look" value="agrees" />
                <Button>I agree</Button>
              </form>
              <form method="post" noValidate>
                <input type="hidden" name="look" value="disagrees" />
                <Textarea name="because" label="Or you do not agree: what did you not find?" labelSize="s" hint="The manager reads this. Say what was missing and where, with no names or other identifying details. If the child needs something now, phone the manager." rows={3} value={typed?.because} error={problems?.because} />
                <Button variant="secondary">I do not agree</Button>
              </form>
            </>
          )}
          <p className="pl-who-can-see govuk-body-s">{one.checkedBy} and the auditors see what you say. That you opened this is noted.</p>
        </div>
      </div>
    </>
  )
}
