import type { Route } from './+types/team'
import { whoever } from '../../allowed.ts'
import { allow, signedIn } from '../../door.server.ts'
import { teamBoard } from '../../features/assignments/team-board.server.ts'
import { awayInWords, loadOf, needs, whatNeeds, type Need } from '../../features/assignments/team-board.ts'
import { meetingsToday } from '../../features/coaching/diary.server.ts'
import { todayInWords } from '../../features/coaching/diary.ts'
import { MeetingsToday } from '../../features/coaching/meetings-today.tsx'
import { programmeTitle, weekOn } from '../../features/cohorts/cohorts.ts'
import { waitingForCheck } from '../../features/evidence/evidence.server.ts'
import { openCaseQuestions } from '../../features/gaps/case-questions.server.ts'
import { patternInWords } from '../../features/patterns/patterns.ts'
import { ActionCard, type ActionOnCard } from '../../features/remedial-actions/action-card.tsx'
import { onCard } from '../../features/remedial-actions/on-card.server.ts'
import { daysOffOf } from '../../features/remedial-actions/remedial-actions.server.ts'
import { canBePassedOn, standsStill, undecided, whyNotToDecide } from '../../features/remedial-actions/remedial-actions.ts'
import { remindedInWords } from '../../features/remedial-actions/reminded.ts'
import { dueSentence } from '../../features/remedial-actions/wording.ts'
import { ledInWords } from '../../features/workshops/arranging.ts'
import { WorkshopsLed } from '../../features/workshops/workshops-led.tsx'
import { dayInLondon, inWords, weekdayInWords } from '../../lib/days.ts'
import { andOf, counted } from '../../lib/phrases.ts'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { ScrollTable } from '../../ui/scroll-table.tsx'

/** At most so many things are put before someone as what to do now. */
const thingsToDoFirst = 3

const restInWords: Record<Need, string> = {
  red: 'Red', late: 'Late', returned: 'Returned, to be sent again', yours: 'Yours to do', help: 'Asked for help',
}

const sentences: Record<string, string> = {
  confirmed: 'The learning is confirmed. It is on their page now, with its reason.',
  waived: 'The learning is waived, with your reason.',
  'coaching-agreed': 'You agreed to coaching. They read it on their page, with a link to choose a coach and a time. The gap stays open until it was held.',
  'coaching-dropped': 'It is kept, with your reason, that the coaching is not needed any more. Nothing waits for it.',
  'coaching-not-needed': 'It is kept, with your reason, that coaching is not needed.',
  'taken-over': 'It is yours now, and they see that you took it over.',
  'passed-on': 'It is passed on. Both see it on their pages.',
  away: 'The time away is recorded. Red actions are with whoever stands in from that day on; ambers and greens wait, unless you share them out below.',
  back: 'It is recorded when they are back.',
  reminded: 'The reminder is written and goes out now. Below, and on the action’s page, you see how far it got.',
  'reminded-several': 'The reminders are written and go out now. On each action you see how far they got.',
  'shared-out': 'They are shared out. Everybody sees on their page what came to them, or went.',
  stands: 'The action stands. Its owner sees your reason, and its clock runs on.',
  withdrawn: 'The action is no longer asked for. Its owner sees your reason.',
  asked: 'The actions have gone to the manager, and the learning from that audit is paused until somebody else settles whose case it was.',
  theirs: 'It is their case: the open actions that they passed on are theirs again.',
  'not-theirs': 'It was not their case: the audit no longer counts for them, and its actions stay where they are.',
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const manager = allow({ context, request }, 'see my team')
  const { organisation } = signedIn(context)!
  const me = whoever(manager)
  const { programme, teams, teamIds, actions, learning, disputed, patterns, led, beside: meetings } = await teamBoard(manager, meetingsToday(me, manager.at))
  const questions = await openCaseQuestions(manager, teamIds)
  const toCheck = await waitingForCheck(allow({ context, request }, 'check evidence'))

  const decider = { id: me, roles: allow({ context, request }, 'decide challenges').roles }

  const urgent = whatNeeds(actions, me)
  const mayRemind = (action: Board['actions'][number]) => action.ownerId !== me && !action.remindedToday && canBePassedOn(action.standing) && (action.priority === 'red' || !standsStill(action.facts) && !undecided(action.challenge))
  const rest = urgent.slice(thingsToDoFirst).map(({ need, action }) => ({
    need, id: action.id, wording: action.wording, caseReference: action.caseReference, owner: action.ownerId === me ? 'You' : action.owner,
    due: dueSentence(action.facts, manager.at, daysOffOf({ daysOff: action.ownerDaysOff })), mayRemind: mayRemind(action), reminded: action.remindedToday && remindedInWords(action.remindedToday, manager.at),
  }))
  const open = actions.filter(({ standing }) => standing !== 'being checked')
  const loads = toShareOut(teams, actions, me, dayInLondon(manager.at))
  return {
    led: ledInWords(led, manager.at), meetings: todayInWords(meetings ?? [], manager.at),
    vacancies: teams.reduce((sum, { vacancies }) => sum + vacancies, 0),
    teams: teams.map(({ id, name, people }) => ({
      id, name,
      people: people.map((person) => ({
        id: person.id, name: person.name, cases: person.cases, away: person.away && awayInWords(person.away, dayInLondon(manager.at)), ...loadOf(person.id, actions, manager.at, daysOffOf(person)),
        learning: learning.filter(({ personId, proposed }) => personId === person.id && !proposed).length,
      })),
    })),
    programme: programme && { cohort: programme.cohort, week: weekOn(programme.startsOn, dayInLondon(manager.at)) },
    open: open.length, late: open.filter(({ standing }) => standing === 'overdue').length, yours: open.filter(({ ownerId }) => ownerId === me).length,
    first: urgent.slice(0, thingsToDoFirst).map(({ action }) => ({
      card: onCard(action, { at: manager.at, readerId: me, casePattern: organisation.caseLinkPattern }), owner: action.ownerId === me ? undefined : action.owner, ownerId: action.ownerId, away: action.awayNow && action.ownerId !== me ? standingIn(action, me) : undefined, mayPassOn: canBePassedOn(action.standing), mayRemind: mayRemind(action),
    })),
    challenges: actions.flatMap(({ id, wording, caseReference, challenge, challengedBy, priority, ownerId, askedById }) => (
      challenge && !challenge.decidedAt && !whyNotToDecide(decider, { priority, ownerId, askedById, raisedById: challenge.raisedById })
        ? [{ id, wording, caseReference, by: challengedBy, because: challenge.because, decideBy: weekdayInWords(challenge.decideBy), late: challenge.decideBy < dayInLondon(manager.at) }] : [])),
    unread: actions.filter(({ ownerId, readAt, standing, challenge }) => ownerId !== me && readAt === null && !challenge && canBePassedOn(standing))
      .map(({ id, wording, caseReference, owner }) => ({ id, wording, caseReference, owner })),
    toShareOut: loads,
    ofAway: loads.filter(({ awayNow }) => awayNow).reduce((sum, { open: theirs }) => sum + theirs, 0),
    everyone: [...new Map(teams.flatMap((team) => team.people.map(({ id, name, away }) => [id, { id, name, away: away ? awayInWords(away, dayInLondon(manager.at)) : undefined }] as const))).values()],
    me,
    rest: needs.map((need) => ({ need, actions: rest.filter((one) => one.need === need) })).filter(({ actions: some }) => some.length > 0),
    toCheck: toCheck.length,
    disputed: disputed.map(({ gapId, theme, caseReference, settleBy }) => ({ gapId, theme, caseReference, until: inWords(settleBy) })),
    questions: questions.filter(({ personId, raisedById }) => personId !== me && raisedById !== me).map(({ auditId, audit, personId, person, raisedBy, caseReference, raisedAt }) => (
      { auditId, audit, personId, person, raisedBy, caseReference, raised: inWords(dayInLondon(raisedAt)) }
    )),
    flagged: learning.filter(({ flagged, proposed, personId }) => flagged && !proposed && personId !== me).map(({ id, person, title }) => ({ id, person, title })),
    patterns: patterns.map((pattern) => ({ id: pattern.id, said: patternInWords(pattern) })),
    coaching: [...new Map(teams.flatMap((team) => team.people).filter(({ id }) => id !== me).flatMap(({ name, coaching }) => coaching.map(({ id, title, sentences: why }) => [id, { id, person: name, title, why }] as const))).values()],
    workshops: workshopsOfTeam(teams),
    proposed: learning.filter(({ proposed, personId }) => proposed && personId !== me).map(({ id, person, title, sentences: why }) => ({ id, person, title, why })),
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

/** Who has an action while its owner is away: of a red somebody should. */
const standingIn = ({ priority, deputy }: Board['actions'][number], me: string) =>
  (deputy ? `They are away: ${deputy.id === me ? 'you stand' : `${deputy.name} stands`} in.` : priority === 'red' ? 'They are away and nobody stands in: take it over, or give it to somebody else.' : 'They are away, and it waits until they are back.')

/** Everyone who has something to do that can be passed on, whoever is away or soon will be first. */
function toShareOut(teams: Board['teams'], actions: Board['actions'], me: string, today: string) {
  const people = new Map(teams.flatMap((team) => team.people.map((person) => [person.id, person])))
  return [...people.values()]
    .map(({ id, name, away }) => ({ id, name, away: away ? awayInWords(away, today) : undefined, awayNow: away !== null && away.from <= today, open: actions.filter(({ ownerId, standing }) => ownerId === id && canBePassedOn(standing)).length }))
    .filter(({ id, open }) => id !== me && open > 0)
}

/** Who has a place on which coming workshop, and who has attended one lately: the earliest first, people from A to Z. */
function workshopsOfTeam(teams: Board['teams']) {
  const people = [...new Map(teams.flatMap((team) => team.people).map((person) => [person.id, person])).values()]
  const places = people.flatMap(({ name, workshops }) => workshops.map((one) => ({ ...one, name }))).toSorted((one, other) => one.startsAt.localeCompare(other.startsAt) || one.name.localeCompare(other.name))
  return [...Map.groupBy(places, ({ workshopId }) => workshopId).values()].map((ofOne) => ({
    id: ofOne[0]!.workshopId, title: ofOne[0]!.title, on: inWords(dayInLondon(new Date(ofOne[0]!.startsAt))), attended: ofOne[0]!.attended, names: andOf(ofOne.map(({ name }) => name)),
  }))
}

type Board = Awaited<ReturnType<typeof teamBoard>>

export default function Team({ loaderData }: Route.ComponentProps) {
  const { programme, teams, vacancies, open, late, yours, first, rest, toCheck, disputed, challenges, unread, toShareOut: loads, ofAway, everyone, me, questions, flagged, patterns, coaching, proposed, workshops, led, meetings, done } = loaderData
  const people = new Set(teams.flatMap((team) => team.people.map(({ id }) => id))).size
  const nothing = first.length === 0 && challenges.length === 0 && toCheck === 0 && questions.length === 0 && flagged.length === 0 && patterns.length === 0 && coaching.length === 0 && proposed.length === 0
  return (
    <>
      <title>My team – Practice Loop</title>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <span className="govuk-caption-l">{teams.map(({ name }) => name).join(', ')}</span>
          <h1 className="govuk-heading-l">My team</h1>
          <p className="govuk-body">{counted(people, 'person', 'people')}{vacancies > 0 && `, ${counted(vacancies, 'vacant post', 'vacant posts')}`}. {counted(open, 'action', 'actions')} open: {late} late, {yours} yours.</p>
          <section aria-labelledby="needs-you">
            <h2 id="needs-you" className="govuk-heading-m">Needs you</h2>
            {nothing && <EmptyState title="Nothing needs you just now" titleLevel={3}>What is red, late or returned will be here, and whoever asks for help.</EmptyState>}
            {first.map(({ card, owner, ownerId, away, mayPassOn, mayRemind }) => (
              <ActionCard key={card.id} action={card}>{owner ? <WithSomebody {...{ card, owner, ownerId, away, mayPassOn, mayRemind, me }} /> : <p className="govuk-body">This one is yours. <a className="govuk-link" href={`/remedial-actions/${card.id}/done`}>Say that it is done<span className="govuk-visually-hidden">: {card.wording}</span></a>{mayPassOn && <>{' '}or <a className="govuk-link" href={`/remedial-actions/${card.id}/pass-on`}>give it to somebody else<span className="govuk-visually-hidden">: {card.wording}</span></a></>}</p>}</ActionCard>
            ))}
            {rest.map(({ need, actions }) => (
              <Details key={need} summary={`${restInWords[need]}: ${first.length > 0 ? `${actions.length} more` : actions.length}`}>
                <ul className="govuk-list govuk-list--spaced">
                  {actions.map(({ id, wording, caseReference, owner, due, mayRemind, reminded }) => (
                    <li key={id}><a className="govuk-link" href={`/remedial-actions/${id}`}>{wording}</a><br />{owner}, case <span className="pl-reference">{caseReference}</span>, {due}{mayRemind && <><br /><a className="govuk-link" href={`/remedial-actions/${id}/nudge`}>Remind {owner}<span className="govuk-visually-hidden">: {wording}</span></a></>}{reminded && <><br /><span className="pl-quiet">{reminded}</span></>}</li>
                  ))}
                </ul>
              </Details>
            ))}
            {late > 1 && <p className="govuk-body"><a className="govuk-link" href="/team/remind">Remind several people of what is late</a></p>}
            {toCheck > 0 && <p className="govuk-body"><a className="govuk-link" href="/evidence">Check {counted(toCheck, 'piece', 'pieces')} of evidence</a>: green actions of your team.</p>}
          </section>
          <MeetingsToday meetings={meetings} />
          <p className="govuk-body">{programme
            ? <>You go through <a className="govuk-link" href="/team/programme">{programmeTitle}: your next step</a>, {programme.cohort}, {programme.week === 0 ? 'not yet begun' : programme.week <= 8 ? `week ${programme.week} of 8` : 'after the eight weeks'}.</>
            : <>For you as a manager: <a className="govuk-link" href="/team/programme">{programmeTitle}, an eight-week programme</a>.</>}{' '}<a className="govuk-link" href="/team/themes">What audits found in my team</a>, theme by theme.</p>
          {challenges.length > 0 && (
            <section aria-labelledby="challenges">
              <h2 id="challenges" className="govuk-heading-m">Challenges to decide: {challenges.length}</h2>
              <ul className="govuk-list govuk-list--spaced">
                {challenges.map(({ id, wording, caseReference, by, because, decideBy, late }) => (
                  <li key={id}><a className="govuk-link" href={`/remedial-actions/${id}/decide`}>{wording}</a>. Case <span className="pl-reference">{caseReference}</span>. {late ? <strong>To be decided by {decideBy}.</strong> : `To be decided by ${decideBy}.`}<br /><span className="pl-quiet">{by}: {because}</span></li>
                ))}
              </ul>
            </section>
          )}
          {unread.length > 0 && (
            <Details summary={`Not yet said to be read: ${unread.length}`}>
              <ul className="govuk-list govuk-list--spaced">
                {unread.map(({ id, wording, caseReference, owner }) => <li key={id}><a className="govuk-link" href={`/remedial-actions/${id}`}>{wording}</a><br />{owner}, case <span className="pl-reference">{caseReference}</span></li>)}
              </ul>
            </Details>
          )}
          {loads.length > 0 && (
            <Details summary="Share out what somebody has to do, for leave or sickness">
              {ofAway > 0 && <p className="govuk-body"><a className="govuk-link" href="/team/share-out">Take over or share out everything of everyone who is away: {counted(ofAway, 'action', 'actions')}</a></p>}
              <ul className="govuk-list govuk-list--spaced">
                {loads.map(({ id, name, away, open: theirs }) => (
                  <li key={id}><a className="govuk-link" href={`/team/people/${id}/share-out`}>{name}: {counted(theirs, 'action', 'actions')}</a>{away && <><br /><span className="pl-quiet">{away}</span></>}</li>
                ))}
              </ul>
            </Details>
          )}
          {everyone.length > 0 && (
            <Details summary="Record that somebody is away, or back">
              <p className="govuk-body">From when until when, and who stands in for what is red. Never why.</p>
              <ul className="govuk-list govuk-list--spaced">
                {everyone.map(({ id, name, away }) => <li key={id}><a className="govuk-link" href={`/team/people/${id}/away`}>{name}</a>{away && <><br /><span className="pl-quiet">{away}</span></>}</li>)}
              </ul>
            </Details>
          )}
          {questions.length > 0 && (
            <section aria-labelledby="questions">
              <h2 id="questions" className="govuk-heading-m">Whose case was it?</h2>
              <ul className="govuk-list govuk-list--spaced">
                {questions.map(({ auditId, audit, personId, person, caseReference, raised, raisedBy }) => (
                  <li key={`${auditId} ${personId}`}>{raisedBy ?? person} said on {raised} that case <span className="pl-reference">{caseReference}</span> was not {raisedBy ? `that of ${person}` : 'theirs'}. <a className="govuk-link" href={`/team/case-questions/${auditId}/${personId}`}>Settle it<span className="govuk-visually-hidden"> for audit {audit}, {person}</span></a></li>
                ))}
              </ul>
            </section>
          )}
          {disputed.length > 0 && (
            <section aria-labelledby="disputed">
              <h2 id="disputed" className="govuk-heading-m">Disputed findings: {disputed.length}</h2>
              <p className="govuk-body">Somebody outside your line settles these; there is nothing for you to decide. Actions for the child go on, and no learning follows meanwhile.</p>
              <ul className="govuk-list govuk-list--spaced">
                {disputed.map(({ gapId, theme, caseReference, until }) => <li key={gapId}><a className="govuk-link" href={`/gaps/${gapId}`}>{theme}</a>, case <span className="pl-reference">{caseReference}</span>: decided by {until}</li>)}
              </ul>
            </section>
          )}
          {patterns.length > 0 && (
            <section aria-labelledby="patterns">
              <h2 id="patterns" className="govuk-heading-m">Look at together: {patterns.length}</h2>
              <p className="govuk-body">What several people have in common says more about the service than about any of them.</p>
              <ul className="govuk-list govuk-list--spaced">
                {patterns.map(({ id, said }) => <li key={id}><a className="govuk-link" href={`/team/patterns/${id}`}>{said}</a></li>)}
              </ul>
            </section>
          )}
          <WorkshopsLed {...led} />
          {flagged.length > 0 && (
            <section aria-labelledby="flagged">
              <h2 id="flagged" className="govuk-heading-m">Learning whose grade has since been changed: {flagged.length}</h2>
              <p className="govuk-body">It had been begun. They may go on, or you may end it.</p>
              <ul className="govuk-list govuk-list--spaced">
                {flagged.map(({ id, person, title }) => <li key={id}><a className="govuk-link" href={`/team/learning/${id}`}>{title}</a> for {person}</li>)}
              </ul>
            </section>
          )}
          {proposed.length > 0 && (
            <section aria-labelledby="proposed">
              <h2 id="proposed" className="govuk-heading-m">Learning to confirm or waive: {proposed.length}</h2>
              <ul className="govuk-list govuk-list--spaced">
                {proposed.map(({ id, person, title, why }) => (
                  <li key={id}><a className="govuk-link" href={`/team/learning/${id}`}>{title}, for {person}</a>{why.map((sentence) => <span key={sentence} className="pl-quiet"><br />{sentence}</span>)}</li>
                ))}
              </ul>
            </section>
          )}
          {coaching.length > 0 && (
            <section aria-labelledby="coaching">
              <h2 id="coaching" className="govuk-heading-m">Coaching to agree to, or not: {coaching.length}</h2>
              <ul className="govuk-list govuk-list--spaced">
                {coaching.map(({ id, person, title, why }) => (
                  <li key={id}><a className="govuk-link" href={`/team/coaching/${id}`}>Coaching instead of “{title}”, for {person}</a>{why.map((sentence) => <span key={sentence} className="pl-quiet"><br />{sentence}</span>)}</li>
                ))}
              </ul>
            </section>
          )}
          {workshops.length > 0 && (
            <section aria-labelledby="workshops">
              <h2 id="workshops" className="govuk-heading-m">Workshops</h2>
              <ul className="govuk-list govuk-list--spaced">
                {workshops.map(({ id, title, on, attended, names }) => (
                  <li key={`${id}${attended}`}><a className="govuk-link" href={`/workshops/${id}`}>{title}</a>, {on}<br />{attended ? `Attended by ${names}` : names}{!attended && <><br /><a className="govuk-link" href={`/workshops/${id}/keep-places`}>Keep or book places<span className="govuk-visually-hidden">: {title}, {on}</span></a></>}</li>
                ))}
              </ul>
            </section>
          )}
          <p className="govuk-body"><a className="govuk-link" href="/workshops">Workshops with places for your team</a></p>
          <p className="govuk-body"><a className="govuk-link" href="/learning/exceptions">Learning that stands still</a> until somebody does something</p>
        </div>
      </div>
      {teams.map((team) => (
        team.people.length === 0
          ? <EmptyState key={team.id} title={`${team.name}: nobody yet`}>Whoever belongs to this team today will be listed here, from A to Z.</EmptyState>
          : <ScrollTable key={team.id} caption={`${team.name}: people from A to Z`}
              columns={['Name', { label: 'Cases', numeric: true }, { label: 'Actions to do', numeric: true }, { label: 'Late', numeric: true }, { label: 'Due in the next 5 working days', numeric: true }, { label: 'Learning to do', numeric: true }]}
              rows={team.people.map((person) => [<>{person.name}{person.away && <><br /><span className="pl-quiet">{person.away}</span></>}{person.id !== me && <><br /><a className="govuk-link govuk-body-s" href={`/team/people/${person.id}/supervision`}>Supervision sheet<span className="govuk-visually-hidden"> of {person.name}</span></a></>}</>, person.cases ?? '–', person.open, person.late, person.soon, person.learning])} />
      ))}
      <p className="pl-who-can-see govuk-body-s">You, and the managers of your service area, can see this page. It shows what is to be done, never check scores, and nobody is ranked. Each person sees their own part on their page, and the auditors see the same actions.</p>
    </>
  )
}

/** Whose an action is, the ways of making it somebody else's, and the press that reminds them of what is late. */
function WithSomebody({ card, owner, ownerId, away, mayPassOn, mayRemind, me }: { card: ActionOnCard; owner: string; ownerId: string; away: string | undefined; mayPassOn: boolean; mayRemind: boolean; me: string }) {
  const what = <span className="govuk-visually-hidden">: {card.wording}</span>
  return (
    <>
      <p className="govuk-body">With {owner}.{away && <> <strong>{away}</strong></>}</p>
      {mayPassOn && (
        <div className="govuk-button-group">
          <form method="post" action={`/remedial-actions/${card.id}/pass-on`}>
            <input type="hidden" name="from" value={ownerId} />
            <input type="hidden" name="to" value={me} />
            <Button variant="secondary">I’ll do it{what}</Button>
          </form>
          {mayRemind && <form method="post" action={`/remedial-actions/${card.id}/nudge`}><Button variant="secondary">Remind {owner}{what}</Button></form>}
          {mayRemind && <a className="govuk-link" href={`/remedial-actions/${card.id}/nudge`}>Remind with a line of your own{what}</a>}
          <a className="govuk-link" href={`/remedial-actions/${card.id}/pass-on`}>Give it to somebody else{what}</a>
        </div>
      )}
    </>
  )
}
