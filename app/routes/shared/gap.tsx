import { redirect } from 'react-router'
import type { Route } from './+types/gap'
import { whoever } from '../../allowed.ts'
import { allow, allowIfCan, signedIn } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { blindModerationOf } from '../../features/audits/being-moderated.server.ts'
import { threadOf, type Thread } from '../../features/gaps/gaps.server.ts'
import { attributionInWords } from '../../features/gaps/gaps.ts'
import { exposures } from '../../features/workshops/exposure.server.ts'
import { meetingsInWords } from '../../features/coaching/thread.ts'
import { learntWithOthers } from '../../features/coaching/thread.server.ts'
import { raiserInWords, settlerInWords, whileDisputed } from '../../features/replies/disputes.ts'
import { stanceInWords } from '../../features/replies/replies.ts'
import { daysOffOf } from '../../features/remedial-actions/remedial-actions.server.ts'
import { KeepExample } from '../../features/reports/keep-example.tsx'
import { caseLink, dueSentence } from '../../features/remedial-actions/wording.ts'
import { dueInWords as serviceDueInWords } from '../../features/service-actions/service-actions.ts'
import { dayInLondon, daysAfter, inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { talkedInWords } from '../../features/supervision/support.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import { Details } from '../../ui/details.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Rag } from '../../ui/rag.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Timeline, TimelineEntry } from '../../ui/timeline.tsx'

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const reader = allow({ context, request }, 'follow gaps')
  const id = idFrom(params.id)
  const thread = await threadOf(reader, id, learntWithOthers)
  const moderation = thread ? undefined : await blindModerationOf(reader, { gapId: id })
  if (moderation) throw redirect(`/moderation/${moderation}?blind`)
  const gap = found(thread)
  await noteReading(reader, { subjectKind: 'gap', subjectId: gap.id, aboutPersonId: gap.attribution === 'manager' ? gap.managerId : gap.workerId })
  const { organisation } = signedIn(context)!
  const me = whoever(reader)
  const asked = gap.actions.filter(({ standing }) => standing !== 'no longer asked for')

  return {
    id: gap.id, auditId: gap.auditId, theme: gap.theme, question: gap.question, grade: gap.grade ?? 'Not applicable', withdrawn: gap.withdrawnAt && inWords(dayInLondon(gap.withdrawnAt)), descriptor: gap.descriptor,
    caseReference: gap.caseReference, caseType: gap.caseType, caseLink: caseLink(organisation.caseLinkPattern, gap.caseReference),
    audit: gap.audit, audited: { words: inWords(gap.auditedOn), on: gap.auditedOn }, auditor: gap.auditor, team: gap.team, area: gap.area,
    worker: gap.worker, manager: gap.manager, strengths: gap.strengths, improvements: gap.improvements, evidence: gap.evidence, finding: gap.finding,
    published: momentInWords(gap.publishedAt), confirmed: gap.confirmedAt && momentInWords(gap.confirmedAt),
    attribution: gap.attribution && gap.attributedAt && { words: attributionInWords[gap.attribution], by: gap.attributedBy, when: momentInWords(gap.attributedAt) },
    found: gap.dispute?.grade ?? gap.grade ?? 'Not applicable',
    mayReply: [gap.workerId, gap.managerId].includes(reader.personId ?? '') ? `/audits/${gap.auditId}/reply` : undefined,
    replies: gap.replies.filter(({ stance }) => stance !== 'challenges' || !gap.dispute).map(({ by, whose, stance, words, at }) => (
      { title: `${by}, ${raiserInWords(whose)}, ${stanceInWords[stance]}`, words, when: momentInWords(new Date(at)), at })),
    dispute: gap.dispute && disputeInWords(gap.dispute),
    actions: gap.actions.map((action) => ({
      id: action.id, priority: action.priority, wording: action.wording, owner: action.owner,
      due: dueSentence(action.facts, reader.at, daysOffOf({ daysOff: action.ownerDaysOff })),
      answers: action.gapIds.length === 0 ? 'It is for the whole case.' : action.gapIds.length > 1 ? `It answers ${counted(action.gapIds.length, 'gap', 'gaps')} of this audit, and counts for each.` : undefined,
      seen: action.latest && `${action.latest.recordKind}, ${inWords(action.latest.recordDate)}`,
    })),
    learning: gap.learning.map((one) => ({ id: one.id, moduleKey: one.moduleKey, title: one.title, sentence: one.sentence, standing: gap.dispute && !gap.dispute.settledAt && !one.endedAt && ['proposed', 'to do'].includes(one.standing) ? waitsForDispute : learningInWords(one), talked: talkedInWords(one), flagged: one.flaggedAt !== null && one.standing !== 'done', done: one.standing === 'done' || one.standing === 'waived' || one.standing === 'ended' })),
    coaching: gap.coaching.map((one) => coachingInWords(one, { me, withdrawn: gap.withdrawnAt !== null, disputed: gap.dispute !== null && gap.dispute !== undefined && !gap.dispute.settledAt, decides: allowIfCan({ context, request }, 'decide learning') !== undefined })),
    serviceActions: gap.serviceActions.map(({ id, wording, owner, dueMonth, startedOn, done, outcome }) => ({
      id, wording, owner, started: { on: startedOn, words: inWords(startedOn) }, open: done === null, outcome,
      stands: done === null ? `${serviceDueInWords({ dueMonth }, dayInLondon(reader.at))}.` : done ? 'Done.' : 'Not done.',
    })),
    keepsExamples: allowIfCan({ context, request }, 'keep examples') !== undefined,
    followsService: allowIfCan({ context, request }, 'follow service actions') !== undefined,
    startsService: (gap.attribution === 'system' || gap.attribution === 'partner') && gap.withdrawnAt === null && gap.confirmedAt !== null && gap.serviceActions.every(({ done }) => done === false)
      && allowIfCan({ context, request }, 'look after service actions') !== undefined,
    meetings: meetingsInWords(gap.also.meetings, me, reader.at),
    exposure: exposures(gap.also.took).map(({ id, title, startsAt, part }) => ({ id, words: `Took part in ${part ? 'a part of ' : ''}“${title}”, ${inWords(dayInLondon(startsAt))}` })),
    closed: gap.closedAt && momentInWords(gap.closedAt),
    missing: gap.missing,
    ...coachingOf(gap, me, allowIfCan({ context, request }, 'arrange coaching') !== undefined),
    addsAction: gap.withdrawnAt === null && gap.workerId !== me && gap.managerId !== me && allowIfCan({ context, request }, 'record audits') !== undefined,
    lacksAction: gap.closedAt === null && gap.serviceActions.length === 0 && asked.every(({ gapIds, standing }) => gapIds.length === 0 && standing === 'done'), wholeCaseIsDone: asked.length > 0,
    added: url.searchParams.has('added') ? `It has gone out. ${andOf([...new Set(asked.map(({ owner }) => owner))])} can see it now.` : undefined,
    next: nextCheck(gap, dayInLondon(reader.at)),
    lookedAgain: gap.lookedAgain && { ...gap.lookedAgain, on: inWords(gap.lookedAgain.on) },
  }
}

const waitsForDispute = 'It waits, unless another finding brings it too: nobody has to learn because of a disputed finding.'

/** A challenge as the thread tells it: raised by whom and why, and settled by whom in what role, or by when. */
function disputeInWords({ by, whose, at, because, grade, settleBy, settledAt, settledBy, role, outcome, newGrade, settledBecause }: NonNullable<Thread['dispute']>) {
  return {
    raised: `${by}, ${raiserInWords(whose)}, challenged the grade ${grade}`, because, when: momentInWords(new Date(at)), at, until: inWords(settleBy),
    settled: settledAt && {
      title: outcome === 'changed' ? `The grade was changed from ${grade} to ${newGrade}` : `The finding stands: ${grade}`,
      when: momentInWords(new Date(settledAt)), at: settledAt, by: `${settledBy}, ${settlerInWords(role)}`, because: settledBecause,
    },
  }
}

function learningInWords({ standing, dueOn, waivedBecause, endedAt, endedBecause }: Thread['learning'][number]): string {
  switch (standing) {
    case 'proposed': return 'Proposed. A manager or an auditor confirms it, or waives it.'
    case 'waived': return `Waived: ${waivedBecause}`
    case 'ended': return `Ended ${inWords(dayInLondon(endedAt!))}, before it was begun: ${endedWhy[endedBecause!]}.`
    case 'to do': return `To be completed by ${inWords(dueOn)}.`
    case 'own case to show': return 'The module is completed. It is to be shown on a case of one’s own.'
    case 'being checked': return 'The own-case task is being checked.'
    case 'done': return 'Completed, and shown on a case of one’s own.'
  }
}

/** Coaching as the thread tells it: that it was proposed in the place of a module, and what somebody decided. Its page is for whoever may decide, and is not the learner. */
function coachingInWords({ id, personId, title, sentence, proposedAt, decision, because, decidedAt, decidedBy, endedAt, standing, heldAt, droppedAt, droppedBy, droppedBecause }: Thread['coaching'][number], { me, withdrawn, disputed, decides }: { me: string; withdrawn: boolean; disputed: boolean; decides: boolean }) {
  const on = (at: string) => inWords(dayInLondon(new Date(at)))
  const waits = disputed ? 'It waits, unless another finding brings it too: nobody agrees to coaching because of a disputed finding.' : 'A manager or an auditor agrees to it, or says why it is not needed.'
  return {
    id, title: `Coaching was proposed instead of “${title}”`, sentence, when: on(proposedAt), at: proposedAt, open: standing === 'proposed' || standing === 'agreed',
    href: decides && personId !== me && (standing === 'proposed' || standing === 'agreed') && !withdrawn ? `/team/coaching/${id}` : undefined,
    book: personId === me && standing === 'agreed' && !withdrawn ? `/coaching/book?coaching=${id}` : undefined,
    stands: decision === 'not needed' ? `Not needed, ${decidedBy} said on ${on(decidedAt!)}: ${because}` : decision === null ? (endedAt ? `Ended on ${on(endedAt)}, before anybody had decided.` : waits) : [
      `${decidedBy} agreed on ${on(decidedAt!)}.`,
      heldAt ? `Held on ${on(heldAt)}.` : droppedAt ? `Not needed any more, ${droppedBy} said on ${on(droppedAt)}: ${droppedBecause}` : standing === 'ended' ? 'It was not held: whom it was for has left.' : 'It has not been held yet.',
    ].join(' '),
  }
}

const endedWhy = { left: 'the learner has left', regraded: 'the grade behind it was changed', 'wrong child': 'the audit behind it does not count any more' } as const

/** When another case may show whether the theme held. */
function nextCheck(gap: Thread, today: string): string | undefined {
  if (gap.withdrawnAt || gap.lookedAgain || gap.followUpFromDays === null || gap.followUpToDays === null) return undefined
  // How the service or a partner works is no person's to hold.
  if (gap.attribution === 'system' || gap.attribution === 'partner') return undefined
  const [from, to] = [daysAfter(gap.auditedOn, gap.followUpFromDays), daysAfter(gap.auditedOn, gap.followUpToDays)]
  if (today > to) return 'No other case was audited in the weeks in which it could have shown whether this held. It is not known.'
  return `A different case, audited between ${inWords(from)} and ${inWords(to)}, will show whether this held.`
}

const lookedAgainInWords = ({ held, disputed }: NonNullable<Thread['lookedAgain']>) =>
  (disputed ? 'Whether it held is not known: what another case showed is disputed' : held ? 'It held: another case was good or better' : 'It recurred: another case was below good')

/** Whether the reader can ask for coaching on it, or arrange it for whose gap it mainly is. */
function coachingOf({ withdrawnAt, attribution, workerId, managerId, worker, manager }: Thread, me: string, arranges: boolean) {
  const [learnerId, name] = attribution === 'practitioner' ? [workerId, worker] : attribution === 'manager' ? [managerId, manager] : [null, null]
  const open = withdrawnAt === null && learnerId !== null
  return { booksCoaching: open && learnerId === me, arrangesCoachingFor: open && learnerId !== me && arranges ? name : null }
}

export default function GapThread({ loaderData: gap }: Route.ComponentProps) {
  return (
    <>
      <title>{`${gap.theme}, case ${gap.caseReference} – Practice Loop`}</title>
      {gap.added && <NotificationBanner success>{gap.added}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <span className="govuk-caption-l">Case <span className="pl-reference">{gap.caseReference}</span>, {gap.caseType}</span>
          <h1 className="govuk-heading-l">{gap.theme}: {gap.grade}</h1>
          <p className="govuk-body">
            {gap.dispute && !gap.dispute.settled && <><Tag colour="yellow">Disputed</Tag>{' '}</>}
            {gap.withdrawn ? <Tag colour="grey">No longer a gap</Tag> : gap.closed ? <Tag colour="green">Closed</Tag> : <Tag colour="blue">Open</Tag>}{' '}
            {gap.withdrawn && `The grade was changed on ${gap.withdrawn}: this is not counted as a gap any more. `}
            {gap.closed ? `Closed ${gap.closed}. ` : ''}{gap.closed && gap.next}
            {gap.dispute && !gap.dispute.settled && `To be settled by ${gap.dispute.until}, by somebody outside the line. ${whileDisputed}`}
          </p>
          {gap.strengths && <InsetText><strong>What is done well:</strong> {gap.strengths}</InsetText>}
          {gap.strengths && gap.keepsExamples && <KeepExample auditId={gap.auditId} audit={gap.audit} />}
          <Timeline>
            <TimelineEntry title={`Audit ${gap.audit} graded it ${gap.found}`} titleLevel={2} when={gap.audited.words} at={gap.audited.on} by={gap.auditor ?? undefined}>
              <p className="govuk-body">{gap.confirmed ? `The grade was confirmed ${gap.confirmed}.` : 'The grade is provisional: nobody has confirmed it yet.'}</p>
              <p className="govuk-body">{gap.area}, {gap.team}.{gap.worker && ` ${gap.worker} held the case`}{gap.manager && `, ${gap.manager} managed it`}{(gap.worker || gap.manager) && '.'}</p>
              {gap.finding && <p className="govuk-body pl-kept-lines">{gap.finding}</p>}
              {gap.evidence && <p className="govuk-body"><strong>Where in the record:</strong> {gap.evidence}</p>}
              {gap.caseLink && <p className="govuk-body"><a className="govuk-link" href={gap.caseLink} rel="noreferrer">Open the case in the case system</a></p>}
              {gap.improvements && <Details summary="What the audit said needs to improve"><p className="govuk-body">{gap.improvements}</p></Details>}
              {gap.descriptor && <Details summary="What good looks like"><p className="govuk-body">{gap.question}</p><p className="govuk-body">{gap.descriptor}</p></Details>}
            </TimelineEntry>
            <TimelineEntry title={gap.attribution ? `The gap is ${gap.attribution.words}` : 'Whose gap it mainly is'} titleLevel={2} when={gap.attribution?.when} by={gap.attribution?.by ?? undefined} open={!gap.attribution && !gap.withdrawn}>
              {!gap.attribution && !gap.withdrawn && <p className="govuk-body">Nobody has confirmed it yet, so no learning goes to anyone.</p>}
              {gap.startsService && <p className="govuk-body">It brings nobody learning. <a className="govuk-link" href={`/service-actions/new?${new URLSearchParams({ gap: gap.id })}`}>Start a service action for it</a></p>}
            </TimelineEntry>
            {gap.replies.map(({ title, words, when, at }) => (
              <TimelineEntry key={title} title={title} titleLevel={2} when={when} at={at}>{words && <p className="govuk-body pl-kept-lines">{words}</p>}</TimelineEntry>
            ))}
            {gap.dispute && (
              <TimelineEntry title={gap.dispute.raised} titleLevel={2} when={gap.dispute.when} at={gap.dispute.at}><p className="govuk-body pl-kept-lines">{gap.dispute.because}</p></TimelineEntry>
            )}
            {gap.dispute && (gap.dispute.settled ? (
              <TimelineEntry title={gap.dispute.settled.title} titleLevel={2} when={gap.dispute.settled.when} at={gap.dispute.settled.at} by={gap.dispute.settled.by}><p className="govuk-body">{gap.dispute.settled.because}</p></TimelineEntry>
            ) : (
              <TimelineEntry title="Whether the finding stands" titleLevel={2} open><p className="govuk-body">Somebody outside the line settles it by {gap.dispute.until}.</p></TimelineEntry>
            ))}
            {gap.actions.map((action) => (
              <TimelineEntry key={action.id} title={<a className="govuk-link" href={`/remedial-actions/${action.id}`}>{action.wording}</a>} titleLevel={2} by={action.owner}>
                <p className="govuk-body"><Rag priority={action.priority}>{action.due}</Rag></p>
                {action.answers && <p className="govuk-body pl-quiet">{action.answers}</p>}
                {action.seen && <p className="govuk-body">To be seen in: {action.seen}.</p>}
              </TimelineEntry>
            ))}
            {gap.addsAction && gap.lacksAction && (
              <TimelineEntry title="An action that names this gap" titleLevel={2} open>
                <p className="govuk-body">{gap.wholeCaseIsDone ? 'What was asked for the whole case is done.' : 'Nobody has been asked to put this right on this case.'} <a className="govuk-link" href={`/gaps/${gap.id}/actions/new`}>Add a remedial action</a></p>
              </TimelineEntry>
            )}
            {gap.learning.map((one) => (
              <TimelineEntry key={one.id} title={<a className="govuk-link" href={`/modules/${one.moduleKey}`}>{`Learning: ${one.title}`}</a>} titleLevel={2} open={!one.done}>
                <p className="govuk-body">{one.standing}</p>
                {one.talked && <p className="govuk-body">{one.talked}</p>}
                {one.flagged && <p className="govuk-body">The grade behind this has since been changed.</p>}
                <p className="govuk-body pl-quiet">{one.sentence}</p>
              </TimelineEntry>
            ))}
            {gap.coaching.map((one) => (
              <TimelineEntry key={one.id} title={one.href ? <a className="govuk-link" href={one.href}>{one.title}</a> : one.title} titleLevel={2} when={one.when} at={one.at} open={one.open}>
                <p className="govuk-body">{one.stands}{one.book && <> <a className="govuk-link" href={one.book}>Choose a coach and a time</a></>}</p>
                <p className="govuk-body pl-quiet">{one.sentence}</p>
              </TimelineEntry>
            ))}
            {gap.meetings.map((one) => (
              <TimelineEntry key={one.id} title={one.href ? <a className="govuk-link" href={one.href}>{one.title}</a> : one.title} titleLevel={2} when={one.when} at={one.at} open={one.open}>
                <p className="govuk-body">{one.stands}</p>
                {one.steps.length > 0 && <><p className="govuk-body">They agreed:</p><ul className="govuk-list govuk-list--bullet">{one.steps.map((step) => <li key={step}>{step}</li>)}</ul></>}
              </TimelineEntry>
            ))}
            {gap.serviceActions.map((one) => (
              <TimelineEntry key={one.id} title={gap.followsService ? <a className="govuk-link" href={`/service-actions/${one.id}`}>{`Service action: ${one.wording}`}</a> : `Service action: ${one.wording}`} titleLevel={2} when={one.started.words} at={one.started.on} by={one.owner} open={one.open}>
                <p className="govuk-body">{one.stands}</p>
                {one.outcome && <p className="govuk-body pl-quiet">{one.outcome}</p>}
              </TimelineEntry>
            ))}
            {gap.lookedAgain && (
              <TimelineEntry title={lookedAgainInWords(gap.lookedAgain)} titleLevel={2} when={gap.lookedAgain.on}>
                <p className="govuk-body">Audit {gap.lookedAgain.audit}, of another case. This is after what was done, which is not proof that it was because of it.</p>
              </TimelineEntry>
            )}
          </Timeline>
          {gap.exposure.length > 0 && (
            <section aria-labelledby="exposure">
              <h2 id="exposure" className="govuk-heading-m">Workshops on this theme</h2>
              <ul className="govuk-list govuk-list--bullet">{gap.exposure.map(({ id, words }) => <li key={id}>{words}</li>)}</ul>
              <p className="govuk-body">Taking part is shown apart from change: it does not close the gap and does not show that practice changed.</p>
            </section>
          )}
          {gap.missing.length > 0 && (
            <section aria-labelledby="missing">
              <h2 id="missing" className="govuk-heading-m">What is missing to close it</h2>
              <ul className="govuk-list govuk-list--bullet">{gap.missing.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
              {gap.next && <p className="govuk-body">{gap.next}</p>}
            </section>
          )}
          {gap.booksCoaching && <p className="govuk-body"><a className="govuk-link" href={`/coaching/book?${new URLSearchParams({ gap: gap.id })}`}>Get coaching on this</a>: see who can help, and when</p>}
          {gap.arrangesCoachingFor && <p className="govuk-body"><a className="govuk-link" href={`/coaching/arrange?${new URLSearchParams({ gap: gap.id })}`}>Arrange coaching for {gap.arrangesCoachingFor}</a></p>}
          {gap.mayReply && <p className="govuk-body"><a className="govuk-link" href={gap.mayReply}>What the whole audit found, and your reply to it</a></p>}
          {gap.addsAction && !gap.lacksAction && <p className="govuk-body-s"><a className="govuk-link" href={`/gaps/${gap.id}/actions/new`}>Add a remedial action</a></p>}
          <p className="govuk-body-s"><a className="govuk-link" href={`/audits/${gap.auditId}/wrong`}>Something is wrong with this audit</a></p>
          <p className="pl-who-can-see govuk-body-s">The worker, their managers and the auditors can see this thread. Whoever opens it is noted. It is for learning, not for discipline.</p>
        </div>
      </div>
    </>
  )
}
