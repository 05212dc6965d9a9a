import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/reply-to-audit'
import { allow } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { whileDisputed } from '../../features/replies/disputes.ts'
import { answerAudit, auditToAnswer, type AuditToAnswer } from '../../features/replies/replies.server.ts'
import { answerFrom, stanceInWords, whyField } from '../../features/replies/replies.ts'
import { challengeRule, untilInWords } from '../../features/replies/reply-clock.ts'
import { inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Textarea } from '../../ui/textarea.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'reply to audits')
  const audit = found(await auditToAnswer(one, idFrom(params.id)))
  await noteReading(one, { subjectKind: 'audit', subjectId: audit.id, aboutPersonId: audit.workerId })
  const shown = (good: boolean) => audit.found.filter(({ goodEnough }) => goodEnough === good).map(({ theme, grade, evidence, finding, gapId, settleBy, settledAt }) => ({
    theme, grade, evidence, finding, gapId,
    disputed: settleBy === null ? undefined : settledAt ? 'It was challenged, and has been settled.' : `Disputed: decided by ${inWords(settleBy)}.`,
  }))
  return {
    reference: audit.reference, auditedOn: inWords(audit.auditedOn), caseReference: audit.caseReference, caseType: audit.caseType, auditor: audit.auditor, overall: audit.overall,
    published: momentInWords(audit.publishedAt), provisional: audit.confirmedAt === null, strengths: audit.strengths, improvements: audit.improvements,
    good: shown(true), below: shown(false), challengeable: challengeable(audit), until: untilInWords(audit.until), mayChallenge: audit.mayChallenge, afterTheClock: afterTheClock(audit),
    given: audit.given && { said: `You ${stanceInWords[audit.given.stance]} on ${momentInWords(audit.given.repliedAt)}.`, words: audit.given.words },
  }
}

/** Findings below good that nobody has challenged, while they can be. */
const challengeable = ({ mayChallenge, found: all }: AuditToAnswer) =>
  (mayChallenge ? all.flatMap(({ gapId, theme, grade, disputedAt }) => (gapId && !disputedAt ? [{ gapId, theme, grade }] : [])) : [])

const afterTheClock = ({ until, auditor }: AuditToAnswer) =>
  `Findings could be challenged until ${untilInWords(until)}. If one is wrong, talk to ${auditor ? `${auditor}, who audited the case, or to ` : ''}your manager. You can still agree or reply.`

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'reply to audits')
  const id = idFrom(params.id)
  const form = await parseForm(request, z.record(z.string(), z.string()))
  if (!form.ok) return form.reply
  const audit = found(await auditToAnswer(one, id))
  if (form.typed.stance === 'challenges' && !audit.mayChallenge) return mend({ stance: afterTheClock(audit) }, form.typed)
  const findings = challengeable(audit)
  if (form.typed.stance === 'challenges' && findings.length === 0) return mend({ stance: 'There is nothing left to challenge: every finding below good has been challenged, or there is none. You can agree or reply.' }, form.typed)
  const read = answerFrom(form.typed, findings)
  if ('problems' in read) return mend(read.problems, form.typed)

  const taken = found(await answerAudit(one, id, read.answer))
  if (taken === 'too late') return mend({ stance: afterTheClock(audit) }, form.typed)
  if (taken === 'replied already') return data({ problems: { form: 'You have replied already. What you said then is below; this was not kept.' }, typed: form.typed }, { status: 409 })
  if (taken !== true) {
    const problems: Problems = { stance: 'Somebody else has just challenged the same finding, or its grade was changed. Nothing was sent. Look at what is below, and send your reply again.' }
    return data({ problems, typed: form.typed }, { status: 409 })
  }
  return redirect(`/my-practice?sent=${read.answer.stance === 'challenges' ? 'challenge' : 'reply'}`)
}

export default function ReplyToAudit({ loaderData: audit, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Your reply to audit ${audit.reference} – Practice Loop`}</title>
      <BackLink href="/my-practice">My practice</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Case <span className="pl-reference">{audit.caseReference}</span>, {audit.caseType}</span>
          <h1 className="govuk-heading-l">Audit {audit.reference}: what it found, and your reply</h1>
          {audit.strengths && <InsetText><strong>What is done well:</strong> {audit.strengths}</InsetText>}
          <p className="govuk-body">
            {audit.auditor ? `${audit.auditor} audited it` : 'It was audited'} on {audit.auditedOn}, and it was published on {audit.published}.{audit.overall && ` Overall: ${audit.overall}.`}
            {audit.provisional && ' The grades are provisional: nobody has confirmed them yet.'}
          </p>
          {audit.good.length > 0 && <h2 className="govuk-heading-m">Good or better</h2>}
          <Findings findings={audit.good} />
          {audit.below.length > 0 && <h2 className="govuk-heading-m">Below good</h2>}
          <Findings findings={audit.below} />
          {audit.improvements && <Details summary="What the audit said needs to improve" open><p className="govuk-body">{audit.improvements}</p></Details>}

          <h2 className="govuk-heading-m">Your reply</h2>
          {audit.given && <InsetText>{audit.given.said}{audit.given.words && <span className="pl-kept-lines"><br />{audit.given.words}</span>}</InsetText>}
          {!audit.given && <ReplyForm audit={audit} problems={problems} typed={typed} />}
          <p className="pl-who-can-see govuk-body-s">The auditors, and the managers of the team, read your reply on the thread of each finding. The page on which a challenge is settled does not name you. That you opened this is noted. It is for learning, not for discipline: nobody counts who challenged what.</p>
        </div>
      </div>
    </>
  )
}

type Shown = Route.ComponentProps['loaderData']

const Findings = ({ findings }: { findings: Shown['good'] }) => (findings.length === 0 ? null : (
  <ul className="govuk-list govuk-list--spaced">
    {findings.map(({ theme, grade, evidence, finding, gapId, disputed }) => (
      <li key={theme}>
        {gapId ? <a className="govuk-link" href={`/gaps/${gapId}`}>{theme}</a> : theme}: {grade}. {finding} {evidence && <span className="pl-quiet">Where in the record: {evidence}. </span>}{disputed}
      </li>
    ))}
  </ul>
))

function ReplyForm({ audit, problems, typed }: { audit: Shown; problems?: Problems; typed?: Record<string, string> }) {
  return (
    <form method="post" noValidate>
      {audit.mayChallenge
        ? <p className="govuk-body">You can challenge a finding below good until {audit.until}. <span className="pl-quiet">{challengeRule}</span> Agreeing and replying stay open after that. You reply once.</p>
        : <p className="govuk-body">{audit.afterTheClock} You reply once.</p>}
      <Radios name="stance" label="What do you say to what was found?" labelSize="s" value={typed?.stance} error={problems?.stance} options={[
        { value: 'agrees', label: 'I agree' },
        { value: 'replies', label: 'I want to reply in words' },
        ...(audit.challengeable.length > 0 ? [{ value: 'challenges', label: 'I challenge one or more findings', hint: `Somebody outside your line settles it within five working days. ${whileDisputed}` }] : []),
      ]} />
      <Textarea name="words" label="Your reply in words" labelSize="s" hint="Optional if you agree or challenge. At most 300 words, with no names, dates of birth or addresses." value={typed?.words} error={problems?.words} />
      {audit.challengeable.length > 0 && <p className="govuk-body">If you challenge a finding, say why: where in the record does it show? Leave empty what you do not challenge.</p>}
      {audit.challengeable.map(({ gapId, theme, grade }) => (
        <Textarea key={gapId} name={whyField(gapId)} label={`Why you challenge ${theme}: ${grade}`} rows={3} value={typed?.[whyField(gapId)]} error={problems?.[whyField(gapId)]} />
      ))}
      <Button>Send your reply</Button>
    </form>
  )
}
