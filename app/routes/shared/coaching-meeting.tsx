import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-meeting'
import { whoever } from '../../allowed.ts'
import { allow, allowIfCan } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { answerMeeting } from '../../features/coaching/booking.server.ts'
import { formats, whatCoachingIsNot } from '../../features/coaching/formats.ts'
import { doneInWords, standingInWords } from '../../features/coaching/meeting-words.ts'
import { isAhead, stateOf } from '../../features/coaching/meetings.ts'
import { meetingFor } from '../../features/coaching/meetings.server.ts'
import { meetingInWords } from '../../features/coaching/times.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { SummaryList } from '../../ui/summary-list.tsx'

const Form = z.object({ answer: z.enum(['yes', 'no'], { error: 'Say yes or no.' }) })

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const one = allowIfCan({ context, request }, 'arrange coaching') ?? allow({ context, request }, 'book coaching')
  const meeting = found(await meetingFor(one, idFrom(params.id)))
  const me = whoever(one)
  const isOne = [meeting.coach.id, meeting.learner.id].includes(me)
  if (!isOne) await noteReading(one, { subjectKind: 'coaching meeting', subjectId: meeting.id, aboutPersonId: meeting.learner.id })
  const state = stateOf(meeting, one.at)
  return {
    id: meeting.id, title: `Coaching meeting with ${isOne ? (me === meeting.coach.id ? meeting.learner.name : meeting.coach.name) : `${meeting.coach.name} and ${meeting.learner.name}`}`,
    when: meetingInWords(meeting), format: formats[meeting.format].title, coach: meeting.coach.name, learner: meeting.learner.name, place: meeting.place, link: meeting.link,
    standing: standingInWords(meeting, me, one.at), brought: isOne ? meeting.brought : null, pairId: isOne ? meeting.pairId : null,
    mayAnswer: state === 'offered' && me === meeting.learner.id, mayChange: isAhead(meeting, one.at), hasEntry: isOne && state === 'booked',
    mayLookBack: isOne && ['under way', 'to be said', 'held', 'missed'].includes(state), ended: ['cancelled', 'declined', 'lapsed'].includes(state), isLearner: me === meeting.learner.id, isOne,
    done: doneInWords[url.searchParams.get('done') ?? ''],
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'book coaching')
  const id = idFrom(params.id)
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const answered = found(await answerMeeting(one, id, form.value.answer))
  if (answered === true) return redirect(`/coaching/meetings/${id}?done=${form.value.answer}`)
  return data({ problems: { form: answered === 'lapsed' ? 'The time for an answer is over, so it is no longer kept for you. Choose another time.' : answered.why } as Problems, typed: form.typed }, { status: 409 })
}

export default function CoachingMeeting({ loaderData: one, actionData }: Route.ComponentProps) {
  const problems = actionData?.problems
  const of = <span className="govuk-visually-hidden">: {one.when}</span>
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${one.title}, ${one.when} – Practice Loop`}</title>
      <BackLink href="/coaching">Coaching</BackLink>
      {one.done && !problems && <NotificationBanner success>{one.done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.format}</span>
          <h1 className="govuk-heading-l">{one.title}</h1>
          {one.mayAnswer && (
            <form method="post" className="pl-card pl-card--brand">
              <h2 className="govuk-heading-m">Will you come?</h2>
              <p className="govuk-body">{one.standing} If you say no, nobody asks why.</p>
              <div className="govuk-button-group"><Button name="answer" value="yes">Yes, I will come{of}</Button><Button name="answer" value="no" variant="secondary">No{of}</Button></div>
            </form>
          )}
          <SummaryList rows={[
            { key: 'When', value: one.when },
            ...(one.place === null ? [] : [{ key: 'Where', value: one.place }]),
            ...(one.link === null || one.ended || !one.isOne ? [] : [{ key: one.place === null ? 'Where' : 'Or online', value: <a className="govuk-link" href={one.link} rel="noreferrer">Join online</a> }]),
            { key: 'Coach', value: one.coach },
            { key: 'Learner', value: one.learner },
            ...(one.brought ? [{ key: 'About', value: one.brought.page ? <a className="govuk-link" href={one.brought.page}>{one.brought.title}</a> : one.brought.title }] : []),
            ...(one.pairId ? [{ key: 'Part of', value: <a className="govuk-link" href={`/coaching/pairs/${one.pairId}`}>What you work towards together</a> }] : []),
            { key: 'How it stands', value: one.standing },
          ]} />
          {one.mayChange && (
            <div className="govuk-button-group">
              <Button href={`/coaching/meetings/${one.id}/move`} variant="secondary">Move it{of}</Button>
              <Button href={`/coaching/meetings/${one.id}/cancel`} variant="secondary">Cancel it{of}</Button>
              {one.hasEntry && <a className="govuk-link" href={`/coaching/meetings/${one.id}/calendar.ics`} download>Add it to your calendar</a>}
            </div>
          )}
          {one.mayLookBack && <p className="govuk-body"><Button href={`/coaching/meetings/${one.id}/after`}>Say how it was, and what you agreed{of}</Button></p>}
          {one.ended && one.isLearner && <p className="govuk-body"><a className="govuk-link" href={one.brought ? `/coaching/book?${one.brought.kind}=${one.brought.id}` : '/coaching/book'}>Choose another time</a></p>}
          <p className="govuk-body pl-quiet">{whatCoachingIsNot}</p>
          <p className="pl-who-can-see">Who can see this: the two of you, and an auditor who arranges coaching, without what it is about. Whether it was held, and what you agreed, is read on the thread of the gap that it is about. An auditor’s look at it is noted.</p>
        </div>
      </div>
    </>
  )
}
