import { data, redirect } from 'react-router'
import { z } from 'zod'
import type { Route } from './+types/coaching-move'
import { whoever } from '../../allowed.ts'
import { allow, allowIfCan } from '../../door.server.ts'
import { asQuery, askedFrom } from '../../features/coaching/asked.ts'
import { nearest, neverComes } from '../../features/coaching/availability.ts'
import { aboutOf, moveMeeting, type Party } from '../../features/coaching/booking.server.ts'
import { Days, JustTaken, Times } from '../../features/coaching/choosing-time.tsx'
import { whoCanHelp } from '../../features/coaching/coaches.server.ts'
import { isAhead } from '../../features/coaching/meetings.ts'
import { meetingFor, type MeetingShown } from '../../features/coaching/meetings.server.ts'
import { daysOf, meetingInWords, slotFrom, slotInWords, slotOf, timesOf, type Slot } from '../../features/coaching/times.ts'
import { dayFrom, typedDate } from '../../lib/date-field.ts'
import { dayInLondon, instantInLondon, weekdayInWords } from '../../lib/days.ts'
import { found, idFrom, mend, parseForm } from '../../lib/http.server.ts'
import { BackLink } from '../../ui/back-link.tsx'
import { Button } from '../../ui/button.tsx'
import { DateInput } from '../../ui/date-input.tsx'
import { ErrorSummary } from '../../ui/error-summary.tsx'
import { Input } from '../../ui/input.tsx'

const party = (args: Pick<Route.LoaderArgs, 'context' | 'request'>) => allowIfCan(args, 'arrange coaching') ?? allow(args, 'book coaching')
const zone = 'Europe/London'

/** The coach of a meeting, with when both are free if it is moved. */
async function coachOf(one: Party, meeting: MeetingShown) {
  return one.writing(async (tx) => (await whoCanHelp(tx, one, { ...await aboutOf(tx, one, { id: meeting.id, learnerId: meeting.learner.id }), format: meeting.format }, { only: meeting.coach.id, without: meeting.id }))[0])
}

export async function loader({ context, request, params, url }: Route.LoaderArgs) {
  const one = allowIfCan({ context, request }, 'arrange coaching') ?? allow({ context, request }, 'book coaching')
  const meeting = found(await meetingFor(one, idFrom(params.id)))
  // There is nothing to move of what has begun or ended: its page says how it stands.
  if (!isAhead(meeting, one.at)) throw redirect(`/coaching/meetings/${meeting.id}`)
  const coach = await coachOf(one, meeting)
  const { day } = askedFrom(url.searchParams)
  const here = `/coaching/meetings/${meeting.id}/move`
  const anyTime = meeting.learner.id !== whoever(one)
  const time = z.string().regex(/^\d{2}:\d{2}$/).safeParse(url.searchParams.get('time')).data
  const days = coach ? daysOf(coach, dayInLondon(one.at), null) : []
  return {
    id: meeting.id, when: meetingInWords(meeting), with: meeting.coach.name, anyTime,
    days: days.map((each) => ({ ...each, href: `${asQuery(here, url.searchParams, { day: each.day, time: undefined })}#times` })),
    day: coach && day && !time && timesOf(coach, day).length > 0 ? { heading: `${weekdayInWords(day)}, with ${coach.name}`, slots: timesOf(coach, day) } : undefined,
    wished: day && time ? { day: Number(day.slice(8)), month: Number(day.slice(5, 7)), year: Number(day.slice(0, 4)), time } : undefined,
    back: here,
  }
}

export async function action({ context, request, params }: Route.ActionArgs) {
  const one = allowIfCan({ context, request }, 'arrange coaching') ?? allow({ context, request }, 'book coaching')
  const id = idFrom(params.id)
  const form = await parseForm(request, z.looseObject({ slot: z.string().optional(), time: z.string().optional() }))
  if (!form.ok) return form.reply
  const to = startFrom(form.value as Record<string, string>)
  if ('problems' in to) return mend(to.problems, form.typed)
  const moved = found(await moveMeeting(one, id, to.startsAt))
  if (typeof moved === 'object' && 'id' in moved) return redirect(`/coaching/meetings/${id}?done=moved`)
  if (moved !== 'taken') return data({ problems: { form: moved.why } as Record<string, string>, typed: form.typed, nearest: [] as Slot[] }, { status: 409 })
  const coach = await coachOf(one, found(await meetingFor(party({ context, request }), id)))
  const slots = coach ? nearest(coach.times.map((startsAt) => ({ startsAt })), to.startsAt).map(({ startsAt }) => ({ slot: slotOf(coach.id, startsAt), text: slotInWords(coach, startsAt) })) : []
  return data({ problems: { form: 'One of you is not free then. Here are the nearest times at which both are; the meeting stands where it was.' } as Record<string, string>, typed: form.typed, nearest: slots }, { status: 409 })
}

/** The time that was chosen: one of the list, or a day and a time of one's own. */
function startFrom(typed: Record<string, string>): { startsAt: Date } | { problems: Record<string, string> } {
  if (typed.slot !== undefined) {
    const slot = slotFrom(typed.slot)
    return slot ? { startsAt: slot.startsAt } : { problems: { slot: 'Choose a time.' } }
  }
  if (typed.time === undefined) return { problems: { slot: 'Choose a time.' } }
  const [day, time] = [dayFrom(typed, 'day'), z.string().trim().regex(/^([01]\d|2[0-3]):[0-5]\d$/).safeParse(typed.time.trim().padStart(5, '0')).data]
  const problems = { ...!day && { day: 'Write the day, such as 6 5 2026.' }, ...!time && { time: 'Write the time as hours and minutes, such as 14:30.' } }
  if (!day || !time) return { problems }
  const never = neverComes(day, { fromTime: time, toTime: time, zone })
  return never ? { problems: { time: never } } : { startsAt: instantInLondon(day, time) }
}

export default function CoachingMove({ loaderData: one, actionData }: Route.ComponentProps) {
  const { problems, typed, nearest: near = [] }: { problems?: Record<string, string>; typed?: Record<string, string>; nearest?: Slot[] } = actionData ?? {}
  return (
    <>
      <title>{`${problems ? 'Error: ' : ''}Move a coaching meeting, ${one.when} – Practice Loop`}</title>
      <BackLink href={`/coaching/meetings/${one.id}`}>The meeting</BackLink>
      <div className="govuk-grid-row">
        <div className="govuk-grid-column-two-thirds">
          <ErrorSummary problems={problems} />
          <span className="govuk-caption-l">Now: {one.when}</span>
          <h1 className="govuk-heading-l">Move this meeting</h1>
          <p className="govuk-body">It stays the same meeting. Both of you are told, and the entry in both calendars moves with it.</p>
          <JustTaken slots={near} submit="Move it to this time" />
          {one.anyTime && (
            <section aria-labelledby="own-time">
              <h2 id="own-time" className="govuk-heading-m">To a time of your own</h2>
              <form method="post" noValidate>
                <DateInput name="day" label="Day" labelSize="s" value={typed ? typedDate(typed, 'day') : one.wished} error={problems?.day} />
                <Input name="time" label="Time, in London" labelSize="s" hint="Such as 14:30" width={5} value={typed?.time ?? one.wished?.time} error={problems?.time} />
                <Button>Move it to this time</Button>
              </form>
            </section>
          )}
          {one.day ? <Times heading={one.day.heading} slots={one.day.slots} chosen={typed?.slot} problem={problems?.slot} submit="Move it to this time" back={`${one.back}#days`} /> : (
            <section aria-labelledby="when">
              <h2 id="when" className="govuk-heading-m">{one.anyTime ? 'Or to a time that is offered' : `When is ${one.with} free?`}</h2>
              {one.days.length === 0 ? <p className="govuk-body">No other time is free in the next eight weeks.</p> : <Days days={one.days} chosen={undefined} linkTo={(day) => one.days.find((each) => each.day === day)!.href} />}
            </section>
          )}
          <p className="govuk-body"><a className="govuk-link" href={`/coaching/meetings/${one.id}`}>Leave it where it is</a></p>
        </div>
      </div>
    </>
  )
}
