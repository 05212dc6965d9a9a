import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-pair'
import { whoever } from '../../allowed.ts'
import { allow } from '../../door.server.ts'
import { stateOf, type MeetingState } from '../../features/coaching/meetings.ts'
import { asksAboutName, whatToMendOfNote } from '../../features/coaching/notes.ts'
import { howReached, mostGoals, mostOfGoal, outcomeInWords, outcomes, pairKindInWords, pairStateFor, reachedInWords, reviewInWords, whyNotReviewOn, type Reached } from '../../features/coaching/pairs.ts'
import { addGoal, answerPair, closePair, gapsForGoals, pairOf, reviewPair, setReview, takeGoalOut, type PairMeeting } from '../../features/coaching/pairs.server.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { dayInLondon, inWords, spanInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm, type Problems } from '../../lib/http.server.ts'
import { capitalised } from '../../lib/phrases.ts'
import { Breadcrumbs } from '../../ui/breadcrumbs.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkboxes } from '../../ui/checkboxes.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { Details } from '../../ui/details.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { NotificationBanner } from '../../ui/notification-banner.tsx'
import { Radios } from '../../ui/radios.tsx'
import { Tag } from '../../ui/tag.tsx'
import { Textarea } from '../../ui/textarea.tsx'

const Form = z.discriminatedUnion('what', [
  z.object({ what: z.enum(['yes', 'no', 'take back']) }),
  z.object({ what: z.literal('goal'), goal: z.string().default('').transform((typed) => typed.replace(/\s+/g, ' ').trim()), sure: z.string().default('') }),
  z.object({ what: z.literal('draw'), gap: z.guid('Choose a theme.') }),
  z.object({ what: z.literal('out'), out: z.guid('Choose a goal.') }),
  z.object({ what: z.literal('review') }),
  z.object({ what: z.literal('another day') }),
  z.object({ what: z.literal('close'), closed: z.enum(outcomes, { error: 'Choose how it ends.' }) }),
], { error: 'Use one of the buttons on the page.' })

const sentences: Record<string, string> = {
  asked: 'They are asked. You get a message when they have answered.', yes: 'You have begun. Write what you work towards, and book the first meeting.', goal: 'The goal is kept.', out: 'The goal is taken out.',
  review: 'It is kept how far you have come.', day: 'The day is changed.', closed: 'It is closed. Thank you both.',
}

const stateInWords: Readonly<Record<MeetingState, string>> = {
  offered: 'offered, not answered yet', booked: 'booked', 'under way': 'under way', 'to be said': 'nobody has said yet whether it was held', held: 'held', missed: 'not held', cancelled: 'cancelled', declined: 'declined', lapsed: 'lapsed',
}
const instant = (text: string | null) => (text === null ? null : new Date(text))
const factsOf = ({ startsAt, endsAt, offerUntil, acceptedAt, ended, attendance }: PairMeeting) => ({ startsAt: new Date(startsAt), endsAt: new Date(endsAt), offerUntil: instant(offerUntil), acceptedAt: instant(acceptedAt), ended, attendance })

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const one = allow({ context, request }, 'book coaching')
  const pair = found(await pairOf(one, idFrom(params.id)))
  const [me, today] = [whoever(one), dayInLondon(one.at)]
  const isLearner = pair.learner.id === me
  const state = pairStateFor(pair, me)
  const gaps = isLearner && state !== 'closed' ? await gapsForGoals(one) : []
  return {
    id: pair.id, state, isLearner, kind: pairKindInWords[pair.kind], isCycle: pair.kind === 'coaching cycle', other: (isLearner ? pair.coach : pair.learner).name, coachId: pair.coach.id, asked: inWords(dayInLondon(pair.askedAt)), began: pair.agreedAt && inWords(dayInLondon(pair.agreedAt)),
    closed: pair.closedAt && { on: inWords(dayInLondon(pair.closedAt)), by: pair.closedBy, how: pair.closed === 'declined' ? 'declined' as const : pair.closed!, began: pair.agreedAt !== null },
    review: reviewInWords(pair, today, dayInLondon), reviewDue: pair.reviewedAt === null && pair.reviewOn <= today,
    goals: pair.goals.map(({ id, wording, gapId, writtenById, reached }) => ({ id, wording, gap: isLearner ? gapId : null, fromAudit: gapId !== null, reached, mayTakeOut: writtenById === me && reached === null && state !== 'closed' })),
    mayAdd: pair.goals.length < mostGoals, gaps: gaps.filter(({ id }) => !pair.goals.some(({ gapId }) => gapId === id)).map(({ id, theme, auditedOn }) => ({ id, words: `${theme}, from the audit of ${inWords(auditedOn)}` })),
    meetings: pair.meetings.map((meeting) => { const facts = factsOf(meeting); return { id: meeting.id, when: spanInWords(facts.startsAt, facts.endsAt), stands: capitalised(stateInWords[stateOf(facts, one.at)]), begun: facts.startsAt <= one.at } }),
    done: sentences[url.searchParams.get('done') ?? ''],
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allow({ context, request }, 'book coaching')
  const pair = found(await pairOf(one, idFrom(params.id)))
  const { id } = pair
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const { value, typed } = form
  const settle = (field: string, came: true | { why: string } | undefined, done: string) => {
    const outcome = found(came)
    return outcome === true ? redirect(`/coaching/pairs/${id}?done=${done}`) : data({ problems: { [field]: outcome.why } as Problems, typed }, { status: 409 })
  }
  switch (value.what) {
    case 'yes': case 'no': return settle('form', await answerPair(one, id, value.what), value.what === 'yes' ? 'yes' : '')
    case 'take back': return settle('form', await closePair(one, id, 'ended early'), 'closed')
    case 'goal': {
      const problem = value.goal === '' ? 'Write a goal, in a line.' : whatToMendOfNote(value.goal, { most: mostOfGoal, sure: value.sure === 'yes', known: [pair.coach.name, pair.learner.name] })
      return problem ? mend({ goal: problem }, typed) : settle('goal', await addGoal(one, id, { wording: value.goal }), 'goal')
    }
    case 'draw': return settle('gap', await addGoal(one, id, { gapId: value.gap }), 'goal')
    case 'out': return settle('form', await takeGoalOut(one, id, value.out), 'out')
    case 'review': {
      const reached = new Map(pair.goals.flatMap((goal): [string, Reached][] => { const how = howReached.find((one) => one === typed[`reached-${goal.id}`]); return how ? [[goal.id, how]] : [] }))
      const missing = pair.goals.filter((goal) => !reached.has(goal.id))
      return missing.length > 0 ? mend(Object.fromEntries(missing.map((goal) => [`reached-${goal.id}`, `Choose how far you have come with: ${goal.wording}`])), typed) : settle('form', await reviewPair(one, id, reached), 'review')
    }
    case 'another day': {
      const day = dayFrom(typed, 'reviewOn')
      const why = day === undefined ? 'Write a day, such as 20 5 2027.' : whyNotReviewOn(day, dayInLondon(one.at))
      return why ? mend({ reviewOn: why }, typed) : settle('reviewOn', await setReview(one, id, day!), 'day')
    }
    case 'close': return settle('closed', await closePair(one, id, value.closed), 'closed')
  }
}

type PageProps = Route.ComponentProps['loaderData'] & { problems?: Problems; typed?: Record<string, string> }

export default function CoachingPair({ loaderData, actionData }: Route.ComponentProps) {
  const { kind, other, isLearner, state, asked, began, closed, review, reviewDue, done } = loaderData
  const { problems, typed }: { problems?: Problems; typed?: Record<string, string> } = actionData ?? {}
  const more = { ...loaderData, problems, typed }
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}${kind.title} ${isLearner ? 'with' : 'of'} ${other} – Practice Loop`}</title>
      <Breadcrumbs className="govuk-!-margin-bottom-6" items={[{ text: 'Coaching', href: '/coaching' }]} />
      {done && !problems && <NotificationBanner success>{done}</NotificationBanner>}
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{kind.title}</span>
          <h1 className="govuk-heading-l">{isLearner ? `You and ${other}` : `${other} and you`}</h1>
          <p className="govuk-body">
            {state === 'closed' ? <Tag colour="grey">Closed</Tag> : state === 'going on' ? <Tag colour="green">Going on</Tag> : <Tag colour="blue">Not begun</Tag>}{' '}
            {closed ? closedInWords(closed) : began ? `Since ${began}.${reviewDue ? ` ${review}` : ''}` : state === 'asked' ? `You asked ${other} on ${asked}. There is no answer yet.` : `${other} asks you, since ${asked}. ${kind.about}`}
          </p>
          {state === 'to answer' && (
            <form method="post" className="govuk-button-group">
              <Button name="what" value="yes">Yes, I will</Button>
              <Button name="what" value="no" variant="secondary">No, not at present</Button>
              <p className="govuk-body">Nobody asks why, and nobody else learns of it.</p>
            </form>
          )}
          {state === 'asked' && <form method="post"><Button name="what" value="take back" variant="secondary">Take it back</Button></form>}
          <Goals {...more} />
          {(state === 'going on' || loaderData.meetings.length > 0) && <Meetings {...more} />}
          {state === 'going on' && <Review {...more} />}
          {state === 'going on' && (
            <section aria-labelledby="end">
              <h2 id="end" className="govuk-heading-m">Close it</h2>
              <p className="govuk-body">Either of you can, at any time. The other gets a message. Meetings that are booked stand until you cancel them.</p>
              <form method="post" noValidate>
                <input type="hidden" name="what" value="close" />
                <Radios name="closed" label="How does it end?" labelSize="s" value={typed?.closed} error={problems?.closed} options={outcomes.map((value) => ({ value, label: outcomeInWords[value] }))} />
                <Button variant="secondary">Close it</Button>
              </form>
            </section>
          )}
          <p className="pl-who-can-see">The two of you see this page, and nobody else: not a manager, an auditor, a leader or an administrator. Of a meeting that is about a gap, whether it was held and what you agreed stands on the gap’s page too.</p>
        </div>
      </div>
    </>
  )
}

function closedInWords({ on, by, how, began }: NonNullable<Route.ComponentProps['loaderData']['closed']>): string {
  if (how === 'declined') return `${by} could not take it on, on ${on}. Nobody asks why.`
  if (!began) return `${by} took it back on ${on}, before there was an answer.`
  return `${by} closed it on ${on}: ${{ 'goals reached': 'the goals were reached', 'some goals reached': 'some of the goals were reached', 'ended early': 'it ended early' }[how]}.`
}

function Goals({ goals, state, gaps, mayAdd, problems, typed }: PageProps) {
  return (
    <section aria-labelledby="goals" className="pl-card">
      <h2 id="goals" className="govuk-heading-m">What you work towards</h2>
      {goals.length === 0 ? <p className="govuk-body">{state === 'closed' ? 'No goals were written.' : 'No goals yet. One or two are enough.'}</p> : (
        <ul className="govuk-list govuk-list--spaced">
          {goals.map((goal) => (
            <li key={goal.id}>
              {goal.gap ? <a className="govuk-link" href={`/gaps/${goal.gap}`}>{goal.wording}</a> : goal.wording}{goal.fromAudit && <span className="pl-quiet"> (a theme from an audit)</span>} {goal.reached && <Tag colour={goal.reached === 'reached' ? 'green' : goal.reached === 'in part' ? 'yellow' : 'grey'}>{reachedInWords[goal.reached]}</Tag>}
              {goal.mayTakeOut && <form method="post" className="govuk-!-margin-top-2"><input type="hidden" name="out" value={goal.id} /><Button name="what" value="out" variant="secondary" className="govuk-!-margin-bottom-0">Take it out<span className="govuk-visually-hidden">: {goal.wording}</span></Button></form>}
            </li>
          ))}
        </ul>
      )}
      {(state === 'going on' || state === 'asked') && mayAdd && (
        <>
          <form method="post" noValidate>
            <input type="hidden" name="what" value="goal" />
            <Textarea name="goal" label="Add a goal in your own words" labelSize="s" rows={2} hint={`At most ${mostOfGoal} characters. Name no child, family or colleague.`} value={typed?.goal} error={problems?.goal} />
            {(asksAboutName(problems?.goal) || typed?.sure) && <Checkboxes name="sure" small options={[{ value: 'yes', label: 'Nobody can be known by these words' }]} value={typed?.sure ? ['yes'] : []} />}
            <Button variant="secondary">Add the goal</Button>
          </form>
          {gaps.length > 0 && (
            <Details summary="Add a theme from an audit of yours" open={problems?.gap !== undefined}>
              <form method="post" noValidate>
                <input type="hidden" name="what" value="draw" />
                <Radios name="gap" label="Which theme?" labelSize="s" hint="The other of you reads the theme alone." small value={typed?.gap} error={problems?.gap} options={gaps.map(({ id, words }) => ({ value: id, label: words }))} />
                <Button variant="secondary">Add the theme</Button>
              </form>
            </Details>
          )}
        </>
      )}
    </section>
  )
}

function Meetings({ id, meetings, isLearner, coachId, other, state }: PageProps) {
  return (
    <section aria-labelledby="meetings">
      <h2 id="meetings" className="govuk-heading-m">Your meetings</h2>
      {meetings.length === 0 ? <p className="govuk-body">None yet.</p> : (
        <ul className="govuk-list govuk-list--spaced">{meetings.map((meeting) => <li key={meeting.id}><a className="govuk-link" href={`/coaching/meetings/${meeting.id}${meeting.begun ? '/after' : ''}`}>{meeting.when}</a><br /><span className="pl-quiet">{meeting.stands}</span></li>)}</ul>
      )}
      {state === 'going on' && (isLearner
        ? <Button href={`/coaching/book?${new URLSearchParams({ coach: coachId, format: 'practice coaching', pair: id })}`} variant={meetings.length > 0 ? 'secondary' : undefined}>Book a meeting</Button>
        : <p className="govuk-body">{other} books the meetings, from the times that <a className="govuk-link" href="/availability">you offer</a>.</p>)}
    </section>
  )
}

function Review({ goals, review, reviewDue, problems, typed }: PageProps) {
  const wrong = Object.keys(problems ?? {}).some((field) => field.startsWith('reached-'))
  return (
    <section aria-labelledby="review">
      <h2 id="review" className="govuk-heading-m">Look at your goals together</h2>
      <p className="govuk-body">{review} Do it side by side; one of you writes it down.</p>
      {goals.length === 0 ? <p className="govuk-body">Write a goal first.</p> : (
        <Details summary="How far have you come?" open={reviewDue || wrong}>
          <form method="post" noValidate>
            <input type="hidden" name="what" value="review" />
            {goals.map((goal) => <Radios key={goal.id} name={`reached-${goal.id}`} label={goal.wording} labelSize="s" inline value={typed?.[`reached-${goal.id}`] ?? goal.reached} error={problems?.[`reached-${goal.id}`]} options={howReached.map((value) => ({ value, label: reachedInWords[value] }))} />)}
            <Button variant="secondary">Keep it</Button>
          </form>
        </Details>
      )}
      <Details summary="Choose another day" open={problems?.reviewOn !== undefined}>
        <form method="post" noValidate>
          <input type="hidden" name="what" value="another day" />
          <DateInput name="reviewOn" label="When do you both look at how it goes?" labelSize="s" value={typedDate(typed, 'reviewOn')} error={problems?.reviewOn} />
          <Button variant="secondary">Change the day</Button>
        </form>
      </Details>
    </section>
  )
}
