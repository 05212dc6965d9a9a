import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-meeting'
import { whoever } from '../../allowed.ts'
import { allow, allowIfCan } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { aboutMine } from '../../features/coaching/about.server.ts'
import { deliveryOf } from '../../features/notices/delivery.server.ts'
import { deliveryInWords } from '../../features/notices/delivery.ts'
import { answerMeeting } from '../../features/coaching/booking.server.ts'
import { formats, whatCoachingIsNot } from '../../features/coaching/formats.ts'
import { stateInWords, whereMet } from '../../features/coaching/meeting-words.ts'
import { factsOf, meetingFor } from '../../features/coaching/meetings.server.ts'
import { isAhead, stateOf } from '../../features/coaching/meetings.ts'
import { MeetingAnswers } from '../../features/coaching/time-choice.tsx'
import { momentInWords, spanInWords, timeOnDayInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { minutesInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const Answer = z.object({ answer: z.enum(['yes', 'no'], { error: 'Choose yes or no.' }) })

const sentences: Record<string, string> = {
  booked: 'The meeting is booked. A calendar entry is on its way to both of you.',
  cycle: 'The three meetings are booked. Calendar entries are on their way to both of you.',
  moved: 'The meeting is moved. The calendars of both of you are told.',
  accepted: 'You said yes. A calendar entry is on its way to both of you.',
  offered: 'The meeting is offered. The time is kept until it is answered.',
  assigned: 'The meeting is booked, and both are told.',
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const reader = allowIfCan({ context, request }, 'arrange coaching') ?? allow({ context, request }, 'book coaching')
  const meeting = found(await meetingFor(reader, idFrom(params.id)))
  const me = whoever(reader)
  const [isLearner, isCoach] = [meeting.learner.id === me, meeting.coach.id === me]
  if (!isLearner && !isCoach) await noteReading(reader, { subjectKind: 'coaching meeting', subjectId: meeting.id, aboutPersonId: meeting.learner.id })
  const facts = factsOf(meeting)
  const state = stateOf(facts, reader.at)
  const booker = isLearner && ['cancelled', 'declined', 'lapsed'].includes(state) ? allowIfCan({ context, request }, 'book coaching') : undefined
  // What is done meanwhile, or is theirs no more, is not asked about again.
  const anotherTime = async (reason: typeof meeting.reason) => (reason && booker && await aboutMine(booker, reason) ? `/coaching/book?${new URLSearchParams({ [reason.kind]: reason.id })}` : '/coaching/book')
  const mayFollow = isLearner || allowIfCan({ context, request }, 'arrange coaching') !== undefined
  return {
    id: meeting.id, isLearner, isCoach, learner: isLearner ? 'You' : meeting.learner.name, coach: isCoach ? 'You' : meeting.coach.name, with: isLearner ? meeting.coach.name : isCoach ? meeting.learner.name : `${meeting.learner.name} and ${meeting.coach.name}`,
    when: spanInWords(meeting.startsAt, meeting.endsAt), where: whereMet(meeting), link: meeting.link, format: `${formats[meeting.format].title}, ${minutesInWords((meeting.endsAt.getTime() - meeting.startsAt.getTime()) / 60_000)}`,
    state: stateInWords({ ...meeting, endedBy: meeting.endedById === me ? 'you' : meeting.endedBy }, reader.at), offered: state === 'offered', offerUntil: meeting.offerUntil && timeOnDayInWords(meeting.offerUntil), ahead: isAhead(facts, reader.at), agreed: state === 'booked', over: ['to be said', 'held', 'missed', 'under way'].includes(state), said: state === 'held' || state === 'missed',
    ended: ['cancelled', 'declined', 'lapsed'].includes(state), again: await anotherTime(meeting.reason),
    reason: meeting.reason && { title: meeting.reason.title, page: mayFollow && !(meeting.reason.kind === 'learning' && !isLearner) ? meeting.reason.page : null }, pairId: meeting.pairId,
    booked: `${meeting.bookedById === me ? 'You' : meeting.bookedBy}, ${momentInWords(meeting.bookedAt)}`,
    told: (await deliveryOf(await reader.reading(), reader.organisationId, { kind: 'coaching meeting', id: meeting.id })).map((one) => ({ id: one.id, words: `${one.name}: ${deliveryInWords(one, reader.at)}` })),
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'book coaching')
  const id = idFrom(params.id)
  const form = await parseForm(request, Answer)
  if (!form.ok) return form.reply
  const came = found(await answerMeeting(one, id, form.value.answer))
  const tooLate = (sentence: string) => data({ problems: { form: sentence } as Problems }, { status: 409 })
  if (came === 'lapsed') return tooLate('The time was kept until the moment below, and is free again. Book another one.')
  if (came !== true) return tooLate(came.why)
  return redirect(form.value.answer === 'yes' ? `/coaching/meetings/${id}?done=accepted` : '/coaching?done=declined')
}

export default function CoachingMeeting({ loaderData: one, actionData }: Route.ComponentProps) {
  const problems = actionData?.problems
  const of = <span className="govuk-visually-hidden">: meeting with {one.with}, {one.when}</span>
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Coaching meeting with ${one.with}, ${one.when} – Practice Loop`}</title>
      <BackLink href="/coaching">Coaching</BackLink>
      {one.done && !problems && <NotificationBanner success>{one.done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Coaching meeting</span>
          <h1 className="govuk-heading-l">{one.isLearner || one.isCoach ? `With ${one.with}` : one.with}</h1>
          <p className="govuk-body">{one.state}</p>
          {one.offered && one.isLearner && (
            <div className="pl-card pl-card--brand">
              <h2 className="govuk-heading-s">Does this time suit you?</h2>
              <p className="govuk-body">{one.when}. The time is kept for you until {one.offerUntil}. Say no if it does not suit: nobody asks why.</p>
              <MeetingAnswers id={one.id} with={one.with} when={one.when} />
            </div>
          )}
          <SummaryList rows={[
            { key: 'When', value: one.when },
            { key: 'Where', value: one.where },
            ...(one.link ? [{ key: 'Link', value: <a className="govuk-link" href={one.link} rel="noreferrer">Join online</a> }] : []),
            { key: 'Learner', value: one.learner },
            { key: 'Coach', value: one.coach },
            { key: 'Kind of meeting', value: one.format },
            ...(one.reason ? [{ key: 'What it is about', value: one.reason.page ? <a className="govuk-link" href={one.reason.page}>{one.reason.title}</a> : one.reason.title }] : []),
            ...(one.pairId && (one.isLearner || one.isCoach) ? [{ key: 'Part of', value: <a className="govuk-link" href={`/coaching/pairs/${one.pairId}`}>What you two work towards</a> }] : []),
            { key: 'Booked by', value: one.booked },
          ]} />
          {one.over && (one.isLearner || one.isCoach) && <Button href={`/coaching/meetings/${one.id}/after`}>{one.said ? 'What was agreed' : 'Say how it went'}{of}</Button>}
          {one.agreed && (one.isLearner || one.isCoach) && <p className="govuk-body"><a className="govuk-link" href={`/coaching/meetings/${one.id}/calendar.ics`} download>Add it to your calendar</a>. The entry says that you meet, and not why.</p>}
          {one.ahead && (
            <div className="govuk-button-group">
              <Button href={`/coaching/meetings/${one.id}/move`} variant="secondary">Move it{of}</Button>
              <Button href={`/coaching/meetings/${one.id}/cancel`} variant="secondary">Cancel it{of}</Button>
            </div>
          )}
          {one.ended && one.isLearner && <Button href={one.again}>Choose another time</Button>}
          {one.told.length > 0 && (
            <section aria-labelledby="told">
              <h2 id="told" className="govuk-heading-m">E-mails about it</h2>
              <ul className="govuk-list">{one.told.map(({ id, words }) => <li key={id}>{words}</li>)}</ul>
            </section>
          )}
          <p className="govuk-body">{whatCoachingIsNot}</p>
          <p className="pl-who-can-see">{one.isLearner || one.isCoach ? 'You two can see this page.' : 'The learner and the coach can see this page.'} So can auditors who arrange coaching for the learner’s team; whenever one of them opens it, it is noted.</p>
        </div>
      </div>
    </>
  )
}
