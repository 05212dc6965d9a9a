import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/confirm-findings'
import { allow, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { learningFromAudit } from '../../features/assignments/decisions.server.ts'
import { blindModerationOf } from '../../features/audits/being-moderated.server.ts'
import { findingsOf, type Findings } from '../../features/audits/audits.server.ts'
import { attributionInWords } from '../../features/gaps/gaps.ts'
import { confirmFindings } from '../../features/publishing/confirm-findings.server.ts'
import { raiserInWords } from '../../features/replies/disputes.ts'
import { repliesTo } from '../../features/replies/replies.server.ts'
import { KeepExample } from '../../features/reports/keep-example.tsx'
import { stanceInWords } from '../../features/replies/replies.ts'
import { caseLink } from '../../features/remedial-actions/wording.ts'
import { inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'
import { SafetyBanner } from '../../ui/safety-banner.tsx'

const Attribution = z.enum(['practitioner', 'manager', 'system', 'partner'])
const beingModerated = 'This audit is being moderated. Its grades stay provisional until the moderator has agreed them; then you can say whose its gaps are.'
const fieldOf = (gapId: string) => `gap-${gapId}`

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const auditor = allow({ context, request }, 'confirm findings')
  const id = idFrom(params.id)
  const findings = await findingsOf(auditor, id)
  const moderation = findings ? undefined : await blindModerationOf(auditor, { auditId: id })
  if (moderation) throw redirect(`/moderation/${moderation}?blind`)
  const audit = found(findings)
  const learning = await learningFromAudit(allow({ context, request }, 'decide learning'), audit.gaps.map(({ id }) => id))
  const replies = await repliesTo(auditor, audit.id)
  await noteReading(auditor, { subjectKind: 'audit', subjectId: audit.id, aboutPersonId: audit.workerId ?? audit.managerId })
  const { organisation } = signedIn(context)!
  return {
    id: audit.id, reference: audit.reference, auditedOn: inWords(audit.auditedOn), auditor: audit.auditor, caseReference: audit.caseReference, caseType: audit.caseType,
    caseLink: caseLink(organisation.caseLinkPattern, audit.caseReference), outOfHours: organisation.outOfHours,
    area: audit.area, team: audit.team, worker: audit.worker, manager: audit.manager, overall: audit.overall,
    strengths: audit.strengths, improvements: audit.improvements, notByYou: notByYou(audit),
    impact: audit.impact, period: audit.auditedFrom && audit.auditedTo && `${inWords(audit.auditedFrom)} to ${inWords(audit.auditedTo)}`,
    movedBecause: audit.movedBecause, byRule: audit.byRule,
    confirmed: audit.confirmedAt && momentInWords(audit.confirmedAt),
    themes: audit.themes.map(({ themeId, grade, ...judged }) => ({ id: themeId, grade: grade ?? 'Does not apply', ...judged })),
    open: audit.gaps.filter(({ settled }) => !settled).map(({ id, theme, grade, attribution }) => ({ id, theme, grade, attribution })),
    settled: audit.gaps.filter(({ settled }) => settled).map(({ id, theme, grade, attribution, attributedBy, attributedAt }) => ({
      id, theme, grade, whose: attributionInWords[attribution!], by: attributedBy ?? 'the council’s file', when: momentInWords(attributedAt!),
    })),
    learning: learning.map(({ id, person, title, decision }) => ({ id, person, title, decision })),
    replies: replies.map(({ personId, person, whose, stance, words, repliedAt, disputes }) => ({
      personId, who: `${person}, ${raiserInWords(whose)}, ${stanceInWords[stance]}`, words, when: momentInWords(repliedAt),
      disputes: disputes.map(({ id, gapId, theme, settleBy, outcome, grade, settledBecause }) => ({
        id, gapId, theme, standing: outcome === null ? `disputed: decided by ${inWords(settleBy)}, by somebody outside the line` : outcome === 'stands' ? `it stands. ${settledBecause}` : `changed to ${grade}. ${settledBecause}`,
      })),
    })),
    submit: submitWords(audit),
    done: url.searchParams.has('confirmed'),
  }
}

/** What pressing the button does; undefined where there is nothing left to confirm. */
function submitWords({ confirmedAt, gaps, ...audit }: Pick<Findings, 'confirmedAt' | 'gaps' | 'ownPractice' | 'ownAudit' | 'beingModerated'>): string | undefined {
  const open = gaps.some(({ settled, attributedById }) => !settled && attributedById === null)
  if (notByYou(audit)) return undefined
  if (!confirmedAt) return open ? 'Confirm grades and whose gaps these are' : 'Confirm grades'
  return open ? 'Confirm whose gaps these are' : gaps.some(({ settled }) => !settled) ? 'Change whose gaps these are' : undefined
}

const notByYouBecause = {
  'own practice': 'You held or managed this case, so another auditor confirms its findings.',
  'own audit': 'You carried out this audit, so another auditor confirms its findings.',
  'being moderated': beingModerated,
}

/** Why the reader may not confirm this audit, or not yet; undefined where they may. */
const notByYou = ({ ownPractice, ownAudit, beingModerated }: Pick<Findings, 'ownPractice' | 'ownAudit' | 'beingModerated'>) =>
  (ownPractice ? notByYouBecause['own practice'] : ownAudit ? notByYouBecause['own audit'] : beingModerated ? notByYouBecause['being moderated'] : undefined)

export async function action({ context, request, params }: Route.ActionArgs) {
  const auditor = allow({ context, request }, 'confirm findings')
  const id = idFrom(params.id)
  const form = await parseForm(request, z.record(z.string(), z.string()))
  if (!form.ok) return form.reply

  const { gaps } = found(await findingsOf(auditor, id))
  const said: Record<string, z.infer<typeof Attribution>> = {}
  const problems: Problems = {}
  for (const gap of gaps.filter(({ settled }) => !settled)) {
    const whose = Attribution.safeParse(form.value[fieldOf(gap.id)]).data
    if (whose) said[gap.id] = whose
    else problems[fieldOf(gap.id)] = `Say whose gap this mainly is: ${gap.theme}.`
  }
  if (Object.keys(problems).length > 0) return mend(problems, form.typed)

  const confirmed = found(await confirmFindings(auditor, id, said))
  if (confirmed !== true) return data({ problems: { form: notByYouBecause[confirmed] }, typed: form.typed }, { status: 409 })
  return redirect(`/audits/${id}?confirmed`)
}

export default function ConfirmFindings({ loaderData: audit, actionData }: Route.ComponentProps) {
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Audit ${audit.reference} – Practice Loop`}</title>
      <BackLink href="/audits">Findings to confirm</BackLink>
      {audit.done && !problems && (
        <NotificationBanner success>{audit.learning.some(({ decision }) => decision === null)
          ? 'Confirmed. The learning proposed below reaches nobody until you or the manager confirms it.'
          : 'Confirmed. What you said is noted with your name and the time.'}</NotificationBanner>
      )}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <SafetyBanner outOfHours={audit.outOfHours ?? undefined} />
          <span className="govuk-caption-l">Case <span className="pl-reference">{audit.caseReference}</span>, {audit.caseType}</span>
          <h1 className="govuk-heading-l">Audit {audit.reference}, {audit.auditedOn}</h1>
          {audit.strengths && <InsetText><strong>What is done well:</strong> {audit.strengths}</InsetText>}
          {audit.strengths && <KeepExample auditId={audit.id} audit={audit.reference} />}
          <p className="govuk-body">
            {audit.area}, {audit.team}.{audit.worker && ` ${audit.worker} held the case`}{audit.worker && audit.manager && ','}{audit.manager && ` ${audit.manager} managed it`}{(audit.worker || audit.manager) && '.'}
            {audit.auditor && ` ${audit.auditor} audited it.`}{audit.overall && ` Overall: ${audit.overall}.`}
          </p>
          {audit.caseLink && <p className="govuk-body"><a className="govuk-link" href={audit.caseLink} rel="noreferrer">Open the case in the case system</a></p>}
          {audit.period && <p className="govuk-body">The record was read from {audit.period}.</p>}
          {audit.movedBecause && <p className="govuk-body">The rule gave {audit.byRule}. It was moved by a step: {audit.movedBecause}</p>}
          {audit.impact && <p className="govuk-body"><strong>What is different for the child:</strong> {audit.impact}</p>}
          {audit.improvements && <Details summary="What the audit said needs to improve"><p className="govuk-body">{audit.improvements}</p></Details>}

          <h2 className="govuk-heading-m">Every theme and its grade</h2>
          <p className="govuk-body">{audit.confirmed ? `The grades were confirmed ${audit.confirmed}.` : 'The grades are provisional: nobody has confirmed them yet.'}</p>
          {audit.themes.map(({ id, theme, question, grade, descriptor, evidence, finding, notApplicableBecause }) => (
            <Details key={id} summary={`${theme}: ${grade}`}>
              {question && <p className="govuk-body">{question}</p>}
              {finding && <p className="govuk-body pl-kept-lines">{finding}</p>}
              {evidence && <p className="govuk-body"><strong>Where in the record:</strong> {evidence}</p>}
              <p className="govuk-body">{descriptor ?? `This theme was not graded. ${notApplicableBecause ?? 'It does not apply to this case.'}`}</p>
            </Details>
          ))}

          <h2 className="govuk-heading-m">Whose gaps these mainly are</h2>
          {audit.open.length + audit.settled.length === 0 && <p className="govuk-body">This audit found no theme below good, so there is no gap.</p>}
          {audit.settled.length > 0 && (
            <ul className="govuk-list govuk-list--spaced">
              {audit.settled.map(({ id, theme, grade, whose, by, when }) => <li key={id}><a className="govuk-link" href={`/gaps/${id}`}>{theme}: {grade}</a><br />{whose}, said by {by}, {when}</li>)}
            </ul>
          )}
          {audit.notByYou && <InsetText>{audit.notByYou}</InsetText>}
          {audit.submit && (
            <form method="post" noValidate>
              {audit.open.length > 0 && (
                <p className="govuk-body">
                  Only a practitioner’s or a manager’s gap brings a person learning. Practitioner: {audit.worker ?? 'nobody is named'}. Manager: {audit.manager ?? 'nobody is named'}.
                  System: how the service works. Partner: another agency.
                </p>
              )}
              {audit.open.map(({ id, theme, grade, attribution }) => (
                <Radios key={id} name={fieldOf(id)} label={`${theme}: ${grade}`} labelSize="s" small inline value={typed?.[fieldOf(id)] ?? attribution ?? undefined} error={problems?.[fieldOf(id)]} options={[
                  { value: 'practitioner', label: 'Practitioner' }, { value: 'manager', label: 'Manager' }, { value: 'system', label: 'System' }, { value: 'partner', label: 'Partner' },
                ]} />
              ))}
              <p className="govuk-body">When you confirm, your name and the time are noted, and rules propose learning, at most two modules from one audit. A manager or an auditor decides about each before anyone is given it.</p>
              <Button>{audit.submit}</Button>
            </form>
          )}

          {audit.replies.length > 0 && (
            <>
              <h2 className="govuk-heading-m">What they answered</h2>
              {audit.replies.map(({ personId, who, words, when, disputes }) => (
                <section key={personId}>
                  <h3 className="govuk-heading-s">{who} <span className="pl-quiet">{when}</span></h3>
                  {words && <p className="govuk-body pl-kept-lines">{words}</p>}
                  {disputes.length > 0 && <ul className="govuk-list govuk-list--bullet">{disputes.map(({ id, gapId, theme, standing }) => <li key={id}><a className="govuk-link" href={`/gaps/${gapId}`}>{theme}</a>: {standing}</li>)}</ul>}
                </section>
              ))}
            </>
          )}
          {audit.learning.length > 0 && (
            <>
              <h2 className="govuk-heading-m">Learning it has brought</h2>
              <ul className="govuk-list govuk-list--spaced">
                {audit.learning.map(({ id, person, title, decision }) => (
                  <li key={id}>{person}: {title}. {decision === null ? <a className="govuk-link" href={`/team/learning/${id}`}>Confirm or waive it<span className="govuk-visually-hidden">: {title} for {person}</span></a> : decision === 'confirmed' ? 'Confirmed.' : 'Waived.'}</li>
                ))}
              </ul>
            </>
          )}
          <p className="govuk-body"><a className="govuk-link" href={`/moderation/choose?${new URLSearchParams({ audit: audit.reference })}`}>Ask for this audit to be moderated</a></p>
          <p className="govuk-body-s"><a className="govuk-link" href={`/audits/${audit.id}/wrong`}>Something is wrong with this audit</a></p>
          <p className="pl-who-can-see govuk-body-s">The worker and the manager of the case see the grades and whose the gaps are; auditors and managers of the team do, too. That you opened this is noted. It is for learning, not for discipline.</p>
        </div>
      </div>
    </>
  )
}
