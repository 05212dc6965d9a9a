import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-arrange'
import type { Allowed } from '../../allowed.ts'
import { allow } from '../../door.server.ts'
import { noteReading } from '../../features/activity/activity.server.ts'
import { aboutTheirs } from '../../features/coaching/about.server.ts'
import { askedFrom, asQuery, insteadOfFormat } from '../../features/coaching/asked.ts'
import { nearest } from '../../features/coaching/availability.ts'
import { arrangeMeeting } from '../../features/coaching/booking.server.ts'
import { whyThisCoach } from '../../features/coaching/choosing.ts'
import { Days, JustTaken, Times } from '../../features/coaching/choosing-time.tsx'
import { whoCanHelp } from '../../features/coaching/coaches.server.ts'
import { formats } from '../../features/coaching/formats.ts'
import { meetingsInTheWay } from '../../features/coaching/meetings.server.ts'
import { daysOf, freeInWords, meetingInWords, slotFrom, slotInWords, slotOf, timesOf, type Slot } from '../../features/coaching/times.ts'
import { dayInLondon, inWords, momentInWords, weekdayInWords } from '../../lib/days.ts'
import { found, parseForm } from '../../lib/http.server.ts'
import { andOf, minutesInWords } from '../../lib/phrases.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { InsetText } from '../../ui/inset-text.tsx'
import { Radios } from '../../ui/radios.tsx'
import { WarningText } from '../../ui/warning-text.tsx'

const Slotted = z.string({ error: 'Choose a time.' }).transform((text) => slotFrom(text)).pipe(z.object({ coachId: z.string(), startsAt: z.date() }, { error: 'Choose a time.' }))
/** Where another meeting makes room: which, and whether it is cancelled or where it goes. */
const Form = z.object({
  slot: Slotted, how: z.enum(['offer', 'assign'], { error: 'Choose whether you offer it or assign it.' }), room: z.guid().optional(), to: z.union([z.literal('cancel'), Slotted], { error: 'Choose what becomes of the other meeting.' }).optional(),
}).refine(({ room, to }) => room === undefined || to !== undefined, { path: ['to'], error: 'Choose what becomes of the other meeting.' })

async function asked(arranger: Allowed<'arrange coaching'>, url: URL) {
  const of = askedFrom(url.searchParams)
  const because = found(of.because ?? (of.personId ? { kind: 'person' as const, id: of.personId } : undefined))
  const about = found(await aboutTheirs(arranger, because))
  return { ...of, because, about, format: of.format ?? about.format, room: z.guid().safeParse(url.searchParams.get('room')).data, query: (more: Record<string, string | undefined>) => asQuery('/coaching/arrange', url.searchParams, more) }
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const arranger = allow({ context, request }, 'arrange coaching')
  const { about, format, coachId, day, room, query } = await asked(arranger, url)
  const tx = await arranger.reading()
  const coaches = await whoCanHelp(tx, arranger, { ...about, format })
  const coach = coaches.find(({ id, whyNot }) => id === coachId && whyNot === undefined)
  const inTheWay = coach ? await meetingsInTheWay(arranger, coach.id) : []
  const other = inTheWay.find(({ id }) => id === room)
  const others = other && coach ? coach.times.filter((time) => time.getTime() !== other.startsAt.getTime()) : []
  await noteReading(arranger, { subjectKind: 'person', subjectId: about.learner.id, aboutPersonId: about.learner.id })
  return {
    learner: about.learner.name, title: about.title, page: about.page, due: about.dueAt && momentInWords(about.dueAt), format: { title: formats[format].title, minutes: minutesInWords(formats[format].minutes) },
    others: insteadOfFormat(format).map((one) => ({ title: formats[one].title, minutes: minutesInWords(formats[one].minutes), href: query({ format: one, coach: undefined, day: undefined, room: undefined }) })),
    coaches: coaches.map((each) => ({ id: each.id, name: each.name, why: each.whyNot ?? whyThisCoach({ ...each, due: about.dueAt }, about.themes.map(({ title }) => title)), free: freeInWords(each.times.length), href: each.whyNot ? undefined : `${query({ coach: each.id, day: undefined, room: undefined })}#days` })),
    chosen: coach && {
      name: coach.name, days: daysOf(coach, dayInLondon(arranger.at), about.dueAt).map((each) => ({ ...each, href: `${query({ day: each.day, room: undefined })}#times` })),
      day: day && timesOf(coach, day).length > 0 ? { heading: `${weekdayInWords(day)}, with ${coach.name}`, slots: timesOf(coach, day) } : undefined, gone: day && timesOf(coach, day).length === 0 ? inWords(day) : undefined,
      inTheWay: inTheWay.map((meeting) => ({ id: meeting.id, text: `${meetingInWords(meeting)}, with ${meeting.learner}`, href: `${query({ room: meeting.id, day: undefined })}#room` })),
    },
    room: coach && other && {
      id: other.id, slot: slotOf(coach.id, other.startsAt), when: meetingInWords(other), learner: other.learner,
      to: others.slice(0, 8).map((startsAt) => ({ slot: slotOf(coach.id, startsAt), text: slotInWords(coach, startsAt) })),
    },
    themes: andOf(about.themes.map(({ title }) => title)), all: query({ coach: undefined, day: undefined, room: undefined }), back: query({ day: undefined, room: undefined }),
  }
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const arranger = allow({ context, request }, 'arrange coaching')
  const { about, because, format } = await asked(arranger, url)
  const form = await parseForm(request, Form)
  if (!form.ok) return data({ ...form.reply.data, nearest: [] as Slot[] }, { status: 400 })
  const { slot, how: way, room, to } = form.value
  const insteadOf = room && to ? { meetingId: room, moveTo: to === 'cancel' ? null : to.startsAt } : undefined
  const came = found(await arrangeMeeting(arranger, because, { ...slot, format }, way, insteadOf))
  if (typeof came === 'object' && 'id' in came) return redirect(`/coaching/meetings/${came.id}?done=${way === 'offer' ? 'offered' : 'assigned'}`)
  if (came !== 'taken') return data({ problems: { form: came.why } as Record<string, string>, typed: form.typed, nearest: [] as Slot[] }, { status: 409 })
  const [coach] = await arranger.writing((tx) => whoCanHelp(tx, arranger, { ...about, format }, { only: slot.coachId }))
  const slots = coach ? nearest(coach.times.map((startsAt) => ({ startsAt })), slot.startsAt).map(({ startsAt }) => ({ slot: slotOf(coach.id, startsAt), text: slotInWords(coach, startsAt) })) : []
  return data({ problems: { form: insteadOf ? 'One of these times was just taken, so nothing was changed. Look again at what is free.' : 'That time was just taken. Here are the nearest that are free.' } as Record<string, string>, typed: form.typed, nearest: insteadOf ? [] : slots }, { status: 409 })
}

function OfferOrAssign({ value, error }: { value: string | undefined; error: string | undefined }) {
  return <Radios name="how" label="How do you book it?" labelSize="s" value={value ?? 'offer'} error={error} options={[
    { value: 'offer', label: 'Offer it', hint: 'The time is kept for them for a working day, or two hours where it is near. They say yes or no.' },
    { value: 'assign', label: 'Assign it', hint: 'It stands at once, as agreed between you. They can move or cancel it.' },
  ]} />
}

export default function ArrangeCoaching({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed, nearest: near = [] } = actionData ?? {}
  const { chosen, room } = one
  const choice = <OfferOrAssign value={typed?.how} error={problems?.how} />
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Coaching for ${one.learner} – Practice Loop`}</title>
      <BackLink href={one.page ?? '/coaching'}>{one.page ? 'What it is about' : 'Coaching'}</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">{one.format.title}, {one.format.minutes}</span>
          <h1 className="govuk-heading-l">Coaching for {one.learner}</h1>
          <p className="govuk-body">{one.page ? <a className="govuk-link" href={one.page}>{one.title}</a> : one.title}{one.due ? `, due ${one.due}` : ''}.{one.themes && ` It is about ${one.themes}.`}</p>
          <JustTaken slots={near}>{choice}</JustTaken>
          {!chosen && (
            <section aria-labelledby="who">
              <h2 id="who" className="govuk-heading-m">Who can help</h2>
              {one.coaches.length === 0 && <EmptyState title="Nobody offers coaching yet">Whoever wants to coach sets up their hours under Coaching. You can too.</EmptyState>}
              <ul className="govuk-list govuk-list--spaced">
                {one.coaches.map(({ id, name, why, free, href }) => <li key={id}>{href ? <a className="govuk-link" href={href}>{name}, {free}</a> : <strong>{name}</strong>}<br />{why}</li>)}
              </ul>
              {one.others.map(({ title, minutes, href }) => <p key={href} className="govuk-body"><a className="govuk-link" href={href}>{title} instead, {minutes}</a></p>)}
            </section>
          )}
          {chosen && !room && (
            <>
              {chosen.day ? <Times heading={chosen.day.heading} slots={chosen.day.slots} chosen={typed?.slot} problem={problems?.slot} submit="Book it" back={`${one.back}#days`}>{choice}</Times> : (
                <section aria-labelledby="when">
                  <h2 id="when" className="govuk-heading-m">When are both free?</h2>
                  {chosen.gone && <InsetText>On {chosen.gone} no time is free any more. Choose another day.</InsetText>}
                  <Days days={chosen.days} chosen={undefined} linkTo={(day) => chosen.days.find((each) => each.day === day)!.href} />
                </section>
              )}
              {chosen.inTheWay.length > 0 && (
                <section aria-labelledby="make-room">
                  <h2 id="make-room" className="govuk-heading-m">No time fits?</h2>
                  <p className="govuk-body">Another meeting of {chosen.name} can make room. It is moved or cancelled in the same step, and both of its people are told.</p>
                  <ul className="govuk-list govuk-list--spaced">{chosen.inTheWay.map(({ id, text, href }) => <li key={id}><a className="govuk-link" href={href}>Take the time of {text}</a></li>)}</ul>
                </section>
              )}
            </>
          )}
          {chosen && room && (
            <section aria-labelledby="room">
              <h2 id="room" tabIndex={-1} className="govuk-heading-m">Take the time of another meeting</h2>
              <WarningText>{room.learner} has {room.when} with {chosen.name}. That meeting makes room for {one.learner}’s: {room.learner} and {chosen.name} are told at once, and that you did it is noted.</WarningText>
              <form method="post" noValidate>
                <input type="hidden" name="slot" value={room.slot} />
                <input type="hidden" name="room" value={room.id} />
                <Radios name="to" label={`What becomes of the meeting with ${room.learner}?`} labelSize="s" value={typed?.to} error={problems?.to} options={[...room.to.map(({ slot, text }) => ({ value: slot, label: `Move it to ${text}` })), { value: 'cancel', label: 'Cancel it' }]} />
                {choice}
                <div className="govuk-button-group"><Button variant="warning">Book it in the place of the other</Button><a className="govuk-link" href={one.back}>Leave it</a></div>
              </form>
            </section>
          )}
          {chosen && <p className="govuk-body"><a className="govuk-link" href={one.all}>Choose somebody else</a></p>}
          <p className="pl-who-can-see">Both are told by e-mail, with a calendar entry that says “Coaching meeting” and no more. That you looked for a time for {one.learner} is noted.</p>
        </div>
      </div>
    </>
  )
}
