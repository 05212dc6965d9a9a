import type { Route } from './+types/cohort'
import { whoever } from '../../allowed.ts'
import { allow } from '../../door.server.ts'
import { noteReadings } from '../../features/activity/activity.server.ts'
import { cohortOf, membersOf } from '../../features/cohorts/cohorts.server.ts'
import { standingOf, weekInWords, weekOn } from '../../features/cohorts/cohorts.ts'
import { taskAsked, type ProgrammeTask } from '../../features/evidence/programme-tasks.ts'
import { StepTag } from '../../features/cohorts/step-tag.tsx'
import { dayInLondon, inWords, momentInWords } from '../../lib/days.ts'
import { found, idFrom } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const sentences: Record<string, string> = {
  made: 'The cohort is made. Add the managers who go through it.',
  days: 'The days are set. Every member sees them.',
  added: 'They are added, and see the programme on their page.',
  coach: 'The coach is named. Both see it.',
  coaching: 'It is said that the session was held.',
  observed: 'The form is written. The manager reads it, and nobody above them does.',
  left: 'Their time in the cohort has ended. What they did stays theirs.',
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'look after cohorts')
  const cohort = found(await cohortOf(arranger, idFrom(params.id)))
  const members = await membersOf(arranger, cohort.id)
  await noteReadings(arranger, members.map(({ id, personId }) => ({ subjectKind: 'cohort member' as const, subjectId: id, aboutPersonId: personId })))
  const today = dayInLondon(arranger.at)
  const isAuditor = arranger.roles.includes('auditor')
  const week = weekOn(cohort.startsOn, today)
  return {
    id: cohort.id, title: cohort.title, arrangedBy: cohort.arrangedBy, done: sentences[url.searchParams.get('done') ?? ''],
    when: week === 0 ? `Week 1 begins on ${inWords(cohort.startsOn)}` : `Week 1 began on ${inWords(cohort.startsOn)}${week <= 8 ? `; it is week ${week}` : '; the eight weeks are over'}`,
    peerGroup: cohort.peerGroupOn ? inWords(cohort.peerGroupOn) : 'Not set yet', fullDay: cohort.dates.length > 0 ? cohort.dates.map((date) => momentInWords(new Date(date))) : ['Not set yet'],
    members: members.map((member) => {
      // How the samples stand is told on a page of their own, which whoever judges one does not get.
      const standing = standingOf(member, today).filter(({ key }) => key !== 'before' && key !== 'after').map(({ key, title, state, week: at, doneOn, dueOn, needed }) => ({ key, title, state, needed, week: weekInWords(at), said: doneOn ? inWords(doneOn) : `by ${inWords(dueOn)}` }))
      return {
        id: member.id, name: member.name, team: member.team, coach: member.coach, completed: member.completedAt && inWords(dayInLondon(new Date(member.completedAt))),
        standing, late: standing.filter(({ state, needed }) => needed && state === 'late').map(({ title }) => title),
        waits: waitsFor(member, standing), iCoach: isAuditor && member.coachId === whoever(arranger), mayObserve: isAuditor && member.personId !== whoever(arranger) && member.observation === null,
      }
    }),
  }
}

type Told = Awaited<ReturnType<typeof membersOf>>[number]

/** What waits for somebody other than the member, and for whom. */
function waitsFor(member: Told, standing: readonly { key: string; state: string; title: string }[]): string[] {
  const waiting = standing.filter(({ state }) => state === 'waits').map(({ key }) => key)
  return [
    ...(member.coach ? waiting.filter((key) => key.startsWith('coaching')).map((key) => `${member.coach}: ${key === 'coaching 1' ? 'first' : 'second'} coaching, ${whenBooked(member, key)}`) : ['You: name a coach']),
    ...(waiting.includes('observation') ? ['An auditor: sit in on a supervision'] : []),
    ...member.tasks.flatMap(({ task, sent }) => (sent && sent.outcome === null ? [`The auditors: check “${taskAsked[task as ProgrammeTask].title}”, by ${inWords(sent.checkDueOn)}`] : [])),
  ]
}

/** When a coaching is booked for, or how its time comes about. */
function whenBooked({ booked, coach }: Told, key: string): string {
  const met = booked.find(({ meeting }) => meeting === key)
  return met ? `${momentInWords(new Date(met.startsAt))}; ${coach} then says whether it was held` : 'with the time agreed between them'
}

export default function Cohort({ loaderData: { id, title, arrangedBy, done, when, peerGroup, fullDay, members } }: Route.ComponentProps) {
  return (
    <>
      <title>{`${title}: managers’ programme – Practice Loop`}</title>
      <BackLink href="/cohorts">Managers’ programme</BackLink>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <h1 className="govuk-heading-l">{title}</h1>
          <SummaryList rows={[
            { key: 'When', value: `${when}.` },
            { key: 'Full day', value: fullDay.map((date, nth) => <span key={date}>{nth > 0 && <br />}{date}</span>), actions: [{ href: `/cohorts/${id}/days`, text: 'Change', hiddenText: 'full day' }] },
            { key: 'Peer group', value: peerGroup, actions: [{ href: `/cohorts/${id}/days`, text: 'Change', hiddenText: 'day of the peer group' }] },
            { key: 'Made by', value: arrangedBy },
          ]} />
          <h2 className="govuk-heading-m">Whether it helps</h2>
          <p className="govuk-body">An auditor looks at five children of each team before week 1, and at five others from 16 weeks after: <a className="govuk-link" href={`/cohorts/${id}/dip-samples`}>samples of this cohort</a>.</p>
          <p className="govuk-body">What both together say of the whole cohort, and never of one manager: <a className="govuk-link" href={`/cohorts/${id}/results`}>results of this cohort</a>.</p>
          <h2 className="govuk-heading-m">Members</h2>
          {members.length === 0 && <EmptyState title="Nobody is in it yet" titleLevel={3}>Each manager whom you add will be here with what is done and what waits for whom. You see those whose teams you answer for.</EmptyState>}
          <Button href={`/cohorts/${id}/members/new`}>Add a manager</Button>
          {members.map((member) => <MemberOf key={member.id} {...member} />)}
          <p className="pl-who-can-see govuk-body-s">Auditors, leaders and administrators see which steps are done, and for leaders of an area only those of its teams. Answers, scores, what an observer wrote and what was said in coaching are not here. That you opened this is noted.</p>
        </div>
      </div>
    </>
  )
}

type Shown = Route.ComponentProps['loaderData']['members'][number]

function MemberOf({ id, name, team, coach, completed, standing, late, waits, iCoach, mayObserve }: Shown) {
  return (
    <section aria-labelledby={`member-${id}`} className="pl-card">
      <h3 id={`member-${id}`} className="govuk-heading-s">{name}, {team}</h3>
      {completed ? <p className="govuk-body">Completed the programme on {completed}.</p> : (
        <>
          <p className="govuk-body">{coach ? `Coach: ${coach}. ` : 'No coach yet. '}<a className="govuk-link" href={`/cohorts/members/${id}/coach`}>{coach ? 'Name another coach' : 'Name a coach'}<span className="govuk-visually-hidden"> for {name}</span></a></p>
          {late.length > 0 && <p className="govuk-body">Past its day: {late.join('; ')}.</p>}
          {waits.length > 0 && <><p className="govuk-body govuk-!-margin-bottom-1">Waits for</p><ul className="govuk-list govuk-list--bullet">{waits.map((one) => <li key={one}>{one}</li>)}</ul></>}
        </>
      )}
      <Details summary={<>Every step<span className="govuk-visually-hidden"> of {name}</span></>}>
        <ul className="govuk-list">{standing.map(({ key, title, state, week, said, needed }) => <li key={key}><StepTag state={state} /> {title}. <span className="pl-quiet">{week}, {said}{!needed && '; not asked for the certificate'}</span></li>)}</ul>
      </Details>
      <ul className="govuk-list govuk-!-margin-bottom-0">
        {iCoach && <li><a className="govuk-link" href={`/cohorts/members/${id}/coaching`}>Say that coaching was held<span className="govuk-visually-hidden"> with {name}</span></a></li>}
        {mayObserve && <li><a className="govuk-link" href={`/cohorts/members/${id}/observation`}>Write what you saw of a supervision<span className="govuk-visually-hidden"> of {name}</span></a></li>}
        {!completed && <li><a className="govuk-link" href={`/cohorts/members/${id}/leave`}>End their time in the cohort<span className="govuk-visually-hidden">: {name}</span></a></li>}
      </ul>
    </section>
  )
}
