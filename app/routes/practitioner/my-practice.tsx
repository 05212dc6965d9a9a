import type { Route } from './+types/my-practice'
import { allow, signedIn } from '../../door.server.ts'
import { whoever } from '../../allowed.ts'
import { besideActionsOf } from '../../features/assignments/beside-actions.server.ts'
import { gradeHasChanged } from '../../features/assignments/grade-has-changed.ts'
import { moreTimeForYou } from '../../features/assignments/more-time.ts'
import { learningOf } from '../../features/assignments/my-learning.server.ts'
import { comingCards } from '../../features/coaching/meeting-words.ts'
import { comingMeetingsAsJson } from '../../features/coaching/meetings.server.ts'
import { NextMeeting, OfferedMeeting } from '../../features/coaching/time-choice.tsx'
import { gapsOfMyCases } from '../../features/gaps/my-cases.server.ts'
import { offersAmong, RecallOffer } from '../../features/modules/recall-offer.tsx'
import { ActionCard, type ActionOnCard } from '../../features/remedial-actions/action-card.tsx'
import { onCard } from '../../features/remedial-actions/on-card.server.ts'
import { actionsOf, type RemedialAction } from '../../features/remedial-actions/remedial-actions.server.ts'
import { auditsToAnswer } from '../../features/replies/replies.server.ts'
import { untilInWords } from '../../features/replies/reply-clock.ts'
import { supportInWords } from '../../features/supervision/support.ts'
import { OfferCard, offersAmong as placesOffered } from '../../features/workshops/offered-card.tsx'
import { MyWorkshops, nextAmong } from '../../features/workshops/my-workshops.tsx'
import { dayInLondon, inWords, momentInWords, weekdayInWords } from '../../lib/days.ts'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'

/** At most so many things are put before someone as what to do now. */
const thingsToDoNow = 3

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'see my practice')
  const { person, organisation } = signedIn(context)!
  const toReply = allow({ context, request }, 'reply to audits')
  const [all, learning, { strengths, coaching, completions, workshops, also: meetings }, gaps, toAnswer] = await Promise.all([actionsOf(one), learningOf(one), besideActionsOf(one, comingMeetingsAsJson(whoever(one), one.at)), gapsOfMyCases(one), auditsToAnswer(toReply)])
  const me = whoever(one)
  const mine = (action: RemedialAction) => action.ownerId === me || action.deputy?.id === me
  const actions = all.filter(mine)

  const card = (action: RemedialAction) => onCard(action, { at: one.at, readerId: whoever(one), casePattern: organisation.caseLinkPattern })
  const open = actions.filter(({ standing }) => standing === 'overdue' || standing === 'due' || standing === 'returned').toSorted(redsFirst)
  const [now, later] = [open.slice(0, thingsToDoNow), open.slice(thingsToDoNow)]
  const cases = [...Map.groupBy(gaps, ({ auditId }) => auditId).values()].map((ofAudit) => ({
    auditId: ofAudit[0]!.auditId, caseReference: ofAudit[0]!.caseReference, audit: ofAudit[0]!.audit,
    gaps: ofAudit.map(({ id, theme, grade, closedAt, disputedUntil }) => ({ id, theme, grade, closed: closedAt !== null, disputed: disputedUntil && inWords(disputedUntil) })),
  }))
  return {
    firstName: person.name.split(' ')[0]!,
    now: now.map(card), later: byCase(later.map(card)),
    waiting: actions.filter(({ standing }) => standing === 'being checked').map((action) => ({ ...card(action), checkBy: action.latest ? weekdayInWords(action.latest.checkDueOn) : '' })),
    done: actions.filter(({ standing, doneBySheet }) => standing === 'done' && !doneBySheet).length,
    learning: learning.map(({ id, moduleKey, title, minutes, dueOn, sentences, standing, shown, flaggedAt, paused, extensions, ...support }) => ({
      id, paused, flagged: flaggedAt !== null, moduleKey, title, minutes, due: inWords(dueOn), late: dueOn < dayInLondon(one.at), sentences, standing, returned: shown?.outcome === 'returned' ? shown.because : null, moreTime: extensions.map(moreTimeForYou), support: supportInWords(support, one.at),
    })),
    offers: offersAmong(completions, one.at),
    meetings: comingCards(meetings, one.at),
    placesOffered: placesOffered(workshops, one.at), workshops: nextAmong(workshops, one.at),
    strengths: strengths.map(({ audit, strengths: said }) => ({ audit, said })),
    coaching: coaching.map(({ id, title, by, on, meeting }) => ({
      id, title, said: `${by} agreed on ${inWords(on)} that coaching would help you to use what you learnt in “${title}”.`, ...(meeting ? { href: `/coaching/meetings/${meeting.id}`, link: `Your meeting: ${momentInWords(new Date(meeting.startsAt))}` } : { href: `/coaching/book?coaching=${id}`, link: 'Choose a coach and a time' }),
    })),
    passedOn: all.filter((action) => !mine(action)).map(({ id, wording, caseReference, owner, handedOver }) => ({ id, wording, caseReference, said: `${handedOver!.byId === me ? 'You' : handedOver!.by} passed it on to ${owner} on ${inWords(dayInLondon(new Date(handedOver!.at)))}.` })),
    cases,
    toAnswer: toAnswer.map(({ id, reference, caseReference, until }) => ({ id, reference, caseReference, until: untilInWords(until) })),
    sent: url.searchParams.get('sent'),
  }
}

/** A child who may be unsafe comes before everything; then by what is due first. */
const redsFirst = (a: RemedialAction, b: RemedialAction) => Number(b.priority === 'red') - Number(a.priority === 'red')

const byCase = (cards: ActionOnCard[]) => [...Map.groupBy(cards, ({ caseReference }) => caseReference)].map(([caseReference, ofCase]) => ({ caseReference, ofCase }))

export default function MyPractice({ loaderData }: Route.ComponentProps) {
  const { firstName, now, later, waiting, learning, offers, placesOffered: places, workshops, meetings, coaching, strengths, passedOn, cases, toAnswer, done, sent } = loaderData
  return (
    <>
      <title>My practice – Practice Loop</title>
      {sent && <NotificationBanner success>{sentences[sent as keyof typeof sentences] ?? 'Done.'}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">{greeting(firstName, now)}</h1>
          {now.length === 0 && later.length === 0 && (
            <EmptyState title="Nothing to put right just now">When an audit of one of your cases finds something, it will be here, with the reason and the day it is due.</EmptyState>
          )}
          {now.length > 0 && (
            <section aria-labelledby="now">
              <h2 id="now" className="govuk-heading-m">Do first</h2>
              {now.map((action) => <ActionCard key={action.id} action={action}><ActionButtons action={action} /></ActionCard>)}
            </section>
          )}
          {/* What may be about a child’s safety stands before it; it stands before what can wait. */}
          {places.map((offer) => <OfferCard key={offer.workshopId} offer={offer} heading="h2" />)}
          {meetings.offers.map((meeting) => <OfferedMeeting key={meeting.id} meeting={meeting} heading="h2" />)}
          {later.length > 0 && (
            <section aria-labelledby="later">
              <h2 id="later" className="govuk-heading-m">Next, by case</h2>
              {later.map(({ caseReference, ofCase }) => (
                <Details key={caseReference} summary={`Case ${caseReference}: ${ofCase.length} more ${ofCase.length === 1 ? 'action' : 'actions'}`} open={later.length < 3}>
                  {ofCase.map((action) => <ActionCard key={action.id} action={action}><ActionButtons action={action} /></ActionCard>)}
                </Details>
              ))}
            </section>
          )}
          {toAnswer.length > 0 && (
            <section aria-labelledby="to-answer">
              <h2 id="to-answer" className="govuk-heading-m">Audits you can answer</h2>
              <ul className="govuk-list govuk-list--spaced">
                {toAnswer.map(({ id, reference, caseReference, until }) => (
                  <li key={id}><a className="govuk-link" href={`/audits/${id}/reply`}>Answer audit {reference}</a>, case <span className="pl-reference">{caseReference}</span>. You can challenge what it found until {until}.</li>
                ))}
              </ul>
            </section>
          )}
          <section aria-labelledby="learning">
            <h2 id="learning" className="govuk-heading-m">Learning</h2>
            {learning.length === 0 && <p className="govuk-body">No learning has been given to you. When a gap brings some, it will say why.</p>}
            {learning.map(({ id, moduleKey, title, minutes, due, late, sentences: why, standing, returned, flagged, paused, support, moreTime }) => (
              <article key={id} className="pl-card pl-card--brand">
                <h3 id={`learning-${id}`} className="govuk-heading-s"><a className="govuk-link" href={standing === 'own case to show' ? `/modules/${moduleKey}/apply` : `/modules/${moduleKey}`}>{title}</a></h3>
                <p className="govuk-body">{paused ? `Paused: it is not due until somebody has settled ${paused}.` : learningSentence(standing, minutes, due, late)}</p>
                {moreTime.map((words) => <p key={words} className="govuk-body">{words}</p>)}
                {standing === 'to do' && !paused && <p className="govuk-body"><a className="govuk-link" href={`/modules/${moduleKey}/carry-on`} aria-describedby={`learning-${id}`}>Begin or carry on</a>, or <a className="govuk-link" href={`/coaching/book?${new URLSearchParams({ learning: id })}`} aria-describedby={`learning-${id}`}>get coaching on it</a></p>}
                {returned && <p className="govuk-body">Returned: {returned}</p>}
                {flagged && <p className="govuk-body">{gradeHasChanged}</p>}
                {support.map((sentence) => <p key={sentence} className="govuk-body">{sentence}</p>)}
                {why.map((sentence) => <p key={sentence} className="govuk-body pl-quiet">{sentence}</p>)}
              </article>
            ))}
            {coaching.map(({ id, title, said, href, link }) => <p key={id} className="govuk-body">{said} <a className="govuk-link" href={href}>{link}<span className="govuk-visually-hidden"> for coaching about “{title}”</span></a></p>)}
            {offers.map((offer) => <RecallOffer key={offer.versionId} offer={offer} />)}
            <p className="govuk-body"><a className="govuk-link" href="/my-practice/cpd">Your CPD</a>: what you completed, as drafts for your account with Social Work England.</p>
          </section>
          <NextMeeting meeting={meetings.next} />
          <MyWorkshops {...workshops} />
          {waiting.length > 0 && (
            <section aria-labelledby="waiting">
              <h2 id="waiting" className="govuk-heading-m">With someone else</h2>
              <ul className="govuk-list govuk-list--spaced">
                {waiting.map(({ id, wording, caseReference, checkBy }) => (
                  <li key={id}><a className="govuk-link" href={`/remedial-actions/${id}`}>{wording}</a>. Case <span className="pl-reference">{caseReference}</span>, to be checked by {checkBy}.</li>
                ))}
              </ul>
            </section>
          )}
          {passedOn.length > 0 && (
            <section aria-labelledby="passed-on">
              <h2 id="passed-on" className="govuk-heading-m">Not yours any more</h2>
              <ul className="govuk-list govuk-list--spaced">
                {passedOn.map(({ id, wording, caseReference, said }) => <li key={id}>{wording}. Case <span className="pl-reference">{caseReference}</span>. {said}</li>)}
              </ul>
            </section>
          )}
        </div>
        <div className="govuk-grid-column-one-third">
          <h2 className="govuk-heading-m">What you do well</h2>
          {strengths.length === 0 && <p className="govuk-body">What audits find you do well will be here.</p>}
          <ul className="govuk-list govuk-list--spaced">
            {strengths.map(({ audit, said }) => <li key={audit}>“{said}” <span className="pl-quiet">Audit {audit}</span></li>)}
          </ul>
          {done > 0 && <p className="govuk-body">{done} {done === 1 ? 'action' : 'actions'} checked and accepted in the last four weeks.</p>}
          {cases.length > 0 && <h2 className="govuk-heading-m">Your cases and their gaps</h2>}
          {cases.map(({ auditId, audit, caseReference, gaps }) => (
            <Details key={auditId} summary={`Case ${caseReference}, audit ${audit}: ${gaps.filter(({ closed }) => !closed).length} open, ${gaps.filter(({ closed }) => closed).length} closed`}>
              <ul className="govuk-list govuk-list--spaced">
                {gaps.map(({ id, theme, grade, closed, disputed }) => <li key={id}><a className="govuk-link" href={`/gaps/${id}`}>{theme}</a>: {grade}{closed ? ', closed' : ''}{disputed && `, disputed: decided by ${disputed}`}</li>)}
              </ul>
            </Details>
          ))}
          <div className="pl-who-can-see">
            <h2 className="govuk-heading-s">Who can see this</h2>
            <p className="govuk-body-s">You, your team manager and the auditors. They see whether learning is done, never your check scores. Leaders see numbers, not names.</p>
          </div>
        </div>
      </div>
    </>
  )
}

function ActionButtons({ action: { id, wording, standsInFor, due } }: { action: ActionOnCard }) {
  const of = <span className="govuk-visually-hidden">: {wording}</span>
  return (
    <div className="govuk-button-group">
      <Button href={`/remedial-actions/${id}/done`}>It is done{of}</Button>
      <form method="post" action={`/remedial-actions/${id}/help`}><Button variant="secondary">I need help{of}</Button></form>
      {!standsInFor && <a className="govuk-link" href={`/coaching/book?${new URLSearchParams({ action: id })}`}>{due.standing === 'late' ? 'Get help with it' : 'Get help before it is due'}{of}</a>}
      {!standsInFor && <a className="govuk-link" href={`/remedial-actions/${id}/not-my-case`}>Not my case{of}</a>}
    </div>
  )
}

const sentences = {
  evidence: 'Sent. Somebody else will check it by the day shown with it below.',
  help: 'Your auditor and your manager can see that you asked for help.',
  reply: 'Your reply is with the auditors, and stands on each finding’s thread.',
  challenge: 'Your challenge is raised. Somebody outside your line settles it within five working days. What is to be put right for the child goes on meanwhile.',
  'not-my-case': 'Your manager has these actions now, and your learning from this audit is paused until somebody settles whose case it was.',
} as const

function greeting(firstName: string, now: ActionOnCard[]) {
  const late = now.filter(({ due }) => due.standing === 'late').length
  const soon = now.filter(({ due }) => due.standing === 'soon').length
  if (late > 0) return `Hello ${firstName}. ${late === 1 ? 'One thing is' : `${late} of these are`} late.`
  if (soon > 0) return `Hello ${firstName}. ${soon === 1 ? 'One thing is' : `${soon} things are`} due by tomorrow.`
  return now.length > 0 ? `Hello ${firstName}. Nothing is late.` : `Hello ${firstName}.`
}

function learningSentence(standing: string, minutes: number, due: string, late: boolean) {
  if (standing === 'own case to show') return `You have completed the module. Show it on a case of your own by ${due}.`
  if (standing === 'being checked') return 'Your own-case task is being checked by an auditor.'
  return late ? `${minutes} minutes. It was due by ${due}.` : `${minutes} minutes, by ${due}.`
}
