import type { Route } from './+types/remedial-action'
import { whoever } from '../../allowed.ts'
import { allow, allowIfCan, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { inReachOf, reachOf } from '../../features/people/people.ts'
import { toldOf } from '../../features/chasing/nudge.server.ts'
import { toldEntry } from '../../features/chasing/nudge.ts'
import { meetingsInWords } from '../../features/coaching/thread.ts'
import { meetingsOfAction } from '../../features/coaching/thread.server.ts'
import { gapsAnswered } from '../../features/gaps/gaps.server.ts'
import { canBePassedOn, isOpen, nowDue, undecided } from '../../features/remedial-actions/remedial-actions.ts'
import { handedOverInWords } from '../../features/remedial-actions/passing-on.ts'
import { daysOffOf, remedialActionFor } from '../../features/remedial-actions/remedial-actions.server.ts'
import { caseLink, dueSentence, madeSafeInWords } from '../../features/remedial-actions/wording.ts'
import { dayInLondon, inWords, momentInWords, weekdayInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { can } from '../../permissions.ts'
import { Button } from '../../ui/button.tsx'
import { Rag } from '../../ui/rag.tsx'
import { SafetyBanner } from '../../ui/safety-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'follow gaps')
  const { person, organisation } = signedIn(context)!
  const action = found(await remedialActionFor(reader, idFrom(params.id)))
  const gaps = await gapsAnswered(reader, action.id, action.auditId)
  const told = await toldOf(reader, action.id)
  const meetings = await meetingsOfAction(reader, action.id)
  await noteReading(reader, { subjectKind: 'remedial action', subjectId: action.id, aboutPersonId: action.ownerId })

  const { standing, latest, facts } = action
  const isOwner = action.ownerId === whoever(reader)
  const standsIn = action.deputy?.id === whoever(reader)
  const open = standing === 'due' || standing === 'overdue' || standing === 'returned'
  return {
    id: action.id, auditId: action.auditId, wording: action.wording, place: action.place, closesWhen: action.closesWhen, because: action.because, priority: action.priority, audit: action.audit, auditedOn: inWords(action.auditedOn), provisional: action.provisional,
    caseReference: action.caseReference, caseType: action.caseType, caseLink: caseLink(organisation.caseLinkPattern, action.caseReference),
    owner: isOwner ? 'You' : action.owner, deputy: standsIn ? 'you stand in' : action.deputy && `${action.deputy.name} stands in`, team: action.team, gaps,
    due: dueSentence(facts, reader.at, daysOffOf({ daysOff: action.ownerDaysOff })),
    firstDue: inWords(action.dueOn), extension: action.extension && { to: inWords(action.extension.dueOn), because: action.extension.because },
    issued: inWords(dayInLondon(action.issuedAt)),
    evidence: latest && {
      seen: `${latest.recordKind}, ${inWords(latest.recordDate)}`, remark: latest.remark, sent: momentInWords(new Date(latest.submittedAt)),
      inTime: new Date(latest.submittedAt) < nowDue(facts).dueAt, checkBy: weekdayInWords(latest.checkDueOn),
      outcome: latest.outcome, because: latest.because, checked: latest.checkedAt && momentInWords(new Date(latest.checkedAt)),
    },
    madeSafe: action.priority === 'red' ? madeSafeInWords(action.madeSafe) : undefined,
    outOfHours: organisation.outOfHours,
    read: action.readAt ? `${isOwner ? 'You' : action.owner} said on ${momentInWords(new Date(action.readAt))} that ${isOwner ? 'you' : 'they'} have read it.` : open ? `${isOwner ? 'You have' : `${action.owner} has`} not said yet that ${isOwner ? 'you' : 'they'} have read it.` : undefined,
    handedOver: action.handedOver && handedOverInWords(action.handedOver, (at) => inWords(dayInLondon(at))),
    challenge: action.challenge && {
      raised: `${action.challengedBy}, ${momentInWords(action.challenge.raisedAt)}: ${action.challenge.because}`, decideBy: weekdayInWords(action.challenge.decideBy),
      decided: action.challenge.decidedAt && `${action.challengeDecidedBy}, ${momentInWords(action.challenge.decidedAt)}: ${action.challenge.outcome === 'stands' ? 'it stands' : 'it is no longer asked for'}. ${action.challenge.decidedBecause}`,
      stillTo: action.challenge.decidedAt && facts.waits ? inWords(nowDue(facts).dueOn) : undefined,
    },
    mayRead: isOwner && isOpen(standing) && !action.readAt, mayChallenge: isOwner && (standing === 'due' || standing === 'overdue') && !action.challenge,
    mayDecide: action.challenge !== null && !action.challenge.decidedAt && !isOwner && can(person.holdings, 'decide challenges'),
    told: told.map((one) => toldEntry(one, whoever(reader), reader.at)),
    mayRemind: canBePassedOn(standing) && !isOwner && can(person.holdings, 'chase actions') && inReachOf(reachOf(person, 'chase actions'), action),
    mayPassOn: canBePassedOn(standing) && can(person.holdings, 'pass actions on') && inReachOf(reachOf(person, 'pass actions on'), action),
    meetings: meetingsInWords(meetings, whoever(reader), reader.at),
    helpAsked: action.helpAskedAt && momentInWords(new Date(action.helpAskedAt)),
    mayDo: (isOwner || standsIn) && open, maySayNotMine: isOwner && open, mayBookHelp: isOwner && isOpen(standing), isOverdue: standing === 'overdue', mayArrangeHelp: !isOwner && isOpen(standing) && allowIfCan({ context, request }, 'arrange coaching') !== undefined, mayAnswerHelp: !isOwner && !standsIn && action.helpAskedAt !== null,
    mayRecordSafety: action.priority === 'red' && isOpen(standing),
    mayExtend: !isOwner && !standsIn && open && !action.extension && !undecided(action.challenge) && can(person.holdings, 'extend actions'),
  }
}

export default function RemedialActionPage({ loaderData: one }: Route.ComponentProps) {
  return (
    <>
      <title>{`${one.wording} – Practice Loop`}</title>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          {one.priority === 'red' && one.mayRecordSafety && <SafetyBanner outOfHours={one.outOfHours ?? undefined} />}
          <span className="govuk-caption-l">Remedial action, audit {one.audit}{one.provisional ? ' (provisional)' : ''}</span>
          <h1 className="govuk-heading-l">{one.wording}</h1>
          <p className="govuk-body"><Rag priority={one.priority}>{one.due}</Rag></p>
          {one.madeSafe && <p className="govuk-body">{one.madeSafe} {one.mayRecordSafety && <a className="govuk-link" href={`/remedial-actions/${one.id}/made-safe`}>Record who was spoken to</a>}</p>}
          <SummaryList rows={[
            { key: 'Case', value: <><span className="pl-reference">{one.caseReference}</span>, {one.caseType}{one.caseLink && <><br /><a className="govuk-link" href={one.caseLink} rel="noreferrer">Open in the case system</a></>}</> },
            ...(one.place ? [{ key: 'Place in the record', value: one.place }] : []),
            ...(one.closesWhen ? [{ key: 'Closes when', value: one.closesWhen }] : []),
            ...(one.because ? [{ key: 'Why, for the child', value: one.because }] : []),
            { key: 'Owner', value: `${one.owner}, ${one.team}${one.deputy ? `. Away: ${one.deputy}.` : ''}` },
            { key: 'Issued', value: `${one.issued}, after the audit of ${one.auditedOn}` },
            { key: 'First due', value: one.firstDue },
            ...(one.extension ? [{ key: 'More time', value: `To ${one.extension.to}: ${one.extension.because} Reports still count from the first date.` }] : []),
            ...(one.challenge ? [{ key: 'Challenged', value: <>{one.challenge.raised}{!one.challenge.decided && <><br />To be decided by {one.challenge.decideBy}, by somebody else.</>}</> }] : []),
            ...(one.challenge?.decided ? [{ key: 'Decided', value: <>{one.challenge.decided}{one.challenge.stillTo && <><br />Its clock stood still meanwhile: due {one.challenge.stillTo}. Reports still count from the first date.</>}</> }] : []),
            ...(one.handedOver ? [{ key: 'Passed on', value: one.handedOver }] : []),
            ...(one.read ? [{ key: 'Read', value: one.read }] : []),
            { key: 'Answers', value: one.gaps.length === 0 ? 'The whole case: the audit does not say which gap.' : <ul className="govuk-list">{one.gaps.map(({ id, theme, grade }) => <li key={id}><a className="govuk-link" href={`/gaps/${id}`}>{theme}</a>: {grade}</li>)}</ul> },
            ...(one.helpAsked ? [{ key: 'Help', value: `Asked for on ${one.helpAsked}. Nobody has answered yet.` }] : []),
            ...(one.evidence ? [{ key: 'Where it can be seen', value: <>{one.evidence.seen}{one.evidence.remark && <><br />{one.evidence.remark}</>}<br />Sent {one.evidence.sent}, {one.evidence.inTime ? 'in time' : 'late'}.</> }] : []),
            ...(one.evidence?.outcome === 'accepted' ? [{ key: 'Checked', value: `Accepted ${one.evidence.checked}.` }] : []),
            ...(one.evidence?.outcome === 'returned' ? [{ key: 'Returned', value: `${one.evidence.checked}: ${one.evidence.because}` }] : []),
            ...(one.evidence && !one.evidence.outcome ? [{ key: 'To be checked', value: `By ${one.evidence.checkBy}, by somebody else.` }] : []),
          ]} />
          {one.mayRead && <form method="post" action={`/remedial-actions/${one.id}/read`}><Button variant="secondary">I have read this</Button></form>}
          {one.mayDo && (
            <div className="govuk-button-group">
              <Button href={`/remedial-actions/${one.id}/done`}>It is done</Button>
              <form method="post" action={`/remedial-actions/${one.id}/help`}><Button variant="secondary">I need help</Button></form>
              {one.maySayNotMine && <a className="govuk-link" href={`/remedial-actions/${one.id}/not-my-case`}>Not my case</a>}
              {one.mayChallenge && <a className="govuk-link" href={`/remedial-actions/${one.id}/challenge`}>Challenge it</a>}
            </div>
          )}
          {one.mayBookHelp && <p className="govuk-body"><a className="govuk-link" href={`/coaching/book?${new URLSearchParams({ action: one.id })}`}>{one.isOverdue ? 'Get help with it' : 'Get help before it is due'}</a>: half an hour with somebody who knows how</p>}
          {one.mayArrangeHelp && <p className="govuk-body"><a className="govuk-link" href={`/coaching/arrange?${new URLSearchParams({ action: one.id })}`}>Arrange coaching for {one.owner}</a></p>}
          {one.mayAnswerHelp && (
            <form method="post" action={`/remedial-actions/${one.id}/help`}>
              <input type="hidden" name="intent" value="answered" />
              <Button variant="secondary">I have been in touch about this</Button>
            </form>
          )}
          {one.mayDecide && <p className="govuk-body"><a className="govuk-link" href={`/remedial-actions/${one.id}/decide`}>Decide whether it stands</a></p>}
          {one.mayPassOn && <p className="govuk-body"><a className="govuk-link" href={`/remedial-actions/${one.id}/pass-on`}>Give it to somebody else, or do it yourself</a></p>}
          {one.mayRemind && <p className="govuk-body"><a className="govuk-link" href={`/remedial-actions/${one.id}/nudge`}>Remind {one.owner}</a></p>}
          {one.mayExtend && <p className="govuk-body"><a className="govuk-link" href={`/remedial-actions/${one.id}/more-time`}>Give more time, once</a></p>}
          {one.meetings.length > 0 && (
            <section aria-labelledby="meetings">
              <h2 id="meetings" className="govuk-heading-m">Coaching meetings</h2>
              <ul className="govuk-list govuk-list--spaced">
                {one.meetings.map(({ id, title, href, when, stands, steps }) => (
                  <li key={id}>
                    {href ? <a className="govuk-link" href={href}>{title}</a> : title}, {when}<br /><span className="pl-quiet">{stands}</span>
                    {steps.length > 0 && <ul className="govuk-list govuk-list--bullet">{steps.map((step) => <li key={step}>{step}</li>)}</ul>}
                  </li>
                ))}
              </ul>
            </section>
          )}
          {one.told.length > 0 && (
            <section aria-labelledby="reminders">
              <h2 id="reminders" className="govuk-heading-m">Reminders</h2>
              <p className="govuk-body">Who was told of this action by e-mail, latest first.</p>
              <ul className="govuk-list govuk-list--spaced">
                {one.told.map(({ id, when, who, why, line, delivery }) => <li key={id}>{when}: {who} {why}.{line && <><br />“{line}”</>}<br /><span className="pl-quiet">The e-mail: {delivery}.</span></li>)}
              </ul>
            </section>
          )}
          <p className="govuk-body-s"><a className="govuk-link" href={`/audits/${one.auditId}/wrong`}>Something is wrong with this audit</a></p>
          <p className="pl-who-can-see govuk-body-s">The owner, their manager and the auditors can see this page. Whoever opens it is noted.</p>
        </div>
      </div>
    </>
  )
}
