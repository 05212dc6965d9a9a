import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/settle-case-question'
import { allow, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { caseQuestionFor, whoItMayHaveBeen } from '../../features/gaps/case-questions.server.ts'
import { settleCaseQuestion } from '../../features/publishing/settle-case-question.server.ts'
import { caseLink } from '../../features/remedial-actions/wording.ts'
import { inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { can } from '../../permissions.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Select } from '../../ui/select.tsx'

const Answer = z.object({ theirs: z.enum(['yes', 'no'], { error: 'Say whether the case was theirs.' }), right: z.guid().or(z.literal('')).optional() })

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const settler = allow({ context, request }, 'settle whose case')
  const { person, organisation } = signedIn(context)!
  const asked = found(await caseQuestionFor(settler, idFrom(params.auditId), idFrom(params.personId)))
  await noteReading(settler, { subjectKind: 'audit', subjectId: asked.auditId, aboutPersonId: asked.personId })
  const others = asked.settledAt ? [] : await whoItMayHaveBeen(settler, asked)
  const namesakes = new Set(others.map(({ name }) => name).filter((name, nth, all) => all.indexOf(name) !== nth))
  return {
    person: asked.person, as: asked.as === 'manager' ? 'managed' : 'held', raisedBy: asked.raisedBy,
    others: others.map(({ id, name, email }) => ({ value: id, label: namesakes.has(name) && email ? `${name}, ${email}` : name })), caseReference: asked.caseReference, caseType: asked.caseType, caseLink: caseLink(organisation.caseLinkPattern, asked.caseReference),
    audit: asked.audit, auditedOn: inWords(asked.auditedOn), raised: momentInWords(asked.raisedAt), passedOn: asked.passedOn,
    settled: asked.settledAt && `Settled ${momentInWords(asked.settledAt)}: ${asked.theirs ? 'it is their case.' : `it was not their case${asked.rightPerson ? `, but that of ${asked.rightPerson}` : ', and nobody’s here'}.`}`,
    own: asked.personId === person.id || asked.raisedById === person.id,
    back: can(person.holdings, 'see my team') ? { href: '/team', text: 'My team' } : { href: '/desk', text: 'My desk' },
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const settler = allow({ context, request }, 'settle whose case')
  const form = await parseForm(request, Answer)
  if (!form.ok) return form.reply
  const theirs = form.value.theirs === 'yes'
  const settled = found(await settleCaseQuestion(settler, idFrom(params.auditId), idFrom(params.personId), theirs, form.value.right || null))
  if (settled === 'no such person') return mend({ right: 'Choose somebody who was here when the audit was done, or nobody here.' }, form.typed)
  if (settled !== true) {
    const why = settled === 'own question' ? 'You asked this yourself, or it is about you, so somebody else settles it.' : 'Somebody else settled this while you had it open. What they said is below; yours was not kept.'
    return data({ problems: { form: why }, typed: form.typed }, { status: 409 })
  }
  return redirect(can(signedIn(context)!.person.holdings, 'see my team') ? `/team?done=${theirs ? 'theirs' : 'not-theirs'}` : '/desk')
}

export default function SettleCaseQuestion({ loaderData: asked, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Record<string, string>; typed?: Record<string, string> } = actionData ?? {}
  const actions = `${asked.passedOn} ${asked.passedOn === 1 ? 'action' : 'actions'}`
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Whose case was ${asked.caseReference}? – Practice Loop`}</title>
      <BackLink href={asked.back.href}>{asked.back.text}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Audit {asked.audit}, {asked.auditedOn}</span>
          <h1 className="govuk-heading-l">Whose case was <span className="pl-reference">{asked.caseReference}</span>?</h1>
          <p className="govuk-body">{asked.raisedBy ? <>{asked.raisedBy} said on {asked.raised} that this case, {asked.caseType}, was not that of {asked.person}. {actions} went to the manager.</> : <>{asked.person} said on {asked.raised} that this case, {asked.caseType}, was not theirs, and passed on {actions}.</>} Look at who held it in the audited period. Nobody takes the question as a failing.</p>
          {asked.caseLink && <p className="govuk-body"><a className="govuk-link" href={asked.caseLink} rel="noreferrer">Open the case in the case system</a></p>}
          {asked.settled && <InsetText>{asked.settled}</InsetText>}
          {!asked.settled && asked.own && <InsetText>You asked this yourself, or it is about you, so somebody else settles it.</InsetText>}
          {!asked.settled && !asked.own && (
            <form method="post" noValidate>
              <Radios name="theirs" label={`Was it the case of ${asked.person}?`} labelSize="s" value={typed?.theirs} error={problems?.theirs} options={[
                { value: 'yes', label: 'Yes, it is theirs', hint: 'The actions that they passed on are theirs again, with the due dates as they are, unless already sent to be checked. Their learning from this audit goes on.' },
                { value: 'no', label: 'No, it was not theirs', hint: 'The audit no longer names them, leaves their page and does not count for them. Its actions stay with whoever has them now. Learning that they have not begun because of it is waived; what they have begun, they may finish. An auditor confirms anew whose its gaps are before learning goes to anyone else.' },
              ]} />
              <Select name="right" label={`If not, who ${asked.as} it in the audited period?`} hint="The audit then names them. Leave it at nobody if the case was not held here, or you do not know." value={typed?.right} error={problems?.right} options={[{ value: '', label: 'Nobody here, or not known' }, ...asked.others]} />
              <Button>Settle it</Button>
            </form>
          )}
          <p className="pl-who-can-see govuk-body-s">{asked.person}, the managers of the team and the auditors see how this is settled. That you opened this is noted.</p>
        </div>
      </div>
    </>
  )
}
