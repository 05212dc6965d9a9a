import { redirect } from 'react-router'
import type { Route } from './+types/programme'
import { allow } from '../../door.server.ts'
import { complete, myObservation, myProgramme } from '../../features/cohorts/cohorts.server.ts'
import { nextOf, observationPoints, programmeTitle, standingOf, steps, weekInWords, weekOn, whatIsMissing } from '../../features/cohorts/cohorts.ts'
import { StepTag } from '../../features/cohorts/step-tag.tsx'
import { programmeGuide } from '../../features/modules/planned-modules.ts'
import { dayInLondon, inWords } from '../../lib/days.ts'
import { found } from '../../lib/http.server.ts'
import { capitalised, minutesInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const sentences: Record<string, string> = {
  'handed-in': 'It is handed in. An auditor checks it, and you see here what they say.',
  'peer-group': 'It is kept, and what you learnt is in your own CPD record, which nobody else reads.',
  completed: 'You have completed the programme. Your certificate is ready.',
  'completed-before': 'You had completed the programme already.',
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const member = allow({ context, request }, 'go through the programme')
  const mine = await myProgramme(member)
  const done = sentences[url.searchParams.get('done') ?? '']
  if (!mine) return { mine: undefined, done }
  const today = dayInLondon(member.at)
  const standing = standingOf(mine, today)
  const next = mine.completedAt ? undefined : nextOf(standing)
  const seen = mine.observation ? found(await myObservation(member, mine.id)) : undefined
  return {
    done,
    mine: {
      cohort: mine.cohort, team: mine.team, coach: mine.coach, week: weekOn(mine.startsOn, today), begins: inWords(mine.startsOn),
      completed: mine.completedAt && { on: inWords(dayInLondon(new Date(mine.completedAt))), certificate: mine.certificate! },
      missing: whatIsMissing(mine, today), next: next && { ...next, due: inWords(next.dueOn) },
      weeks: [...Map.groupBy(standing, ({ week }) => week)].map(([week, of]) => ({ week: weekInWords(week), steps: of.map((step) => ({ ...step, due: inWords(step.dueOn) })) })),
      seen: seen && { ...seen, on: inWords(seen.observedOn), lasted: minutesInWords(seen.minutes) },
    },
  }
}

export async function action({ context, request }: Route.ActionArgs) {
  const member = allow({ context, request }, 'go through the programme')
  const completed = found(await complete(member))
  // A page that was open for long asked too early: the one of now says what is missing.
  return redirect(`/team/programme${completed === true ? '?done=completed' : completed === 'completed already' ? '?done=completed-before' : ''}`)
}

export default function Programme({ loaderData: { mine, done } }: Route.ComponentProps) {
  return (
    <>
      <title>{`${programmeTitle} – Practice Loop`}</title>
      <BackLink href="/team">My team</BackLink>
      {done && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <span className="govuk-caption-l">{mine ? `${mine.cohort}, for ${mine.team}` : 'A programme for team managers'}</span>
          <h1 className="govuk-heading-l">{programmeTitle}</h1>
          {mine ? <Mine mine={mine} /> : <About />}
          <p className="pl-who-can-see govuk-body-s">
            Whoever looks after cohorts sees which steps are done, and never a score. Your answers to the checks and what you write in your CPD record are yours alone. What an observer wrote is read by you and by them, and by nobody above you.
          </p>
        </div>
      </div>
    </>
  )
}

function About() {
  const weeks = [...Map.groupBy(steps, ({ week }) => week)]
  return (
    <>
      <p className="govuk-body-l">Eight weeks, about 14 hours, with three other managers or so: four modules, a full day, two times with a coach, one supervision that somebody sits in on, and four tasks on your own team’s work.</p>
      <p className="govuk-body">You are in no cohort at present. If you would like to be, ask an auditor or your Head of Service: they look after the cohorts and can add you to the next one. Until then you can read <a className="govuk-link" href={`/modules/${programmeGuide}`}>the guide</a> and do any of the modules. Those count that you completed in the six months before you join.</p>
      <h2 className="govuk-heading-m">Week by week</h2>
      <ul className="govuk-list govuk-list--bullet">{weeks.map(([week, of]) => <li key={week}><strong>{weekInWords(week)}</strong>: {of.map(({ title }) => title).join('; ')}</li>)}</ul>
    </>
  )
}

type Mine = NonNullable<Route.ComponentProps['loaderData']['mine']>

function Mine({ mine: { week, begins, coach, completed, missing, next, weeks, seen } }: { mine: Mine }) {
  return (
    <>
      {completed ? (
        <p className="govuk-body">You completed it on {completed.on}. <a className="govuk-link" href="/team/programme/certificate">Your certificate, number {completed.certificate}</a></p>
      ) : (
        <>
          <p className="govuk-body">{week === 0 ? `Week 1 begins on ${begins}.` : week <= 8 ? `It is week ${week} of 8.` : 'The eight weeks are over. What is missing can still be done.'} {coach ? `Your coach is ${coach}.` : 'Your coach is not named yet.'} <a className="govuk-link pl-no-print" href={`/modules/${programmeGuide}`}>Read the guide</a></p>
          {missing.length === 0 ? (
            <section aria-labelledby="complete" className="pl-card pl-card--brand">
              <h2 id="complete" className="govuk-heading-m">Nothing is missing</h2>
              <p className="govuk-body">Everything that the programme asks for is there and accepted. Your certificate gets its number and its day when you press.</p>
              <form method="post"><Button>Complete the programme</Button></form>
            </section>
          ) : next ? (
            <section aria-labelledby="next" className="pl-card pl-card--brand">
              <h2 id="next" className="govuk-heading-m">Next: {next.title}</h2>
              <p className="govuk-body">{next.state === 'late' ? <strong>It was due by {next.due}.</strong> : `Due by ${next.due}.`} {next.href ? <a className="govuk-link" href={next.href}>{next.said}<span className="govuk-visually-hidden">: {next.title}</span></a> : next.said}</p>
            </section>
          ) : <p className="govuk-body">There is nothing for you to do just now: what is left waits for somebody else, and says below for whom.</p>}
        </>
      )}
      {weeks.map(({ week: name, steps: of }) => (
        <section key={name} aria-label={name}>
          <h2 className="govuk-heading-m">{name}</h2>
          <ul className="govuk-list govuk-list--spaced">
            {of.map(({ key, title, state, said, href, due, needed, shownBy }) => (
              <li key={key}>
                <strong>{title}</strong> <StepTag state={state} /><br />
                {href && state !== 'done' ? <a className="govuk-link" href={href}>{said}<span className="govuk-visually-hidden">: {title}</span></a> : `${said}.`}{state !== 'done' && <> By {due}.</>}
                {state !== 'done' && <><br /><span className="pl-quiet">{shownBy}.{!needed && ' The certificate does not wait for it.'}</span></>}
                {key === 'observation' && state !== 'done' && <Details summary="What the observer looks for" className="govuk-!-margin-top-2 govuk-!-margin-bottom-0">
                  <p className="govuk-body">Each is marked as seen, in part or not seen; then one strength, and one thing to try next. You and they read it, and nobody above you.</p>
                  <ul className="govuk-list govuk-list--bullet">{Object.values(observationPoints).map((words) => <li key={words}>{words}</li>)}</ul>
                </Details>}
                {key === 'observation' && seen && <Details summary="What the observer wrote" className="govuk-!-margin-top-2 govuk-!-margin-bottom-0">
                  <p className="govuk-body">{seen.observer}, {seen.on}, {seen.lasted}. Not seen is not the same as not done.</p>
                  <SummaryList rows={[
                    ...Object.entries(observationPoints).map(([point, words]) => ({ key: words, value: capitalised(seen.points[point] ?? 'not seen') })),
                    { key: 'One strength', value: seen.strength }, { key: 'One thing to try next', value: seen.tryNext },
                  ]} />
                </Details>}
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}


