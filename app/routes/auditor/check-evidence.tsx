import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/check-evidence'
import { allow, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { earlierReturns } from '../../features/evidence/earlier-returns.server.ts'
import { checkEvidence, evidenceFor } from '../../features/evidence/evidence.server.ts'
import { ownCaseAsked } from '../../features/evidence/own-case-asked.server.ts'
import { ofTheTeam, taskAsked } from '../../features/evidence/programme-tasks.ts'
import { chosenFrom, onQueue, queueAt, sentInWords } from '../../features/evidence/queue.ts'
import { reason } from '../../features/imports/reason.ts'
import { nowDue } from '../../features/remedial-actions/remedial-actions.ts'
import { remedialActionFor } from '../../features/remedial-actions/remedial-actions.server.ts'
import { caseLink } from '../../features/remedial-actions/wording.ts'
import { dayInLondon, inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Rag } from '../../ui/rag.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Verdict = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('accepted') }),
  z.object({ outcome: z.literal('returned'), because: reason('Say what is still missing, so that they can put it right.') }),
], { error: 'Accept it, or return it with a reason.' })

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const checker = allow({ context, request }, 'check evidence')
  const one = found(await evidenceFor(checker, idFrom(params.id)))
  const returns = await earlierReturns(checker, one)
  const action = one.actionId ? await remedialActionFor(allow({ context, request }, 'follow gaps'), one.actionId) : undefined
  const asked = await ownCaseAsked(checker, one)
  await noteReading(checker, { subjectKind: 'evidence', subjectId: one.id, aboutPersonId: one.submittedById })
  const queued = onQueue(one, checker.at)
  return {
    ...queued, cases: queued.cases.map((reference) => ({ reference, link: caseLink(signedIn(context)!.organisation.caseLinkPattern, reference) })), task: one.task, remark: one.remark, action: one.actionId, moduleKey: one.moduleKey, audit: one.audit,
    sent: sentInWords(one.submittedAt, returns, action && nowDue(action.facts)),
    returns: returns.map(({ because, checkedAt }) => `${momentInWords(checkedAt)}: ${because}`),
    outcome: one.outcome && `${one.outcome === 'accepted' ? 'Accepted' : 'Returned'} ${momentInWords(one.checkedAt!)}.${one.because ? ` ${one.because}` : ''}`,
    mayNot: one.mayNot,
    asked: one.task ? { ...taskAsked[one.task], dated: `Dated ${inWords(one.recordDate)}.` } : asked && { task: asked.task, acceptedIf: asked.acceptedIf, dated: `Dated ${inWords(one.recordDate)}. They completed the module on ${inWords(dayInLondon(asked.completedAt))}, and could send nothing dated before.` },
    queue: queueAt('/evidence', chosenFrom(url)),
  }
}

export async function action({ context, request, params, url }: Route.ActionArgs) {
  const checker = allow({ context, request }, 'check evidence')
  const form = await parseForm(request, Verdict)
  if (!form.ok) return form.reply
  const checked = found(await checkEvidence(checker, idFrom(params.id), form.value))
  if (checked === 'checked already') return data({ problems: { form: 'Somebody else checked this while you had it open. What they said is below; yours was not kept.' }, typed: form.typed }, { status: 409 })
  if (checked === 'not yours to check') return data({ problems: { form: 'This is not yours to check.' }, typed: form.typed }, { status: 409 })
  return redirect(queueAt('/evidence', chosenFrom(url), { done: form.value.outcome }))
}

export default function CheckEvidence({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Check: ${one.shows} – Practice Loop`}</title>
      <BackLink href={one.queue}>Evidence to check</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Evidence from {one.by}</span>
          <h1 className="govuk-heading-l">{one.shows}</h1>
          <SummaryList rows={[
            { key: one.cases.length > 1 ? 'Cases' : 'Case', value: one.cases.length === 0 ? ofTheTeam : one.cases.map(({ reference, link }, nth) => <span key={reference}>{nth > 0 && <br />}<span className="pl-reference">{reference}</span>{link && <><br /><a className="govuk-link" href={link} rel="noreferrer">Open <span className="govuk-visually-hidden">{reference} </span>in the case system</a></>}</span>) },
            { key: 'Where to look', value: <>{one.seen}{one.remark && <><br />{one.remark}</>}</> },
            { key: 'Sent', value: one.sent },
            { key: 'For', value: one.action
              ? <><a className="govuk-link" href={`/remedial-actions/${one.action}`}>The remedial action</a>, audit {one.audit}{one.priority && <><br /><Rag priority={one.priority} /></>}</>
              : one.task ? 'A task of the managers’ programme, Case management in practice' : <a className="govuk-link" href={`/modules/${one.moduleKey}`}>The module’s own-case task</a> },
            ...(one.returns.length > 0 ? [{ key: 'Returned before', value: <ul className="govuk-list">{one.returns.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul> }] : []),
            ...(one.outcome ? [{ key: 'Checked', value: one.outcome }] : [{ key: 'To be checked', value: one.checkBy }]),
          ]} />
          {one.asked && (
            <section aria-labelledby="asked">
              <h2 id="asked" className="govuk-heading-m">Accept it if</h2>
              <ul className="govuk-list govuk-list--bullet">{one.asked.acceptedIf.map((condition) => <li key={condition}>{condition}</li>)}</ul>
              <p className="govuk-body">{one.asked.dated} Numbers, dates of birth and postcodes were refused as they wrote. If what they wrote still tells who a child is, return it.</p>
              <Details summary="What they were asked to do"><p className="govuk-body">{one.asked.task}</p></Details>
            </section>
          )}
          {!one.outcome && one.mayNot && <InsetText>{one.mayNot}</InsetText>}
          {!one.outcome && !one.mayNot && (
            <>
              <form method="post">
                <input type="hidden" name="outcome" value="accepted" />
                <Button>Accept</Button>
              </form>
              <form method="post" noValidate>
                <input type="hidden" name="outcome" value="returned" />
                <Textarea name="because" label="Or return it: what is still missing?" labelSize="s" hint="They read this. Say what to put right and where, with no names or other identifying details." rows={3} value={typed?.because} error={problems?.because} />
                <Button variant="secondary">Return with this reason</Button>
              </form>
            </>
          )}
          <p className="pl-who-can-see govuk-body-s">{one.task ? `${one.by} and the auditors see what you say; their manager does not.` : `${one.by}, their manager and the auditors see what you say.`} That you opened this is noted.</p>
        </div>
      </div>
    </>
  )
}
