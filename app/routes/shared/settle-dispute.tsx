import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/settle-dispute'
import { allow, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { reason } from '../../features/imports/reason.ts'
import { settleDispute } from '../../features/publishing/settle-dispute.server.ts'
import { caseLink } from '../../features/remedial-actions/wording.ts'
import { raiserInWords, whileDisputed } from '../../features/replies/disputes.ts'
import { disputeFor } from '../../features/replies/disputes.server.ts'
import { settleRule } from '../../features/replies/reply-clock.ts'
import { inWords, momentInWords, weekdayInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const stands = 'stands'

const Settlement = z.object({
  outcome: z.string({ error: 'Say whether the finding stands, or which grade it has instead.' }).min(1, 'Say whether the finding stands, or which grade it has instead.'),
  because: reason('Say why. The worker, the manager and the auditor read it.'),
})

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const settler = allow({ context, request }, 'settle disputes')
  const one = found(await disputeFor(settler, idFrom(params.id)))
  await noteReading(settler, { subjectKind: 'gap', subjectId: one.gapId, aboutPersonId: one.workerId })
  return {
    theme: one.theme, question: one.question, grade: one.grade, now: one.scale.find(({ id }) => id === one.gradeId)?.word ?? one.grade, scale: one.scale.map(({ word, descriptor }) => ({ word, descriptor })),
    others: one.scale.filter(({ id }) => id !== one.gradeId).map(({ id, word, goodEnough }) => ({ id, word, goodEnough })),
    evidence: one.evidence, finding: one.finding, strengths: one.strengths, improvements: one.improvements,
    audit: one.audit, auditedOn: inWords(one.auditedOn), caseReference: one.caseReference, caseType: one.caseType, caseLink: caseLink(signedIn(context)!.organisation.caseLinkPattern, one.caseReference),
    place: `${one.area}, ${one.team}`, raised: `The one ${raiserInWords(one.raisedBy)}, on ${momentInWords(one.raisedAt)}`, because: one.because, settleBy: weekdayInWords(one.settleBy),
    whyNot: one.whyNot,
    settled: one.settledAt && `${one.settledBy} settled it on ${momentInWords(one.settledAt)}: ${one.outcome === 'changed' ? `the grade is now ${one.newGrade}` : 'the finding stands'}. ${one.settledBecause}`,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const settler = allow({ context, request }, 'settle disputes')
  const form = await parseForm(request, Settlement)
  if (!form.ok) return form.reply
  const { outcome, because } = form.value
  const settled = found(await settleDispute(settler, idFrom(params.id), outcome === stands ? { outcome: 'stands', because } : { outcome: 'changed', gradeId: outcome, because }))
  if (settled === 'same grade') return mend({ outcome: 'Choose that the finding stands, or another grade of the scale.' }, form.typed)
  if (settled !== true) {
    const why = settled === 'settled already' ? 'Somebody else settled this while you had it open. What they said is below; yours was not kept.' : `Somebody else settles it. ${settled.whyNot}`
    return data({ problems: { form: why }, typed: form.typed }, { status: 409 })
  }
  return redirect(`/disputes?done=${outcome === stands ? 'stands' : 'changed'}`)
}

export default function SettleDispute({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Disputed: ${one.theme}, case ${one.caseReference} – Practice Loop`}</title>
      <BackLink href="/disputes">Disputed findings</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Case <span className="pl-reference">{one.caseReference}</span>, {one.caseType}</span>
          <h1 className="govuk-heading-l">Does the finding stand? {one.theme}: {one.grade}</h1>
          {one.strengths && <InsetText><strong>What is done well:</strong> {one.strengths}</InsetText>}
          <SummaryList rows={[
            { key: 'Audit', value: `${one.audit}, ${one.auditedOn}. ${one.place}` },
            { key: 'What the auditor found', value: one.finding ?? one.improvements ?? 'The audit says no more than the grade.' },
            { key: 'Where in the record', value: <>{one.evidence ?? 'The audit does not say.'}{one.caseLink && <><br /><a className="govuk-link" href={one.caseLink} rel="noreferrer">Open the case in the case system</a></>}</> },
            { key: 'Who challenged it', value: one.raised },
            { key: 'Why', value: <span className="pl-kept-lines">{one.because}</span> },
            { key: 'To be settled', value: <>By {one.settleBy}. <span className="pl-quiet">{settleRule}</span></> },
          ]} />
          <Details summary={`What each grade looks like: ${one.theme}`} open>
            {one.question && <p className="govuk-body">{one.question}</p>}
            {one.scale.map(({ word, descriptor }) => <p key={word} className="govuk-body"><strong>{word}:</strong> {descriptor ?? 'The framework does not describe it.'}</p>)}
          </Details>
          {one.settled && <InsetText>{one.settled}</InsetText>}
          {!one.settled && one.whyNot && <InsetText>Somebody else settles it. {one.whyNot}</InsetText>}
          {!one.settled && !one.whyNot && (
            <form method="post" noValidate>
              <p className="govuk-body">Read the record before you decide. {whileDisputed}</p>
              <Radios name="outcome" label="What do you decide?" labelSize="s" value={typed?.outcome} error={problems?.outcome} options={[
                { value: stands, label: `The finding stands: ${one.now}`, hint: 'It counts again. Learning that waited for it goes on, due as many days later as it waited.' },
                ...one.others.map(({ id, word, goodEnough }) => ({ value: id, label: `Change the grade to ${word}`, hint: goodEnough
                  ? 'It is no gap any more. Learning that rests on nothing else ends, unless it was begun. Actions for the child stay.' : 'It stays a gap, with this grade.' })),
              ]} />
              <Textarea name="because" label="Why?" labelSize="s" hint="The worker, the manager and the auditor read this, with your name. No names of children or families, and no other identifying details." value={typed?.because} error={problems?.because} />
              <Button>Settle it</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">The worker and the manager of the case, the managers of the team and the auditors see how this is settled, by whom and why. The overall grade of the audit stays as it is. That you opened this is noted.</p>
        </div>
      </div>
    </>
  )
}
