import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-arrange'
import { allow } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { aboutTheirs } from '../../features/coaching/about.server.ts'
import { becauseIn, formatIn, pageAbout } from '../../features/coaching/asked.ts'
import { arrangeMeeting } from '../../features/coaching/booking.server.ts'
import { choiceOf, dueSaid, momentOf, nearestInWords, nearestThree, timeChosen, timeShape, timeValue } from '../../features/coaching/choice.ts'
import { whoCanHelp } from '../../features/coaching/coaches.server.ts'
import { formatKeys, formats, weeksAhead } from '../../features/coaching/formats.ts'
import { meetingsInTheWay } from '../../features/coaching/meetings.server.ts'
import { DaysAndTimes, nearestIn, WhoCanHelp } from '../../features/coaching/time-choice.tsx'
import { nearest as nearestTo } from '../../features/coaching/availability.ts'
import { offerUntil } from '../../features/workshops/offers.ts'
import { spanInWords, timeOnDayInWords } from '../../lib/days.ts'
import { found, idFrom, parseForm, type Problems } from '../../lib/http.server.ts'
import { minutesInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { Details } from '../../ui/details.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Radios } from '../../ui/radios.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const Form = z.object({
  time: z.string({ error: 'Choose a time.' }).regex(timeShape, 'Choose a time.'),
  how: z.enum(['offer', 'assign'], { error: 'Choose whether you offer it or assign it.' }),
  /** What becomes of the meeting that makes room: 'cancel', or the time to which it moves. */
  other: z.union([z.literal('cancel'), z.string().regex(timeShape)], { error: 'Choose what becomes of the other meeting.' }).optional(),
})

const aboutAsked = (asked: URLSearchParams) => found(becauseIn(asked)).because ?? { kind: 'person' as const, id: idFrom(asked.get('person') ?? undefined) }

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'arrange coaching')
  const asked = url.searchParams
  const about = found(await aboutTheirs(arranger, aboutAsked(asked)))
  const format = formatIn(asked) ?? about.format
  const coachId = asked.has('coach') ? idFrom(asked.get('coach')!) : undefined
  const coaches = await whoCanHelp(await arranger.reading(), arranger, { ...about, format })
  // What is late already is asked for as soon as it can be.
  const dueAt = about.dueAt && about.dueAt > arranger.at ? about.dueAt : null
  const href = pageAbout('/coaching/arrange', asked)
  const choice = choiceOf(coaches, { about: { ...about, dueAt }, at: arranger.at, coach: coachId, day: asked.get('day') ?? undefined, href })
  const others = choice.chosen && !choice.chosen.day ? await meetingsInTheWay(arranger, choice.chosen.id, about.learner.id, new Date(arranger.at.getTime() + weeksAhead * 7 * 86_400_000)) : []
  const instead = asked.has('instead') && choice.chosen ? found(others.find(({ id }) => id === asked.get('instead'))) : undefined
  await noteReading(arranger, { subjectKind: 'person', subjectId: about.learner.id, aboutPersonId: about.learner.id })
  const free = coaches.find(({ id }) => id === choice.chosen?.id)?.times ?? []
  return {
    title: about.title, learner: about.learner.name, back: about.page ?? '/desk', due: dueAt && dueSaid(dueAt), wasDue: dueAt || !about.dueAt ? null : dueSaid(about.dueAt), ...choice,
    formats: formatKeys.map((key) => ({ key, title: formats[key].title, minutes: minutesInWords(formats[key].minutes), chosen: key === format, href: href({ format: key }) })),
    format: { title: formats[format].title, minutes: minutesInWords(formats[format].minutes), about: formats[format].about },
    keptUntil: choice.chosen?.day ? choice.chosen.day.times.map(({ value }) => offerUntil(arranger.at, timeChosen(value).startsAt)).filter((until) => until !== undefined).map(timeOnDayInWords).at(0) : undefined,
    others: others.map((one) => ({ id: one.id, words: `${spanInWords(one.startsAt, one.endsAt)}, with ${one.learner.name}`, href: `${href({ coach: one.coach.id, instead: one.id })}#instead` })),
    instead: instead && {
      time: timeValue(instead.coach.id, instead.startsAt), when: spanInWords(instead.startsAt, instead.endsAt), learner: instead.learner.name, back: `${href({ coach: instead.coach.id })}#days`, mayOffer: offerUntil(arranger.at, instead.startsAt) !== undefined,
      moves: nearestTo(free.map((startsAt) => ({ startsAt })), instead.startsAt).map(({ startsAt }) => ({ value: timeValue(instead.coach.id, startsAt), label: `Move it to ${momentOf(startsAt)}` })),
    },
  }
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const arranger = allow({ context, request }, 'arrange coaching')
  const asked = url.searchParams
  const because = aboutAsked(asked)
  const form = await parseForm(request, Form)
  if (!form.ok) return form.reply
  const about = found(await aboutTheirs(arranger, because))
  const format = formatIn(asked) ?? about.format
  const { time, how, other } = form.value
  const conflict = (problems: Problems, nearest: { value: string; words: string }[] = []) => data({ problems, typed: form.typed, nearest }, { status: 409 })
  const meetingId = asked.has('instead') ? idFrom(asked.get('instead')!) : undefined
  if (meetingId && !other) return data({ problems: { other: 'Choose what becomes of the other meeting.' } as Problems, typed: form.typed, nearest: [] }, { status: 400 })
  const wanted = { ...timeChosen(time), format }
  const booked = found(await arrangeMeeting(arranger, because, wanted, how, meetingId && other ? { meetingId, moveTo: other === 'cancel' ? null : timeChosen(other).startsAt } : undefined))
  if (booked !== 'taken') return 'why' in booked ? conflict({ form: booked.why }) : redirect(`/coaching/meetings/${booked.id}?done=${how === 'offer' ? 'offered' : 'assigned'}`)
  if (meetingId) return conflict({ form: 'One of them is not free then, so nothing has changed. Choose another time.' })
  const free = (await arranger.writing((tx) => whoCanHelp(tx, arranger, { ...about, format }))).filter(({ whyNot }) => whyNot === undefined)
  const nearest = nearestThree(free, wanted)
  return nearest.length > 0 ? conflict({ time: `That time was just taken. ${nearestInWords(nearest)}` }, nearest) : conflict({ form: 'That time was just taken, and no other is free just now.' })
}

export default function CoachingArrange({ loaderData, actionData }: Route.ComponentProps) {
  const { title, learner, back, due, wasDue, coaches, chosen, format, formats: all, keptUntil, others, instead } = loaderData
  const { problems, typed } = actionData ?? {}
  const nearest = nearestIn(actionData)
  const how = <How keptUntil={keptUntil} value={typed?.how} error={problems?.how} />
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Arrange coaching for ${learner}: ${title}${instead ? ', in the place of another meeting' : chosen ? `, with ${chosen.name}${chosen.day ? ` on ${chosen.day.words}` : ''}` : ''} – Practice Loop`}</title>
      <BackLink href={back}>Back</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">For {learner}: {title}</span>
          <h1 className="govuk-heading-l">Arrange coaching</h1>
          <p className="govuk-body">{format.title}, {format.minutes}. {format.about}{due && <> It is due {due}.</>}{wasDue && <> It was due {wasDue}.</>}</p>
          {nearest.length > 0 && (
            <form method="post" noValidate>
              <Radios name="time" label="Choose one of these times" labelSize="m" error={problems?.time} options={nearest.map(({ value, words }) => ({ value, label: words }))} />
              {how}
              <Button>Arrange this meeting</Button>
            </form>
          )}
          {instead && nearest.length === 0 && <InsteadForm instead={instead} learner={learner} problems={problems} typed={typed} />}
          {chosen && !instead && nearest.length === 0 && (
            <>
              <DaysAndTimes chosen={chosen} error={problems?.time}>{how}<Button>Arrange this meeting</Button></DaysAndTimes>
              {others.length > 0 && (
                <Details summary={`Put it in the place of another meeting of ${chosen.name}`}>
                  <p className="govuk-body">Only where it cannot wait. The other meeting is moved or cancelled in the same step, and everybody is told. You see what happens before it does.</p>
                  <ul className="govuk-list govuk-list--spaced">{others.map((one) => <li key={one.id}><a className="govuk-link" href={one.href}>{one.words}</a></li>)}</ul>
                </Details>
              )}
            </>
          )}
          {!instead && (coaches.length === 0
            ? <EmptyState title="Nobody offers this just now">When somebody who can help says when they are free, their times will be here. Choose another kind of meeting, or ask a colleague to offer times.</EmptyState>
            : (!chosen || coaches.some(({ chosen: is }) => !is)) && <section aria-labelledby="who"><h2 id="who" className="govuk-heading-m">{chosen ? 'Somebody else' : 'Who can help'}</h2><WhoCanHelp coaches={coaches.filter(({ chosen: is }) => !is)} /></section>)}
          {!instead && (
            <section aria-labelledby="formats">
              <h2 id="formats" className="govuk-heading-m">Kind of meeting</h2>
              <ul className="govuk-list govuk-list--spaced">{all.map((one) => <li key={one.key}>{one.chosen ? <strong>{one.title}, {one.minutes} (chosen)</strong> : <a className="govuk-link" href={one.href}>{one.title}, {one.minutes}</a>}</li>)}</ul>
            </section>
          )}
          <p className="pl-who-can-see">{learner} and the coach are told who arranged the meeting. That you looked is noted.</p>
        </div>
      </div>
    </>
  )
}

const How = ({ keptUntil, mayOffer = true, value, error }: { keptUntil?: string | undefined; mayOffer?: boolean; value: string | undefined; error: string | undefined }) => (
  <Radios name="how" label="How is it arranged?" labelSize="s" value={value} error={error} options={[
    ...mayOffer ? [{ value: 'offer', label: 'Offer it', hint: `They say yes or no with one press. The time is kept for them meanwhile, for eight working hours, or two when it is near${keptUntil ? `; at the earliest time of this day until ${keptUntil}` : ''}.` }] : [],
    { value: 'assign', label: 'Assign it', hint: 'You have agreed it with them already. They can still move or cancel it.' },
  ]} />
)

/** What happens to whom, before it does. */
function InsteadForm({ instead, learner, problems, typed }: { instead: NonNullable<Route.ComponentProps['loaderData']['instead']>; learner: string; problems: Problems | undefined; typed: Record<string, string> | undefined }) {
  return (
    <section aria-labelledby="instead">
      <h2 id="instead" tabIndex={-1} className="govuk-heading-m">In the place of the meeting with {instead.learner}</h2>
      <WarningText>{instead.learner} has this time now: {instead.when}. It becomes the time of {learner}, and {instead.learner} is told that the meeting has moved or is cancelled.</WarningText>
      <form method="post" noValidate>
        <input type="hidden" name="time" value={instead.time} />
        <Radios name="other" label={`What becomes of the meeting with ${instead.learner}?`} labelSize="s" value={typed?.other} error={problems?.other} options={[...instead.moves, { value: 'cancel', label: 'Cancel it' }]} />
        <How mayOffer={instead.mayOffer} value={typed?.how} error={problems?.how} />
        <div className="govuk-button-group"><Button variant="warning">Change both meetings</Button><a className="govuk-link" href={instead.back}>Change nothing</a></div>
      </form>
    </section>
  )
}
