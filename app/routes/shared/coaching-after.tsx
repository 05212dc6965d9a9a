import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-after'
import { whoever } from '../../allowed.ts'
import { allow, allowIfCan } from '../../door.server.ts'
import { formats } from '../../features/coaching/formats.ts'
import { stateOf } from '../../features/coaching/meetings.ts'
import { asksAboutName, attendances, emergencyNeverCounts, forgottenOn, missedBecauses, missedInWords, mostOfReminder, mostOfStep, putRightUntil, whatToMendOfNote, whoReadsSteps, whyNotAgree, whyNotSay } from '../../features/coaching/notes.ts'
import { afterMeeting, agreeStep, sayAttendance, stepDone, takeStepBack } from '../../features/coaching/notes.server.ts'
import { keepReminder, reminderOf } from '../../features/coaching/reminders.server.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { dayInLondon, daysAfter, inWords, momentInWords, spanInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const line = z.string().default('').transform((typed) => typed.replace(/\s+/g, ' ').trim())
const Form = z.discriminatedUnion('what', [
  z.object({ what: z.literal('attendance'), attendance: z.enum(attendances, { error: 'Choose who was there.' }), because: z.enum(missedBecauses).optional().catch(undefined), before: z.string().default('') }),
  z.object({ what: z.literal('step'), wording: line, whose: z.enum(['learner', 'coach'], { error: 'Choose whose step it is.' }), sure: z.string().default('') }),
  z.object({ what: z.enum(['done', 'back']), step: z.guid('Choose a step.') }),
  z.object({ what: z.literal('reminder'), reminder: z.string().default('').transform((typed) => typed.replaceAll('\r\n', '\n').trim()), before: z.string().default(''), sureOfReminder: z.string().default('') }),
], { error: 'Use one of the buttons on the page.' })

const sentences: Record<string, string> = {
  attendance: 'It is said. The other of you can read it here.',
  step: 'The step is kept.', done: 'The step is done.', back: 'The step is taken back.', reminder: 'Your reminder is kept, for you alone.', forgotten: 'Your reminder is deleted.',
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'book coaching')
  const meeting = found(await afterMeeting(one, idFrom(params.id)))
  const me = whoever(one)
  const coaches = meeting.coach.id === me
  const coach = coaches ? allowIfCan({ context, request }, 'offer coaching') : undefined
  const reminder = coach && await reminderOf(coach, meeting.id)
  const state = stateOf(meeting, one.at)
  return {
    id: meeting.id, title: formats[meeting.format].title, when: spanInWords(meeting.startsAt, meeting.endsAt), on: inWords(dayInLondon(meeting.startsAt)), other: (coaches ? meeting.learner : meeting.coach).name, coaches, pairId: meeting.pairId,
    learner: meeting.learner.name, coach: meeting.coach.name,
    held: state === 'held', over: ['cancelled', 'declined', 'lapsed'].includes(state),
    attendance: meeting.attendance, missedBecause: meeting.missedBecause, before: meeting.attendanceSaidAt?.toISOString() ?? '',
    said: meeting.attendanceSaidAt && `${meeting.saidById === me ? 'You' : meeting.saidBy} said so on ${momentInWords(meeting.attendanceSaidAt)}.`, untilWhen: meeting.attendanceSaidAt && inWords(putRightUntil(meeting.attendanceSaidAt)),
    whyNotSay: whyNotSay(meeting, one.at), whyNotAgree: whyNotAgree(meeting, one.at),
    audience: whoReadsSteps((coaches ? meeting.learner : meeting.coach).name, meeting.onThread),
    steps: meeting.steps.map(({ id, wording, whose, dueOn, writtenById, doneAt }) => ({
      id, wording, whose: (whose === 'coach') === coaches ? 'You' : whose === 'coach' ? meeting.coach.name : meeting.learner.name, due: dueOn && inWords(dueOn), done: doneAt && inWords(dayInLondon(new Date(doneAt))),
      mayDo: (whose === 'coach') === coaches && !doneAt, mayTakeBack: writtenById === me && !doneAt,
    })),
    reminder: coach && { text: reminder?.text ?? '', before: reminder?.writtenAt.toISOString() ?? '', deleted: inWords(forgottenOn(reminder?.writtenAt ?? one.at)), written: reminder && inWords(dayInLondon(reminder.writtenAt)) },
    cpd: !coaches && state === 'held' && allowIfCan({ context, request }, 'see my practice') !== undefined,
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'book coaching')
  const meeting = found(await afterMeeting(one, idFrom(params.id)))
  const { id } = meeting
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const { value, typed } = form
  const known = [meeting.coach.name, meeting.learner.name]
  const tooLate = (problems: Problems) => data({ problems, typed }, { status: 409 })
  const back = (done: string) => redirect(`/coaching/meetings/${id}/after?done=${done}`)

  if (value.what === 'attendance') {
    if (value.attendance !== 'held' && !value.because) return mend({ because: 'Choose why, as far as it is known.' }, typed)
    const came = found(await sayAttendance(one, id, value.attendance === 'held' ? { attendance: 'held' } : { attendance: value.attendance, because: value.because! }, value.before))
    if (came === 'changed meanwhile') return tooLate({ attendance: 'It has been said otherwise since you opened this page. Read what stands above, and say it again if it is not right.' })
    return came === true ? back('attendance') : tooLate({ attendance: came.why })
  }
  if (value.what === 'step') {
    const { wording, whose, sure } = value
    const [day, today] = [dayFrom(typed, 'dueOn'), dayInLondon(one.at)]
    const dated = ['dueOn-day', 'dueOn-month', 'dueOn-year'].some((part) => (typed[part] ?? '').trim() !== '')
    const problem = wording === '' ? 'Write what you agreed, in a line.' : whatToMendOfNote(wording, { most: mostOfStep, sure: sure === 'yes', known })
    const problems: Problems = { ...problem && { wording: problem }, ...dated && (!day || day < today || day > daysAfter(today, 366)) && { dueOn: 'Write a day from today on, within a year, or leave it empty.' } }
    if (Object.keys(problems).length > 0) return mend(problems, typed)
    const came = found(await agreeStep(one, id, { wording, whose, dueOn: day ?? null }))
    return came === true ? back('step') : tooLate({ wording: came.why })
  }
  if (value.what === 'reminder') {
    const coach = allow({ context, request }, 'offer coaching')
    // To the learner there is no such form, whatever they send.
    found(meeting.coach.id === whoever(coach))
    const problem = whatToMendOfNote(value.reminder, { most: mostOfReminder, sure: value.sureOfReminder === 'yes', known })
    if (problem) return mend({ reminder: problem }, typed)
    const came = found(await keepReminder(coach, id, value.reminder, value.before))
    if (came === 'changed meanwhile') return tooLate({ reminder: 'You saved this in another window since you opened it. Nothing was overwritten; your words are still below.' })
    return back(value.reminder === '' ? 'forgotten' : 'reminder')
  }
  const came = value.what === 'done' ? found(await stepDone(one, id, value.step)) : found(await takeStepBack(one, id, value.step))
  return came === true ? back(value.what) : tooLate({ form: came.why })
}

type PageProps = Route.ComponentProps['loaderData'] & { problems?: Problems; typed?: Record<string, string> }

export default function CoachingAfter({ loaderData, actionData }: Route.ComponentProps) {
  const { id, title, when, on, other, over, held, cpd, reminder, pairId, done } = loaderData
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}After your meeting on ${on} – Practice Loop`}</title>
      <BackLink href={`/coaching/meetings/${id}`}>The meeting</BackLink>
      {done && !problems && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{title} with {other}</span>
          <h1 className="govuk-heading-l">After your meeting</h1>
          <p className="govuk-body">{when}.{pairId && <> <a className="govuk-link" href={`/coaching/pairs/${pairId}`}>Your goals together</a></>}</p>
          <WasItHeld {...loaderData} problems={problems} typed={typed?.what === 'attendance' ? typed : undefined} />
          {!over && <WhatYouAgreed {...loaderData} problems={problems} typed={typed?.what === 'step' ? typed : undefined} />}
          {cpd && held && (
            <section aria-labelledby="cpd">
              <h2 id="cpd" className="govuk-heading-m">Keep it for your CPD record</h2>
              <p className="govuk-body">A coaching meeting is one of the ways to reflect with a peer. Write about 80 words on what you learnt from talking about it; the activity, the day and the hours are filled in. You alone see it.</p>
              <Button href={`/my-practice/cpd/meetings/${id}`} variant="secondary">Write your reflection</Button>
            </section>
          )}
          {reminder && <OwnReminder {...loaderData} problems={problems} typed={typed?.what === 'reminder' ? typed : undefined} />}
          <section aria-labelledby="kinds">
            <h2 id="kinds" className="govuk-heading-m">What is written about a meeting</h2>
            <p className="govuk-body">Three things, and no others: whether it was held; what you agreed, which both of you read; and, if the coach wants one, a reminder for the coach alone, deleted after a year. You may ask for what is held about you, also in such a reminder: <a className="govuk-link" href="/privacy">how to ask</a>.</p>
          </section>
        </div>
      </div>
    </>
  )
}

function WasItHeld({ learner, coach, attendance, missedBecause, before, said, untilWhen, whyNotSay: whyNot, problems, typed }: PageProps) {
  const words = { held: 'It was held', 'learner not there': `${learner} was not there`, 'coach not there': `${coach} was not there` } as const
  const form = (
    <form method="post" noValidate>
      <input type="hidden" name="what" value="attendance" />
      <input type="hidden" name="before" value={before} />
      <Radios name="attendance" label={attendance ? 'What is right?' : 'Was the meeting held?'} labelSize="s" value={typed?.attendance ?? attendance} error={problems?.attendance} options={attendances.map((value) => ({ value, label: words[value] }))} />
      <Radios name="because" label="If not: why, as far as it is known?" labelSize="s" hint={`A fact about the work, never about anybody’s health. ${emergencyNeverCounts}`} value={typed?.because ?? missedBecause} error={problems?.because} options={missedBecauses.map((value) => ({ value, label: missedInWords[value] }))} />
      <Button variant={attendance ? 'secondary' : undefined}>{attendance ? 'Put it right' : 'Save'}</Button>
    </form>
  )
  return (
    <section aria-labelledby="held">
      <h2 id="held" className="govuk-heading-m">Whether it was held</h2>
      {attendance && <p className="govuk-body">{words[attendance]}{missedBecause ? `. Why: ${missedInWords[missedBecause].toLowerCase()}` : ''}. {said}</p>}
      {whyNot ? <p className="govuk-body">{whyNot}</p>
        : attendance ? <Details summary={`Put it right, until ${untilWhen}`} open={typed !== undefined}>{form}</Details> : form}
      <p className="govuk-body-s pl-quiet">Either of you can say it. Whoever can open what you met about reads whether it was held, and neither why it was not nor who was not there. Nobody is counted by name.</p>
    </section>
  )
}

function WhatYouAgreed({ learner, coach, coaches, audience, steps, whyNotAgree: whyNot, problems, typed }: PageProps) {
  return (
    <section aria-labelledby="agreed" className="pl-card">
      <h2 id="agreed" className="govuk-heading-m">What you agreed</h2>
      <p className="govuk-body"><strong>Who reads it:</strong> {audience}</p>
      {steps.length > 0 ? (
        <ul className="govuk-list govuk-list--spaced">
          {steps.map((step) => (
            <li key={step.id}>
              <strong>{step.whose}:</strong> {step.wording} {step.done ? <Tag colour="green">Done {step.done}</Tag> : step.due ? <span className="pl-quiet">By {step.due}.</span> : null}
              {(step.mayDo || step.mayTakeBack) && (
                <form method="post" className="govuk-button-group govuk-!-margin-top-2 govuk-!-margin-bottom-0">
                  <input type="hidden" name="step" value={step.id} />
                  {step.mayDo && <Button name="what" value="done" variant="secondary">It is done<span className="govuk-visually-hidden">: {step.wording}</span></Button>}
                  {step.mayTakeBack && <Button name="what" value="back" variant="secondary">Take it back<span className="govuk-visually-hidden">: {step.wording}</span></Button>}
                </form>
              )}
            </li>
          ))}
        </ul>
      ) : !whyNot && <p className="govuk-body">Nothing yet. One or two steps are enough.</p>}
      {whyNot ? <p className="govuk-body">{whyNot}</p> : (
        <form method="post" noValidate>
          <input type="hidden" name="what" value="step" />
          <Textarea name="wording" label="Add a step" labelSize="s" rows={2} hint={`In a line, at most ${mostOfStep} characters. Nothing that could identify a child, a family or anybody else.`} value={typed?.wording} error={problems?.wording} />
          {(asksAboutName(problems?.wording) || typed?.sure) && <Checkboxes name="sure" small options={[{ value: 'yes', label: 'Nobody can be known by these words' }]} value={typed?.sure ? ['yes'] : []} />}
          <Radios name="whose" label="Whose step is it?" labelSize="s" inline value={typed?.whose ?? 'learner'} error={problems?.whose} options={[{ value: 'learner', label: coaches ? learner : 'Mine' }, { value: 'coach', label: coaches ? 'Mine' : coach }]} />
          <DateInput name="dueOn" label="By which day (optional)" labelSize="s" value={typedDate(typed, 'dueOn')} error={problems?.dueOn} />
          <Button>Add the step</Button>
        </form>
      )}
    </section>
  )
}

function OwnReminder({ learner, reminder, problems, typed }: PageProps) {
  const { text, before, deleted, written } = reminder!
  return (
    <section aria-labelledby="own-reminder" className="pl-card">
      <h2 id="own-reminder" className="govuk-heading-m">Your own reminder</h2>
      <p className="govuk-body"><strong>Who reads it:</strong> Only you. It is in no e-mail, calendar or search. {written ? `It is deleted on ${deleted}, a year after you last wrote it.` : `What you write today is deleted on ${deleted}, a year after you last wrote it.`} {learner} can ask for it: a person may ask for what is held about them.</p>
      <form method="post" noValidate>
        <input type="hidden" name="what" value="reminder" />
        <input type="hidden" name="before" value={before} />
        <Textarea name="reminder" label="What you want to remember until you meet again" labelSize="s" rows={4} hint={`At most ${mostOfReminder.toLocaleString('en-GB')} characters. Nothing that could identify a child or a family. Empty it to delete it now.`} value={typed?.reminder ?? text} error={problems?.reminder} />
        {(asksAboutName(problems?.reminder) || typed?.sureOfReminder) && <Checkboxes name="sureOfReminder" small options={[{ value: 'yes', label: 'Nobody can be known by these words' }]} value={typed?.sureOfReminder ? ['yes'] : []} />}
        <Button variant="secondary">Save your reminder</Button>
      </form>
    </section>
  )
}
